// Package admin is for whoever runs the installation: all businesses, a look for a lead in any of
// them, the way into a business and out again, and how the installation is doing.
//
// It changes things only through the packages that own them. For its reports it counts in their
// tables, read-only and across businesses.
package admin

import (
	"context"

	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

// Doors leads a system administrator into a business and out again. Its methods open their own
// transactions.
type Doors interface {
	// Impersonate changes the session's scope, never the role. An unknown business is fault.NotFound.
	Impersonate(c web.Ctx, business tenant.ID, reason string) error
	ExitImpersonation(c web.Ctx) error
	// Me is what the session is now.
	Me(c web.Ctx) (auth.Me, error)
}

// Inviter makes a user who sets a password by a link, in a System transaction, and answers the link.
type Inviter interface {
	Invite(tx *db.Tx, n auth.NewUser) (url string, err error)
}

// Mailroom has what came for numbers that no business has.
type Mailroom interface {
	// Replay gives a parked delivery to the business that has the number by now; it opens its own
	// transactions. Gone is fault.NotFound, a number that is still nobody's is a fault of its own.
	Replay(ctx context.Context, id int64) error
}

// Options make a Service.
type Options struct {
	DB         *db.DB
	Businesses *business.Service
	Leads      *leads.Service
	Doors      Doors
	Inviter    Inviter
	Mailroom   Mailroom
	Files      func() string // whether files can be kept and read, in the words of Health
	Build      string
}

// Service answers /api/admin.
type Service struct{ o Options }

// New makes the service.
func New(o Options) *Service { return &Service{o} }

// Business is a business with what an administrator wants to know about it.
type Business struct {
	business.View
	Users          int64   `json:"users" doc:"People who can sign in"`
	Leads          int64   `json:"leads"`
	Channels       int64   `json:"channels"`
	LastActivityAt *string `json:"last_activity_at"`
}

// counted reads one business with its numbers, in a System transaction.
func counted(tx *db.Tx, id int64) (Business, error) {
	found, err := listBusinesses(tx, filter{ID: id}, 1)
	if err != nil || len(found) == 0 {
		return Business{}, err
	}
	return found[0], nil
}
