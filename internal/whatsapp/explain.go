package whatsapp

import "github.com/moked/moked/internal/fault"

// byCode are the words for codes of which more can be said than their advice says.
var byCode = map[string]fault.Text{
	"190":    {He: "אסימון הגישה פג או בוטל. יש ליצור אסימון קבוע (System User) ולהזין אותו בהגדרות הערוץ", En: "The access token expired or was revoked. Make a permanent one (System User) and enter it in the channel's settings"},
	"10":     {He: "לאסימון חסרות הרשאות. צריך whatsapp_business_messaging ו-whatsapp_business_management", En: "The token lacks permissions: whatsapp_business_messaging and whatsapp_business_management are needed"},
	"131005": {He: "לאסימון אין הרשאה למספר הזה. יש לשייך את המספר למשתמש המערכת אצל Meta", En: "The token has no right to this number. Assign the number to the system user at Meta"},
	"131056": {He: "נשלחו ללקוח הזה הרבה הודעות ברצף. ההמשך יישלח לאט יותר", En: "This customer got many messages in a row. The rest goes out more slowly"},
	"131057": {He: "המספר בתחזוקה אצל Meta. השליחה תחודש בעוד כמה דקות", En: "The number is in maintenance at Meta. Sending goes on in a few minutes"},
	"131021": {He: "זה המספר של העסק עצמו", En: "This is the business's own number"},
	"131030": {He: "המספר של העסק במצב בדיקה, והלקוח לא ברשימת המורשים. יש להוסיף אותו אצל Meta או לעבור למספר אמיתי", En: "The business's number is a test number and the customer is not on its list. Add them at Meta, or move to a real number"},
	"131062": {He: "הלקוח מסתיר את מספר הטלפון, והודעה מהסוג הזה אפשר לשלוח רק למספר", En: "The customer hides the phone number, and this kind of message goes to numbers only"},
	"131026": {He: "ההודעה לא יכולה להגיע: ייתכן שאין ללקוח WhatsApp, או שהגרסה שלו ישנה. כדאי להתקשר", En: "The message cannot arrive: the customer may have no WhatsApp, or an old version. Try a call"},
	"131048": {He: "WhatsApp הגביל את המספר כי יותר מדי לקוחות חסמו או דיווחו. יש לעצור דיוור ולבדוק את איכות המספר", En: "WhatsApp limits the number because too many customers blocked or reported it. Stop mass messages and check the number's quality"},
	"131031": {He: "החשבון ננעל על ידי WhatsApp. יש לפנות אל Meta דרך Business Support", En: "WhatsApp locked the account. Turn to Meta through Business Support"},
	"368":    {He: "החשבון נחסם זמנית בגלל הפרת מדיניות. הפרטים ב-WhatsApp Manager", En: "The account is blocked for a while for breaking a policy. See WhatsApp Manager"},
	"131042": {He: "בעיית תשלום בחשבון. יש לעדכן אמצעי תשלום אצל Meta", En: "A problem with payment. Update the payment method at Meta"},
	"133010": {He: "המספר עוד לא נרשם ב-Cloud API. יש להשלים את הרישום אצל Meta", En: "The number is not registered with the Cloud API. Finish its registration at Meta"},
	"131045": {He: "רישום המספר נכשל. יש לרשום אותו מחדש עם קוד האימות אצל Meta", En: "The number's registration failed. Register it again with the verification code at Meta"},
	"131049": {He: "WhatsApp לא העביר את הודעת השיווק כדי לא להציף את הלקוח. אפשר לנסות מחר", En: "WhatsApp held the marketing message back to spare the customer. Try tomorrow"},
	"131050": {He: "הלקוח ביקש לא לקבל מהעסק הודעות שיווק", En: "The customer asked for no marketing messages from the business"},
	"130472": {He: "הלקוח בקבוצת ניסוי של WhatsApp שלא מקבלת הודעות שיווק", En: "The customer is in an experiment of WhatsApp that gets no marketing messages"},
	"131051": {He: "WhatsApp לא תומך בהודעה מהסוג הזה", En: "WhatsApp does not support this kind of message"},
	"131052": {He: "WhatsApp לא הצליח להוריד את הקובץ. אפשר להעלות אותו שוב", En: "WhatsApp could not download the file. Upload it again"},
	"131053": {He: "הקובץ לא נקלט: סוג, גודל או קידוד שלא נתמכים. אפשר לשמור בפורמט אחר ולשלוח שוב", En: "The file was not taken: its type, size or encoding is not supported. Save it in another format and send again"},
	"132000": {He: "מספר הערכים לא מתאים לתבנית. יש לסנכרן את התבניות ולבחור שוב", En: "The number of values does not fit the template. Sync the templates and choose again"},
	"132001": {He: "התבנית לא קיימת בשפה הזו, או שעוד לא אושרה. יש לסנכרן את התבניות", En: "The template does not exist in this language or is not approved. Sync the templates"},
	"132005": {He: "הטקסט המלא ארוך מדי עם הערכים שמולאו", En: "The text is too long with the values filled in"},
	"132007": {He: "התבנית מפרה את מדיניות WhatsApp", En: "The template breaks a policy of WhatsApp"},
	"132012": {He: "אחד הערכים לא בצורה שהתבנית מצפה לה", En: "A value is not of the form that the template expects"},
	"132015": {He: "התבנית הושהתה בגלל איכות נמוכה. היא תחזור מעצמה, או שיש לבחור אחרת", En: "The template is paused for low quality. It comes back by itself, or choose another"},
	"132016": {He: "התבנית נחסמה לצמיתות. יש ליצור תבנית חדשה", En: "The template is disabled for good. Make a new one"},
	"132018": {He: "ערך של משתנה לא יכול להכיל ירידת שורה או רצף רווחים", En: "The value of a variable cannot hold a line break or a row of spaces"},
}

// ExplainCode says in words what a provider's code means and what to do.
func ExplainCode(code string) fault.Text {
	if text, ok := byCode[code]; ok {
		return text
	}
	return Explain(AdviceFor(code))
}
