package billing_test

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

	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/billing"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/payments"
	"github.com/moked/moked/internal/secret"
	"github.com/moked/moked/internal/sim"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

// guard lets everybody in as the owner of the business that the header names.
type guard struct{}

func (guard) Identify(r *http.Request) (*web.Principal, error) {
	id, _ := strconv.ParseInt(r.Header.Get("Tenant"), 10, 64)
	if id == 0 {
		return nil, nil
	}
	return &web.Principal{UserID: id * 100, Role: web.Owner, Locale: "en", Scope: tenant.Grant(tenant.ID(id))}, nil
}
func (guard) CSRF(http.ResponseWriter, *http.Request) error { return nil }
func (guard) Audit(*db.Tx, web.Ctx, string) error           { return nil }

// house is the feature over a database with two businesses; the first one has its details and a lead.
type house struct {
	t     *testing.T
	db    *db.DB
	clock *clock.Clock
	feat  *billing.Service
	queue *jobs.Queue
	http  http.Handler
	lead  int64

	url     string // where the house itself is
	cashier *sim.Cashier
	said    []string // on WhatsApp
	closed  bool     // the window of WhatsApp
	mails   []auth.Mail
}

var errClosed = fault.Define("window_closed_in_test", 409, fault.Text{He: "סגור", En: "Closed"}, fault.Text{He: "לחכות", En: "Wait"})

// Say is the messenger's.
func (h *house) Say(_ *db.Tx, _ int64, text string) error {
	if h.closed {
		return errClosed.New()
	}
	h.said = append(h.said, text)
	return nil
}

// Send is the mailer's.
func (h *house) Send(_ context.Context, m auth.Mail) error {
	h.mails = append(h.mails, m)
	return nil
}

// events counts what happened of one kind.
func (h *house) events(kind string) (n int) {
	h.t.Helper()
	if err := h.db.Read(h.t.Context(), tenant.Grant(1), func(tx *db.Tx) error {
		return tx.One(`SELECT count(*) FROM events WHERE tenant_id = :tenant AND kind = :kind`, db.Args{"kind": kind}, &n)
	}); err != nil {
		h.t.Fatal(err)
	}
	return n
}

