package tasks_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/tasks"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

// guard lets everybody in as user 100 of business 1 or 200 of business 2.
type guard struct{}

func (guard) Identify(r *http.Request) (*web.Principal, error) {
	id, _ := strconv.ParseInt(r.Header.Get("Tenant"), 10, 64)
	return &web.Principal{UserID: id * 100, Role: web.Agent, Locale: "en", Scope: tenant.Grant(tenant.ID(id))}, nil
}
func (guard) CSRF(http.ResponseWriter, *http.Request) error { return nil }
func (guard) Audit(*db.Tx, web.Ctx, string) error           { return nil }

type house struct {
	t     *testing.T
	db    *db.DB
	clock *clock.Clock
	leads *leads.Service
	tasks *tasks.Service
	queue *jobs.Queue
	http  http.Handler
}

// newHouse has a lead 1 in business 1, whose clock is Jerusalem's.
func newHouse(t *testing.T, now time.Time) (h *house, leadID int64) {
	t.Helper()
	h = &house{t: t, clock: clock.Fake(now), leads: leads.New()}
	h.db = dbtest.OpenAt(t, h.clock)
	zone, err := time.LoadLocation("Asia/Jerusalem")
	if err != nil {
		t.Fatal(err)
	}
	h.tasks = tasks.New(h.leads, func(*db.Tx) (*time.Location, error) { return zone, nil })
	for id := tenant.ID(1); id <= 2; id++ {
		err := h.db.System(t.Context(), "test", func(tx *db.Tx) error {
			if _, err := tx.Exec(`INSERT INTO businesses (id, name, search, timezone, locale, status, created_at)
				VALUES (:id, 'עסק', '', 'Asia/Jerusalem', 'he', 'active', 0)`, db.Args{"id": int64(id)}); err != nil {
				return err
			}
			return h.leads.SeedStatuses(tx.As(tenant.Grant(id)))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	h.queue = jobs.New(jobs.Options{DB: h.db, Clock: h.clock, Log: slog.New(slog.DiscardHandler)})
	h.tasks.Jobs(h.queue)
	if err := h.queue.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.queue.Stop(t.Context()); err != nil && t.Context().Err() == nil {
			t.Error(err)
		}
	})
	r := web.New(web.Options{DB: h.db, Clock: h.clock, Log: slog.New(slog.DiscardHandler), Guard: guard{}, PublicURL: "http://localhost"})
	h.tasks.Routes(r)
	h.leads.Routes(r)
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	h.http = r.Handler()
	return h, h.must(201, "POST", "/api/leads", `{"name":"דנה","phone":"0523456789"}`).id()
}

type answer struct {
	body map[string]any
	raw  string
}

func (a answer) id() int64 { return int64(a.body["id"].(float64)) }

// must sends a request and wants this status.
func (h *house) must(status int, method, path, body string, header ...string) answer {
	h.t.Helper()
	a, got := h.try(method, path, body, header...)
	if got != status {
		h.t.Fatalf("%s %s: %d %s, want %d", method, path, got, a.raw, status)
	}
	return a
}

// try sends a request.
func (h *house) try(method, path, body string, header ...string) (answer, int) {
	h.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Tenant", "1")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.http.ServeHTTP(w, r)
	a := answer{raw: w.Body.String()}
	if a.raw != "" {
		if err := json.Unmarshal(w.Body.Bytes(), &a.body); err != nil {
			h.t.Fatal(err)
		}
	}
	return a, w.Code
}

// fired counts the announcements.
func (h *house) fired() int {
	h.t.Helper()
	if err := h.queue.Idle(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	var n int
	if err := h.db.Read(h.t.Context(), tenant.Grant(1), func(tx *db.Tx) error {
		return tx.One(`SELECT count(*) FROM events WHERE tenant_id = :tenant AND kind = 'reminder.due'`, nil, &n)
	}); err != nil {
		h.t.Fatal(err)
	}
	return n
}

func reminders(leadID int64) string {
	return "/api/leads/" + strconv.FormatInt(leadID, 10) + "/reminders"
}

func reminder(leadID, id int64) string { return reminders(leadID) + "/" + strconv.FormatInt(id, 10) }

func due(at string) string { return `{"due_at":"` + at + `","note":"לחזור"}` }
