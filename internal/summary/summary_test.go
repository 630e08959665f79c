package summary_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/calls"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/inbox"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/llm"
	"github.com/moked/moked/internal/sim"
	"github.com/moked/moked/internal/summary"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

type guard struct{}

func (guard) Identify(r *http.Request) (*web.Principal, error) {
	id := tenant.ID(1)
	if r.Header.Get("Tenant") == "2" {
		id = 2
	}
	return &web.Principal{UserID: 100, Name: "דנה", Role: web.Agent, Locale: "en", Scope: tenant.Grant(id)}, nil
}
func (guard) CSRF(http.ResponseWriter, *http.Request) error { return nil }
func (guard) Audit(*db.Tx, web.Ctx, string) error           { return nil }

// talk is what was said, in place of the features that keep it.
type talk struct {
	messages []inbox.Line
	turns    []calls.Line
}

type messages struct{ *talk }

func (m messages) Said(*db.Tx, int64, int) ([]inbox.Line, error) { return m.messages, nil }

type turns struct{ *talk }

func (t turns) Said(*db.Tx, int64, int) ([]calls.Line, error) { return t.turns, nil }

// models is a business with, or without, a model.
type models struct{ url string }

func (m *models) AI(*db.Tx) (business.AI, error) {
	ai := business.AI{ChatModel: "gpt-test", Language: "he", APIKey: "sk-test", BaseURL: m.url}
	if m.url == "" {
		ai.APIKey, ai.BaseURL = "", business.VendorBaseURL
	}
	return ai, nil
}

type house struct {
	t      *testing.T
	clock  *clock.Clock
	db     *db.DB
	hub    *bus.Hub
	leads  *leads.Service
	talk   *talk
	models *models
	chat   *sim.Chat
	http   http.Handler
	lead   int64
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, clock: clock.Fake(time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)), leads: leads.New(), talk: &talk{}, chat: sim.NewChat(sim.ChatOptions{})}
	server := httptest.NewServer(h.chat)
	t.Cleanup(server.Close)
	h.models = &models{server.URL + "/v1"}
	h.db = dbtest.OpenAt(t, h.clock)
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	feature := summary.New(summary.Options{Log: log, Messages: messages{h.talk}, Calls: turns{h.talk}, Leads: h.leads, Models: h.models,
		Zone: func(*db.Tx) (*time.Location, error) { return time.UTC, nil }, HTTP: llm.NewHTTP()})
	h.leads.OnSpoke(feature.Spoke)
	for id := tenant.ID(1); id <= 2; id++ {
		h.must(h.db.System(t.Context(), "test", func(tx *db.Tx) error {
			if _, err := tx.Exec(`INSERT INTO businesses (id, name, search, timezone, locale, status, created_at)
				VALUES (:id, 'עסק', '', 'Asia/Jerusalem', 'he', 'active', 0)`, db.Args{"id": int64(id)}); err != nil {
				return err
			}
			return h.leads.SeedStatuses(tx.As(tenant.Grant(id)))
		}))
	}
	h.hub = bus.NewHub(h.db)
	t.Cleanup(h.hub.Close)
	r := web.New(web.Options{DB: h.db, Clock: h.clock, Log: log, Guard: guard{}, PublicURL: "http://localhost"})
	feature.Routes(r)
	h.must(r.Err())
	h.http = r.Handler()
	queue := jobs.New(jobs.Options{DB: h.db, Clock: h.clock, Log: log})
	feature.Jobs(queue)
	h.must(queue.Start(context.Background()))
	t.Cleanup(func() { h.must(queue.Stop(context.Background())) })
	h.write(func(tx *db.Tx) error {
		lead, _, err := h.leads.Create(tx, leads.Draft{Name: "דנה"})
		h.lead = lead.ID
		return err
	})
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) write(fn func(*db.Tx) error) {
	h.t.Helper()
	h.must(h.db.Write(h.t.Context(), tenant.Grant(1), fn))
}

// says adds a message of the customer, as the inbox would.
func (h *house) says(text string) {
	h.t.Helper()
	h.talk.messages = append(h.talk.messages, inbox.Line{ID: int64(len(h.talk.messages) + 1), At: h.clock.Now(), Inbound: true, Text: text})
	h.write(func(tx *db.Tx) error {
		return h.leads.Spoke(tx, h.lead, leads.Spoke{Channel: "whatsapp", Words: text, At: h.clock.Now(), Inbound: true})
	})
}

type answer struct {
	status     int
	State      string `json:"state"`
	Reason     string `json:"reason"`
	Model      string `json:"model"`
	Stale      bool   `json:"stale"`
	Configured bool   `json:"configured"`
	Sentences  []struct {
		Text    string `json:"text"`
		Sources []struct {
			Kind string `json:"kind"`
			ID   int64  `json:"id"`
			Seq  int64  `json:"seq"`
		} `json:"sources"`
	} `json:"sentences"`
}

func (a answer) text() string {
	var b strings.Builder
	for _, s := range a.Sentences {
		fmt.Fprintf(&b, "%s%v ", s.Text, s.Sources)
	}
	return strings.TrimSpace(b.String())
}

