package broadcasts_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/broadcasts"
	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/consent"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

// guard lets everybody in as the manager of business 1 or 2.
type guard struct{}

func (guard) Identify(r *http.Request) (*web.Principal, error) {
	id, _ := strconv.ParseInt(r.Header.Get("Tenant"), 10, 64)
	role := web.Manager
	if r.Header.Get("Role") != "" {
		role = web.Role(r.Header.Get("Role"))
	}
	return &web.Principal{UserID: id * 100, Name: "מנהלת", Role: role, Locale: "en", Scope: tenant.Grant(tenant.ID(id))}, nil
}
func (guard) CSRF(http.ResponseWriter, *http.Request) error { return nil }
func (guard) Audit(*db.Tx, web.Ctx, string) error           { return nil }

// post is a messenger that writes each message down as an event, in the transaction that sends it.
type post struct {
	marketing bool
	gone      bool
}

func (p *post) Templates(*db.Tx) ([]broadcasts.Sendable, error) {
	if p.gone {
		return nil, nil
	}
	return []broadcasts.Sendable{{ID: 7, Name: "offer", Marketing: p.marketing, Text: "שלום {{name}}, מבצע", Slots: []broadcasts.Blank{{Key: "name", Auto: true}}}}, nil
}

func (p *post) Fill(tx *db.Tx, leadID, _ int64, values map[string]string) (string, error) {
	var name string
	if err := tx.One(`SELECT name FROM leads WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": leadID}, &name); err != nil {
		return "", err
	}
	if name == "" && values["name"] == "" {
		return "", fault.Invalid.Field("values.name", fault.Required)
	}
	return "שלום " + name + values["name"], nil
}

type posted struct {
	lead int64
	by   string
}

func (p posted) Record() bus.Record {
	return bus.Record{Kind: "test.sent", Entity: "test", LeadID: p.lead, Data: map[string]string{"by": p.by}}
}

func (p *post) Send(tx *db.Tx, leadID, templateID int64, values map[string]string, key string) (int64, error) {
	if _, err := p.Fill(tx, leadID, templateID, values); err != nil {
		return 0, err
	}
	return bus.Emit(tx, posted{leadID, bus.ActorOf(tx.Context()).Name})
}

// line is the number that the business sends with.
type line struct{ state string }

func (l *line) ChannelFor(*db.Tx, string) (business.Channel, error) {
	if l.state == "" {
		return business.Channel{}, business.NoChannel.New()
	}
	return business.Channel{ID: 1, State: l.state}, nil
}

type house struct {
	t       *testing.T
	db      *db.DB
	clock   *clock.Clock
	leads   *leads.Service
	consent *consent.Service
	post    *post
	line    *line
	queue   *jobs.Queue
	http    http.Handler
}

// noon is a Tuesday, 12:00 in Jerusalem.
var noon = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

func newHouse(t *testing.T, at time.Time) *house {
	t.Helper()
	h := &house{t: t, clock: clock.Fake(at), leads: leads.New(), post: &post{marketing: true}, line: &line{state: business.ChannelActive}}
	h.db = dbtest.OpenAt(t, h.clock)
	h.consent = consent.New(h.db)
	settle(t, h.db, h.leads)
	feature := service(h.leads, h.post, h.line)
	h.queue = jobs.New(jobs.Options{DB: h.db, Clock: h.clock, Log: slog.New(slog.DiscardHandler)})
	feature.Jobs(h.queue)
	if err := h.queue.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.queue.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	r := web.New(web.Options{DB: h.db, Clock: h.clock, Log: slog.New(slog.DiscardHandler), Guard: guard{}, PublicURL: "http://localhost"})
	feature.Routes(r)
	h.leads.Routes(r)
	h.consent.Routes(r)
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	h.http = r.Handler()
	return h
}

func service(l *leads.Service, p *post, c *line) *broadcasts.Service {
	zone, err := time.LoadLocation("Asia/Jerusalem")
	if err != nil {
		zone = time.UTC
	}
	return broadcasts.New(broadcasts.Options{Log: slog.New(slog.DiscardHandler), Leads: l, Business: c, Messenger: p,
		Zone: func(*db.Tx) (*time.Location, error) { return zone, nil }})
}

// settle makes two businesses.
func settle(t *testing.T, d *db.DB, l *leads.Service) {
	t.Helper()
	for id := tenant.ID(1); id <= 2; id++ {
		err := d.System(context.Background(), "test", func(tx *db.Tx) error {
			if _, err := tx.Exec(`INSERT INTO businesses (id, name, search, timezone, locale, status, created_at)
				VALUES (:id, 'עסק', '', 'Asia/Jerusalem', 'he', 'active', 0)`, db.Args{"id": int64(id)}); err != nil {
				return err
			}
			return l.SeedStatuses(tx.As(tenant.Grant(id)))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// must sends a request as the manager of business 1 and wants this status.
func (h *house) must(status int, method, path, body string, into any) string {
	h.t.Helper()
	return h.mustAs("1", status, method, path, body, into)
}

func (h *house) mustAs(tenant string, status int, method, path, body string, into any) string {
	h.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Tenant", tenant)
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.http.ServeHTTP(w, r)
	if w.Code != status {
		h.t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
	}
	if into != nil {
		if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
			h.t.Fatal(err)
		}
	}
	return w.Body.String()
}

// lead makes a person, agreed says whether they want advertisements.
func (h *house) lead(name, phone string, agreed bool) int64 {
	h.t.Helper()
	var made struct {
		ID int64 `json:"id"`
	}
	h.must(201, "POST", "/api/leads", fmt.Sprintf(`{"name":%q,"phone":%q}`, name, phone), &made)
	if agreed {
		h.say(made.ID, "granted")
	}
	return made.ID
}

func (h *house) say(lead int64, action string) {
	h.t.Helper()
	h.must(201, "POST", fmt.Sprintf("/api/leads/%d/consents", lead), fmt.Sprintf(`{"action":%q,"words":"x"}`, action), nil)
}

type view struct {
	ID            int64
	State, Reason string
	NextAt        *string `json:"next_at"`
	Counts        struct {
		Total, Waiting, Queued, Failed int64
		LeftOut                        int64 `json:"left_out"`
		OptedOut                       int64 `json:"opted_out"`
	}
	Undelivered []struct {
		Reason string
		Count  int64
	}
}

func (h *house) start(key, more string) (v view) {
	h.t.Helper()
	h.must(201, "POST", "/api/broadcasts", fmt.Sprintf(`{"key":%q,"template_id":7,"audience":{}%s}`, key, more), &v)
	return v
}

func (h *house) get(id int64) (v view) {
	h.t.Helper()
	h.must(200, "GET", fmt.Sprintf("/api/broadcasts/%d", id), "", &v)
	return v
}

// pass lets time go by in steps of a second, and the jobs of each.
func (h *house) pass(seconds int) {
	h.t.Helper()
	for range seconds {
		h.clock.Advance(time.Second)
		h.idle()
	}
}

func (h *house) idle() {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := h.queue.Idle(ctx); err != nil {
		h.t.Fatal(err)
	}
}

// sent counts the messages of each person.
func sent(t *testing.T, d *db.DB) map[int64]int {
	t.Helper()
	counts := map[int64]int{}
	err := d.Read(context.Background(), tenant.Grant(1), func(tx *db.Tx) error {
		return tx.Query(`SELECT lead_id FROM events WHERE tenant_id = :tenant AND kind = 'test.sent'`, nil, func(r db.Row) error {
			var id int64
			err := r.Scan(&id)
			counts[id]++
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

func (h *house) sent() map[int64]int { h.t.Helper(); return sent(h.t, h.db) }
