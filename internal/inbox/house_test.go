package inbox_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/moked/moked/internal/agent"
	"github.com/moked/moked/internal/blob"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/files"
	"github.com/moked/moked/internal/inbox"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/llm"
	"github.com/moked/moked/internal/secret"
	"github.com/moked/moked/internal/tasks"
	"github.com/moked/moked/internal/templates"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
	"github.com/moked/moked/internal/whatsapp"
)

const (
	publicURL = "https://crm.example"
	customer  = "972523456789"
)

// house is the feature on a real database, with a queue, a router, and the outside in test servers.
type house struct {
	t         *testing.T
	clock     *clock.Clock
	db        *db.DB
	queue     *jobs.Queue
	handler   http.Handler
	business  *business.Service
	leads     *leads.Service
	inbox     *inbox.Service
	templates *templates.Service
	graph     *graph
	model     *model
	log       *bytes.Buffer
	told      *told
}

// told keeps what the people of the businesses are told.
type told struct {
	mu    sync.Mutex
	lines []string
}

func (t *told) add(format string, args ...any) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lines = append(t.lines, fmt.Sprintf(format, args...))
	return nil
}

func (t *told) Wrote(_ *db.Tx, _, _ int64, words string) error { return t.add("wrote %s", words) }
func (t *told) Asked(*db.Tx, int64, int64) error               { return t.add("asked") }
func (t *told) Given(_ *db.Tx, _, user, _ int64) error         { return t.add("given to %d", user) }
func (t *told) Mentioned(_ *db.Tx, _, _ int64, users []int64) error {
	return t.add("mentioned %v", users)
}
func (t *told) Woke(_ *db.Tx, _, user int64, _ time.Time) error {
	return t.add("woke for %d", user)
}

// all are the lines so far, and forgets them.
func (t *told) all() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := strings.Join(t.lines, "|")
	t.lines = nil
	return lines
}

// guard knows the business by the header "As", and a second person of it by "User".
type guard struct{}

func (guard) Identify(r *http.Request) (*web.Principal, error) {
	var id int64
	if _, err := fmt.Sscan(r.Header.Get("As"), &id); err != nil {
		return nil, nil
	}
	user := 70 + id
	role := web.Agent
	if other := r.Header.Get("User"); other == "manager" {
		role = web.Manager
	} else if other == "owner" {
		role = web.Owner
	} else if other != "" {
		if _, err := fmt.Sscan(other, &user); err != nil {
			return nil, err
		}
	}
	return &web.Principal{UserID: user, Name: "דנה", Role: role, Locale: "en", Scope: tenant.Grant(tenant.ID(id))}, nil
}

func (guard) CSRF(http.ResponseWriter, *http.Request) error { return nil }
func (guard) Audit(*db.Tx, web.Ctx, string) error           { return nil }
func secretOf(business int) string                          { return fmt.Sprintf("app-secret-%d", business) }
func numberOf(business int) string                          { return fmt.Sprintf("10000000%d", business) }
func scopeOf(business int) tenant.Scope                     { return tenant.Grant(tenant.ID(business)) }

func newHouse(t *testing.T) *house { return newHouseAt(t, nil) }