func (h *house) call(method string, header ...string) (a answer) {
	h.t.Helper()
	r := httptest.NewRequest(method, fmt.Sprintf("/api/leads/%d/summary", h.lead), nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.http.ServeHTTP(w, r)
	if w.Body.Len() > 0 {
		h.must(json.Unmarshal(w.Body.Bytes(), &a))
	}
	a.status = w.Code
	return a
}

// made waits for the next summary after something happened.
func (h *house) made(cause func()) answer {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), time.Minute)
	defer cancel()
	var last int64
	h.must(h.db.Read(ctx, tenant.Grant(1), func(tx *db.Tx) error {
		return tx.One(`SELECT COALESCE(max(id), 1) FROM events WHERE tenant_id = :tenant`, nil, &last)
	}))
	cause()
	done := errors.New("done")
	if err := h.hub.Subscribe(ctx, tenant.Grant(1), last, func(e bus.Stored) error {
		if e.Kind == "summary.made" {
			return done
		}
		return nil
	}); !errors.Is(err, done) {
		h.t.Fatalf("no summary: %v", err)
	}
	return h.call("GET")
}

func TestSummaryOfASettledConversation(t *testing.T) {
	h := newHouse(t)
	if a := h.call("GET"); a.status != 200 || a.State != "none" || !a.Configured || len(a.Sentences) != 0 {
		t.Fatalf("before anything was said: %+v", a)
	}
	h.talk.turns = []calls.Line{{CallID: 7, Seq: 2, At: h.clock.Now().Add(-time.Hour), Caller: true, Text: "כמה עולה שיפוץ?"}}
	h.says("אפשר מחר בתשע?")
	h.clock.Advance(time.Minute)
	if n := len(h.chat.Log().All()); n != 0 {
		t.Errorf("the model was asked %d times while people were speaking", n)
	}
	h.says("או בעשר")
	a := h.made(func() { h.clock.Advance(5 * time.Minute) })
	want := "הפנייה התחילה כך: „כמה עולה שיפוץ?”.[{call 7 2}] לאחרונה נכתב או נאמר: „או בעשר”.[{message 2 0}]"
	if a.State != "ready" || a.text() != want || a.Model != "gpt-test" || a.Stale {
		t.Errorf("%+v\n%s\nwant\n%s", a, a.text(), want)
	}
	h.clock.Advance(time.Second)
	h.says("אגב, יש חניה?")
	if a := h.call("GET"); !a.Stale || a.text() != want {
		t.Errorf("after more was said: %+v", a)
	}
	if a := h.made(func() { h.clock.Advance(10 * time.Minute) }); a.Stale || !strings.Contains(a.text(), "חניה") {
		t.Errorf("the new one: %+v", a)
	}
	if a := h.call("GET", "Tenant", "2"); a.status != 404 {
		t.Errorf("another business gets %d", a.status)
	}
}

func TestSummaryOnDemand(t *testing.T) {
	h := newHouse(t)
	if a := h.made(func() { h.call("POST") }); a.State != "nothing" || len(h.chat.Log().All()) != 0 {
		t.Errorf("of silence: %+v", a)
	}
	h.says("שלום")
	if a := h.made(func() {
		if a := h.call("POST"); a.status != 202 {
			t.Errorf("answered %d", a.status)
		}
	}); a.State != "ready" {
		t.Errorf("asked for, it waits for nobody: %+v", a)
	}
}

func TestWithoutAModel(t *testing.T) {
	h := newHouse(t)
	h.models.url = ""
	if a := h.call("GET"); a.Configured || a.State != "none" {
		t.Errorf("%+v", a)
	}
	if a := h.call("POST"); a.status != 409 {
		t.Errorf("a summary was promised: %d", a.status)
	}
}

// TestWhatTheModelMayNotSay holds that nothing is shown that rests on nothing.
func TestWhatTheModelMayNotSay(t *testing.T) {
	h := newHouse(t)
	h.says("שלום")
	long := strings.Repeat("א", 1000)
	for _, c := range []struct{ name, say, state, want string }{
		{"a line that does not exist", `{"sentences":[{"text":"המצאה","lines":[9]},{"text":"אמת","lines":[1,1,0,-3]}]}`, "ready", "אמת[{message 1 0}]"},
		{"nothing to tell", `{"sentences":[]}`, "nothing", ""},
		{"a fence around it", "```json\n{\"sentences\":[{\"text\":\"אמת\",\"lines\":[1]}]}\n```", "ready", "אמת[{message 1 0}]"},
		{"control characters", `{"sentences":[{"text":"א\u202eב\nג","lines":[1]}]}`, "ready", "אב ג[{message 1 0}]"},
		{"too long", `{"sentences":[{"text":"` + long + `","lines":[1]}]}`, "ready", strings.Repeat("א", 299) + "…[{message 1 0}]"},
	} {
		h.chat.Script(sim.Reply{Say: c.say})
		if a := h.made(func() { h.call("POST") }); a.State != c.state || a.text() != c.want {
			t.Errorf("%s: %s %q, want %s %q", c.name, a.State, a.text(), c.state, c.want)
		}
	}
}

// TestFailureKeepsWhatWasKnown holds that a model that fails is said to have, and loses nothing.
func TestFailureKeepsWhatWasKnown(t *testing.T) {
	h := newHouse(t)
	h.says("שלום")
	good := h.made(func() { h.call("POST") })
	h.chat.SetFaults(sim.ChatFaults{Status: 401})
	if a := h.made(func() { h.call("POST") }); a.State != "failed" || a.Reason != "model" || a.text() != good.text() {
		t.Errorf("refused: %+v", a)
	}
	h.chat.SetFaults(sim.ChatFaults{})
	if a := h.made(func() { h.call("POST") }); a.State != "ready" || a.Reason != "" {
		t.Errorf("mended: %+v", a)
	}
}

func TestEveryStatementStaysInTheBusiness(t *testing.T) {
	dbtest.NoScans(t, dbtest.OpenAt(t, clock.New(0)), dbtest.Statements(t, "."))
}
