package app

import (
	"time"

	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/web"
)

type demoBusiness struct {
	name            string
	calls, whatsApp string
	people          []demoPerson
	fields          []leads.Field
	leads           []demoLead
}

type demoPerson struct {
	name, email string
	role        web.Role
}

type demoLead struct {
	name, status, source, words, notes string
	value                              int64 // shekels
	tags                               []string
	unread                             bool
	callBack                           time.Duration // from now, 0 for no reminder
	chat                               []demoMessage
	fields                             leads.FieldValues
}

// demoBusinesses are the two businesses of the demo; all people in them are invented.
var demoBusinesses = []demoBusiness{
	{
		name:   "שיפוצי לוי",
		fields: demoFields,
		calls: "את נועה, נציגת השירות של „שיפוצי לוי”. עני בעברית, בקצרה ובנימוס.\n" +
			"אם שואלים על מחיר, תני טווח בלבד והציעי מדידה ללא עלות.\n" +
			"בסוף השיחה אשרי שם, טלפון ומועד.",
		whatsApp: "עונים קצר, עד שלוש שורות. אפשר אימוג׳י אחד.\nלא מבטיחים מחיר סופי לפני מדידה.",
		people: []demoPerson{
			{"מיכל ברק", "michal@levi.example", web.Owner},
			{"יוסי לוי", "yossi@levi.example", web.Manager},
			{"רון אבני", "ron@levi.example", web.Agent},
		},
		leads: []demoLead{
			{name: "שירה חדד", status: "new", source: "whatsapp", value: 32000, unread: true, words: "היי, ראיתי את הפרסום שלכם. כמה עולה שיפוץ חדר אמבטיה בערך 5 מ״ר?"},
			{name: "דנה גבאי", status: "new", source: "phone", value: 54000, unread: true, words: "מעוניינת במטבח חדש, רוצה לראות דוגמאות לפני שמתקדמים", chat: kitchenCall},
			{name: "יוסי Goldberg", status: "new", source: "phone", value: 18000, words: "ביקש לדבר עם נציג אנושי", chat: humanCall},
			{name: "אלון דהן", status: "new", source: "whatsapp", value: 41000, unread: true, callBack: 3 * time.Hour, tags: []string{"חם"}, words: "אפשר לקבל הצעת מחיר לשיפוץ חדר אמבטיה?"},
			{name: "רון כהן", status: "new", source: "web", value: 76000, words: "מילא טופס באתר: שיפוץ דירת 4 חדרים בגבעתיים", tags: []string{"חם"}},
			{name: "הילה ביטון", status: "attempting", source: "web", value: 24000, callBack: 26 * time.Hour, words: "לא ענתה פעמיים, לנסות אחר הצהריים"},
			{name: "עומר אברהם", status: "attempting", source: "whatsapp", value: 120000, words: "Interested in a full apartment renovation", chat: englishChat},
			{name: "נועה שפירא", status: "no_answer", source: "phone", value: 15000, words: "התקשרה ולא היה מענה, ביקשה שנחזור אחה״צ", callBack: 4 * time.Hour, chat: shortCall},
			{name: "איתי גבאי", status: "contacted", source: "whatsapp", value: 38000, words: "מעולה, נתראה ביום שלישי ב-16:30", chat: visitChat},
			{name: "מאיה אזולאי", status: "contacted", source: "phone", value: 64000, words: "שאלה על זמינות לשבוע הבא ועל תשלום ב-3 תשלומים", chat: kitchenCall, tags: []string{"תשלומים"}},
			{name: "ליאור דהן", status: "contacted", source: "whatsapp", value: 27000, unread: true, words: "שלחתי תמונות של המרפסת, מחכה להערכת מחיר", callBack: 50 * time.Hour},
			{name: "גיא בן חיים", status: "interested", source: "phone", value: 89000, words: "רוצה להתקדם, מבקש הצעה מפורטת במייל", chat: kitchenCall, tags: []string{"חם"}},
			{name: "תמר פרץ", status: "interested", source: "whatsapp", value: 45000, words: "מתאים לי יום ראשון בבוקר", chat: visitChat, callBack: 20 * time.Hour},
			{name: "אבי פרידמן", status: "interested", source: "web", value: 210000, words: "שיפוץ קומה שלמה, ביקש לראות עבודות קודמות"},
			{name: "מיכל פרידמן", status: "follow_up", source: "phone", value: 33000, words: "לחזור אחרי החג, עדיין מתלבטת בין שתי הצעות", chat: shortCall, callBack: 72 * time.Hour},
			{name: "יעל מזרחי", status: "follow_up", source: "whatsapp", value: 52000, words: "תודה! אעבור על ההצעה ואחזור אליכם", chat: visitChat},
			{name: "בני רוזן", status: "not_relevant", source: "web", value: 0, words: "חיפש קבלן לבניית בריכה"},
			{name: "דנה כהן", status: "won", source: "whatsapp", value: 48000, words: "מצוין, סגרנו. מתחילים ב-1 בחודש", chat: visitChat},
			{name: "עידן שרון", status: "won", source: "phone", value: 95000, words: "חתם על ההצעה, שילם מקדמה", chat: kitchenCall},
			{name: "רותם לביא", status: "lost", source: "whatsapp", value: 61000, words: "סגרתי עם קבלן אחר, תודה על השירות", chat: visitChat},
		},
	},
	{
		name:     "מרפאת שיניים ד״ר כהן",
		calls:    "אתם הקו של מרפאת השיניים של ד״ר כהן. עונים בחום, בלשון רבים.\nבמקרה של כאב חריף מציעים תור עוד היום. לא נותנים ייעוץ רפואי בטלפון.",
		whatsApp: "עונים בלשון רבים, קצר ובסבלנות. תורים: ראשון עד חמישי, 8:00 עד 19:00.",
		people: []demoPerson{
			{"ד״ר מאיה כהן", "maya@cohen.example", web.Owner},
			{"אורלי נחום", "orly@cohen.example", web.Agent},
		},
		leads: []demoLead{
			{name: "משה אלבז", status: "new", source: "whatsapp", value: 900, unread: true, words: "יש לי כאב חזק בשן, אפשר להגיע היום?"},
			{name: "סיגל אורן", status: "contacted", source: "phone", value: 4200, words: "שאלה על הלבנה, ביקשה מחירון", chat: shortCall, callBack: 5 * time.Hour},
			{name: "נטע ברזילי", status: "interested", source: "web", value: 12000, words: "מתעניינת ביישור שיניים שקוף"},
			{name: "אריאל חן", status: "won", source: "whatsapp", value: 650, words: "תודה, נתראה מחר ב-9:00", chat: visitChat},
		},
	},
}

