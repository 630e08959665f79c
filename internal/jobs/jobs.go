// Package jobs is durable work in one table: enqueued in the transaction of its cause, completed in
// the transaction of its effect, so that in the database an effect happens exactly once.
//
// A queue claims due jobs by lease and renews the lease while a handler runs. A node that dies
// loses its leases, and the fencing token keeps a node that was only slow from completing a job
// that another has taken over.
package jobs

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/moked/moked/internal/db"
)

// Job is work to be done for the transaction's business.
type Job struct {
	Kind   string    // names the handler, e.g. "inbox.send"
	Args   any       // stored as JSON
	At     time.Time // not before; zero is now
	Unique string    // while a job with this key waits or runs, another is not enqueued
	Group  string    // jobs of one group run one after another, in order of enqueuing
}

var errNoKind = errors.New("jobs: a job needs a kind")

// topic wakes the queues of this node after a commit.
const topic = "jobs"

// Enqueue adds a job in the transaction, bound to its business (a System transaction that is not
// bound enqueues work of the installation). A waiting job of the same Unique key is kept, and if
// the new one is due earlier, brought forward.
func Enqueue(tx *db.Tx, j Job) error {
	if j.Kind == "" {
		return errNoKind
	}
	args, err := json.Marshal(j.Args)
	if err != nil {
		return fmt.Errorf("jobs: arguments of %s: %w", j.Kind, err)
	}
	due := tx.Now()
	if j.At.After(due) {
		due = j.At
	}
	if err := insert(tx, j, args, due); err != nil {
		return err
	}
	tx.Notify(topic)
	return nil
}

// Cancel removes waiting jobs of this unique key; a running one is not stopped.
func Cancel(tx *db.Tx, unique string) error {
	if err := cancel(tx, unique); err != nil {
		return err
	}
	tx.Notify(topic) // the next of its group may run now
	return nil
}
