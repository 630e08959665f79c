// Package activity shows what happened: the timeline of a lead, the live stream that keeps every
// screen current, and the figures of the home screen. The events are written by the features, in the
// transactions of their changes; from them this package folds the figures of each day, once.
package activity

import (
	"context"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/tasks"
	"github.com/moked/moked/internal/tenant"
)

// Hub feeds the live stream; *bus.Hub is one.
type Hub interface {
	Open(ctx context.Context, s tenant.Scope, after int64) (*bus.Subscription, error)
}

// Leads is what the home screen and the timeline need of leads.
type Leads interface {
	Get(tx *db.Tx, id int64) (leads.Lead, error)
	// Search finds the leads that hold all the words of leads.QueryWords, last spoken to first.
	Search(tx *db.Tx, words []string, limit int) ([]leads.Lead, error)
	// Absorbed are the leads that were merged into one: what happened with them is its past, too.
	Absorbed(tx *db.Tx, id int64) ([]int64, error)
	// Waiting are the leads that somebody should look at, the latest first, and how many there are.
	Waiting(tx *db.Tx, limit int) ([]leads.Lead, int64, error)
}

// Tasks is what the home screen needs of tasks.
type Tasks interface {
	Summarise(tx *db.Tx, limit int) (tasks.Summary, error)
}

// Options make the feature.
type Options struct {
	Hub   Hub
	Leads Leads
	Tasks Tasks
	// Zone gives the business's time zone.
	Zone  func(tx *db.Tx) (*time.Location, error)
	Scope Rescope
	DB    *db.DB
	// Businesses calls each for every business that is active.
	Businesses func(ctx context.Context, each func(in tenant.Scope) error) error
}

// Service is the feature.
type Service struct {
	o Options

	heartbeat, recheck, patience time.Duration
}

// New makes the feature.
func New(o Options) *Service {
	return &Service{o: o, heartbeat: 15 * time.Second, recheck: 3 * time.Second, patience: 30 * time.Second}
}
