package leads_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
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
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

// guard lets everybody in as what the headers say.
type guard struct{}

func (guard) Identify(r *http.Request) (*web.Principal, error) {
	id, _ := strconv.ParseInt(r.Header.Get("Tenant"), 10, 64)
	return &web.Principal{UserID: id * 100, Name: "דנה", Role: web.Role(r.Header.Get("Role")), Locale: "en", Scope: tenant.Grant(tenant.ID(id))}, nil
}
func (guard) CSRF(http.ResponseWriter, *http.Request) error { return nil }
func (guard) Audit(*db.Tx, web.Ctx, string) error           { return nil }

// house is the feature over a real database, with two businesses: 1 and 2. User 100 is of business
// 1, user 200 of business 2.
type house struct {
	t     *testing.T
	db    *db.DB
	clock *clock.Clock
	leads *leads.Service
	http  http.Handler
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, clock: clock.Fake(time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)), leads: leads.New()}
	h.db = dbtest.OpenAt(t, h.clock)
	for id := tenant.ID(1); id <= 2; id++ {
		err := h.db.System(t.Context(), "test", func(tx *db.Tx) error {
			if _, err := tx.Exec(`INSERT INTO businesses (id, name, search, timezone, locale, status, created_at)
				VALUES (:id, 'עסק', '', 'Asia/Jerusalem', 'he', 'active', 0)`, db.Args{"id": int64(id)}); err != nil {
				return err
			}
			tx = tx.As(tenant.Grant(id))
			if _, err := tx.Exec(`INSERT INTO users (tenant_id, id, email, name, role, locale, password_hash, disabled_at, created_at, updated_at)
				VALUES (:tenant, :id, '', 'דנה', 'agent', 'he', '', 0, 0, 0)`, db.Args{"id": int64(id) * 100}); err != nil {
				return err
			}
			return h.leads.SeedStatuses(tx)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	r := web.New(web.Options{DB: h.db, Clock: h.clock, Log: slog.New(slog.DiscardHandler), Guard: guard{}, PublicURL: "http://localhost"})
	h.leads.Routes(r)
	h.leads.ExportRoutes(r, h.db)
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	h.http = r.Handler()
	return h
}

// answer is a decoded response.
type answer struct {
	status int
	body   map[string]any
	raw    string
}

func (a answer) id() int64 {
	id, _ := a.body["id"].(float64)
	return int64(id)
}

// refused lists the fields of a fault.
func (a answer) refused() string {
	var names []string
	list, _ := a.body["fields"].([]any)
	for _, f := range list {
		names = append(names, fmt.Sprint(f.(map[string]any)["field"]))
	}
	return strings.Join(names, ",")
}

// call sends a request as an owner of business 1.
func (h *house) call(method, path string, body any, header ...string) answer {
	h.t.Helper()
	var data []byte
	switch b := body.(type) {
	case nil:
	case string:
		data = []byte(b)
	default:
		var err error
		if data, err = json.Marshal(b); err != nil {
			h.t.Fatal(err)
		}
	}
	r := httptest.NewRequest(method, path, bytes.NewReader(data))
	r.Header.Set("Tenant", "1")
	r.Header.Set("Role", "owner")
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.http.ServeHTTP(w, r)
	a := answer{status: w.Code}
	raw, _ := io.ReadAll(w.Body)
	a.raw = string(raw)
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &a.body); err != nil {
			h.t.Fatalf("%s %s: %d %q is not JSON", method, path, w.Code, raw)
		}
	}
	if w.Code >= 400 && (a.body["error"] == "" || a.body["message"] == "" || a.body["hint"] == "") {
		h.t.Errorf("%s %s: %d without error, message and hint: %s", method, path, w.Code, raw)
	}
	return a
}

// must is call with the status that is expected.
func (h *house) must(status int, method, path string, body any, header ...string) answer {
	h.t.Helper()
	a := h.call(method, path, body, header...)
	if a.status != status {
		h.t.Fatalf("%s %s: %d %s, want %d", method, path, a.status, a.raw, status)
	}
	return a
}

type object = map[string]any

// add creates a lead and gives its id.
func (h *house) add(body object) int64 {
	h.t.Helper()
	return h.must(201, "POST", "/api/leads", body).id()
}

// ids are the ids of a list answer.
func (a answer) ids() []int64 {
	ids := []int64{}
	items, _ := a.body["items"].([]any)
	for _, i := range items {
		ids = append(ids, int64(i.(map[string]any)["id"].(float64)))
	}
	return ids
}

// events are the kinds of what happened to a lead, in order.
func (h *house) events(leadID int64) []string {
	h.t.Helper()
	var kinds []string
	err := h.db.Read(h.t.Context(), tenant.Grant(1), func(tx *db.Tx) (err error) {
		kinds, err = db.List(tx, `SELECT kind FROM events WHERE tenant_id = :tenant AND lead_id = :lead ORDER BY id`,
			db.Args{"lead": leadID}, func(r db.Row) (kind string, err error) { err = r.Scan(&kind); return kind, err })
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return kinds
}

// write runs fn in a transaction of business 1, as a channel would.
func (h *house) write(fn func(tx *db.Tx) error) error {
	return h.db.Write(context.Background(), tenant.Grant(1), fn)
}

func lead(id int64, rest ...string) string {
	return "/api/leads/" + strconv.FormatInt(id, 10) + strings.Join(rest, "")
}
