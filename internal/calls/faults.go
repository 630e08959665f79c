package calls

import "github.com/moked/moked/internal/fault"

var badSignature = fault.Define("bad_call_signature", 403,
	fault.Text{He: "החתימה של הבקשה חסרה או לא נכונה", En: "The signature of the request is missing or wrong"},
	fault.Text{He: "בדקו שהמפתח הסודי של הערוץ ושהכתובת הציבורית של השרת נכונים", En: "Check the channel's secret and the public URL of this server"})
