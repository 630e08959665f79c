package calls

import "github.com/moked/moked/internal/fault"

var badSignature = fault.Define("bad_call_signature", 403,
	fault.Text{He: "החתימה של הבקשה חסרה או לא נכונה", En: "The signature of the request is missing or wrong"},
	fault.Text{He: "בדקו שהמפתח הסודי של הערוץ ושהכתובת הציבורית של השרת נכונים", En: "Check the channel's secret and the public URL of this server"})

var soundPending = fault.Define("recording_pending", 404,
	fault.Text{He: "ההקלטה עוד לא הגיעה מחברת הטלפון", En: "The recording has not come from the carrier yet"},
	fault.Text{He: "נסו שוב בעוד רגע", En: "Try again in a moment"})
