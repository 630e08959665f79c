package billing

import "github.com/moked/moked/internal/fault"

var (
	notDraft = fault.Define("document_issued", 409,
		fault.Text{He: "המסמך כבר הופק ואי אפשר לשנות אותו", En: "The document is issued and cannot change"},
		fault.Text{He: "הצעה מתקנים בגרסה חדשה; דרישת תשלום מבטלים ומפיקים אחרת", En: "Revise a quote; cancel a payment request and issue another"})
	stillDraft = fault.Define("document_draft", 409,
		fault.Text{He: "המסמך עדיין טיוטה", En: "The document is still a draft"},
		fault.Text{He: "הפיקו את המסמך ונסו שוב", En: "Issue the document and try again"})
	noLines = fault.Define("document_empty", 409,
		fault.Text{He: "אין במסמך אף שורה לתשלום", En: "The document asks for nothing"},
		fault.Text{He: "הוסיפו לפחות שורה אחת עם סכום", En: "Add at least one line with an amount"})
	wrongState = fault.Define("document_state", 409,
		fault.Text{He: "הפעולה לא מתאימה למצב המסמך", En: "This does not fit the document's state"},
		fault.Text{He: "רעננו כדי לראות מה קרה למסמך בינתיים", En: "Reload to see what happened to the document"})
	noSettings = fault.Define("billing_settings_missing", 409,
		fault.Text{He: "חסרים פרטי העסק למסמכים", En: "The business's details for documents are missing"},
		fault.Text{He: "מלאו שם ומספר עוסק בהגדרות, בלשונית חיוב", En: "Fill in the name and tax id in the settings, under Billing"})
	hasPayments = fault.Define("document_has_payments", 409,
		fault.Text{He: "כבר נרשמו תשלומים על הדרישה הזו", En: "Payments are recorded on this request"},
		fault.Text{He: "בטלו קודם את רישום התשלומים", En: "Reverse the payments first"})
	alreadyReversed = fault.Define("payment_reversed", 409,
		fault.Text{He: "רישום התשלום הזה כבר בוטל", En: "This payment was already reversed"},
		fault.Text{He: "רעננו כדי לראות את המצב", En: "Reload to see where it stands"})
	linkGone = fault.Define("link_gone", 404,
		fault.Text{He: "הקישור לא בתוקף", En: "This link is not in force"},
		fault.Text{He: "בקשו מהעסק קישור חדש", En: "Ask the business for a new link"})
	noEmail = fault.Define("lead_without_email", 409,
		fault.Text{He: "אין לליד כתובת דוא״ל", En: "The lead has no e-mail address"},
		fault.Text{He: "הוסיפו כתובת בפרטי הליד, או שלחו בוואטסאפ", En: "Add an address to the lead, or send by WhatsApp"})
	notConnected = fault.Define("connector_missing", 409,
		fault.Text{He: "השירות הזה עוד לא מחובר", En: "This service is not connected yet"},
		fault.Text{He: "חברו אותו בהגדרות, בלשונית חיוב", En: "Connect it in the settings, under Billing"})
	notSigned = fault.Define("payment_signature", 401,
		fault.Text{He: "החתימה של הודעת התשלום לא תקינה", En: "The payment notice's signature is not valid"},
		fault.Text{He: "בדקו את המפתח הסודי בהגדרות החיוב", En: "Check the secret key in the billing settings"})
	badNotice = fault.Define("payment_notice", 400,
		fault.Text{He: "הודעת התשלום לא מובנת", En: "The payment notice cannot be read"},
		fault.Text{He: "בדקו שהיא נשלחת כפי שהספק שולח אותה", En: "Check that it is sent as the provider sends it"})
	tooMuch = fault.Define("payment_too_much", 409,
		fault.Text{He: "הסכום גדול ממה שנשאר לשלם בדרישה", En: "The amount is more than what remains of the request"},
		fault.Text{He: "רשמו את היתרה כאן, ואת השאר כתשלום על החשבון", En: "Record the remainder here and the rest on account"})
)

// Words for refused fields.
var (
	badTaxID  = fault.Text{He: "מספר עוסק הוא 9 ספרות עם ספרת ביקורת נכונה", En: "A tax id has 9 digits with a right check digit"}
	badDate   = fault.Text{He: "תאריך בצורה YYYY-MM-DD", En: "A date as YYYY-MM-DD"}
	inThePast = fault.Text{He: "התאריך כבר עבר", En: "This date has passed"}
	inFuture  = fault.Text{He: "התאריך עוד לא הגיע", En: "This date has not come yet"}
	badLogo   = fault.Text{He: "הלוגו צריך להיות PNG או JPEG, עד 200KB ועד 2000 פיקסלים לצד", En: "The logo must be PNG or JPEG, up to 200 KB and 2000 pixels a side"}
)
