package inbox_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/db"
)

const gather = 3 * time.Second

const prompt = "  את ורד, העוזרת של {{business}}.\n\tלא למחוק רווחים  "

// talking is a house whose bot is on, and the customer has said something.
func talking(t *testing.T, prompt, first string) (*house, int64) {
	t.Helper()
	h := newHouse(t)
	h.botOn(1, prompt)
	h.deliver(1, h.text(1, "wamid.1", first))
	return h, h.lead(1).ID
}

func (h *house) owner(lead int64, owner string) answer {
	h.t.Helper()
	return h.call(1, "POST", fmt.Sprintf("/api/leads/%d/conversation/owner", lead), map[string]string{"owner": owner})
}

func TestBotAnswersWithTheSavedPrompt(t *testing.T) {
	h, lead := talking(t, prompt, "שלום")
	h.model.say(reply{text: "שלום! איך אפשר לעזור?"})
	h.pass(gather - time.Millisecond)
	if n := len(h.model.all()); n != 0 {
		t.Fatalf("asked %d times before the gathering was over", n)
	}
	h.pass(time.Millisecond)
	asked := h.model.all()
	if len(asked) != 1 {
		t.Fatalf("asked %d times", len(asked))
	}
	system := asked[0].Messages[0].Content
	if !strings.HasPrefix(system, prompt) || !strings.Contains(system, "דנה לוי") || !strings.Contains(system, "עסק 1") {
		t.Errorf("system %q", system)
	}
	if got := asked[0].roles(); got != "user שלום" || len(asked[0].Tools) != 5 || asked[0].Model == "" {
		t.Errorf("chat %q, %d tools, model %q", got, len(asked[0].Tools), asked[0].Model)
	}
	th := h.thread(1, lead)
	if got, want := th.script(), "contact שלום delivered|bot שלום! איך אפשר לעזור? sent"; got != want {
		t.Errorf("thread %q, want %q", got, want)
	}
	if v := th.Items[1].PromptVersion; v == nil || *v != 1 || th.Owner != "bot" {
		t.Errorf("prompt version %v, owner %s", v, th.Owner)
	}

	// The next turn has the earlier ones as turns, and the prompts as they are by then.
	h.write(1, func(tx *db.Tx) error { _, err := h.business.SavePrompts(tx, "calls", "חדש"); return err })
	h.deliver(1, h.text(1, "wamid.2", "כמה עולה?"))
	h.pass(gather)
	asked = h.model.all()
	if got, want := asked[1].roles(), "user שלום|assistant שלום! איך אפשר לעזור?|user כמה עולה?"; got != want || !strings.HasPrefix(asked[1].Messages[0].Content, "חדש\n") {
		t.Errorf("chat %q, want %q", got, want)
	}
	if v := h.thread(1, lead).Items[3].PromptVersion; v == nil || *v != 2 {
		t.Errorf("prompt version %v, want 2", v)
	}
}

// Three messages of one breath are one question; the wait begins anew with each.
func TestBurstIsAnsweredOnce(t *testing.T) {
	h, lead := talking(t, prompt, "היי")
	h.pass(2 * time.Second)
	h.deliver(1, h.text(1, "wamid.2", "רציתי לשאול"))
	h.pass(2 * time.Second)
	h.deliver(1, h.text(1, "wamid.3", "כמה עולה?"))
	h.pass(2 * time.Second)
	if n := len(h.model.all()); n != 0 {
		t.Fatalf("asked %d times in the middle of the burst", n)
	}
	h.pass(time.Second)
	if asked := h.model.all(); len(asked) != 1 || asked[0].roles() != "user היי|user רציתי לשאול|user כמה עולה?" {
		t.Errorf("asked %+v", asked)
	}
	if n := len(h.thread(1, lead).Items); n != 4 {
		t.Errorf("%d messages, want 4", n)
	}
}

