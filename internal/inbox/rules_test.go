package inbox_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
)

func (h *house) returnAfter(minutes int) {
	h.t.Helper()
	if a := h.callAs(1, "manager", "PUT", "/api/bot-rules", map[string]int{"return_minutes": minutes}); a.Code != 200 {
		h.t.Fatalf("%d %s", a.Code, a.Body)
	}
}

// A customer whom nobody answers is not left alone: the bot takes the conversation back, once.
func TestBotTakesBackWhatNobodyAnswers(t *testing.T) {
	h, lead := talking(t, prompt, "נציג בבקשה")
	h.returnAfter(30)
	h.deliver(1, h.text(1, "wamid.2", "יש שם מישהו?"))
	if th := h.thread(1, lead); th.Owner != "human" {
		t.Fatalf("owner %s", th.Owner)
	}
	h.pass(29 * time.Minute)
	if th := h.thread(1, lead); th.Owner != "human" || len(h.model.all()) != 0 {
		t.Errorf("taken back before the time: %s", th.script())
	}
	h.model.say(reply{text: "אני כאן, במה אפשר לעזור?"})
	h.pass(time.Minute)
	th := h.thread(1, lead)
	if !strings.HasSuffix(th.script(), "bot אני כאן, במה אפשר לעזור? sent") || th.Owner != "bot" {
		t.Errorf("owner %s, thread %q", th.Owner, th.script())
	}
	h.pass(2 * time.Hour)
	if n := len(h.graph.texts()); n != 2 { // the words of the hand-over, and the answer
		t.Errorf("sent %q", h.graph.texts())
	}
}

func TestBotLeavesWhatPeopleHandle(t *testing.T) {
	for name, after := range map[string]func(h *house, lead int64){
		"an answer in time":     func(h *house, lead int64) { h.reply(lead, words("מטפלת")); h.idle() },
		"the rule taken away":   func(h *house, _ int64) { h.returnAfter(0) },
		"the bot switched off":  func(h *house, _ int64) { h.bot(1, false, "") },
		"the lead without bot":  func(h *house, lead int64) { h.leadBot(lead, false) },
		"given to somebody":     func(h *house, lead int64) { h.owner(lead, "human") },
		"the conversation done": func(h *house, lead int64) { h.stand(*h.thread(1, lead).ConversationID, map[string]any{"closed": true}) },
	} {
		t.Run(name, func(t *testing.T) {
			h, lead := talking(t, prompt, "שלום")
			h.pass(gather)
			h.deliver(1, h.text(1, "wamid.2", "נציג"))
			h.returnAfter(10)
			h.deliver(1, h.text(1, "wamid.3", "נו?"))
			after(h, lead)
			h.pass(time.Hour)
			if n := len(h.model.all()); n != 1 { // the answer to the first message
				t.Errorf("the bot took it: %s", h.thread(1, lead).script())
			}
		})
	}
}

func (h *house) leadBot(lead int64, on bool) {
	h.t.Helper()
	if a := h.call(1, "PUT", fmt.Sprintf("/api/leads/%d/bot", lead), map[string]bool{"on": on}); a.Code != 200 {
		h.t.Fatalf("%d %s", a.Code, a.Body)
	}
}

// The bot keeps quiet with one lead, also with what it was thinking of, and has the word again.
func TestBotOffForOneLead(t *testing.T) {
	h, lead := talking(t, prompt, "שלום")
	h.model.before = func(int) { h.leadBot(lead, false) }
	h.model.say(reply{text: "ישן"})
	h.pass(gather)
	h.model.before = nil
	h.deliver(1, h.text(1, "wamid.2", "הלו"))
	h.pass(time.Hour)
	if got, want := h.thread(1, lead).script(), "contact שלום delivered|contact הלו delivered"; got != want {
		t.Errorf("thread %q", got)
	}
	if got := h.views(""); got != "open 1, mine 1, unread 1, waiting 1, all 1" {
		t.Errorf("views %s", got)
	}
	h.leadBot(lead, true)
	h.model.say(reply{text: "חדש"})
	h.deliver(1, h.text(1, "wamid.3", "עוד"))
	h.pass(gather)
	if got := h.thread(1, lead).script(); !strings.HasSuffix(got, "bot חדש sent") {
		t.Errorf("thread %q", got)
	}
}

// Who asked for quiet is left in quiet under whichever of two joined leads, and only they when the two part.
func TestBotOffGoesAlongWithAMerge(t *testing.T) {
	h, lead := talking(t, prompt, "שלום")
	h.bot(1, false, "")
	h.leadBot(lead, false)
	var other int64
	h.write(1, func(tx *db.Tx) error {
		l, _, err := h.leads.FindOrCreate(tx, leads.Contact{Name: "דנה", Phone: "+972501112233", NameSource: "manual", Source: "manual"})
		other = l.ID
		return err
	})
	quiet := func(id int64) (n int) {
		h.must(h.db.Read(t.Context(), scopeOf(1), func(tx *db.Tx) error {
			return tx.One(`SELECT count(*) FROM bot_silences WHERE tenant_id = :tenant AND lead_id = :lead`, db.Args{"lead": id}, &n)
		}))
		return n
	}
	var moved json.RawMessage
	h.write(1, func(tx *db.Tx) (err error) { moved, err = h.inbox.MoveLead(tx, lead, other); return err })
	if quiet(other) != 1 {
		t.Error("the joined lead is answered")
	}
	h.write(1, func(tx *db.Tx) error { return h.inbox.MoveBack(tx, other, lead, moved) })
	if quiet(other) != 0 || quiet(lead) != 1 {
		t.Errorf("after parting the bot keeps quiet with %d others and %d of the lead", quiet(other), quiet(lead))
	}
}

// One click tells why the bot said what it said.
func TestWhyDidItSayThat(t *testing.T) {
	h, lead := talking(t, prompt, "תחזרו אליי מחר בעשר")
	h.model.say(
		reply{calls: [][2]string{{"schedule_callback", `{"when":"מחר בעשר"}`}, {"launch_rocket", `{}`}}},
		reply{text: "רשמתי."},
	)
	h.pass(gather)
	th := h.thread(1, lead)
	var why struct {
		Model         string
		PromptVersion int64 `json:"prompt_version"`
		Tools         []struct{ Name, Arguments, Result string }
		Asked         int64
		LatencyMs     int64 `json:"latency_ms"`
	}
	h.call(1, "GET", fmt.Sprintf("/api/messages/%d/why", th.Items[1].ID), nil).into(t, &why)
	if why.Model == "" || why.PromptVersion != 1 || why.Asked != 2 || len(why.Tools) != 2 || why.LatencyMs < 0 {
		t.Fatalf("%+v", why)
	}
	if got := why.Tools[0]; got.Name != "schedule_callback" || got.Arguments != `{"when":"מחר בעשר"}` || !strings.Contains(got.Result, `"ok":true`) {
		t.Errorf("%+v", got)
	}
	if got := why.Tools[1]; got.Name != "launch_rocket" || !strings.Contains(got.Result, `"ok":false`) {
		t.Errorf("%+v", got)
	}
	if a := h.call(1, "GET", fmt.Sprintf("/api/messages/%d/why", th.Items[0].ID), nil); a.Code != 404 {
		t.Errorf("a customer's message has a reason: %d", a.Code)
	}
	if a := h.call(2, "GET", fmt.Sprintf("/api/messages/%d/why", th.Items[1].ID), nil); a.Code != 404 {
		t.Errorf("the other business may ask: %d", a.Code)
	}
}
