package activity_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/moked/moked/internal/activity"
	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/tasks"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

// guard knows the business from a header, so that it can be changed while a stream runs.
type guard struct {
	moved atomic.Int64
	sight tenant.Sight
}

func (g *guard) scope(r *http.Request) tenant.Scope {
	if id := g.moved.Load(); id != 0 {
		return tenant.Grant(tenant.ID(id))
	}
	id, _ := strconv.ParseInt(r.Header.Get("Tenant"), 10, 64)
	return tenant.Grant(tenant.ID(id))
}

func (g *guard) Identify(r *http.Request) (*web.Principal, error) {
	return &web.Principal{UserID: 100, Name: "דנה", Role: web.Agent, Locale: "en", Scope: g.scope(r).SeenBy(g.sight)}, nil
}
func (*guard) CSRF(http.ResponseWriter, *http.Request) error { return nil }
func (*guard) Audit(*db.Tx, web.Ctx, string) error           { return nil }

type house struct {
	t     *testing.T
	db    *db.DB
	clock *clock.Clock
	hub   *bus.Hub
	guard *guard
	ended atomic.Bool // the session
	leads *leads.Service
	tasks *tasks.Service
	feat  *activity.Service
	http  http.Handler
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, clock: clock.Fake(time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)), guard: &guard{}, leads: leads.New()}
	h.db = dbtest.OpenAt(t, h.clock)
	jerusalem, err := time.LoadLocation("Asia/Jerusalem")
	if err != nil {
		t.Fatal(err)
	}
	zone := func(*db.Tx) (*time.Location, error) { return jerusalem, nil }
	h.tasks = tasks.New(h.leads, zone)
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
	h.hub = bus.NewHub(h.db)
	t.Cleanup(h.hub.Close)
	h.feat = activity.New(activity.Options{
		Hub: h.hub, Leads: h.leads, Tasks: h.tasks, Zone: zone,
		Scope: func(r *http.Request) (tenant.Scope, bool) { return h.guard.scope(r), !h.ended.Load() },
	})
	r := web.New(web.Options{DB: h.db, Clock: h.clock, Log: slog.New(slog.DiscardHandler), Guard: h.guard, PublicURL: "http://localhost"})
	h.feat.Routes(r)
	h.leads.Routes(r)
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	h.http = r.Handler()
	return h
}

type object = map[string]any

// must sends a request as a person of business 1, unless a header says otherwise.
func (h *house) must(status int, method, path, body string, header ...string) object {
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
	if w.Code != status {
		h.t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
	}
	var decoded object
	if w.Body.Len() > 0 {
		if err := json.Unmarshal(w.Body.Bytes(), &decoded); err != nil {
			h.t.Fatal(err)
		}
	}
	return decoded
}

// add creates a lead in business 1.
func (h *house) add(name string) int64 {
	h.t.Helper()
	return int64(h.must(201, "POST", "/api/leads", `{"name":"`+name+`"}`)["id"].(float64))
}

// write runs fn in a transaction of business 1.
func (h *house) write(fn func(tx *db.Tx) error) {
	h.t.Helper()
	if err := h.db.Write(h.t.Context(), tenant.Grant(1), fn); err != nil {
		h.t.Fatal(err)
	}
}

func activityOf(leadID int64) string {
	return "/api/leads/" + strconv.FormatInt(leadID, 10) + "/activity"
}

// happened is an event of another feature.
type happened struct {
	kind   string
	leadID int64
}

func (e happened) Record() bus.Record {
	author := map[string]string{"message.received": "contact", "message.queued": "human"}[e.kind]
	return bus.Record{Kind: e.kind, Entity: "message", EntityID: e.leadID, LeadID: e.leadID, Data: map[string]string{"author": author}}
}

// failed is a message that did not arrive.
type failed struct{ leadID int64 }

func (e failed) Record() bus.Record {
	return bus.Record{Kind: "message.status", Entity: "message", EntityID: 1, LeadID: e.leadID, Data: map[string]string{"status": "failed"}}
}