// newHouseAt is a house that sends through another Graph than its own.
func newHouseAt(t *testing.T, at func(*house) string) *house {
	t.Helper()
	h := &house{t: t, clock: clock.Fake(time.Date(2026, 11, 24, 9, 20, 0, 0, time.UTC)), log: &bytes.Buffer{}, told: &told{}}
	h.graph, h.model = newGraph(t), newModel(t)
	h.db = dbtest.OpenAt(t, h.clock)
	box, err := secret.LoadBox(filepath.Join(t.TempDir(), "secret"))
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(h.log, nil))
	h.business = business.New(business.Options{DB: h.db, Box: box, Log: log, Installation: business.Installation{APIKey: "sk-test", BaseURL: h.model.url}})
	for _, p := range whatsapp.Providers() {
		info := business.ProviderInfo{Kind: business.KindWhatsApp, Provider: p.Provider, Label: p.Label,
			RouteKey: func(address string, settings map[string]string) string {
				return whatsapp.RouteKey(p.Provider, p.Account(address, settings))
			}}
		for _, f := range p.Fields {
			info.Fields = append(info.Fields, business.Field(f))
		}
		h.business.AddProvider(info)
	}
	h.leads = leads.New()
	h.business.OnCreate(h.leads.SeedStatuses)
	zone := func(tx *db.Tx) (*time.Location, error) {
		b, err := h.business.Current(tx)
		return b.Location(), err
	}
	helper := agent.New(h.business, h.leads, tasks.New(h.leads, zone))
	graphURL, twilioURL := h.graph.url, h.graph.url
	if at != nil {
		graphURL = at(h)
		twilioURL = graphURL
	}
	providers := whatsapp.Open(whatsapp.Config{GraphURL: graphURL, TwilioURL: twilioURL, PublicURL: publicURL})
	h.templates = templates.New(templates.Options{DB: h.db, Log: log, Business: h.business, Leads: h.leads, Providers: providers})
	blobs, err := blob.OpenFolder(t.TempDir(), h.clock)
	if err != nil {
		t.Fatal(err)
	}
	docs := files.New(files.Options{DB: h.db, Blobs: blobs, Log: log, Normalise: leads.Normalise, Limits: files.Limits{File: 1 << 20, Quota: 1 << 24, PerLead: 20}})
	h.inbox = inbox.New(inbox.Options{DB: h.db, Clock: h.clock, Log: log, Business: h.business, Leads: h.leads, Agent: helper,
		Providers: providers, Templates: h.templates, Files: docs,
		ModelHTTP: llm.NewHTTP(), Notify: h.told, PublicURL: publicURL})
	router := web.New(web.Options{DB: h.db, Clock: h.clock, Log: log, Guard: guard{}, PublicURL: publicURL})
	h.inbox.Routes(router)
	h.templates.Routes(router)
	docs.Routes(router)
	if err := router.Err(); err != nil {
		t.Fatal(err)
	}
	h.handler = router.Handler()
	h.queue = jobs.New(jobs.Options{DB: h.db, Clock: h.clock, Log: log})
	h.inbox.Jobs(h.queue)
	h.templates.Jobs(h.queue)
	docs.Jobs(h.queue)
	if err := h.queue.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.queue.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	for n := 1; n <= 2; n++ {
		h.addBusiness(n)
	}
	return h
}

// addBusiness makes business n with a Meta number.
func (h *house) addBusiness(n int) {
	h.t.Helper()
	h.must(h.db.System(context.Background(), "test", func(tx *db.Tx) error {
		_, inside, err := h.business.Create(tx, business.NewBusiness{Name: fmt.Sprintf("עסק %d", n)})
		if err != nil {
			return err
		}
		_, err = h.business.AddChannel(inside, business.NewChannel{Kind: "whatsapp", Provider: "meta", Address: fmt.Sprintf("+9723123456%d", n),
			Settings: map[string]string{"phone_number_id": numberOf(n), "waba_id": "W", "access_token": "token", "app_secret": secretOf(n), "verify_token": fmt.Sprintf("verify-%d", n)}})
		return err
	}))
}

// botOn lets the bot answer for business n, with a saved prompt unless it is empty.
func (h *house) botOn(n int, prompt string) { h.t.Helper(); h.bot(n, true, prompt) }

func (h *house) bot(n int, on bool, prompt string) {
	h.t.Helper()
	h.write(n, func(tx *db.Tx) error {
		if _, err := h.business.SaveAI(tx, business.Asker{}, business.AIChange{BotWhatsApp: &on}); err != nil || prompt == "" {
			return err
		}
		_, err := h.business.SavePrompts(tx, "calls", prompt)
		return err
	})
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) write(n int, fn func(*db.Tx) error) {
	h.t.Helper()
	h.must(h.db.Write(context.Background(), scopeOf(n), fn))
}

// idle waits until no job is due.
func (h *house) idle() {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	h.must(h.queue.Idle(ctx))
}

// pass lets time go by and the jobs that fall due run. What runs already ends first: a jump of the
// clock would take its lease away.
func (h *house) pass(d time.Duration) {
	h.t.Helper()
	h.idle()
	h.clock.Advance(d)
	h.idle()
}

// running counts the jobs that are being done at this moment.
func (h *house) running() int {
	h.t.Helper()
	depth, err := h.queue.Depth(h.t.Context())
	h.must(err)
	return depth.Running
}

// until lets time go by in steps, none of them under a job that runs, until something has happened.
func (h *house) until(happened func() bool) {
	h.t.Helper()
	for range 500 {
		if happened() {
			return
		}
		for h.running() > 0 {
			<-time.After(time.Millisecond)
		}
		h.clock.Advance(time.Second)
		<-time.After(5 * time.Millisecond) // the queue works in its own time
	}
	h.t.Fatal("it did not happen")
}

type answer struct {
	Code int
	Body []byte
	http.Header
}

// into decodes the answer.
func (a answer) into(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal(a.Body, v); err != nil {
		t.Fatalf("%d %s: %v", a.Code, a.Body, err)
	}
}

func (h *house) do(r *http.Request) answer {
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r)
	return answer{w.Code, w.Body.Bytes(), w.Header()}
}

// call is an API request of somebody of business n.
func (h *house) call(n int, method, path string, body any) answer {
	h.t.Helper()
	return h.callAs(n, "", method, path, body)
}