// consent is from where a quote was decided on.
func (h *house) consent(id int64) (ip, agent string) {
	h.t.Helper()
	if err := h.db.Read(h.t.Context(), tenant.Grant(1), func(tx *db.Tx) error {
		return tx.One(`SELECT decided_ip, decided_agent FROM billing_documents WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id}, &ip, &agent)
	}); err != nil {
		h.t.Fatal(err)
	}
	return ip, agent
}

func newHouse(t *testing.T) *house {
	return houseOn(t, dbtest.OpenAt, clock.Fake(time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)))
}

func houseOn(t *testing.T, open func(testing.TB, *clock.Clock) *db.DB, clk *clock.Clock) *house {
	t.Helper()
	h := &house{t: t, clock: clk}
	h.db = open(t, h.clock)
	zone, err := time.LoadLocation("Asia/Jerusalem")
	if err != nil {
		t.Fatal(err)
	}
	people := leads.New()
	h.cashier = &sim.Cashier{APIKey: "ak", SecretKey: "sk", PageUID: "page", APIID: "id", APISecret: "as"}
	vendor := httptest.NewServer(h.cashier)
	t.Cleanup(vendor.Close)
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.http.ServeHTTP(w, r) }))
	t.Cleanup(own.Close)
	h.url = own.URL
	pages, invoices := payments.Open(payments.Config{PayPlusURL: vendor.URL + "/payplus", MorningURL: vendor.URL + "/morning", HTTP: vendor.Client()})
	box, err := secret.NewBox(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	rooms := business.New(business.Options{DB: h.db, Box: box, Log: slog.New(slog.DiscardHandler)})
	h.feat = billing.New(billing.Options{
		DB: h.db, Zone: func(*db.Tx) (*time.Location, error) { return zone, nil }, Messenger: h, Mailer: h, PublicURL: own.URL,
		Doors: rooms, Vault: rooms, Pages: pages, Invoices: invoices,
	})
	for id := tenant.ID(1); id <= 2; id++ {
		err := h.db.System(t.Context(), "test", func(tx *db.Tx) error {
			if _, err := tx.Exec(`INSERT INTO businesses (id, name, search, timezone, locale, status, created_at)
				VALUES (:id, 'עסק', '', 'Asia/Jerusalem', 'he', 'active', 0)`, db.Args{"id": int64(id)}); err != nil {
				return err
			}
			return people.SeedStatuses(tx.As(tenant.Grant(id)))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	h.queue = jobs.New(jobs.Options{DB: h.db, Clock: h.clock, Log: slog.New(slog.DiscardHandler)})
	h.feat.Jobs(h.queue)
	if err := h.queue.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.queue.Stop(t.Context()); err != nil && t.Context().Err() == nil {
			t.Error(err)
		}
	})
	r := web.New(web.Options{DB: h.db, Clock: h.clock, Log: slog.New(slog.DiscardHandler), Guard: guard{}, PublicURL: "http://localhost"})
	h.feat.Routes(r)
	people.Routes(r)
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	h.http = r.Handler()
	h.lead = h.must(201, "POST", "/api/leads", `{"name":"דנה","phone":"0523456789","email":"dana@example.com"}`).id()
	h.must(200, "PUT", "/api/billing/settings", settings("licensed"))
	return h
}

func settings(dealer string) string {
	return `{"legal_name":"עסק בע״מ","tax_id":"123456782","dealer":"` + dealer + `","address":"הרצל 1","phone":"03-5550142","email":"a@b.example","footer":"","prefix":"A-","valid_days":14,"logo":""}`
}

type answer struct {
	body map[string]any
	raw  string
}

func (a answer) id() int64 { return a.int("id") }

// int reads a number by its path, "totals.vat_agorot".
func (a answer) int(path string) int64 {
	n, _ := a.at(path).(float64)
	return int64(n)
}

func (a answer) str(path string) string { return fmt.Sprint(a.at(path)) }

func (a answer) at(path string) any {
	var at any = a.body
	for _, part := range strings.Split(path, ".") {
		switch v := at.(type) {
		case map[string]any:
			at = v[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i >= len(v) {
				return nil
			}
			at = v[i]
		}
	}
	return at
}

// must sends a request as business 1, unless a header says otherwise, and wants this status.
func (h *house) must(status int, method, path, body string, header ...string) answer {
	h.t.Helper()
	w := h.send(method, path, body, header...)
	if w.Code != status {
		h.t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
	}
	a := answer{raw: w.Body.String()}
	if a.raw != "" && strings.Contains(w.Header().Get("Content-Type"), "json") {
		if err := json.Unmarshal(w.Body.Bytes(), &a.body); err != nil {
			h.t.Fatal(err)
		}
	}
	return a
}

func (h *house) send(method, path, body string, header ...string) *httptest.ResponseRecorder {
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
	return w
}

// refused sends a request and wants this code.
func (h *house) refused(code, method, path, body string, header ...string) {
	h.t.Helper()
	w := h.send(method, path, body, header...)
	var a map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || a["error"] != code || a["message"] == "" || a["hint"] == "" {
		h.t.Errorf("%s %s: %d %s, want %s", method, path, w.Code, w.Body, code)
	}
}

// draft writes a draft of one line and gives its id.
func (h *house) draft(kind string, agorot int64) int64 {
	h.t.Helper()
	return h.must(201, "POST", "/api/billing/documents", fmt.Sprintf(
		`{"lead_id":%d,"kind":%q,"customer":{"name":"דנה"},"lines":[{"name":"עבודה","quantity":1000,"unit_agorot":%d,"vat_included":false}]}`, h.lead, kind, agorot)).id()
}

// issue writes and issues a document.
func (h *house) issue(kind string, agorot int64) answer {
	h.t.Helper()
	return h.must(200, "POST", doc(h.draft(kind, agorot), "/issue"), "")
}

func doc(id int64, rest ...string) string {
	return "/api/billing/documents/" + strconv.FormatInt(id, 10) + strings.Join(rest, "")
}

func (h *house) ofLead() answer {
	h.t.Helper()
	return h.must(200, "GET", fmt.Sprint("/api/leads/", h.lead, "/billing"), "")
}

func (h *house) pay(status int, request, agorot int64) answer {
	h.t.Helper()
	body := fmt.Sprintf(`{"method":"bit","amount_agorot":%d}`, agorot)
	if request != 0 {
		body = fmt.Sprintf(`{"method":"transfer","amount_agorot":%d,"request_id":%d}`, agorot, request)
	}
	return h.must(status, "POST", fmt.Sprint("/api/leads/", h.lead, "/payments"), body)
}
