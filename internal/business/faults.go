package business

import (
	"errors"

	"github.com/moked/moked/internal/fault"
)

// ErrNoRoute is returned by Route when no business has this key.
var ErrNoRoute = errors.New("business: no such route")

// What businesses, prompts and channels say no with.
var (
	PromptTooLong = fault.Define("prompt_too_long", 400,
		fault.Text{He: "ההנחיות ארוכות מדי: בערך {used} טוקנים, והמודל {model} מקבל עד {max}", En: "The prompt is too long: about {used} tokens, and {model} takes up to {max}"},
		fault.Text{He: "קצרו את הטקסט ושמרו שוב; מה שנשמר קודם עדיין בתוקף", En: "Shorten the text and save again; what was saved before is still in force"})
	AddressTaken = fault.Define("address_taken", 409,
		fault.Text{He: "המספר כבר מחובר במערכת", En: "This number is already connected"},
		fault.Text{He: "בדקו את המספר; אם הוא שלכם, פנו למנהלי המערכת", En: "Check the number; if it is yours, ask the system administrators"})
	ChannelExists = fault.Define("channel_exists", 409,
		fault.Text{He: "המספר כבר מחובר לעסק הזה", En: "This number is already connected to this business"},
		fault.Text{He: "אפשר לערוך את הערוץ הקיים", En: "Edit the existing channel instead"})
	NoChannel = fault.Define("no_channel", 409,
		fault.Text{He: "עוד לא חובר מספר לעסק", En: "No number is connected to the business yet"},
		fault.Text{He: "חברו מספר בהגדרות > ערוצים ונסו שוב", En: "Connect a number in Settings > Channels and try again"})
)

// Words for refused fields.
var (
	textTimezone   = fault.Text{He: "אזור הזמן לא מוכר, למשל Asia/Jerusalem", En: "Unknown time zone; for example Asia/Jerusalem"}
	textProvider   = fault.Text{He: "אין ספק כזה לסוג הערוץ הזה", En: "There is no such provider for this kind of channel"}
	textPromptLong = fault.Text{He: "בערך {used} טוקנים, עד {max}", En: "About {used} tokens, up to {max}"}
	textURL        = fault.Text{He: "נדרשת כתובת http או https מלאה, בלי שם משתמש ובלי פרמטרים", En: "A full http or https address is needed, without user name or parameters"}
	textURLPrivate = fault.Text{He: "כתובת כזו רק מנהלי המערכת יכולים לקבוע; אפשר להשתמש בכתובת https ציבורית", En: "Only a system administrator may set such an address; use a public https address"}
)

// The warnings of a business whose AI has nothing to go by.
var (
	warnNoPrompt = fault.Text{
		He: "עוד לא נשמרו הנחיות: הבוט רק לוקח הודעה ומבטיח שיחזרו",
		En: "No prompt is saved yet: the bot only takes a message and promises a call back"}
	warnNoCalls = fault.Text{
		He: "אין הנחיות לשיחות: בטלפון הבוט רק לוקח הודעה",
		En: "There is no prompt for calls: on the phone the bot only takes a message"}
	warnNoWhatsApp = fault.Text{
		He: "אין הנחיות לוואטסאפ: שם הבוט רק לוקח הודעה",
		En: "There is no prompt for WhatsApp: there the bot only takes a message"}
)
