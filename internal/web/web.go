// Package web is the HTTP side of the house. One row, web.Add, drives the mux, the permission, the
// CSRF check, the transaction, the OpenAPI document and the generated tests of an operation.
package web

import (
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/httprate"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// Principal is who is asking: permission comes from Role, data from Scope.
type Principal struct {
	UserID        int64
	Name, Email   string
	Role          Role
	Locale        string       // "he" or "en"
	Scope         tenant.Scope // zero: a system administrator who is in no business
	PagesOff      []string     // pages that the business of the scope does not use, see Pages
	Impersonating bool
	SessionID     int64
}

// Guard is what auth gives to web: who asks, and whether a cookie-borne write is really theirs.
type Guard interface {
	// Identify finds the principal of the request's session or API key; nil when anonymous.
	Identify(r *http.Request) (*Principal, error)
	// CSRF refuses a write that fails the CSRF rules; it may set a fresh cookie on w. It is asked
	// for every write outside /webhook/ and answers for CSRFExempt rows too.
	CSRF(w http.ResponseWriter, r *http.Request) error
	// Audit records a write made while impersonating, in the transaction of the write. tx is bound
	// to the principal's business.
	Audit(tx *db.Tx, c Ctx, route string) error
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

	Version, Commit string         // told by /version
	Proxies         []netip.Prefix // peers whose X-Forwarded-For is believed
	Files           func() string  // whether files can be kept, told by /readyz
	Metrics         http.Handler   // served at /metrics; nil is no metrics
	MetricsToken    string         // Bearer for /metrics from elsewhere than loopback
}

// Router collects the rows and serves them.
type Router struct {
	o        Options
	mux      *http.ServeMux
	api      huma.API
	rows     []*row
	errs     []error
	client   *client
	limiter  *httprate.RateLimiter
	bodyTime time.Duration
	draining atomic.Bool
	spec     specCache
}

// New makes a router that has the health rows and the OpenAPI document, and nothing else yet.
func New(o Options) *Router {
	r := &Router{o: o, mux: http.NewServeMux(), client: newClient(nil, o), bodyTime: bodyTime}
	r.limiter = newLimiter()
	r.api = newAPI(r)
	r.addHealth()
	Raw(r, "GET /api/openapi.json", "public", "This document", r.serveSpec)
	return r
}

// Static serves the built client from dist, the root of the Vite build.
func (r *Router) Static(dist fs.FS) { r.client = newClient(dist, r.o) }

// Drain makes /readyz answer 503, so that a balancer sends no more requests.
func (r *Router) Drain() { r.draining.Store(true) }

// Time is a time on the wire: RFC 3339 in UTC with milliseconds.
func Time(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
