package auth

import "github.com/moked/moked/internal/fault"

var (
	csrfCookieMissing = fault.Define("csrf_cookie_missing", 403,
		fault.Text{He: "הבקשה נחסמה: חסרה עוגיית האבטחה", En: "The request was blocked: its security cookie is missing"},
		fault.Text{He: "העוגייה XSRF-TOKEN לא הגיעה. קראו ל-GET /api/auth/csrf ונסו שוב", En: "The cookie XSRF-TOKEN did not come. Call GET /api/auth/csrf and try again"})
	csrfHeaderMissing = fault.Define("csrf_header_missing", 403,
		fault.Text{He: "הבקשה נחסמה: חסרה כותרת האבטחה", En: "The request was blocked: its security header is missing"},
		fault.Text{He: "הכותרת X-CSRFToken לא נשלחה. שלחו בה את ערך העוגייה XSRF-TOKEN", En: "The header X-CSRFToken was not sent. Send the value of the cookie XSRF-TOKEN in it"})
	csrfMismatch = fault.Define("csrf_mismatch", 403,
		fault.Text{He: "הבקשה נחסמה: אסימון האבטחה לא מתאים", En: "The request was blocked: its security token does not fit"},
		fault.Text{He: "הכותרת X-CSRFToken אינה שווה לעוגייה XSRF-TOKEN של ההתחברות הזו. העוגייה חודשה; נסו שוב", En: "The header X-CSRFToken is not the cookie XSRF-TOKEN of this session. The cookie was renewed; try again"})
	csrfOrigin = fault.Define("csrf_origin", 403,
		fault.Text{He: "הבקשה נחסמה: היא הגיעה מאתר אחר", En: "The request was blocked: it came from another site"},
		fault.Text{He: "המקור (Origin) של הבקשה אינו הכתובת של המערכת", En: "The origin of the request is not this same domain"})

	badCredentials = fault.Define("bad_credentials", 401,
		fault.Text{He: "הדוא״ל או הסיסמה לא נכונים", En: "The e-mail or the password is wrong"},
		fault.Text{He: "בדקו ונסו שוב, או בחרו סיסמה חדשה דרך ״שכחתי סיסמה״", En: "Check and try again, or set a new password with \"forgot password\""})
	businessSuspended = fault.Define("business_suspended", 403,
		fault.Text{He: "החשבון של העסק מושהה", En: "The account of this business is suspended"},
		fault.Text{He: "פנו למנהלי המערכת", En: "Contact the system's administrators"})
	tooManyLogins = fault.Define("too_many_attempts", 429,
		fault.Text{He: "יותר מדי ניסיונות", En: "Too many attempts"},
		fault.Text{He: "המתינו כמה דקות ונסו שוב", En: "Wait a few minutes and try again"})
	badLink = fault.Define("bad_link", 400,
		fault.Text{He: "הקישור כבר לא בתוקף", En: "This link is not valid any more"},
		fault.Text{He: "בקשו קישור חדש", En: "Ask for a new link"})
	setupDone = fault.Define("setup_done", 409,
		fault.Text{He: "ההתקנה כבר הושלמה", En: "The set-up is already done"},
		fault.Text{He: "התחברו כרגיל", En: "Sign in as usual"})
	wrongPassword = fault.Define("wrong_password", 403,
		fault.Text{He: "הסיסמה הנוכחית לא נכונה", En: "The current password is wrong"},
		fault.Text{He: "בדקו ונסו שוב", En: "Check and try again"})
	emailTaken = fault.Define("email_taken", 409,
		fault.Text{He: "כבר יש משתמש עם הדוא״ל הזה", En: "There is already a user with this e-mail"},
		fault.Text{He: "בחרו כתובת אחרת", En: "Choose another address"})
	lastOwner = fault.Define("last_owner", 409,
		fault.Text{He: "זה בעל העסק היחיד", En: "This is the only owner"},
		fault.Text{He: "מנו קודם בעלים נוספים", En: "Make somebody else an owner first"})
	notYourself = fault.Define("not_yourself", 409,
		fault.Text{He: "אי אפשר להשבית את החשבון שממנו מחוברים", En: "You cannot disable your own account"},
		fault.Text{He: "בקשו זאת מבעלים אחרים", En: "Ask another owner to do it"})
	teamTaken = fault.Define("team_exists", 409,
		fault.Text{He: "כבר יש צוות בשם הזה", En: "There already is a team with this name"},
		fault.Text{He: "בחרו שם אחר", En: "Choose another name"})
	tooManyTeams = fault.Define("too_many_teams", 409,
		fault.Text{He: "יש כבר 100 צוותים", En: "There are 100 teams already"},
		fault.Text{He: "אחדו צוותים או מחקו צוות שאינו בשימוש", En: "Merge teams, or delete one that is not used"})
	userPending = fault.Define("user_active", 409,
		fault.Text{He: "המשתמש כבר בחר סיסמה", En: "This user already has a password"},
		fault.Text{He: "מי ששכח סיסמה מבקש קישור במסך ההתחברות", En: "Who forgot a password asks for a link at sign-in"})
)

// Words for refused fields.
var (
	textShortPassword  = fault.Text{He: "לפחות {min} תווים", En: "At least {min} characters"}
	textLongPassword   = fault.Text{He: "לכל היותר {max} תווים", En: "At most {max} characters"}
	textCommonPassword = fault.Text{He: "הסיסמה הזו נפוצה מדי וקל לנחש אותה", En: "This password is too common and easily guessed"}
)