// callAs is call by another person of business n.
func (h *house) callAs(n int, user, method, path string, body any) answer {
	h.t.Helper()
	var data []byte
	if body != nil {
		var err error
		data, err = json.Marshal(body)
		h.must(err)
	}
	r := httptest.NewRequest(method, path, bytes.NewReader(data))
	r.Header.Set("As", fmt.Sprint(n))
	r.Header.Set("User", user)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return h.do(r)
}

// post delivers a Meta webhook, signed with a secret.
func (h *house) post(secret, body string) answer {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	r := httptest.NewRequest("POST", "/webhook/whatsapp/meta", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Hub-Signature-256", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	return h.do(r)
}

// deliver is post that must be accepted, and its work done.
func (h *house) deliver(n int, changes ...string) {
	h.t.Helper()
	if a := h.post(secretOf(n), envelope(changes...)); a.Code != 200 || len(a.Body) != 0 {
		h.t.Fatalf("webhook answered %d %q", a.Code, a.Body)
	}
	h.idle()
}

func envelope(changes ...string) string {
	return `{"object":"whatsapp_business_account","entry":[{"id":"W","changes":[` + strings.Join(changes, ",") + `]}]}`
}

// change is one change for the number of business n.
func change(n int, field, members string) string {
	return fmt.Sprintf(`{"field":%q,"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"97231234567","phone_number_id":%q},%s}}`, field, numberOf(n), members)
}

// text is a change with one text message of the customer.
func (h *house) text(n int, id, words string) string {
	return h.textAt(n, id, words, h.clock.Now())
}

func (h *house) textAt(n int, id, words string, at time.Time) string {
	body, err := json.Marshal(words)
	h.must(err)
	return change(n, "messages", fmt.Sprintf(`"contacts":[{"profile":{"name":"דנה לוי"},"wa_id":%q}],"messages":[{"from":%q,"id":%q,"timestamp":"%d","type":"text","text":{"body":%s}}]`,
		customer, customer, id, at.Unix(), body))
}

// status is a change with one report.
func status(n int, id, state, more string) string {
	return change(n, "messages", fmt.Sprintf(`"statuses":[{"id":%q,"status":%q,"timestamp":"1795512000","recipient_id":%q%s}]`, id, state, customer, more))
}

type thread struct {
	Items []struct {
		ID                      int64
		Direction, Author, Type string
		Text, Status, At        string
		ProviderID              *string `json:"provider_id"`
		PromptVersion           *int64  `json:"prompt_version"`
		ReplyTo                 *string `json:"reply_to"`
		Detail                  json.RawMessage
		Error                   *struct{ Code, Advice, Message string }
	}
	NextCursor     *string `json:"next_cursor"`
	PrevCursor     *string `json:"prev_cursor"`
	ConversationID *int64  `json:"conversation_id"`
	Owner          string
	PausedUntil    *string `json:"paused_until"`
	Unread         int64
	Reply          struct {
		Allowed bool
		Reason  *string
	}
}

// script is the thread in short: who said what, and how far it came.
func (t thread) script() string {
	var b strings.Builder
	for _, m := range t.Items {
		fmt.Fprintf(&b, "%s %s %s|", m.Author, m.Text, m.Status)
	}
	return strings.TrimSuffix(b.String(), "|")
}

func (h *house) thread(n int, lead int64) thread {
	h.t.Helper()
	a := h.call(n, "GET", fmt.Sprintf("/api/leads/%d/conversation", lead), nil)
	if a.Code != 200 {
		h.t.Fatalf("thread answered %d %s", a.Code, a.Body)
	}
	var t thread
	a.into(h.t, &t)
	return t
}

// everybody lists the leads of business n.
func (h *house) everybody(n int) (all []leads.Lead) {
	h.t.Helper()
	h.must(h.db.Read(context.Background(), scopeOf(n), func(tx *db.Tx) error {
		page, err := h.leads.List(tx, leads.Filter{}, "position", 200, "")
		all = page.Items
		return err
	}))
	return all
}

// lead is the only lead of business n.
func (h *house) lead(n int) leads.Lead {
	h.t.Helper()
	all := h.everybody(n)
	if len(all) != 1 {
		h.t.Fatalf("%d leads, want 1", len(all))
	}
	return all[0]
}

// events counts the events of business n by kind.
func (h *house) events(n int, kind string) (count int) {
	h.t.Helper()
	h.must(h.db.Read(context.Background(), scopeOf(n), func(tx *db.Tx) error {
		return tx.One(`SELECT count(*) FROM events WHERE tenant_id = :tenant AND kind = :kind`, db.Args{"kind": kind}, &count)
	}))
	return count
}
