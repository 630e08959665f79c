// Package auth knows who is asking: users and their roles, sessions, sign-in, CSRF tokens,
// impersonation, one-time links and the audit log. It implements web.Guard.
//
// Permission always comes from the user's role; the data scope comes from the session. An
// impersonating system administrator keeps the role and borrows the scope.
package auth

import (
	"context"
	"log/slog"
	"net/url"
	"strings"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/secret"
	"github.com/moked/moked/internal/tenant"
)

// Business is what a signed-in person is told about the business they work in.
type Business struct {
	ID       int64  `json:"id"`
	Name     string `json:"name"`
	Timezone string `json:"timezone"`
	Locale   string `json:"locale"`
}

// Businesses is what auth needs to know of businesses; the app wires it to package business.
type Businesses interface {
	// Current is the business that the transaction is bound to, or fault.NotFound.
	Current(tx *db.Tx) (Business, error)
	// Suspended reports, in a System transaction, whether the people of a business may not come in.
	Suspended(tx *db.Tx, id tenant.ID) (bool, error)
	// Create makes a business in a System transaction.
	Create(tx *db.Tx, name, locale string) (tenant.ID, error)
}

// Options make a Service.
type Options struct {
	DB         *db.DB
	Clock      *clock.Clock
	Log        *slog.Logger
	Box        *secret.Box
	Businesses Businesses
	Mailer     Mailer // nil writes links to the log, for an operator without a mail server
	PublicURL  string
	Build      string
	Preview    bool   // cookies for a page inside another site's frame
	Origin     string // one further origin whose pages may write, for a Preview behind another name
}

// Service is everything about people and sessions.
type Service struct {
	o       Options
	public  *url.URL
	cookies cookieJar
	csrfKey []byte
	hasher  *hasher
}

// New makes the service. It says in the log when cookies are weaker than they should be.
func New(o Options) *Service {
	public, err := url.Parse(strings.TrimSuffix(o.PublicURL, "/"))
	if err != nil {
		public = &url.URL{}
	}
	s := &Service{o: o, public: public, csrfKey: o.Box.Key("csrf"), hasher: newHasher()}
	s.cookies = newCookieJar(public, o.Preview)
	if !s.cookies.secure {
		o.Log.Warn("cookies are sent without Secure, because the public URL is http on this machine", "public_url", o.PublicURL)
	}
	if s.o.Mailer == nil {
		s.o.Mailer = logMailer{o.Log}
	}
	return s
}

// Jobs registers the service's durable work.
func (s *Service) Jobs(q *jobs.Queue) {
	q.Handle(mailJob, 8, s.sendMail)
	q.Every("auth.sweep", sweepEvery, s.Sweep)
}

// Sweep removes sessions, links and counters that ended long ago.
func (s *Service) Sweep(ctx context.Context) error {
	return s.o.DB.System(ctx, "sweep of ended sessions and links", func(tx *db.Tx) error {
		return sweep(tx, tx.Now())
	})
}

// link is an address of the client with a one-time token in the fragment, which browsers neither
// send to servers nor put into Referer.
func (s *Service) link(page, token string) string {
	return s.public.String() + "/" + page + "#token=" + token
}