// opening begins every longer conversation.
var opening = demoMessage{"contact", "היי, ראיתי את הפרסום שלכם ואשמח לפרטים"}

// Conversations that several invented people had.
var (
	visitChat = []demoMessage{
		{"bot", "שלום! כאן העוזר הדיגיטלי של העסק 🙂 מתי נוח שנגיע למדידה ללא עלות?"},
		{"contact", "מחר אחה״צ אפשרי? אני ברמת גן, רחוב ביאליק 12"},
		{"bot", "מצוין. רשמתי: מחר בין 16:00 ל-18:00, ביאליק 12 רמת גן. יוסי ייצור קשר לפני ההגעה בטלפון 03-555-0142."},
	}
	englishChat = []demoMessage{
		{"bot", "Hi! This is the digital assistant. Which city is the apartment in, and how many rooms?"},
		{"contact", "Herzliya, 4 rooms, about 110 sqm"},
		{"human", "Thanks Omer, this is Yossi. I will call you tomorrow at 10:00 to arrange a visit."},
	}
	kitchenCall = []demoMessage{
		{"bot", "שלום, הגעת לשיפוצי לוי, כאן נועה, העוזרת הדיגיטלית. במה אפשר לעזור?"},
		{"contact", "היי, אני מחפשת מישהו שיעשה לי מטבח חדש"},
		{"bot", "בשמחה. באיזו עיר הדירה, ומה גודל המטבח בערך?"},
		{"contact", "הרצליה, משהו כמו 10 מטר"},
		{"bot", "הטווח הוא בדרך כלל 35,000 עד 60,000 ₪, תלוי בחומרים. אפשר לקבוע מדידה ללא עלות?"},
		{"contact", "כן, אבל קודם הייתי רוצה לראות דוגמאות"},
		{"bot", "מצוין, נשלח דוגמאות ב-WhatsApp ונחזור אליך מחר. יום נעים!"},
	}
	humanCall = []demoMessage{
		{"bot", "שלום, הגעת לשיפוצי לוי, כאן נועה, העוזרת הדיגיטלית. במה אפשר לעזור?"},
		{"contact", "אפשר לדבר עם בן אדם בבקשה?"},
		{"bot", "כמובן, רשמתי שמישהו מהצוות יחזור אליך היום. תודה!"},
	}
	shortCall = []demoMessage{
		{"bot", "שלום, במה אפשר לעזור?"},
		{"contact", "אני בדרך, אפשר שתחזרו אליי אחר הצהריים?"},
		{"bot", "בוודאי, נחזור אליך אחר הצהריים. להתראות!"},
	}
)
