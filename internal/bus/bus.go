// Package bus is the log of what happened. Emit writes one event row in the transaction of the
// change; that row is the timeline, the audit trail and the outbox, and the Hub streams it to
// everybody who watches the business, on every node, without a gap.
package bus

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/moked/moked/internal/db"
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
	Kind          string `json:"kind"` // "user", "bot", "contact", "system", "api_key"
	ID            int64  `json:"id"`   // user or key
	Name          string `json:"name"`
	Impersonating bool   `json:"impersonating"` // a system administrator in this business's clothes
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

// topic wakes the hubs of this node after a commit.
const topic = "events"

// Emit writes the event in the transaction, for the transaction's business and its context's
// actor, and wakes the hub after the commit. It returns the event's id.
func Emit(tx *db.Tx, e Event) (int64, error) {
	r := e.Record()
	data := []byte("{}")
	if r.Data != nil {
		var err error
		if data, err = json.Marshal(r.Data); err != nil {
			return 0, fmt.Errorf("bus: data of %s: %w", r.Kind, err)
		}
	}
	id := tx.NewID()
	if err := insert(tx, id, r, ActorOf(tx.Context()), data); err != nil {
		return 0, err
	}
	tx.Notify(topic)
	return id, nil
}

// About lists the events of one thing that is not necessarily a lead, the latest first.
func About(tx *db.Tx, entity string, entityID, before int64, limit int) ([]Stored, error) {
	return about(tx, entity, entityID, before, limit)
}

// Since lists the events of the business after an id, the earliest first. It is a page of a list:
// only the Hub promises that nothing is missed while transactions commit.
func Since(tx *db.Tx, after int64, limit int) ([]Stored, error) { return since(tx, after, limit) }
