package inbox

import (
	"net/url"
	"strings"
	"time"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/whatsapp"
)

// How far clocks may be apart, and how long a number may be silent before one asks why.
const (
	skew     = 60 * time.Second
	quietFor = 7 * 24 * time.Hour
)

// traffic is what a number has lately sent and received.
type traffic struct {
	lastEvent   time.Time // zero: never
	lastProblem string
	open        int64 // conversations in which a free text may be sent
	templates   int64 // approved
	unknown     int64 // messages of the last day whose fate nobody knows
	failed      int64 // and those that failed
}

// observed are the findings that need no provider: the address, the clock, and what came and went.
func (s *Service) observed(ch business.Channel, seen whatsapp.Examination, t traffic, now time.Time) []whatsapp.Finding {
	var all []whatsapp.Finding
	add := func(check string, grade whatsapp.Grade, he, en string) {
		all = append(all, whatsapp.Finding{Check: check, Grade: grade, Text: fault.Text{He: he, En: en}})
	}
	switch u, err := url.Parse(s.publicURL); {
	case err != nil || u.Scheme != "https" || isLocal(u.Hostname()):
		add("address", whatsapp.Doubt, "הכתובת הציבורית של השרת אינה https פומבית, ולכן הספק לא יוכל להגיע אליה. יש להגדיר MOKED_PUBLIC_URL",
			"The server's public address is not a public https one, so the provider cannot reach it. Set MOKED_PUBLIC_URL")
	default:
		add("address", whatsapp.Good, "הכתובת הציבורית תקינה", "The public address is fine")
	}
	if !seen.Clock.IsZero() {
		if apart := now.Sub(seen.Clock).Abs(); apart > skew {
			add("clock", whatsapp.Bad, "השעון של השרת סוטה ב-"+apart.Round(time.Second).String()+". יש להפעיל סנכרון שעון (NTP)",
				"The server's clock is off by "+apart.Round(time.Second).String()+". Switch on its synchronisation (NTP)")
		} else {
			add("clock", whatsapp.Good, "השעון של השרת מדויק", "The server's clock is right")
		}
	}
	switch {
	case t.lastEvent.IsZero():
		add("events", whatsapp.Doubt, "עוד לא הגיע דבר למספר. יש לשלוח אליו הודעת WhatsApp מהטלפון, ואם היא לא מופיעה לבדוק את כתובת ה-webhook אצל הספק",
			"Nothing has come to the number yet. Send it a WhatsApp message from your phone; if it does not appear, check the webhook's address at the provider")
	case now.Sub(t.lastEvent) > quietFor:
		add("events", whatsapp.Doubt, "לא הגיע דבר למספר כבר יותר משבוע", "Nothing has come to the number for more than a week")
	case t.lastProblem != "":
		add("events", whatsapp.Doubt, "האירוע האחרון התקבל, אבל לא נקרא עד הסוף", "The last event came in, but could not be read to its end")
	default:
		add("events", whatsapp.Good, "אירועים מגיעים ומתקבלים", "Events come in and are taken")
	}
	if t.unknown > 0 {
		add("outcomes", whatsapp.Doubt, "ביממה האחרונה יש הודעות שלא ידוע אם נמסרו. כדאי לבדוק אותן מול הלקוחות", "In the last day there are messages whose fate is not known. Check them with the customers")
	}
	if info, _ := whatsapp.InfoOf(ch.Provider); t.templates == 0 && info.Able(whatsapp.CanTemplate) {
		add("templates", whatsapp.Doubt, "אין תבניות מאושרות, ולכן אי אפשר לפנות ללקוח שלא כתב ביממה האחרונה", "There are no approved templates, so nobody can be written to who has not written for a day")
	} else {
		add("templates", whatsapp.Good, "יש תבניות מאושרות", "There are approved templates")
	}
	if ch.State == business.ChannelError {
		all = append(all, whatsapp.Finding{Check: "state", Grade: whatsapp.Bad, Text: fault.Text{He: ch.LastError, En: ch.LastError}})
	}
	return all
}

func isLocal(host string) bool {
	return host == "localhost" || host == "::1" || strings.HasPrefix(host, "127.") || strings.HasPrefix(host, "10.") || strings.HasPrefix(host, "192.168.")
}

// testee finds how a test reaches a telephone: by a free text where its owner wrote lately, else by an
// approved template that wants no values.
func (s *Service) testee(tx *db.Tx, ch business.Channel, phone string) (whatsapp.Outgoing, error) {
	out := whatsapp.Outgoing{To: phone, Text: testWords}
	open, err := windowOf(tx, ch.ID, phone)
	if err != nil || open.After(tx.Now()) {
		return out, err
	}
	all, err := s.templates.Approved(tx, ch.ID)
	if err != nil {
		return out, err
	}
	for _, t := range all {
		if len(t.Slots) == 0 {
			filled, _ := t.Template.Fill(nil)
			filled.ID = t.ProviderID()
			return whatsapp.Outgoing{To: phone, Content: whatsapp.Content{Template: &filled}}, nil
		}
	}
	return out, testClosed.New()
}

// testWords are what a test says.
const testWords = "בדיקת חיבור של מוקד: ההודעה הזו יצאה מהמערכת."
