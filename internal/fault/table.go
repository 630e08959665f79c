package fault

// Faults that every layer may answer. A feature declares its own beside its rules.
var (
	Internal         = Define("internal", 500, Text{"משהו השתבש אצלנו", "Something went wrong on our side"}, Text{"אפשר לנסות שוב; אם זה חוזר, שלחו לנו את מספר הבקשה", "Try again; if it repeats, send us the request id"})
	Unavailable      = Define("unavailable", 503, Text{"המערכת לא זמינה לרגע", "The system is unavailable for a moment"}, Text{"נסו שוב בעוד כמה שניות", "Try again in a few seconds"})
	StorageFull      = Define("storage_full", 507, Text{"נגמר המקום בדיסק", "The disk is full"}, Text{"פנו מקום בשרת; שום דבר ממה שכבר נשמר לא אבד", "Free space on the server; nothing already saved is lost"})
	NotFound         = Define("not_found", 404, Text{"לא נמצא", "Not found"}, Text{"ייתכן שנמחק, או שאינו שייך לעסק הזה", "It may be deleted, or belong to another business"})
	NoRoute          = Define("no_route", 404, Text{"אין כתובת כזו", "There is no such address"}, Text{"בדקו את הנתיב מול התיעוד ב-/api/openapi.json", "Check the path against /api/openapi.json"})
	MethodNotAllowed = Define("method_not_allowed", 405, Text{"הפעולה לא נתמכת בכתובת הזו", "This address does not take this method"}, Text{"ראו את הכותרת Allow", "See the Allow header"})
	BadRequest       = Define("bad_request", 400, Text{"הבקשה לא תקינה", "The request is not valid"}, Text{"בדקו את המבנה של הבקשה", "Check the shape of the request"})
	BadJSON          = Define("bad_json", 400, Text{"הגוף אינו JSON תקין", "The body is not valid JSON"}, Text{"שלחו JSON בקידוד UTF-8 עם Content-Type: application/json", "Send UTF-8 JSON with Content-Type: application/json"})
	Invalid          = Define("invalid", 400, Text{"חלק מהשדות לא תקינים", "Some fields are not valid"}, Text{"תקנו את השדות המסומנים ושלחו שוב", "Mend the named fields and send again"})
	Unsupported      = Define("unsupported_media_type", 415, Text{"סוג התוכן לא נתמך", "This content type is not supported"}, Text{"שלחו application/json", "Send application/json"})
	TooLarge         = Define("too_large", 413, Text{"הבקשה גדולה מדי", "The request is too large"}, Text{"הגבול הוא {max}", "The limit is {max}"})
	Conflict         = Define("conflict", 409, Text{"מישהו שינה את זה בינתיים", "Somebody changed this meanwhile"}, Text{"רעננו ונסו שוב", "Reload and try again"})
	Unauthorized     = Define("unauthorized", 401, Text{"צריך להתחבר", "Please sign in"}, Text{"התחברו ונסו שוב", "Sign in and try again"})
	Forbidden        = Define("forbidden", 403, Text{"אין הרשאה לפעולה הזו", "You are not allowed to do this"}, Text{"בקשו הרשאה מבעלי העסק", "Ask the business owner for permission"})
	NoTenant         = Define("no_tenant", 409, Text{"לא נבחר עסק", "No business is chosen"}, Text{"היכנסו לעסק דרך ניהול עסקים, או השתמשו בכתובות /api/admin", "Impersonate a business, or use /api/admin/*"})
	Impersonating    = Define("impersonating_refused", 403, Text{"אי אפשר לעשות את זה מתוך כניסה לעסק של אחרים", "This cannot be done while impersonating"}, Text{"צאו מהעסק ובקשו מבעלי העסק לעשות זאת", "Leave the business and ask its owner to do it"})
	RateLimited      = Define("rate_limited", 429, Text{"יותר מדי בקשות", "Too many requests"}, Text{"המתינו רגע ונסו שוב", "Wait a moment and try again"})
)

// Words for refused fields.
var (
	Required   = Text{"שדה חובה", "This field is required"}
	Unknown    = Text{"שדה לא מוכר", "This field is unknown"}
	WrongType  = Text{"סוג הערך לא מתאים", "The value has the wrong type"}
	TooLong    = Text{"ארוך מדי", "Too long"}
	BadValue   = Text{"הערך לא תקין", "The value is not valid"}
	BadText    = Text{"הטקסט מכיל תווים אסורים", "The text holds forbidden characters"}
	BadPhone   = Text{"מספר הטלפון לא תקין", "The phone number is not valid"}
	BadEmail   = Text{"כתובת הדוא״ל לא תקינה", "The e-mail address is not valid"}
	BadTime    = Text{"התאריך או השעה לא תקינים", "The date or time is not valid"}
	OutOfRange = Text{"הערך מחוץ לטווח", "The value is out of range"}
)
