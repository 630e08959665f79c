// Package bus is the log of what happened. Emit writes one event row in the transaction of the
// change; that row is the timeline, the audit trail and the outbox, and the Hub streams it to
// everybody who watches the business, on every node, without a gap.
package bus

import (
	"context"
	"encoding/json"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// Event is something that happened; each feature declares its own types beside its rules.
type Event interface{ Record() Record }

// Record is an event as stored.
type Record struct {
	Kind     string // "lead.moved"
	Entity   string // "lead"
	EntityID int64
	LeadID   int64 // the person whose timeline it belongs to, 0 if none
	Data     any   // JSON, shown in the timeline; never secret
}

// Actor is who did it. It travels in the context.
type Actor struct {
	Kind          string // "user", "bot", "contact", "system", "api_key"
	ID            int64  // user or key
	Name          string
	Impersonating bool // a system administrator in this business's clothes
}

type actorKey struct{}

// WithActor puts the actor into the context that transactions carry.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorOf returns the context's actor; without one it is the system.
func ActorOf(ctx context.Context) Actor {
	if a, ok := ctx.Value(actorKey{}).(Actor); ok {
		return a
	}
	return Actor{Kind: "system"}
}

// Emit writes the event in the transaction, for the transaction's business and its context's
// actor, and wakes the hub after the commit. It returns the event's id.
func Emit(tx *db.Tx, e Event) (int64, error) { return 0, nil }

// Stored is an event as read back.
type Stored struct {
	ID       int64           `json:"id"`
	Kind     string          `json:"kind"`
	Entity   string          `json:"entity"`
	EntityID int64           `json:"entity_id"`
	LeadID   int64           `json:"lead_id"`
	Actor    Actor           `json:"actor"`
	Data     json.RawMessage `json:"data"`
	At       time.Time       `json:"at"`
}

// Hub feeds live subscribers. It polls the events table by id and is woken by commits.
type Hub struct{}

// NewHub starts a hub over the database; Close ends all subscriptions.
func NewHub(d *db.DB) *Hub { return &Hub{} }

// Subscribe calls each, in order and without a gap, for the scope's events after the id `after`
// (0: from now on), until ctx ends, the hub closes or each fails. A subscriber that cannot keep
// up reads on from the table; nothing is dropped.
func (h *Hub) Subscribe(ctx context.Context, s tenant.Scope, after int64, each func(Stored) error) error {
	return nil
}

// Close ends all subscriptions.
func (h *Hub) Close() {}
