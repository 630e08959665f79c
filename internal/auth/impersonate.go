package auth

import (
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

const maxReason = 300

// Impersonate puts the request's session into a business for an hour. Only session columns change,
// never the user's role. An unknown business is fault.NotFound and leaves the session as it was.
// Call it outside any transaction (web.AddPlain).
func (s *Service) Impersonate(c web.Ctx, business tenant.ID, reason string) error {
	if c.Principal == nil || c.Principal.Role != web.SystemAdmin {
		return fault.Forbidden.New()
	}
	if business <= 0 {
		return fault.NotFound.New()
	}
	reason = web.CleanName(reason)
	if len([]rune(reason)) > maxReason {
		return fault.Invalid.Field("reason", fault.TooLong)
	}
	if err := s.o.DB.Read(c, tenant.Grant(business), func(tx *db.Tx) error {
		_, err := s.o.Businesses.Current(tx)
		return err
	}); err != nil {
		return err
	}
	return s.o.DB.System(c, "impersonation begins", func(tx *db.Tx) error {
		ends := tx.Now().Add(impersonationLife)
		if err := setImpersonation(tx, c.Principal.SessionID, homeOf(business), reason, ends); err != nil {
			return err
		}
		return insertAudit(tx, impersonationEntry(c, "impersonation.begin", homeOf(business), reason))
	})
}

// ExitImpersonation ends the session's impersonation; without one it does nothing.
func (s *Service) ExitImpersonation(c web.Ctx) error {
	if c.Principal == nil {
		return fault.Unauthorized.New()
	}
	return s.o.DB.System(c, "impersonation ends", func(tx *db.Tx) error {
		if err := setImpersonation(tx, c.Principal.SessionID, 0, "", time.Time{}); err != nil {
			return err
		}
		if !c.Principal.Impersonating {
			return nil
		}
		return insertAudit(tx, impersonationEntry(c, "impersonation.end", homeOf(c.Principal.Scope.ID()), ""))
	})
}

// impersonationEntry stands in the log of the business, where its owners can read it.
func impersonationEntry(c web.Ctx, action string, business int64, reason string) auditEntry {
	e := entryOf(c, action)
	e.Home, e.Assumed, e.Detail = business, business, reason
	return e
}

// refuseImpersonating guards what only the person themselves may do.
func refuseImpersonating(c web.Ctx) error {
	if c.Principal != nil && c.Principal.Impersonating {
		return fault.Impersonating.New()
	}
	return nil
}
