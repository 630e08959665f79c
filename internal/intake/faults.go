package intake

import "github.com/moked/moked/internal/fault"

var (
	unknownAddress = fault.Define("unknown_intake", 404,
		fault.Text{He: "אין כתובת קליטה כזו", En: "There is no such intake address"},
		fault.Text{He: "העתיקו את הכתובת שוב מההגדרות; ייתכן שהוחלפה או בוטלה", En: "Copy the address again from the settings; it may have been rotated or revoked"})
	badSignature = fault.Define("intake_signature", 401,
		fault.Text{He: "החתימה חסרה או לא נכונה", En: "The signature is missing or wrong"},
		fault.Text{He: "שלחו X-Signature-256: sha256=HMAC של הגוף עם סוד המקור", En: "Send X-Signature-256: sha256=HMAC of the body with the source's secret"})
	unreadable = fault.Define("intake_unreadable", 415,
		fault.Text{He: "אי אפשר לקרוא את מה שנשלח", En: "What was sent cannot be read"},
		fault.Text{He: "שלחו JSON, טופס או multipart, בקידוד UTF-8", En: "Send JSON, a form or multipart, in UTF-8"})
	otherBody = fault.Define("idempotency_mismatch", 409,
		fault.Text{He: "מפתח הייחודיות כבר שימש לתוכן אחר", En: "This idempotency key was used with another body"},
		fault.Text{He: "שלחו מפתח חדש לכל פנייה", En: "Send a new key with each inquiry"})
	tooManySources = fault.Define("too_many_sources", 409,
		fault.Text{He: "יש כבר {max} מקורות", En: "There already are {max} sources"},
		fault.Text{He: "בטלו מקור שאין בו שימוש", En: "Revoke one that is not used"})
)

// nobody is what an inquiry lacks that nobody could answer.
var nobody = fault.Text{He: "צריך טלפון או דוא״ל", En: "A phone or an e-mail is needed"}
