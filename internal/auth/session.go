package auth

import (
	"errors"
	"net/http"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

const (
	idleLife          = 12 * time.Hour
	absoluteLife      = 7 * 24 * time.Hour
	impersonationLife = 60 * time.Minute
	touchEvery        = time.Minute
	sweepEvery        = time.Hour
	keepEnded         = 30 * 24 * time.Hour
	maxDevice         = 200
)

// session is a row of sessions with the user it belongs to.
type session struct {
	ID                     int64
	UserID, Home           int64
	Impersonating          bool
	Impersonated           int64
	ImpersonationExpiresAt time.Time
	Device, IP             string
	CreatedAt, LastSeenAt  time.Time
	ExpiresAt              time.Time
	RevokedAt              time.Time
	User                   User
	Access                 Access // of the business that it works in
}

// alive reports whether the session may still be used.
func (e *session) alive(now time.Time) bool {
	return e.RevokedAt.IsZero() && !e.User.Disabled && now.Before(e.ExpiresAt) && now.Sub(e.LastSeenAt) < idleLife
}

// principal is who the session speaks for. An expired impersonation has simply ended.
func (e *session) principal(now time.Time) *web.Principal {
	p := &web.Principal{
		UserID: e.UserID, Name: e.User.Name, Email: e.User.Email, Role: e.User.Role, Locale: e.User.Locale,
		Scope: tenant.Grant(tenant.ID(e.Home)).SeenBy(e.Access.sight(e.User)), SessionID: e.ID, PagesOff: e.Access.PagesOff,
	}
	if e.Impersonating && e.User.Role == web.SystemAdmin && now.Before(e.ImpersonationExpiresAt) {
		p.Impersonating = true
		p.Scope = tenant.Grant(tenant.ID(e.Impersonated))
	}
	return p
}

// Identify finds who is asking by the session's cookie, and counts as use of it. See web.Guard.
func (s *Service) Identify(r *http.Request) (*web.Principal, error) {
	found, err := s.present(r)
	if found == nil || err != nil {
		return nil, err
	}
	now := s.o.Clock.Now()
	if now.Sub(found.LastSeenAt) >= touchEvery {
		s.touch(r, found)
	}
	return found.principal(now), nil
}

// ScopeNow is the scope of the request's session as it is now, which may differ from what it was
// when a long answer began; false when the session has ended. It does not count as use: an open
// tab alone keeps nobody signed in.
func (s *Service) ScopeNow(r *http.Request) (tenant.Scope, bool) {
	found, err := s.present(r)
	if found == nil || err != nil {
		return tenant.Scope{}, false
	}
	return found.principal(s.o.Clock.Now()).Scope, true
}

// present finds the live session of the request's cookie, nil when there is none.
func (s *Service) present(r *http.Request) (*session, error) {
	if web.HasBearer(r) {
		return nil, fault.Unauthorized.New()
	}
	token := cookieValue(r, s.cookies.session)
	if token == "" {
		return nil, nil
	}
	var found session
	var shut bool
	err := s.o.DB.SystemRead(r.Context(), "session of a request", func(tx *db.Tx) (err error) {
		shut = false
		if found, err = sessionByToken(tx, hashToken(token)); err != nil {
			return err
		}
		shut, err = s.suspended(tx, found.Home)
		return err
	})
	switch {
	case errors.Is(err, db.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, err
	case shut, !found.alive(s.o.Clock.Now()):
		return nil, nil
	}
	return &found, nil
}

// suspended reports whether the people of a home may not come in. System administrators, who have
// none, always may: they are the ones who lift it.
func (s *Service) suspended(tx *db.Tx, home int64) (bool, error) {
	if home == 0 {
		return false, nil
	}
	return s.o.Businesses.Suspended(tx, tenant.ID(home))
}

// touch notes that the session is in use. A database that cannot be written must not turn a read
// away, so a failure is only logged.
func (s *Service) touch(r *http.Request, e *session) {
	err := s.o.DB.System(r.Context(), "session in use", func(tx *db.Tx) error {
		return touchSession(tx, e.ID, web.ClientIP(r))
	})
	if err != nil {
		s.o.Log.Warn("the use of a session was not noted", "session", e.ID, "cause", err)
	}
}

// startSession makes a session in the transaction and returns its token, which exists nowhere else.
func (s *Service) startSession(tx *db.Tx, c web.Ctx, u User, token string) error {
	device := []rune(web.CleanName(c.Request.UserAgent()))
	if len(device) > maxDevice {
		device = device[:maxDevice]
	}
	now := tx.Now()
	return insertSession(tx, hashToken(token), session{
		ID: tx.NewID(), UserID: u.ID, Home: u.Home, Device: string(device), IP: web.ClientIP(c.Request),
		CreatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(absoluteLife),
	})
}

// endPresented revokes the session whose cookie the request brought, if any: a new sign-in never
// leaves the old token alive.
func (s *Service) endPresented(tx *db.Tx, r *http.Request) error {
	token := cookieValue(r, s.cookies.session)
	if token == "" {
		return nil
	}
	return revokeToken(tx, hashToken(token))
}

// signedInCookies give the browser the session and the CSRF token that goes with it.
func (s *Service) signedInCookies(c web.Ctx, token string) {
	c.Cookie(s.cookies.sid(token))
	c.Cookie(s.cookies.csrf(s.makeToken("s:" + token)))
}

// signedOutCookies take the session away and make the browser a new anonymous visitor.
func (s *Service) signedOutCookies(c web.Ctx) {
	c.Cookie(s.cookies.gone(s.cookies.session))
	_, cookies := s.anonymousCookies()
	for _, k := range cookies {
		c.Cookie(k)
	}
}
