package calls

import "github.com/moked/moked/internal/fault"

var badSignature = fault.Define("bad_call_signature", 403,
	fault.Text{He: "החתימה של הבקשה חסרה או לא נכונה", En: "The signature of the request is missing or wrong"},
	fault.Text{He: "בדקו שהמפתח הסודי של הערוץ ושהכתובת הציבורית של השרת נכונים", En: "Check the channel's secret and the public URL of this server"})

var soundPending = fault.Define("recording_pending", 404,
	fault.Text{He: "ההקלטה עוד לא הגיעה מחברת הטלפון", En: "The recording has not come from the carrier yet"},
	fault.Text{He: "נסו שוב בעוד רגע", En: "Try again in a moment"})

// Why the agent does not call a lead now.
var (
	noPhone = fault.Define("lead_without_phone", 409,
		fault.Text{He: "אין לליד הזה מספר טלפון", En: "This lead has no phone number"},
		fault.Text{He: "הוסיפו מספר ונסו שוב", En: "Add a number and try again"})
	doNotCall = fault.Define("do_not_call", 409,
		fault.Text{He: "נמסרה בקשה שלא להתקשר", En: "This person has asked not to be called"},
		fault.Text{He: "אפשר לכתוב במקום, או לרשום הסכמה חדשה בעמוד הליד", En: "Write instead, or record a new consent on the lead's page"})
	outsideHours = fault.Define("outside_calling_hours", 409,
		fault.Text{He: "זה לא הזמן להתקשר לאנשים", En: "This is not a time to call people"},
		fault.Text{He: "הסוכן יוכל להתקשר שוב ב-{when}", En: "The agent can call again at {when}"})
	botNotReady = fault.Define("agent_not_on_phone", 409,
		fault.Text{He: "הסוכן לא עונה בטלפון כרגע", En: "The agent is not on the phone right now"},
		fault.Text{He: "בדקו בהגדרות שהסוכן פעיל בשיחות, שיש לו הנחיות ושהמודל מחובר", En: "Check in the settings that the agent takes calls, has a prompt and a model"})
	cannotDial = fault.Define("carrier_cannot_dial", 409,
		fault.Text{He: "חברת הטלפון המחוברת לא יודעת להוציא שיחות", En: "The connected carrier cannot place calls"},
		fault.Text{He: "חברו בהגדרות מספר של חברה אחרת", En: "Connect a number of another carrier in the settings"})
	inCall = fault.Define("lead_in_call", 409,
		fault.Text{He: "כבר מתנהלת שיחה עם הליד הזה", En: "A call with this lead is under way"},
		fault.Text{He: "השיחה מופיעה בלשונית השיחות", En: "It is shown on the calls tab"})
	linesBusy = fault.Define("lines_busy", 409,
		fault.Text{He: "כל הקווים היוצאים תפוסים כרגע", En: "All outbound lines are busy right now"},
		fault.Text{He: "נסו שוב כשאחת השיחות תסתיים", En: "Try again when one of the calls has ended"})
)
