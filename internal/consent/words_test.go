package consent_test

import (
	"strings"
	"testing"

	"github.com/moked/moked/internal/consent"
)

func TestWanted(t *testing.T) {
	for wish, messages := range map[consent.Wish][]string{
		consent.Leave: {
			"הסר", "הסרה", "הסר!", "הסירו", "הסירו אותי", "הסירו אותי בבקשה", "הסר אותי מהרשימה", "נא להסיר אותי מרשימת התפוצה", "נא הסירו אותי מרשימת הדיוור, תודה",
			"תסירו אותי", "תסיר אותי מהדיוור", "להסיר", "אבקש להסיר את המספר שלי", "תורידו אותי מהרשימה", "תמחקו אותי מרשימת התפוצה", "להסרה",
			"תפסיקו לשלוח לי הודעות", "הפסיקו לשלוח", "תפסיקו לשלוח", "די לשלוח לי פרסומות", "מספיק עם הודעות", "תפסיקו", "הפסק", "אל תשלחו לי יותר", "אל תשלחו לי הודעות",
			"לא רוצה לקבל פרסומות", "לא רוצה יותר הודעות", "לא מעוניין", "לא מעוניינת", "לא מעוניין לקבל הודעות", "לא מעוניין בדיוור", "הָסֵר", "״הסר״", "\u2067הסר\u2069", "הסר 🙏",
			"stop", "STOP", "Stop.", "please stop", "stop all", "STOPALL", "unsubscribe", "Unsubscribe me please", "remove me", "Remove me from your list", "take me off the list", "remove my number",
			"opt out", "opt-out", "OPTOUT", "stop messaging me", "stop sending me messages", "Stop sending", "don't text me", "do not contact me again", "no more messages", "Stop promotions", "ｓｔｏｐ",
		},
		consent.Return: {"חזור", "חזרה", "החזירו אותי לרשימה", "להצטרף", "start", "START", "unstop", "subscribe", "opt in", "Start please"},
		consent.NoWish: {
			"", " ", "🙏", "שלום", "תודה", "נא", "אפשר להסיר את הכתם מהשטיח?", "אתם יודעים להסיר שיער?", "הסרת משקפיים בלייזר, כמה עולה?", "הסר דאגה מלבך", "תפסיקו את העבודה ביום שלישי", "תסירו את השלט",
			"אל תשלחו את הטכנאי היום", "אל תשלח", "לא מעוניין ביום שלישי, אפשר רביעי?", "לא מעוניין בהצעה הראשונה", "לא רוצה את הכחול", "לא", "די", "מספיק", "חזור אליי", "תחזור אליי מחר", "חזרה מחר בערב", "הצטרפו אלינו",
			"where is the bus stop", "stop by tomorrow", "can't stop thinking about the offer", "please stop at the gate", "remove the old tiles", "when do you start?", "start at 9", "cancel", "end", "no more sugar please", "don't send the invoice yet",
			"stop " + strings.Repeat("x", 100),
		},
	} {
		for _, m := range messages {
			if got := consent.Wanted(m); got != wish {
				t.Errorf("%q is %q, want %q", m, got, wish)
			}
		}
	}
}

// FuzzWanted: whatever comes, the answer is one of three, and courtesy around a message changes nothing.
func FuzzWanted(f *testing.F) {
	for _, seed := range []string{"הסר", "stop", "חזור", "שלום", "\xff", "הָסֵר", "  STOP!! ", "don't", "לא מעוניין לקבל"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, m string) {
		got := consent.Wanted(m)
		if got != consent.NoWish && got != consent.Leave && got != consent.Return {
			t.Fatalf("%q is %q", m, got)
		}
		if got != consent.NoWish && len([]rune(m)) < 70 {
			if again := consent.Wanted("נא " + m + "!"); again != got {
				t.Fatalf("%q is %q, with courtesy %q", m, got, again)
			}
		}
	})
}
