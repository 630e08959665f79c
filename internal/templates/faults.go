package templates

import "github.com/moked/moked/internal/fault"

var (
	notApproved = fault.Define("template_not_approved", 409,
		fault.Text{He: "התבנית עוד לא אושרה, או נעצרה", En: "The template is not approved yet, or was stopped"},
		fault.Text{He: "בחרו תבנית מאושרת, או המתינו לאישור", En: "Choose an approved template, or wait for the approval"})
	notAuthored = fault.Define("templates_elsewhere", 409,
		fault.Text{He: "בספק הזה יוצרים תבניות אצל הספק עצמו", En: "With this provider, templates are made at the provider"},
		fault.Text{He: "צרו את התבנית בלוח הבקרה של הספק ואז סנכרנו", En: "Make the template in the provider's console, then sync"})
	notEditable = fault.Define("template_locked", 409,
		fault.Text{He: "אי אפשר לערוך תבנית בזמן שהיא נבדקת, או אחרי שנחסמה", En: "A template cannot be changed while it is reviewed, or after it was disabled"},
		fault.Text{He: "המתינו לתשובה, או צרו תבנית בשם אחר", En: "Wait for the answer, or make one with another name"})
	nameTaken = fault.Define("template_name_taken", 409,
		fault.Text{He: "כבר יש תבנית בשם ובשפה האלה", En: "There is a template of this name and language"},
		fault.Text{He: "בחרו שם אחר", En: "Choose another name"})
	otherChannel = fault.Define("template_other_channel", 409,
		fault.Text{He: "התבנית שייכת למספר אחר של העסק", En: "The template belongs to another number of the business"},
		fault.Text{He: "בחרו תבנית של המספר שבו מתנהלת השיחה", En: "Choose a template of the number that this conversation uses"})
)

var (
	badBinding = fault.Text{He: "מקור לא מוכר לערך", En: "Unknown source of a value"}
	needFile   = fault.Text{He: "התבנית צריכה קובץ בכותרת", En: "The template needs a file in its header"}
	needPlace  = fault.Text{He: "תבנית עם מיקום אי אפשר לשלוח מכאן", En: "A template with a location cannot be sent from here"}
)
