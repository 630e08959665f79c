package leads

import "github.com/moked/moked/internal/fault"

var (
	unknownStatus = fault.Define("unknown_status", 400,
		fault.Text{He: "אין שלב כזה בלוח", En: "There is no such status"},
		fault.Text{He: "השלבים הקיימים: {keys}", En: "The statuses are: {keys}"})
	phoneTaken = fault.Define("phone_taken", 409,
		fault.Text{He: "המספר הזה כבר שייך לליד אחר", En: "This number already belongs to another lead"},
		fault.Text{He: "אפשר לפתוח את הליד הקיים, מספר {lead_id}", En: "Open the existing lead, number {lead_id}"})
	anothersLead = fault.Define("anothers_lead", 409,
		fault.Text{He: "המספר הזה שייך לליד שמישהו אחר מטפל בו", En: "This number belongs to a lead that somebody else looks after"},
		fault.Text{He: "אפשר לבקש מהמנהל להעביר אותו", En: "A manager can hand it over"})
	statusExists = fault.Define("status_exists", 409,
		fault.Text{He: "כבר יש שלב עם המפתח הזה", En: "There already is a status with this key"},
		fault.Text{He: "בחרו מפתח אחר", En: "Choose another key"})
	statusInUse = fault.Define("status_in_use", 409,
		fault.Text{He: "יש לידים בשלב הזה", En: "There are leads in this status"},
		fault.Text{He: "ציינו ב-move_to לאן להעביר אותם", En: "Name in move_to where they should go"})
	fieldExists = fault.Define("field_exists", 409,
		fault.Text{He: "כבר יש שדה עם המפתח הזה", En: "There already is a field with this key"},
		fault.Text{He: "בחרו מפתח אחר, או החזירו את השדה שנמחק", En: "Choose another key, or restore the deleted field"})
	fieldsMissing = fault.Define("fields_missing", 409,
		fault.Text{He: "לפני המעבר לשלב הזה צריך למלא: {labels}", En: "Before entering this status, fill in: {labels}"},
		fault.Text{He: "אפשר למלא בפרטי הליד ולנסות שוב", En: "Fill it in on the lead and try again"})
	badFilter = fault.Define("bad_filter", 400,
		fault.Text{He: "הסינון לא מובן", En: "The filter cannot be understood"},
		fault.Text{He: "ייתכן ששדה נמחק; אפשר להסיר תנאי ולנסות שוב", En: "A field may have been deleted; remove a condition and try again"})
	tooManyLeads = fault.Define("too_many_leads", 400,
		fault.Text{He: "יותר מדי לידים לשינוי אחד", En: "Too many leads for one change"},
		fault.Text{He: "אפשר לצמצם את הסינון; הגבול הוא {max}", En: "Narrow the filter; the limit is {max}"})
	undoOver = fault.Define("undo_over", 409,
		fault.Text{He: "כבר אי אפשר לבטל את השינוי", En: "It is too late to undo this"},
		fault.Text{He: "אפשר לסנן את הלידים ולשנות אותם חזרה", En: "Filter the leads and change them back"})
	lastOpenStatus = fault.Define("last_open_status", 409,
		fault.Text{He: "חייב להישאר לפחות שלב פתוח אחד", En: "At least one open status has to stay"},
		fault.Text{He: "הוסיפו קודם שלב פתוח אחר", En: "Add another open status first"})
)

// Words for refused fields.
var (
	nobody      = fault.Text{He: "צריך שם, טלפון או דוא״ל", En: "A name, a phone or an e-mail is needed"}
	noSuchLead  = fault.Text{He: "אין ליד כזה", En: "There is no such lead"}
	noSuchUser  = fault.Text{He: "אין איש צוות כזה בעסק", En: "There is no such person in the business"}
	tooManyTags = fault.Text{He: "עד 20 תגיות, כל אחת עד 40 תווים", En: "At most 20 tags of at most 40 characters"}
)

func notFound() error { return fault.NotFound.New() }
