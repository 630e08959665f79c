package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

// fakeGuard knows people by the header "Who"; a write needs the header "Token".
type fakeGuard struct{ audited []string }

var errForged = fault.Define("test_forged", 403, fault.Text{He: "מזויף", En: "Forged"}, fault.Text{He: "אסימון", En: "Token"})

func (g *fakeGuard) Identify(r *http.Request) (*web.Principal, error) {
	if web.HasBearer(r) {
		return nil, fault.Unauthorized.New()
	}
	switch who := r.Header.Get("Who"); who {
	case "":
		return nil, nil
	case "system_admin":
		return &web.Principal{UserID: 9, Role: web.SystemAdmin}, nil
	case "impersonator":
		return &web.Principal{UserID: 9, Role: web.SystemAdmin, Scope: tenant.Grant(1), Impersonating: true}, nil
	default:
		return &web.Principal{UserID: 1, Name: who, Role: web.Role(who), Locale: "en", Scope: tenant.Grant(1)}, nil
	}
}

func (g *fakeGuard) CSRF(w http.ResponseWriter, r *http.Request) error {
	if r.Header.Get("Token") == "" && !web.CSRFExempt(r) {
		return errForged.New()
	}
	return nil
}

func (g *fakeGuard) Audit(tx *db.Tx, c web.Ctx, route string) error {
	g.audited = append(g.audited, route)
	return nil
}

type house struct {
	*web.Router
	guard *fakeGuard
	log   *bytes.Buffer
	slog  *slog.Logger
	clock *clock.Clock
	t     testing.TB
}

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{guard: &fakeGuard{}, log: &bytes.Buffer{}, t: t}
	clk := clock.Fake(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	log := slog.New(slog.NewJSONHandler(h.log, nil))
	d, err := db.Open(context.Background(), db.Options{Dir: t.TempDir(), Clock: clk, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	h.clock, h.slog = clk, log
	h.Router = web.New(web.Options{DB: d, Clock: clk, Log: log, Guard: h.guard, PublicURL: "https://crm.example", Build: "b42", Version: "1.2.3", Commit: "abc"})
	return h
}

type sampleIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Name  string            `json:"name" minLength:"1" maxLength:"20"`
		Kind  string            `json:"kind,omitempty" enum:"a,b"`
		Age   *int64            `json:"age,omitempty" minimum:"0" maximum:"150"`
		Tags  []string          `json:"tags,omitempty" maxItems:"3"`
		Extra map[string]string `json:"extra,omitempty"`
	}
}

type sampleOut struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

func (h *house) sample() {
	web.AddPlain(h.Router, "POST /api/samples/{id}", "leads:write", "Change a sample", func(c web.Ctx, in *sampleIn) (sampleOut, error) {
		c.Status(201)
		c.Header("X-Sample", "yes")
		return sampleOut{in.ID, in.Body.Name}, nil
	})
	web.AddPlain(h.Router, "GET /api/broken", "public", "Fails", func(c web.Ctx, in *web.Empty) (web.Empty, error) {
		return web.Empty{}, errors.New("secret cause")
	})
	web.AddPlain(h.Router, "GET /api/busy", "public", "Is busy", func(c web.Ctx, in *web.Empty) (web.Empty, error) {
		return web.Empty{}, fault.RateLimited.New().After(1500*time.Millisecond).With("limit", 7)
	})
	web.AddPlain(h.Router, "GET /api/panics", "public", "Panics", func(c web.Ctx, in *web.Empty) (sampleOut, error) {
		var none *sampleOut
		return *none, nil
	})
}

type reply struct {
	*httptest.ResponseRecorder
	fault.Body
}

// raw sends a request; headers are "Name: value".
func (h *house) raw(method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	h.Handler().ServeHTTP(w, r)
	return w
}

// do also checks the form of a refusal.
func (h *house) do(method, target, body string, headers ...string) reply {
	h.t.Helper()
	w := h.raw(method, target, body, headers...)
	answer := reply{ResponseRecorder: w}
	if w.Code >= 400 {
		if err := json.Unmarshal(w.Body.Bytes(), &answer.Body); err != nil {
			h.t.Fatalf("%s %s: %d with a body that is not JSON: %q", method, target, w.Code, w.Body)
		}
		if answer.Error == "" || answer.Message == "" || answer.Hint == "" {
			h.t.Fatalf("%s %s: %d without error, message and hint: %s", method, target, w.Code, w.Body)
		}
		if got := w.Header().Get("Content-Type"); got != "application/json" {
			h.t.Fatalf("%s %s: %d as %s", method, target, w.Code, got)
		}
	}
	return answer
}

const (
	asAgent = "Who: agent"
	token   = "Token: t"
)

func TestRow(t *testing.T) {
	h := newHouse(t)
	h.sample()
	got := h.do("POST", "/api/samples/7", `{"name":"דנה"}`, asAgent, token)
	if got.Code != 201 || got.Header().Get("X-Sample") != "yes" || strings.TrimSpace(got.ResponseRecorder.Body.String()) != `{"id":7,"name":"דנה"}` {
		t.Fatalf("%d %v %s", got.Code, got.Header(), got.ResponseRecorder.Body)
	}
}
