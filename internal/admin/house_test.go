package admin_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/moked/moked/internal/admin"
	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/secret"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

// house is the package with the real sign-in before it and the real features behind it.
type house struct {
	*testing.T
	db       *db.DB
	auth     *auth.Service
	business *business.Service
	leads    *leads.Service
	clock    *clock.Clock
	mail     mailroom
	url      string
}

// businesses shows auth what it needs of package business.
type businesses struct{ *business.Service }

func (b businesses) Current(tx *db.Tx) (auth.Business, error) {
	current, err := b.Service.Current(tx)
	return auth.Business{ID: current.ID, Name: current.Name, Timezone: current.Timezone, Locale: current.Locale}, err
}

func (b businesses) Create(tx *db.Tx, name, locale string) (tenant.ID, error) {
	created, _, err := b.Service.Create(tx, business.NewBusiness{Name: name, Locale: locale})
	return tenant.ID(created.ID), err
}

func (b businesses) Suspended(tx *db.Tx, id tenant.ID) (bool, error) {
	return b.Service.Suspended(tx, int64(id))
}

const password = "correct horse battery"

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{T: t}
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	clk := clock.New(0)
	h.clock = clk
	h.db = dbtest.OpenAt(t, clk)
	box, err := secret.LoadBox(t.TempDir() + "/secret")
	if err != nil {
		t.Fatal(err)
	}
	h.business = business.New(business.Options{DB: h.db, Box: box, Log: log})
	h.leads = leads.New()
	h.business.OnCreate(h.leads.SeedStatuses)
	h.auth = auth.New(auth.Options{DB: h.db, Clock: clk, Log: log, Box: box, Businesses: businesses{h.business}, PublicURL: "http://localhost:8080"})
	router := web.New(web.Options{DB: h.db, Clock: clk, Log: log, Guard: h.auth, PublicURL: "http://localhost:8080", Build: "test"})
	h.auth.Routes(router)
	h.business.Routes(router)
	admin.New(admin.Options{DB: h.db, Businesses: h.business, Leads: h.leads, Doors: h.auth, Inviter: h.auth, Mailroom: &h.mail, Files: func() string { return "refused" }, Build: "7"}).Routes(router)
	if err := router.Err(); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(router.Handler())
	t.Cleanup(server.Close)
	h.url = server.URL

	if err := h.auth.EnsureAdmin(context.Background(), "root@example.com", password); err != nil {
		t.Fatal(err)
	}
	hash, err := h.auth.HashPassword(context.Background(), password)
	if err != nil {
		t.Fatal(err)
	}
	h.system(func(tx *db.Tx) error {
		for _, name := range []string{"מספרת רונית", "Twin Clinic"} {
			b, _, err := h.business.Create(tx, business.NewBusiness{Name: name})
			if err != nil {
				return err
			}
			if _, err = h.auth.CreateUser(tx, auth.NewUser{Home: tenant.ID(b.ID), Email: fmt.Sprintf("owner%d@example.com", b.ID), Name: "Owner", Role: web.Owner, Hash: hash}); err != nil {
				return err
			}
		}
		return nil
	})
	return h
}

func (h *house) system(fn func(tx *db.Tx) error) {
	h.Helper()
	if err := h.db.System(context.Background(), "test", fn); err != nil {
		h.Fatal(err)
	}
}

// browser is one signed-in person.
type browser struct {
	*house
	client *http.Client
	token  string
}

func (h *house) visitor() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.Fatal(err)
	}
	return &browser{house: h, client: &http.Client{Jar: jar}}
}

func (h *house) signIn(email string) *browser {
	h.Helper()
	b := h.visitor()
	b.do("POST", "/api/auth/login", object{"email": email, "password": password}).want(200)
	b.token = b.do("GET", "/api/auth/csrf", nil).want(200).Body["csrfToken"].(string)
	return b
}

func (h *house) root() *browser { h.Helper(); return h.signIn("root@example.com") }

type object = map[string]any

type answer struct {
	*house
	Code int
	Body object
	Raw  string
}

func (b *browser) do(method, path string, body any) answer {
	b.Helper()
	var reader bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&reader).Encode(body); err != nil {
			b.Fatal(err)
		}
	}
	request, err := http.NewRequest(method, b.url+path, &reader)
	if err != nil {
		b.Fatal(err)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	request.Header.Set("Accept-Language", "en")
	request.Header.Set("X-CSRFToken", b.token)
	response, err := b.client.Do(request)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var raw bytes.Buffer
	if _, err := raw.ReadFrom(response.Body); err != nil {
		b.Fatal(err)
	}
	a := answer{house: b.house, Code: response.StatusCode, Raw: raw.String()}
	if a.Raw != "" {
		if err := json.Unmarshal(raw.Bytes(), &a.Body); err != nil {
			b.Fatalf("%s %s answered %d and no JSON: %s", method, path, a.Code, a.Raw)
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

func (a answer) refused(code int, name string, fields ...string) {
	a.Helper()
	a.want(code)
	named := []string{}
	list, _ := a.Body["fields"].([]any)
	for _, f := range list {
		named = append(named, f.(object)["field"].(string))
	}
	if got, want := strings.Join(named, " "), strings.Join(fields, " "); a.Body["error"] != name || got != want {
		a.Fatalf("refused as %s, want %s of %q", a.Raw, name, want)
	}
}

func (a answer) items() []object {
	a.Helper()
	list, ok := a.Body["items"].([]any)
	if !ok {
		a.Fatalf("no items in %s", a.Raw)
	}
	items := []object{}
	for _, item := range list {
		items = append(items, item.(object))
	}
	return items
}

// names joins one text of all items.
func (a answer) names(key string) string {
	a.Helper()
	names := []string{}
	for _, item := range a.items() {
		names = append(names, fmt.Sprint(item[key]))
	}
	return strings.Join(names, ", ")
}
