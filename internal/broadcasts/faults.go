package broadcasts

import (
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/whatsapp"
)

var (
	noTemplate = fault.Define("broadcast_template_gone", 409,
		fault.Text{He: "התבנית כבר אינה מאושרת לשליחה", En: "The template is no longer approved"},
		fault.Text{He: "בחרו תבנית אחרת, או סנכרנו את התבניות", En: "Choose another template, or sync them"})
	nobodyToSend = fault.Define("broadcast_nobody", 409,
		fault.Text{He: "אין בקבוצה הזו אף אחד שאפשר לשלוח לו", En: "There is nobody in this segment to send to"},
		fault.Text{He: "הרחיבו את הקבוצה, או רשמו הסכמות לדיוור בכרטיסי הלידים", En: "Widen the segment, or record consents on the leads"})
	tooMany = fault.Define("broadcast_too_many", 409,
		fault.Text{He: "הקבוצה גדולה מדי לדיוור אחד: עד {max} אנשים", En: "The segment is too large for one broadcast: up to {max} people"},
		fault.Text{He: "צמצמו את הסינון ושלחו בכמה פעימות", En: "Narrow the filter and send in several goes"})
	isOver = fault.Define("broadcast_over", 409,
		fault.Text{He: "הדיוור כבר הסתיים", En: "The broadcast is over"},
		fault.Text{He: "אפשר ליצור דיוור חדש", En: "A new one can be made"})
)

var badHours = fault.Text{He: "בין 08:00 ל-21:00, וההתחלה לפני הסוף", En: "Between 08:00 and 21:00, and the beginning before the end"}

// Why people are left out, or were not reached for a reason of ours.
const (
	noConsent  = "no_consent"
	withdrawn  = "withdrawn"
	noPhone    = "no_phone"
	closedLead = "closed"
	goneLead   = "gone"
	noValue    = "no_value"
	stoppedOff = "stopped"
)

var reasons = map[string]fault.Text{
	noConsent:   {He: "אין הסכמה לדיוור", En: "No consent to marketing"},
	withdrawn:   {He: "ביקשו לא לקבל", En: "Asked for no messages"},
	noPhone:     {He: "אין מספר לשלוח אליו", En: "No number to send to"},
	closedLead:  {He: "הליד נסגר", En: "The lead is closed"},
	goneLead:    {He: "הליד נמחק או אוחד", En: "The lead was deleted or merged"},
	noValue:     {He: "חסר ערך לאחד המקומות בתבנית, למשל שם", En: "A place of the template has no value, a name for example"},
	stoppedOff:  {He: "הדיוור נעצר לפני שהגיע תורם", En: "The broadcast was stopped before their turn"},
	"no_answer": {He: "לא התקבלה תשובה מהספק, לכן לא נשלחה שוב", En: "The provider never answered, so it was not sent again"},
}

// explain is a reason as people read it: ours, or the provider's code.
func explain(reason, lang string) string {
	if text, ok := reasons[reason]; ok {
		return text.In(lang)
	}
	for _, kind := range fault.Table() {
		if kind.Code == reason {
			return kind.Message.In(lang)
		}
	}
	return whatsapp.Explain(whatsapp.AdviceFor(reason)).In(lang)
}