// What comes while the model thinks is answered with the rest, and only once.
func TestMessageWhileTheModelThinks(t *testing.T) {
	h, lead := talking(t, prompt, "היי")
	h.model.before = func(n int) {
		if n == 1 {
			h.post(secretOf(1), envelope(h.text(1, "wamid.2", "ועוד משהו")))
			// It is stored by another job; the thinking goes on when it is there.
			for len(h.thread(1, lead).Items) < 2 {
				<-time.After(time.Millisecond)
			}
		}
	}
	h.model.say(reply{text: "ישן"}, reply{text: "חדש"})
	h.pass(gather)
	h.pass(gather)
	if got, want := h.thread(1, lead).script(), "contact היי delivered|contact ועוד משהו delivered|bot חדש sent"; got != want {
		t.Errorf("thread %q, want %q", got, want)
	}
}

// Whoever takes over while the model thinks has the word.
func TestTakeOverWhileTheModelThinks(t *testing.T) {
	h, lead := talking(t, prompt, "היי")
	h.model.before = func(int) {
		if a := h.reply(lead, words("אני כאן")); a.Code != 202 {
			t.Errorf("%d %s", a.Code, a.Body)
		}
	}
	h.pass(gather)
	if got, want := h.thread(1, lead).script(), "contact היי delivered|human אני כאן sent"; got != want {
		t.Errorf("thread %q, want %q", got, want)
	}
	h.deliver(1, h.text(1, "wamid.2", "תודה"))
	h.pass(gather)
	if n := len(h.model.all()); n != 1 {
		t.Errorf("the bot answered a person's conversation: asked %d times", n)
	}
	// Back to the bot, with a question open. It begins to think at once.
	h.model.before = nil
	if a := h.owner(lead, "bot"); a.Code != 200 || !strings.Contains(string(a.Body), `"owner":"bot"`) {
		t.Errorf("%d %s", a.Code, a.Body)
	}
	h.idle()
	if th := h.thread(1, lead); len(th.Items) != 4 || th.Items[3].Author != "bot" {
		t.Errorf("thread %q", th.script())
	}
	if asked := h.model.all(); asked[1].roles() != "user היי|assistant אני כאן|user תודה" {
		t.Errorf("chat %q", asked[1].roles())
	}
}

func TestToolsWorkInTheBusiness(t *testing.T) {
	h, lead := talking(t, prompt, "שמי רונית, תחזרו אליי מחר בעשר")
	h.model.say(
		reply{calls: [][2]string{{"save_lead", `{"name":"רונית כהן","interest":"גינון"}`}, {"schedule_callback", `{"when":"מחר בעשר","note":"גינון"}`}}},
		reply{calls: [][2]string{{"set_lead_status", `{"status":"interested"}`}, {"set_lead_status", `{"status":"nonsense"}`}, {"launch_rocket", `{}`}, {"add_note", `not json`}}},
		reply{text: "רשמתי."},
	)
	h.pass(gather)
	got := h.lead(1)
	next := got.NextAction.Value
	if got.Status != "interested" || !strings.Contains(got.Notes, "גינון") || next == nil || next.DueAt != "2026-11-25T08:00:00.000Z" {
		t.Errorf("lead %+v next %+v", got, next)
	}
	if got.Name != "דנה לוי" {
		t.Errorf("the model's name %q replaced the one of WhatsApp", got.Name)
	}
	asked := h.model.all()
	if len(asked) != 3 {
		t.Fatalf("asked %d times", len(asked))
	}
	said := asked[1].Messages[len(asked[1].Messages)-1]
	if said.Role != "tool" || said.ToolCallID != "call_1_1" || !strings.Contains(said.Content, "יום רביעי, 25.11, בשעה 10:00") {
		t.Errorf("the tool said %+v", said)
	}
	for _, m := range asked[2].Messages[len(asked[2].Messages)-3:] {
		if !strings.Contains(m.Content, `"ok":false`) {
			t.Errorf("a bad call was accepted: %s", m.Content)
		}
	}
	if th := h.thread(1, lead); th.Items[1].Text != "רשמתי." {
		t.Errorf("thread %q", th.script())
	}
}

