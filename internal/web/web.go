// Package web is the HTTP side of the house. One row, web.Add, drives the mux, the permission, the
// CSRF check, the transaction, the OpenAPI document and the generated tests of an operation.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// Role is what a person may do; each includes the ones before it.
type Role string

// The roles, weakest first.
const (
	Viewer      Role = "viewer"
	Agent       Role = "agent"
	Manager     Role = "manager"
	Owner       Role = "owner"
	SystemAdmin Role = "system_admin"
)

// Principal is who is asking: permission comes from Role, data from Scope.
type Principal struct {
	UserID        int64
	Name, Email   string
	Role          Role
	Locale        string       // "he" or "en"
	Scope         tenant.Scope // zero: a system administrator who is in no business
	Impersonating bool
	SessionID     int64
}

// Guard is what auth gives to web: who asks, and whether a cookie-borne write is really theirs.
type Guard interface {
	// Identify finds the principal of the request's session or API key; nil when anonymous.
	Identify(r *http.Request) (*Principal, error)
	// CSRF refuses a write that fails the work order's section 2; it may set a fresh cookie on w.
	CSRF(w http.ResponseWriter, r *http.Request) error
}

// Options make a Router.
type Options struct {
	DB        *db.DB
	Clock     *clock.Clock
	Log       *slog.Logger
	Guard     Guard
	PublicURL string
	Build     string
	Preview   bool // MOKED_COOKIES=preview
}

// Router collects the rows and serves them.
type Router struct{}

// New makes an empty router.
func New(o Options) *Router { return &Router{} }

// Handler is everything: recover, request id, log, headers, limits, session, CSRF, rows, JSON 404
// and 405, and below that the single-page client.
func (r *Router) Handler() http.Handler { return nil }

// Route is one row, as listed by `moked routes`.
type Route struct {
	Method, Path, Permission, Summary string
	CSRF                              bool   // checked
	Source                            string // file:line of the handler
}

// Routes lists all rows in a stable order.
func (r *Router) Routes() []Route { return nil }

// Ctx is the request as a handler sees it.
type Ctx struct {
	context.Context
	Principal *Principal // nil on public rows without a session
	Lang      string     // "he" or "en"
	RequestID string
	Request   *http.Request // for address and user agent; the body is already read
	meta      *responseMeta
}

type responseMeta struct {
	status  int
	header  http.Header
	cookies []*http.Cookie
}

// Actor is the principal as the event log names it.
func (c Ctx) Actor() bus.Actor { return bus.Actor{} }

// Status sets the answer's status, 200 unless called.
func (c Ctx) Status(code int) { c.meta.status = code }

// Header sets an answer header.
func (c Ctx) Header(name, value string) { c.meta.header.Set(name, value) }

// Cookie sets a cookie.
func (c Ctx) Cookie(k *http.Cookie) { c.meta.cookies = append(c.meta.cookies, k) }

// Empty is the input or output of a row that takes or gives nothing; an Empty output is 204.
type Empty struct{}

// Add registers an operation on the data of the asker's business. in is a huma input struct: fields
// tagged path, query or header, and Body for JSON. GET rows run h in a read transaction, others in
// a write transaction that commits before the answer goes out; h may run again, so it has no
// effects but through tx. Without a business the answer is 409 no_tenant.
func Add[I, O any](r *Router, pattern, permission, summary string, h func(c Ctx, tx *db.Tx, in *I) (O, error)) {
}

// AddSystem registers an operation across businesses; h runs in a System transaction.
// Only auth, business and admin may use it.
func AddSystem[I, O any](r *Router, pattern, permission, summary string, h func(c Ctx, tx *db.Tx, in *I) (O, error)) {
}

// AddPlain registers an operation that opens its own transactions, because something slow (a
// password hash, a provider) must happen outside of them.
func AddPlain[I, O any](r *Router, pattern, permission, summary string, h func(c Ctx, in *I) (O, error)) {
}

// Raw registers a plain handler: webhooks, WebSockets, event streams, downloads. Its errors go
// through Fail. A Raw row under /webhook/ is exempt from CSRF, any other write is checked.
func Raw(r *Router, pattern, permission, summary string, h http.HandlerFunc) {}

// Fail writes err as {error, message, hint} in the request's language and logs its cause.
func Fail(w http.ResponseWriter, r *http.Request, err error) {}

// PrincipalOf is the principal of a Raw request; nil when anonymous.
func PrincipalOf(r *http.Request) *Principal { return nil }

// Page is a list answer. Total may be capped; then TotalCapped is true.
type Page[T any] struct {
	Items       []T     `json:"items" nullable:"false"`
	NextCursor  *string `json:"next_cursor"`
	Total       int64   `json:"total"`
	TotalCapped bool    `json:"total_capped,omitempty"`
}

// Cursor packs the sort keys of a page's last row; Uncursor unpacks them and refuses anything that
// is not a cursor with fault.BadRequest.
func Cursor(keys ...any) *string { return nil }

// Uncursor decodes a cursor into keys (pointers to int64 or string).
func Uncursor(cursor string, keys ...any) error { return nil }

// Time is a time on the wire: RFC 3339 in UTC with milliseconds.
func Time(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
