package business_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/secret"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

// house is the package behind its routes, on a real database.
type house struct {
	*testing.T
	db      *db.DB
	dir     string
	clock   *clock.Clock
	service *business.Service
	handler http.Handler
}

// person is somebody at the door: the test's guard believes what the header says.
type person struct {
	Role          web.Role
	Business      int64
	Impersonating bool
	Name          string
}

type guard struct{}

func (guard) Identify(r *http.Request) (*web.Principal, error) {
	header := r.Header.Get("X-Test-Person")
	if header == "" {
		return nil, nil
	}
	var p person
	if err := json.Unmarshal([]byte(header), &p); err != nil {
		return nil, err
	}
	return &web.Principal{UserID: 7, Name: p.Name, Role: p.Role, Scope: tenant.Grant(tenant.ID(p.Business)), Impersonating: p.Impersonating}, nil
}

func (guard) CSRF(http.ResponseWriter, *http.Request) error { return nil }

func (guard) Audit(*db.Tx, web.Ctx, string) error { return nil }

func newHouse(t *testing.T, inst business.Installation) *house {
	t.Helper()
	h := &house{T: t, dir: t.TempDir(), clock: clock.Fake(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))}
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	h.db = dbtest.OpenAt(t, h.clock)
	box, err := secret.LoadBox(h.dir + "/secret")
	if err != nil {
		t.Fatal(err)
	}
	h.service = business.New(business.Options{DB: h.db, Box: box, Log: log, Installation: inst})
	for _, p := range providers {
		h.service.AddProvider(p)
	}
	router := web.New(web.Options{DB: h.db, Clock: h.clock, Log: log, Guard: guard{}, PublicURL: "http://localhost:8080", Build: "test"})
	h.service.Routes(router)
	if err := router.Err(); err != nil {
		t.Fatal(err)
	}
	h.handler = router.Handler()
	h.business("מספרת רונית")
	h.business("Twin Clinic")
	return h
}

var providers = []business.ProviderInfo{
	{
		Kind: "whatsapp", Provider: "meta", Label: fault.Text{He: "מטא", En: "Meta Cloud API"},
		Fields: []business.Field{
			{Key: "phone_number_id", Label: fault.Text{He: "מזהה המספר", En: "Phone number id"}, Required: true},
			{Key: "waba_id"},
			{Key: "access_token", Secret: true, Required: true},
			{Key: "app_secret", Secret: true, Required: true},
			{Key: "verify_token", Secret: true},
		},
		RouteKey: func(_ string, settings map[string]string) string {
			return "whatsapp:meta:" + settings["phone_number_id"]
		},
	},
	{
		Kind: "voice", Provider: "twilio", Label: fault.Text{He: "טוויליו", En: "Twilio"},
		Fields:   []business.Field{{Key: "account_sid", Required: true}, {Key: "auth_token", Secret: true, Required: true}},
		RouteKey: func(address string, _ map[string]string) string { return "voice:twilio:" + address },
	},
}

func (h *house) business(name string) int64 {
	h.Helper()
	var id int64
	err := h.db.System(context.Background(), "test", func(tx *db.Tx) error {
		b, _, err := h.service.Create(tx, business.NewBusiness{Name: name})
		id = b.ID
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	return id
}

// answer is a decoded response.
type answer struct {
	*house
	Code int
	Body map[string]any
	Raw  string
}

func (h *house) do(p person, method, path string, body any) answer {
	h.Helper()
	var reader bytes.Buffer
	switch body := body.(type) {
	case nil:
	case string:
		reader.WriteString(body)
	default:
		if err := json.NewEncoder(&reader).Encode(body); err != nil {
			h.Fatal(err)
		}
	}
	request := httptest.NewRequest(method, path, &reader)
	request.Header.Set("Accept-Language", "en")
	if reader.Len() > 0 || body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if p.Role != "" {
		who, err := json.Marshal(p)
		if err != nil {
			h.Fatal(err)
		}
		request.Header.Set("X-Test-Person", string(who))
	}
	recorder := httptest.NewRecorder()
	h.handler.ServeHTTP(recorder, request)
	a := answer{house: h, Code: recorder.Code, Raw: recorder.Body.String()}
	if a.Raw != "" {
		if err := json.Unmarshal(recorder.Body.Bytes(), &a.Body); err != nil {
			h.Fatalf("%s %s answered %d and no JSON: %s", method, path, a.Code, a.Raw)
		}
	}
	return a
}

func (a answer) want(code int) answer {
	a.Helper()
	if a.Code != code {
		a.Fatalf("status %d, want %d: %s", a.Code, code, a.Raw)
	}
	return a
}

// refused checks status, machine code and the named fields of a refusal.
func (a answer) refused(code int, name string, fields ...string) {
	a.Helper()
	a.want(code)
	if a.Body["error"] != name || a.Body["message"] == "" || a.Body["hint"] == "" {
		a.Fatalf("refused as %s, want %s", a.Raw, name)
	}
	named := []string{}
	list, _ := a.Body["fields"].([]any)
	for _, f := range list {
		named = append(named, f.(map[string]any)["field"].(string))
	}
	if got, want := strings.Join(named, " "), strings.Join(fields, " "); got != want {
		a.Fatalf("refused fields %q, want %q: %s", got, want, a.Raw)
	}
}

func (a answer) text(name string) string {
	a.Helper()
	s, ok := a.Body[name].(string)
	if !ok {
		a.Fatalf("%s is no text in %s", name, a.Raw)
	}
	return s
}

func (a answer) number(name string) int64 {
	a.Helper()
	n, ok := a.Body[name].(float64)
	if !ok {
		a.Fatalf("%s is no number in %s", name, a.Raw)
	}
	return int64(n)
}

func (a answer) items() []map[string]any {
	a.Helper()
	list, ok := a.Body["items"].([]any)
	if !ok {
		a.Fatalf("no items in %s", a.Raw)
	}
	items := []map[string]any{}
	for _, item := range list {
		items = append(items, item.(map[string]any))
	}
	return items
}

func path(base string, id int64) string { return base + "/" + strconv.FormatInt(id, 10) }

var (
	ownerA   = person{Role: web.Owner, Business: 1, Name: "רונית"}
	ownerB   = person{Role: web.Owner, Business: 2, Name: "Bob"}
	managerA = person{Role: web.Manager, Business: 1, Name: "Mia"}
	agentA   = person{Role: web.Agent, Business: 1}
	viewerA  = person{Role: web.Viewer, Business: 1}
	adminInA = person{Role: web.SystemAdmin, Business: 1, Impersonating: true, Name: "Root"}
	admin    = person{Role: web.SystemAdmin}
)
