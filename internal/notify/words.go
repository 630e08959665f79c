package notify

import (
	"fmt"

	"github.com/moked/moked/internal/fault"
)

// Words in which people are told. %s is whom or what it is about.
type wording struct{ title, nameless fault.Text }

var words = map[Kind]wording{
	Reminder: {
		fault.Text{He: "הגיע הזמן: %s", En: "It is time: %s"},
		fault.Text{He: "הגיע הזמן של תזכורת", En: "A reminder is due"},
	},
	Assigned: {
		fault.Text{He: "ליד חדש באחריותך: %s", En: "A lead is now yours: %s"},
		fault.Text{He: "ליד חדש באחריותך", En: "A lead is now yours"},
	},
	Message: {
		fault.Text{He: "הודעה חדשה מאת %s", En: "New message from %s"},
		fault.Text{He: "הודעה חדשה", En: "New message"},
	},
	Given: {
		fault.Text{He: "השיחה עם %s באחריותך", En: "The conversation with %s is yours"},
		fault.Text{He: "שיחה באחריותך", En: "A conversation is yours"},
	},
	Mentioned: {
		fault.Text{He: "הזכירו אותך בשיחה עם %s", En: "You were mentioned beside the conversation with %s"},
		fault.Text{He: "הזכירו אותך בהערה", En: "You were mentioned in a note"},
	},
	Asked: {
		fault.Text{He: "%s מבקש לדבר עם נציג", En: "%s asks for a person"},
		fault.Text{He: "בקשה לדבר עם נציג", En: "Somebody asks for a person"},
	},
}

// manyAssigned is told of leads that were handed over at once.
var manyAssigned = fault.Text{He: "%s לידים חדשים באחריותך", En: "%s leads are now yours"}

var (
	pushBody  = fault.Text{He: "לחיצה פותחת במוקד", En: "Tap to open in Moked"}
	testTitle = fault.Text{He: "ההתראות עובדות", En: "Notifications work"}
	testBody  = fault.Text{He: "כך ייראו התראות ממוקד במכשיר הזה.", En: "This is how Moked will notify on this device."}
	mailText  = fault.Text{
		He: "שלום %s,\n\n%s\n\nלפתיחה במוקד:\n%s\n\nאפשר לבחור מה מגיע בדואר בהגדרות החשבון:\n%s\n",
		En: "Hello %s,\n\n%s\n\nOpen in Moked:\n%s\n\nChoose what comes by mail in your account settings:\n%s\n",
	}
)

// isolate keeps a value of either direction from turning the words around it (U+2068, U+2069).
func isolate(value string) string { return "\u2068" + value + "\u2069" }

// title is the one line of a notification in a person's language; without a name it tells nothing of
// anybody.
func title(n row, withName bool) string {
	if n.many() {
		return fmt.Sprintf(manyAssigned.In(n.locale), isolate(n.Name))
	}
	w := words[n.Kind]
	if !withName || n.Name == "" {
		return w.nameless.In(n.locale)
	}
	return fmt.Sprintf(w.title.In(n.locale), isolate(n.Name))
}

// many reports whether the notification is about leads that were handed over at once.
func (n row) many() bool { return n.Kind == Assigned && n.LeadID == 0 }

// path is where a notification leads in the client.
func path(k Kind, leadID int64) string {
	if leadID == 0 {
		if k == Assigned {
			return "/leads?view=list&owner=me"
		}
		return "/tasks"
	}
	const conversation = "?tab=conversation"
	tab := map[Kind]string{Reminder: "?tab=tasks", Message: conversation, Asked: conversation, Given: conversation, Mentioned: conversation}[k]
	return fmt.Sprintf("/leads/%d%s", leadID, tab)
}
