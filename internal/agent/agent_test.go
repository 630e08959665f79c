package agent_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/agent"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/secret"
	"github.com/moked/moked/internal/tasks"
	"github.com/moked/moked/internal/tenant"
)

// house has a lead in business 1, on Tuesday 24 November 2026, 11:20 in Jerusalem.
type house struct {
	t        *testing.T
	db       *db.DB
	business *business.Service
	leads    *leads.Service
	agent    *agent.Service
	lead     int64
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, leads: leads.New()}
	h.db = dbtest.OpenAt(t, clock.Fake(time.Date(2026, 11, 24, 9, 20, 0, 0, time.UTC)))
	box, err := secret.LoadBox(filepath.Join(t.TempDir(), "secret"))
	if err != nil {
		t.Fatal(err)
	}
	h.business = business.New(business.Options{DB: h.db, Box: box, Log: slog.New(slog.DiscardHandler)})
	h.business.OnCreate(h.leads.SeedStatuses)
	h.agent = agent.New(h.business, h.leads, tasks.New(h.leads, func(tx *db.Tx) (*time.Location, error) {
		b, err := h.business.Current(tx)
		return b.Location(), err
	}))
	err = h.db.System(context.Background(), "test", func(tx *db.Tx) error {
		_, inside, err := h.business.Create(tx, business.NewBusiness{Name: `גינות "ורד"`})
		if err != nil {
			return err
		}
		lead, _, err := h.leads.FindOrCreate(inside, leads.Contact{Phone: "+972521234567", Source: "whatsapp"})
		h.lead = lead.ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) write(fn func(*db.Tx) error) {
	h.t.Helper()
	if err := h.db.Write(context.Background(), tenant.Grant(1), fn); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) instructions(ch agent.Channel, lead int64) (i agent.Instructions) {
	h.t.Helper()
	h.write(func(tx *db.Tx) (err error) {
		i, err = h.agent.Instructions(tx, ch, lead)
		return err
	})
	return i
}

func (h *house) use(ch agent.Channel, key, name, args string) (r agent.Result) {
	h.t.Helper()
	h.write(func(tx *db.Tx) error {
		raw, err := h.agent.Use(tx, ch, h.lead, key, name, json.RawMessage(args))
		if err != nil {
			return err
		}
		r = agent.Result{}
		return json.Unmarshal(raw, &r)
	})
	return r
}

func (h *house) who() (l leads.Lead) {
	h.t.Helper()
	h.write(func(tx *db.Tx) (err error) {
		l, err = h.leads.Get(tx, h.lead)
		return err
	})
	return l
}

func (h *house) count(table string) (n int) {
	h.t.Helper()
	h.write(func(tx *db.Tx) error {
		return tx.One(`SELECT count(*) FROM `+table+` WHERE tenant_id = :tenant`, db.Args{}, &n)
	})
	return n
}

func TestInstructionsAreTheSavedPromptToTheLetter(t *testing.T) {
	h := newHouse(t)
	none := h.instructions(agent.WhatsApp, h.lead)
	if !none.TakeMessage || none.PromptVersion != 0 || !strings.Contains(none.Text, "only take a message") {
		t.Errorf("without a prompt: %+v", none)
	}
	calls, chat := "  שיחות {name}\n\n", "\tוואטסאפ %s  \n"
	h.write(func(tx *db.Tx) error { _, err := h.business.SavePrompts(tx, calls, chat); return err })
	for ch, want := range map[agent.Channel]string{agent.Calls: calls, agent.WhatsApp: chat} {
		got := h.instructions(ch, h.lead)
		if !strings.HasPrefix(got.Text, want) || got.PromptVersion != 1 || got.TakeMessage {
			t.Errorf("%s: %+v", ch, got)
		}
		for _, fact := range []string{"+972521234567", `גינות \"ורד\"`, "2026-11-24 11:20, Tuesday", "interested (מעוניין)"} {
			if !strings.Contains(got.Text, fact) {
				t.Errorf("%s lacks %q", ch, fact)
			}
		}
		if strings.Contains(got.Text, "person_name") {
			t.Error("a name that nobody knows is a fact")
		}
	}
	// Somebody else's conversation holds nothing of this person, nor does one with nobody yet.
	if got := h.instructions(agent.Calls, 0); strings.Contains(got.Text, "+972521234567") {
		t.Error("a stranger's conversation holds this person's number")
	}
	// One blank prompt of the two: that channel takes messages, the other one does not.
	h.write(func(tx *db.Tx) error { _, err := h.business.SavePrompts(tx, calls, " \n"); return err })
	if got := h.instructions(agent.WhatsApp, h.lead); !got.TakeMessage || got.PromptVersion != 2 {
		t.Errorf("with a blank prompt: %+v", got)
	}
	if h.instructions(agent.Calls, h.lead).TakeMessage {
		t.Error("the other channel lost its prompt")
	}
}

func TestToolsAreWellFormed(t *testing.T) {
	h := newHouse(t)
	names := map[agent.Channel][]string{}
	for _, ch := range []agent.Channel{agent.Calls, agent.WhatsApp} {
		for _, tool := range h.agent.Tools(ch) {
			names[ch] = append(names[ch], tool.Name)
			var schema struct {
				Type       string
				Properties map[string]json.RawMessage
				Required   []string
			}
			if err := json.Unmarshal(tool.Parameters, &schema); err != nil || schema.Type != "object" || tool.Description == "" {
				t.Errorf("%s: %v", tool.Name, err)
			}
			for _, r := range schema.Required {
				if _, ok := schema.Properties[r]; !ok {
					t.Errorf("%s requires %s, which it does not have", tool.Name, r)
				}
			}
		}
	}
	if got := strings.Join(names[agent.WhatsApp], " "); got != "save_lead set_lead_status schedule_callback add_note transfer_to_human" {
		t.Errorf("WhatsApp has %s", got)
	}
	if len(names[agent.Calls]) != 6 || names[agent.Calls][5] != agent.ToolEndCall {
		t.Errorf("calls have %v", names[agent.Calls])
	}
}

func TestUse(t *testing.T) {
	h := newHouse(t)
	for _, c := range []struct {
		ch         agent.Channel
		name, args string
		ok         bool
		say        string
	}{
		{agent.WhatsApp, "save_lead", `{"name":"דנה לוי","email":"dana@example.com","interest":"גיזום"}`, true, "תודה, הפרטים נשמרו."},
		{agent.WhatsApp, "save_lead", `{}`, false, ""},
		{agent.WhatsApp, "save_lead", `{"email":"not an address"}`, false, ""},
		{agent.WhatsApp, "set_lead_status", `{"status":"interested"}`, true, ""},
		{agent.WhatsApp, "set_lead_status", `{"status":"dancing"}`, false, ""},
		{agent.WhatsApp, "schedule_callback", `{"when":"ביום חמישי בשעה 9","note":"גיזום"}`, true, "רשמתי: נחזור אליך ביום חמישי, 26.11, בשעה 09:00."},
		{agent.WhatsApp, "schedule_callback", `{"when":"אתמול"}`, false, ""},
		{agent.WhatsApp, "add_note", `{"text":"יש כלב"}`, true, "רשמתי את זה."},
		{agent.WhatsApp, "add_note", `{"text":""}`, false, ""},
		{agent.WhatsApp, "add_note", `{"text":7}`, false, ""},
		{agent.WhatsApp, "transfer_to_human", ``, true, "השיחה עוברת לנציג אנושי, שיענה כאן בהקדם."},
		{agent.WhatsApp, "end_call", `{}`, false, ""},
		{agent.Calls, "end_call", `{"reason":"done"}`, true, "תודה ולהתראות."},
		{agent.Calls, "no_such_tool", `{}`, false, ""},
		{agent.Calls, "add_note", `{"text":"` + strings.Repeat("x", 17<<10) + `"}`, false, ""},
	} {
		r := h.use(c.ch, c.name+c.args, c.name, c.args)
		if r.OK != c.ok || r.Say != c.say || (r.Error == "") != c.ok {
			t.Errorf("%s %.60s: %+v", c.name, c.args, r)
		}
	}
	l := h.who()
	if l.Name != "דנה לוי" || l.Email != "dana@example.com" || l.Status != "interested" || !strings.Contains(l.Notes, "גיזום") || !strings.Contains(l.Notes, "יש כלב") {
		t.Errorf("lead %+v", l)
	}
	if next := l.NextAction.Value; next == nil || next.DueAt != "2026-11-26T07:00:00.000Z" {
		t.Errorf("next action %+v", next)
	}
}

func TestTheSameKeyOnce(t *testing.T) {
	h := newHouse(t)
	first := h.use(agent.Calls, "call:1", "schedule_callback", `{"when":"מחר ב-10"}`)
	second := h.use(agent.Calls, "call:1", "schedule_callback", `{"when":"מחר ב-12"}`)
	if first != second || !first.OK || h.count("reminders") != 1 || h.count("tool_calls") != 1 {
		t.Errorf("%+v then %+v, %d reminders", first, second, h.count("reminders"))
	}
	h.use(agent.Calls, "call:2", "schedule_callback", `{"when":"מחר ב-12"}`)
	if h.count("reminders") != 2 {
		t.Error("another key did nothing")
	}
	// What was refused may be tried again under the same key.
	if r := h.use(agent.Calls, "call:3", "set_lead_status", `{"status":"dancing"}`); r.OK {
		t.Errorf("%+v", r)
	}
	if r := h.use(agent.Calls, "call:3", "set_lead_status", `{"status":"won"}`); !r.OK {
		t.Errorf("%+v", r)
	}
}

// A model that was told no name writes a placeholder; and no model overrules the person's own name.
func TestNamesFromTheModel(t *testing.T) {
	h := newHouse(t)
	for _, name := range []string{"לא ידוע", "Unknown", "[unknown]", "null", " - "} {
		h.use(agent.Calls, "key:"+name, "save_lead", `{"name":"`+name+`","interest":"x"}`)
	}
	if l := h.who(); l.Name != "" {
		t.Errorf("name %q", l.Name)
	}
	h.write(func(tx *db.Tx) error {
		name := "רות"
		_, err := h.leads.Update(tx, h.lead, leads.Patch{Name: &name})
		return err
	})
	h.use(agent.Calls, "k", "save_lead", `{"name":"דנה"}`)
	if l := h.who(); l.Name != "רות" {
		t.Errorf("name %q", l.Name)
	}
}

func TestNoScans(t *testing.T) {
	h := newHouse(t)
	dbtest.NoScans(t, h.db, dbtest.Statements(t, "."))
}

// TestWhoCallsIsToldSo: the prompt is the same, the rules of one who calls stand on no other
// conversation.
func TestWhoCallsIsToldSo(t *testing.T) {
	h := newHouse(t)
	var out agent.Instructions
	h.write(func(tx *db.Tx) (err error) {
		out, err = h.agent.Outgoing(tx, h.lead, "התור של מחר")
		return err
	})
	in := h.instructions(agent.Calls, h.lead)
	for _, words := range []string{"You are the one who calls", `"direction":"outgoing"`, `"call_reason":"התור של מחר"`} {
		if !strings.Contains(out.Text, words) || strings.Contains(in.Text, words) {
			t.Errorf("%q: going out %v, coming in %v", words, strings.Contains(out.Text, words), strings.Contains(in.Text, words))
		}
	}
	if out.PromptVersion != in.PromptVersion || out.TakeMessage != in.TakeMessage {
		t.Errorf("%+v is not as %+v", out, in)
	}
	h.write(func(tx *db.Tx) (err error) {
		out, err = h.agent.Outgoing(tx, h.lead, "")
		return err
	})
	if strings.Contains(out.Text, `"call_reason":`) {
		t.Error("an empty reason is told")
	}
}