// A turn that is thought again does nothing twice.
func TestRepeatedTurnHasItsEffectsOnce(t *testing.T) {
	h, _ := talking(t, prompt, "תחזרו אליי מחר בעשר")
	call := reply{calls: [][2]string{{"schedule_callback", `{"when":"מחר בעשר"}`}}}
	h.model.say(call, reply{fail: 500}, call, reply{text: "רשמתי."})
	h.pass(gather)
	h.until(func() bool { return len(h.model.all()) == 4 })
	h.idle()
	var n int
	h.must(h.db.Read(context.Background(), scopeOf(1), func(tx *db.Tx) error {
		return tx.One(`SELECT count(*) FROM reminders WHERE tenant_id = :tenant`, db.Args{}, &n)
	}))
	if n != 1 {
		t.Errorf("%d reminders, want 1", n)
	}
}

func TestToolRoundsEnd(t *testing.T) {
	h, lead := talking(t, prompt, "היי")
	again := reply{calls: [][2]string{{"add_note", `{"text":"שוב"}`}}}
	h.model.say(again, again, again, reply{text: "די."})
	h.pass(gather)
	asked := h.model.all()
	if len(asked) != 4 || len(asked[2].Tools) == 0 || len(asked[3].Tools) != 0 || h.thread(1, lead).Items[1].Text != "די." {
		t.Errorf("asked %d times, thread %q", len(asked), h.thread(1, lead).script())
	}
}

func TestTransferToAHuman(t *testing.T) {
	h, lead := talking(t, prompt, "אני כועס")
	h.model.say(reply{calls: [][2]string{{"transfer_to_human", `{"reason":"angry"}`}}}, reply{text: "מעבירים."})
	h.pass(gather)
	th := h.thread(1, lead)
	if got, want := th.script(), "contact אני כועס delivered|bot מעבירים. sent"; got != want || th.Owner != "human" {
		t.Errorf("thread %q, owner %s", got, th.Owner)
	}
}

func TestCustomerAsksForAPerson(t *testing.T) {
	for words, want := range map[string]bool{
		"נציג": true, "אפשר נציג בבקשה?": true, "אני רוצה לדבר עם בן אדם": true, "נציג/ה": true, "human please": true,
		"שלום": false, "נציגות הרכב שלכם": false, "אדם": false,
	} {
		t.Run(words, func(t *testing.T) {
			h, lead := talking(t, prompt, words)
			h.pass(gather)
			th := h.thread(1, lead)
			if (th.Owner == "human") != want || len(th.Items) != 2 || (th.Items[1].Author == "system") != want || (len(h.model.all()) == 0) != want {
				t.Errorf("owner %s, thread %q", th.Owner, th.script())
			}
		})
	}
}

func TestWithoutAPromptTheBotTakesAMessage(t *testing.T) {
	h, lead := talking(t, "", "שלום")
	h.model.say(reply{text: "במה אפשר לעזור?"}, reply{text: "תודה."})
	h.pass(gather)
	h.deliver(1, h.text(1, "wamid.2", "דנה"))
	h.pass(gather)
	th := h.thread(1, lead)
	if got := th.Items[1]; got.Text != "כאן העוזר הדיגיטלי של עסק 1. במה אפשר לעזור?" || got.PromptVersion == nil || *got.PromptVersion != 0 {
		t.Errorf("first reply %q, version %v", got.Text, got.PromptVersion)
	}
	if got := th.Items[3].Text; got != "תודה." {
		t.Errorf("second reply %q", got)
	}
	if system := h.model.all()[0].Messages[0].Content; !strings.Contains(system, "only take a message") {
		t.Errorf("system %q", system)
	}
}

// A model that fails is asked again; then a person is, and the customer hears of neither.
func TestModelFails(t *testing.T) {
	for name, c := range map[string]struct{ fail, asked int }{"for a while": {503, 3}, "for good": {401, 1}} {
		t.Run(name, func(t *testing.T) {
			h, lead := talking(t, prompt, "שלום")
			h.model.say(reply{fail: c.fail}, reply{fail: c.fail}, reply{fail: c.fail})
			h.pass(gather)
			h.until(func() bool { return h.thread(1, lead).Owner == "human" })
			th := h.thread(1, lead)
			if len(th.Items) != 1 || len(h.model.all()) != c.asked || h.events(1, "conversation.owner") != 1 {
				t.Errorf("thread %q, asked %d times", th.script(), len(h.model.all()))
			}
		})
	}
}

