package notify_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/notify"
	"github.com/moked/moked/internal/secret"
	"github.com/moked/moked/internal/sim"
	"github.com/moked/moked/internal/tasks"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

// guard lets in whom the User header names, in the business of the hundreds.
type guard struct{}

func (guard) Identify(r *http.Request) (*web.Principal, error) {
	id, _ := strconv.ParseInt(r.Header.Get("User"), 10, 64)
	return &web.Principal{UserID: id, Role: web.Agent, Locale: "he", Scope: tenant.Grant(tenant.ID(id / 100)), Impersonating: r.Header.Get("Impersonating") != ""}, nil
}
func (guard) CSRF(http.ResponseWriter, *http.Request) error { return nil }
func (guard) Audit(*db.Tx, web.Ctx, string) error           { return nil }

// mailbox takes mail, or fails as it is told.
type mailbox struct {
	mu    sync.Mutex
	mails []auth.Mail
	fail  []error
}

func (m *mailbox) Send(_ context.Context, mail auth.Mail) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.fail) > 0 {
		err := m.fail[0]
		m.fail = m.fail[1:]
		if err != nil {
			return err
		}
	}
	m.mails = append(m.mails, mail)
	return nil
}

func (m *mailbox) got() []auth.Mail {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]auth.Mail(nil), m.mails...)
}

type house struct {
	t     *testing.T
	db    *db.DB
	clock *clock.Clock
	leads *leads.Service
	tasks *tasks.Service
	tell  *notify.Service
	push  *sim.Push
	at    string // of the push service
	mail  *mailbox
	queue *jobs.Queue
	http  http.Handler
	lead  int64
}

// morning is 10:00 on a Tuesday in Jerusalem.
var morning = time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)

// newHouse has businesses 1 and 2 with the people 100, 101 (a manager) and 200, and one lead in business 1.
func newHouse(t *testing.T, now time.Time) *house {
	t.Helper()
	h := &house{t: t, clock: clock.Fake(now), leads: leads.New(), mail: &mailbox{}}
	h.db = dbtest.OpenAt(t, h.clock)
	h.push = sim.NewPush(clock.New(0)) // the library signs with the machine's time
	server := httptest.NewServer(h.push)
	t.Cleanup(server.Close)
	h.at = server.URL
	zone, err := time.LoadLocation("Asia/Jerusalem")
	if err != nil {
		t.Fatal(err)
	}
	in := func(*db.Tx) (*time.Location, error) { return zone, nil }
	box, err := secret.NewBox(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	h.tasks = tasks.New(h.leads, in)
	h.tell, err = notify.New(notify.Options{
		DB: h.db, Clock: h.clock, Log: slog.New(slog.DiscardHandler), Box: box, Mailer: h.mail,
		PublicURL: "http://localhost:8080", Zone: in, Local: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	h.tasks.OnDue(func(tx *db.Tx, a tasks.Alarm) error {
		return h.tell.Tell(tx, notify.Notice{Kind: notify.Reminder, Cause: a.Cause, For: a.For, LeadID: *a.Task.LeadID, Name: a.Task.LeadName, Text: a.Task.Note})
	})
	for id, roles := range map[tenant.ID]map[int64]string{1: {100: "agent", 101: "manager"}, 2: {200: "owner"}} {
		err := h.db.System(t.Context(), "test", func(tx *db.Tx) error {
			if _, err := tx.Exec(`INSERT INTO businesses (id, name, search, timezone, locale, status, created_at)
				VALUES (:id, 'עסק', '', 'Asia/Jerusalem', 'he', 'active', 0)`, db.Args{"id": int64(id)}); err != nil {
				return err
			}
			for user, role := range roles {
				if _, err := tx.As(tenant.Grant(id)).Exec(`INSERT INTO users (tenant_id, id, email, name, role, locale, password_hash, disabled_at, created_at, updated_at)
					VALUES (:tenant, :id, :email, :name, :role, 'he', '', 0, 0, 0)`,
					db.Args{"id": user, "email": fmt.Sprintf("u%d@moked.test", user), "name": fmt.Sprint("אדם ", user), "role": role}); err != nil {
					return err
				}
			}
			return h.leads.SeedStatuses(tx.As(tenant.Grant(id)))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	h.start()
	t.Cleanup(func() { h.stop(context.Background()) })
	r := web.New(web.Options{DB: h.db, Clock: h.clock, Log: slog.New(slog.DiscardHandler), Guard: guard{}, PublicURL: "http://localhost"})
	h.tasks.Routes(r)
	h.leads.Routes(r)
	h.tell.Routes(r)
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	h.http = r.Handler()
	h.lead = int64(h.must(201, 100, "POST", "/api/leads", `{"name":"דנה","phone":"0523456789","owner_id":100}`)["id"].(float64))
	return h
}

// start is a node that begins to work on what it finds in the database.
func (h *house) start() {
	h.t.Helper()
	h.queue = jobs.New(jobs.Options{DB: h.db, Clock: h.clock, Log: slog.New(slog.DiscardHandler)})
	h.tasks.Jobs(h.queue)
	h.tell.Jobs(h.queue)
	if err := h.queue.Start(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) stop(ctx context.Context) {
	if err := h.queue.Stop(ctx); err != nil && !errors.Is(err, context.Canceled) {
		h.t.Error(err)
	}
}

func (h *house) idle() {
	h.t.Helper()
	if err := h.queue.Idle(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

// must sends a request as a user and wants this status.
func (h *house) must(status int, user int64, method, path, body string, header ...string) map[string]any {
	h.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("User", fmt.Sprint(user))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.http.ServeHTTP(w, r)
	if w.Code != status {
		h.t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
	}
	var out map[string]any
	if w.Body.Len() > 0 {
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			h.t.Fatal(err)
		}
	}
	return out
}

// device subscribes a browser of a user.
func (h *house) device(user int64, name string) int64 {
	h.t.Helper()
	sub, err := h.push.Subscribe(h.at, name)
	if err != nil {
		h.t.Fatal(err)
	}
	made := h.must(201, user, "POST", "/api/push/devices", fmt.Sprintf(`{"endpoint":%q,"keys":{"p256dh":%q,"auth":%q},"device":%q}`, sub.Endpoint, sub.P256dh, sub.Auth, name))
	return int64(made["id"].(float64))
}

// remind sets a reminder on the lead.
func (h *house) remind(due time.Time) {
	h.t.Helper()
	h.must(201, 100, "POST", fmt.Sprintf("/api/leads/%d/reminders", h.lead), fmt.Sprintf(`{"due_at":%q,"note":"סוד"}`, due.Format(time.RFC3339)))
}

// bell reads what a user's bell shows.
func (h *house) bell(user int64) (kinds []string, unread float64) {
	h.t.Helper()
	page := h.must(200, user, "GET", "/api/notifications", "")
	for _, i := range page["items"].([]any) {
		kinds = append(kinds, i.(map[string]any)["kind"].(string))
	}
	return kinds, page["unread"].(float64)
}

// states are the deliveries by state.
func (h *house) states() string {
	h.t.Helper()
	var all []string
	if err := h.db.Read(h.t.Context(), tenant.Grant(1), func(tx *db.Tx) error {
		all = nil
		return tx.Query(`SELECT channel, state FROM notification_deliveries WHERE tenant_id = :tenant ORDER BY channel, target`, nil, func(r db.Row) error {
			var channel, state string
			err := r.Scan(&channel, &state)
			all = append(all, channel+" "+state)
			return err
		})
	}); err != nil {
		h.t.Fatal(err)
	}
	return strings.Join(all, ", ")
}
