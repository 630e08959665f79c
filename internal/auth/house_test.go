package auth_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/secret"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

const (
	password      = "סוד-ארוך-מספיק"
	adminEmail    = "admin@moked.test"
	ownerEmail    = "owner@one.test"
	agentEmail    = "agent@one.test"
	strangerEmail = "owner@two.test"
)

// passwordHash is made once: everybody here has the same password.
var passwordHash = sync.OnceValue(func() string { return secret.HashPassword(password) })

// businesses are two rows of the real table.
type businesses struct{}

func (businesses) Current(tx *db.Tx) (b auth.Business, err error) {
	err = tx.One(`SELECT id, name, timezone, locale FROM businesses WHERE id = :tenant`, nil, &b.ID, &b.Name, &b.Timezone, &b.Locale)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound.New()
	}
	return b, err
}

func (businesses) Suspended(tx *db.Tx, id tenant.ID) (yes bool, err error) {
	err = tx.One(`SELECT CASE WHEN status = 'suspended' THEN 1 ELSE 0 END FROM businesses WHERE id = :id`, db.Args{"id": int64(id)}, &yes)
	return yes, err
}

func (businesses) Create(tx *db.Tx, name, locale string) (id tenant.ID, err error) {
	var n int64
	err = tx.One(`INSERT INTO businesses (id, name, search, timezone, locale, status, created_at)
		SELECT COALESCE(MAX(id), 0) + 1, :name, :name, 'Asia/Jerusalem', :locale, 'active', :now FROM businesses WHERE true RETURNING id`,
		db.Args{"name": name, "locale": locale, "now": db.Ms(tx.Now())}, &n)
	return tenant.ID(n), err
}

// mailbox keeps what would be sent.
type mailbox struct {
	mu   sync.Mutex
	mail []auth.Mail
}

func (m *mailbox) Send(ctx context.Context, mail auth.Mail) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.mail = append(m.mail, mail)
	return nil
}

func (m *mailbox) all() []auth.Mail {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]auth.Mail{}, m.mail...)
}

type house struct {
	t      testing.TB
	db     *db.DB
	clock  *clock.Clock
	auth   *auth.Service
	web    *web.Router
	server http.Handler
	queue  *jobs.Queue
	mail   *mailbox
	log    *bytes.Buffer
	notes  int // writes that reached a handler
}

type option func(*auth.Options, *web.Options)

func at(publicURL string) option {
	return func(a *auth.Options, w *web.Options) { a.PublicURL, w.PublicURL = publicURL, publicURL }
}

func preview(a *auth.Options, w *web.Options) { a.Preview, w.Preview = true, true }

// lockedBuffer lets the queue and the requests log at once.
type lockedBuffer struct {
	mu  sync.Mutex
	buf *bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

// emptyHouse is an installation without any user.
func emptyHouse(t testing.TB, options ...option) *house {
	t.Helper()
	h := &house{t: t, clock: clock.Fake(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)), mail: &mailbox{}, log: &bytes.Buffer{}}
	log := slog.New(slog.NewJSONHandler(&lockedBuffer{buf: h.log}, nil))
	h.db = dbtest.OpenAt(t, h.clock)
	box, err := secret.LoadBox(filepath.Join(t.TempDir(), "secret"))
	if err != nil {
		t.Fatal(err)
	}
	h.queue = jobs.New(jobs.Options{DB: h.db, Clock: h.clock, Log: log})
	ao := auth.Options{DB: h.db, Clock: h.clock, Log: log, Box: box, Businesses: businesses{}, Mailer: h.mail, PublicURL: "https://crm.test", Build: "b42"}
	wo := web.Options{DB: h.db, Clock: h.clock, Log: log, PublicURL: "https://crm.test", Build: "b42"}
	for _, o := range options {
		o(&ao, &wo)
	}
	h.auth = auth.New(ao)
	wo.Guard = h.auth
	h.web = web.New(wo)
	h.auth.Routes(h.web)
	h.auth.Jobs(h.queue)
	web.Add(h.web, "GET /api/notes", "leads:read", "List", func(c web.Ctx, tx *db.Tx, in *web.Empty) (string, error) { return "notes", nil })
	web.Add(h.web, "POST /api/notes", "leads:write", "Write", func(c web.Ctx, tx *db.Tx, in *web.Empty) (int, error) {
		h.notes++
		return h.notes, nil
	})
	web.AddPlain(h.web, "POST /api/admin/businesses/{id}/impersonate", "admin", "Impersonate", func(c web.Ctx, in *impersonateIn) (auth.Me, error) {
		if err := h.auth.Impersonate(c, tenant.ID(in.ID), "תמיכה"); err != nil {
			return auth.Me{}, err
		}
		return h.auth.Me(c)
	})
	web.AddPlain(h.web, "POST /api/admin/impersonate/exit", "admin", "Exit", func(c web.Ctx, in *web.Empty) (auth.Me, error) {
		if err := h.auth.ExitImpersonation(c); err != nil {
			return auth.Me{}, err
		}
		return h.auth.Me(c)
	})
	web.Raw(h.web, "POST /webhook/echo", "public", "Echo", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(200) })
	if err := h.web.Err(); err != nil {
		t.Fatal(err)
	}
	h.server = h.web.Handler()
	return h
}