func TestModelRecovers(t *testing.T) {
	h, lead := talking(t, prompt, "שלום")
	h.model.say(reply{fail: 503}, reply{text: ""}, reply{text: "הנה."})
	h.pass(gather)
	h.until(func() bool { return len(h.graph.all()) == 1 })
	h.idle()
	if got, want := h.thread(1, lead).script(), "contact שלום delivered|bot הנה. sent"; got != want {
		t.Errorf("thread %q, want %q", got, want)
	}
}

// Two machines that talk to each other are stopped, and so is a bot that talks too much.
func TestLoopsEnd(t *testing.T) {
	t.Run("the same words again and again", func(t *testing.T) {
		h, lead := talking(t, prompt, "אני לא זמין כרגע")
		h.pass(gather)
		for i := range 3 {
			h.deliver(1, h.text(1, fmt.Sprint("wamid.", i+2), "אני לא זמין כרגע"))
			h.pass(gather)
		}
		if th := h.thread(1, lead); th.Owner != "human" || len(h.model.all()) != 2 {
			t.Errorf("owner %s, asked %d times", th.Owner, len(h.model.all()))
		}
	})
	t.Run("the same answer again and again", func(t *testing.T) {
		h, lead := talking(t, prompt, "א")
		h.model.say(reply{text: "מה?"}, reply{text: "מה?"}, reply{text: "מה?"})
		h.pass(gather)
		for i := range 2 {
			h.deliver(1, h.text(1, fmt.Sprint("wamid.", i+2), fmt.Sprint("ב", i)))
			h.pass(gather)
		}
		if th := h.thread(1, lead); th.Owner != "human" || len(h.graph.all()) != 2 {
			t.Errorf("owner %s, thread %q", th.Owner, th.script())
		}
	})
	t.Run("too many answers in an hour", func(t *testing.T) {
		h, lead := talking(t, prompt, "0")
		h.pass(gather)
		for i := range 21 {
			h.deliver(1, h.text(1, fmt.Sprint("wamid.", i+2), fmt.Sprint("שאלה ", i)))
			h.pass(gather)
		}
		if th := h.thread(1, lead); th.Owner != "human" || len(h.graph.all()) != 20 {
			t.Errorf("owner %s after %d answers", th.Owner, len(h.graph.all()))
		}
	})
}

func TestTheBotKeepsOut(t *testing.T) {
	t.Run("when it is off", func(t *testing.T) {
		h := newHouse(t)
		h.bot(1, false, prompt)
		h.deliver(1, h.text(1, "wamid.1", "שלום"))
		h.pass(time.Minute)
		if n := len(h.model.all()); n != 0 {
			t.Errorf("asked %d times", n)
		}
	})
	t.Run("of an old message", func(t *testing.T) {
		h := newHouse(t)
		h.botOn(1, prompt)
		h.deliver(1, h.textAt(1, "wamid.1", "שלום", h.clock.Now().Add(-25*time.Hour)))
		h.pass(time.Minute)
		if n := len(h.model.all()); n != 0 {
			t.Errorf("asked %d times", n)
		}
	})
	t.Run("of a reaction", func(t *testing.T) {
		h := newHouse(t)
		h.botOn(1, prompt)
		h.deliver(1, change(1, "messages", fmt.Sprintf(`"messages":[{"from":%q,"id":"wamid.1","timestamp":"%d","type":"reaction","reaction":{"message_id":"x","emoji":"👍"}}]`, customer, h.clock.Now().Unix())))
		h.pass(time.Minute)
		if n := len(h.model.all()); n != 0 {
			t.Errorf("asked %d times", n)
		}
	})
}

// The bot's unsent words are taken back when a person takes over.
func TestQueuedAnswerIsWithdrawn(t *testing.T) {
	h, lead := talking(t, prompt, "שלום")
	h.graph.answer = hang // the first answer blocks the conversation's outbox
	h.pass(gather)
	h.deliver(1, h.text(1, "wamid.2", "עוד"))
	h.clock.Advance(gather)
	for len(h.thread(1, lead).Items) < 4 {
		<-time.After(time.Millisecond)
	}
	h.owner(lead, "human")
	if got := h.thread(1, lead).Items[3]; got.Status != "failed" || got.Error == nil || got.Error.Code != "withdrawn" {
		t.Errorf("%+v", got)
	}
}
