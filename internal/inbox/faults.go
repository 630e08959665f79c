package inbox

import "github.com/moked/moked/internal/fault"

var (
	badSignature = fault.Define("bad_signature", 401,
		fault.Text{He: "החתימה של הבקשה לא תקינה", En: "The request's signature is not valid"},
		fault.Text{He: "בדקו את הסוד שבהגדרות הערוץ ואת הכתובת הציבורית של השרת", En: "Check the secret in the channel's settings and the server's public URL"})
	badVerifyToken = fault.Define("bad_verify_token", 403,
		fault.Text{He: "אסימון האימות לא מוכר", En: "The verify token is unknown"},
		fault.Text{He: "העתיקו ל-Meta את אסימון האימות שבהגדרות הערוץ", En: "Copy the verify token of the channel's settings to Meta"})
	stillUnknown = fault.Define("number_unknown", 409,
		fault.Text{He: "המספר עדיין לא שייך לאף עסק", En: "The number still belongs to no business"},
		fault.Text{He: "הוסיפו את המספר כערוץ של עסק ונסו שוב", En: "Add the number as a channel of a business and try again"})
	noAddress = fault.Define("no_whatsapp_address", 409,
		fault.Text{He: "אין לליד הזה כתובת וואטסאפ", En: "This lead has no WhatsApp address"},
		fault.Text{He: "הוסיפו מספר טלפון, או בקשו מהלקוח לכתוב קודם", En: "Add a phone number, or ask the customer to write first"})
	windowClosed = fault.Define("window_closed", 409,
		fault.Text{He: "עברו יותר מ-24 שעות מההודעה האחרונה של הלקוח", En: "More than 24 hours have passed since the customer last wrote"},
		fault.Text{He: "וואטסאפ מתיר עכשיו רק תבנית מאושרת; אפשר גם להתקשר, או לחכות שהלקוח יכתוב", En: "WhatsApp now allows only an approved template; call, or wait until the customer writes"})
	sameClientID = fault.Define("client_msg_id_taken", 409,
		fault.Text{He: "המזהה client_msg_id כבר שימש להודעה אחרת", En: "This client_msg_id was used for another message"},
		fault.Text{He: "שלחו מזהה חדש לכל הודעה", En: "Send a new id with each message"})
	tooManyScheduled = fault.Define("too_many_scheduled", 409,
		fault.Text{He: "כבר ממתינות לליד הזה 20 הודעות", En: "20 messages are already waiting for this lead"},
		fault.Text{He: "בטלו אחת מהן ונסו שוב", En: "Cancel one of them and try again"})
	notFailed = fault.Define("message_not_failed", 409,
		fault.Text{He: "אין מה לשלוח שוב: ההודעה לא נכשלה", En: "There is nothing to send again: the message did not fail"},
		fault.Text{He: "רעננו את השיחה", En: "Refresh the conversation"})
	notCarried = fault.Define("not_carried", 409,
		fault.Text{He: "הספק של המספר הזה לא מעביר הודעות מהסוג הזה", En: "This number's provider does not carry messages of this kind"},
		fault.Text{He: "שלחו טקסט", En: "Send a text"})
	notYetThere = fault.Define("message_not_there_yet", 409,
		fault.Text{He: "אי אפשר להגיב להודעה שלא יצאה", En: "A message that has not gone out cannot be answered"},
		fault.Text{He: "המתינו עד שתישלח ונסו שוב", En: "Wait until it is sent and try again"})
	testClosed = fault.Define("test_needs_a_message", 409,
		fault.Text{He: "לטלפון הזה אפשר לשלוח רק אחרי שהוא כתב למספר", En: "This telephone can be written to only after it has written to the number"},
		fault.Text{He: "שלחו ממנו הודעת WhatsApp למספר העסק ונסו שוב", En: "Send a WhatsApp message from it to the business's number and try again"})
	providerRefused = fault.Define("provider_refused", 502,
		fault.Text{He: "הספק לא קיבל: {reason}", En: "The provider did not take it: {reason}"},
		fault.Text{He: "תקנו ונסו שוב, או הריצו את הבדיקה", En: "Mend it and try again, or run the checks"})
	shortcutTaken = fault.Define("shortcut_taken", 409,
		fault.Text{He: "כבר יש תשובה מוכנה בשם הזה", En: "A canned reply of this name exists"},
		fault.Text{He: "בחרו שם אחר, או ערכו את התשובה הקיימת", En: "Choose another name, or edit the one that exists"})
	tooManyReplies = fault.Define("too_many_replies", 409,
		fault.Text{He: "יש כבר 500 תשובות מוכנות", En: "There are 500 canned replies already"},
		fault.Text{He: "הסירו תשובה שאין בה צורך", En: "Remove one that is not needed"})
)

var noMedia = fault.Define("media_not_here", 409,
	fault.Text{He: "הקובץ של ההודעה לא נמצא כאן", En: "The file of this message is not here"},
	fault.Text{He: "אם הוא עוד בדרך, כדאי לחכות רגע; אם לא הצלחנו להביא אותו, אפשר לנסות שוב", En: "If it is still on its way, wait a moment; if it could not be fetched, try again"})

var (
	noCaption      = fault.Text{He: "הודעה קולית נשלחת בלי טקסט", En: "A voice message goes without words"}
	sameChoice     = fault.Text{He: "שתי אפשרויות זהות", En: "Two choices are the same"}
	needListButton = fault.Text{He: "יותר משלוש אפשרויות הן רשימה, שצריכה שם לכפתור שפותח אותה", En: "More than three choices are a list, which needs a name for the button that opens it"}

	emptyMessage = fault.Text{He: "ההודעה ריקה", En: "The message is empty"}
	emptyNote    = fault.Text{He: "ההערה ריקה", En: "The note is empty"}
	inThePast    = fault.Text{He: "המועד כבר עבר", En: "This time has passed"}
	tooFar       = fault.Text{He: "המועד רחוק מדי: עד שנה מהיום", En: "This is too far ahead: a year at most"}
	noMember     = fault.Text{He: "אין איש צוות כזה בעסק", En: "There is no such person in the business"}
	badShortcut  = fault.Text{He: "מילה אחת, בלי רווחים ובלי לוכסן", En: "One word, without spaces or slashes"}
)