type impersonateIn struct {
	ID int64 `path:"id"`
}

// newHouse has an administrator and two businesses with people.
func newHouse(t testing.TB, options ...option) *house {
	t.Helper()
	h := emptyHouse(t, options...)
	hash := passwordHash()
	h.system(func(tx *db.Tx) error {
		if _, err := h.auth.CreateUser(tx, auth.NewUser{Email: adminEmail, Role: web.SystemAdmin, Hash: hash}); err != nil {
			return err
		}
		for i, name := range []string{"העסק הראשון", "העסק השני"} {
			id, err := businesses{}.Create(tx, name, "he")
			if err != nil {
				return err
			}
			people := [][2]string{{ownerEmail, "owner"}, {agentEmail, "agent"}}
			if i == 1 {
				people = [][2]string{{strangerEmail, "owner"}}
			}
			for _, p := range people {
				if _, err := h.auth.CreateUser(tx, auth.NewUser{Home: id, Email: p[0], Role: web.Role(p[1]), Hash: hash}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return h
}

func (h *house) system(fn func(*db.Tx) error) {
	h.t.Helper()
	if err := h.db.System(h.t.Context(), "test", fn); err != nil {
		h.t.Fatal(err)
	}
}

// count runs a query for one number.
func (h *house) count(query string, a db.Args) (n int64) {
	h.t.Helper()
	if err := h.db.SystemRead(h.t.Context(), "test", func(tx *db.Tx) error { return tx.One(query, a, &n) }); err != nil {
		h.t.Fatal(err)
	}
	return n
}

// browser keeps cookies, as one does.
type browser struct {
	h      *house
	jar    map[string]*http.Cookie
	ip     string
	header map[string]string
}

func (h *house) browser() *browser {
	return &browser{h: h, jar: map[string]*http.Cookie{}, ip: "192.0.2.1", header: map[string]string{}}
}

type reply struct {
	*httptest.ResponseRecorder
	fault.Body
	t testing.TB
}

func (r reply) into(v any) {
	r.t.Helper()
	if err := json.Unmarshal(r.ResponseRecorder.Body.Bytes(), v); err != nil {
		r.t.Fatalf("%s: %v", r.ResponseRecorder.Body, err)
	}
}

// want stops the test unless the answer has this status and, for faults, this code.
func (r reply) want(status int, code string) reply {
	r.t.Helper()
	if r.Code != status || r.Error != code {
		r.t.Fatalf("got %d %q, want %d %q: %s", r.Code, r.Error, status, code, r.ResponseRecorder.Body)
	}
	return r
}

// send sends as it is, without a CSRF header.
func (b *browser) send(method, path, body string, headers ...string) reply {
	b.h.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.RemoteAddr = b.ip + ":1234"
	for _, k := range b.jar {
		r.AddCookie(&http.Cookie{Name: k.Name, Value: k.Value})
	}
	for name, value := range b.header {
		r.Header.Set(name, value)
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	b.h.server.ServeHTTP(w, r)
	for _, k := range w.Result().Cookies() {
		if k.MaxAge < 0 {
			delete(b.jar, k.Name)
		} else {
			b.jar[k.Name] = k
		}
	}
	answer := reply{ResponseRecorder: w, t: b.h.t}
	if w.Code >= 400 {
		answer.into(&answer.Body)
		if answer.Error == "" || answer.Message == "" || answer.Hint == "" {
			b.h.t.Fatalf("%s %s: %d without error, message and hint: %s", method, path, w.Code, w.Body)
		}
	}
	return answer
}

// do sends as the client does: with the cookie's value in the header.
func (b *browser) do(method, path, body string, headers ...string) reply {
	b.h.t.Helper()
	if k := b.jar["XSRF-TOKEN"]; k != nil && method != "GET" {
		headers = append([]string{"X-CSRFToken: " + k.Value}, headers...)
	}
	return b.send(method, path, body, headers...)
}

func (b *browser) login(email string) *browser {
	b.h.t.Helper()
	b.send("POST", "/api/auth/login", `{"email":"`+email+`","password":"`+password+`"}`).want(200, "")
	return b
}

// as is a browser in which somebody has signed in.
func (h *house) as(email string) *browser {
	h.t.Helper()
	return h.browser().login(email)
}

func (b *browser) me() (me auth.Me) {
	b.h.t.Helper()
	b.do("GET", "/api/auth/me", "").want(200, "").into(&me)
	return me
}
