package calls

import (
	"testing"
	"time"
)

func TestCut(t *testing.T) {
	for _, c := range []struct {
		text         string
		heard, total int64
		want         string
	}{
		{"אחת שתיים שלוש", 1, 1, "אחת שתיים שלוש"},
		{"אחת שתיים שלוש", 0, 100, ""},
		{"אחת שתיים שלוש", 50, 100, "אחת"},
		{"אחת שתיים שלוש", 70, 100, "אחת שתיים"},
		{"אחת שתיים שלוש", 99, 100, "אחת שתיים"},
		{"מילהאחתארוכה", 50, 100, ""},
		{"", 50, 100, ""},
		{"אחת", 5, 0, "אחת"},
	} {
		if got := cut(c.text, c.heard, c.total); got != c.want {
			t.Errorf("%q at %d/%d: %q, want %q", c.text, c.heard, c.total, got, c.want)
		}
	}
}

// TestOrderOfConversation: the caller's words are recognised after the bot has answered them.
func TestOrderOfConversation(t *testing.T) {
	x := transcript{begun: time.Unix(100, 0)}
	x.place(RoleCaller, "u1", time.Second)
	x.bot("a", "כן", true, 2*time.Second)
	x.place(RoleCaller, "u2", 3*time.Second) // a cough
	x.heard("a", 1, 1)
	x.caller("u1", " פתוח היום? ", 4*time.Second)
	x.caller("u2", "", 4*time.Second)
	if fresh := x.fresh(); len(fresh) != 2 || len(x.fresh()) != 0 {
		t.Errorf("handed out %+v", fresh)
	}
	turns := x.turns()
	if len(turns) != 2 || turns[0].Text != "פתוח היום?" || turns[1].Text != "כן" || turns[0].Seq >= turns[1].Seq || turns[0].At.Unix() != 101 {
		t.Errorf("%+v", turns)
	}
}

func TestWordsAfterTheCutAreNotHeard(t *testing.T) {
	x := transcript{}
	x.bot("a", "אחת שתיים ", false, 0)
	x.heard("a", 50, 100)
	x.bot("a", "אחת שתיים שלוש", true, 0)
	x.bot("b", "ארבע", true, 0) // nobody has begun to hear it
	x.close()
	if turns := x.turns(); len(turns) != 1 || turns[0].Text != "אחת" {
		t.Errorf("%+v", turns)
	}
}
