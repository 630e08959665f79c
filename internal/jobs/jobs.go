// Package jobs is durable work in one table: enqueued in the transaction of its cause, completed in
// the transaction of its effect, so that in the database an effect happens exactly once.
package jobs

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/moked/moked/internal/clock"
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

// Enqueue adds a job in the transaction, bound to its business (a System transaction that is not
// bound enqueues work of the installation). A waiting job of the same Unique key is kept, and if
// the new one is due earlier, brought forward.
func Enqueue(tx *db.Tx, j Job) error { return nil }

// Cancel removes waiting jobs of this unique key; a running one is not stopped.
func Cancel(tx *db.Tx, unique string) error { return nil }

// Handler does a job. Network calls happen in it, outside any transaction. It ends by returning
// run.Done(effect); returning nil without Done completes the job with no effect. An error makes
// the queue try again with jittered backoff, and after the last try the job is kept as dead.
type Handler func(ctx context.Context, run *Run) error

// Run is one attempt at one job.
type Run struct {
	ID      int64
	Kind    string
	Attempt int // from 1
	args    json.RawMessage
}

// Args decodes the job's arguments.
func (r *Run) Args(into any) error { return json.Unmarshal(r.args, into) }

// Read runs fn in a read transaction of the job's business.
func (r *Run) Read(fn func(*db.Tx) error) error { return nil }

// Write runs fn in a write transaction of the job's business without completing the job: for a
// step that must be on record before a network call.
func (r *Run) Write(fn func(*db.Tx) error) error { return nil }

// Done runs effect and completes the job in one transaction. If another node has taken the job
// over meanwhile, nothing is written and ErrLost is returned.
func (r *Run) Done(effect func(*db.Tx) error) error { return nil }

// Again is returned by a handler to run the job again at a time of its own choosing; it does not
// count as a failed attempt.
func Again(at time.Time) error { return nil }

// Dead is returned by a handler when trying again cannot help.
func Dead(cause error) error { return cause }

// Options configure a queue.
type Options struct {
	DB      *db.DB
	Clock   *clock.Clock
	Log     *slog.Logger
	Workers int // parallel handlers, 0 is 16
}

// Queue claims and runs jobs.
type Queue struct{}

// New makes a queue; Handle and Every come before Start.
func New(o Options) *Queue { return &Queue{} }

// Handle names the handler of a kind. MaxAttempts 0 is 12.
func (q *Queue) Handle(kind string, maxAttempts int, h Handler) {}

// Every runs work of the installation once per interval over all nodes.
func (q *Queue) Every(kind string, interval time.Duration, h func(ctx context.Context) error) {}

// Start begins to work. Stop waits for running handlers until ctx ends.
func (q *Queue) Start(ctx context.Context) error { return nil }

// Stop claims no more and waits for what runs.
func (q *Queue) Stop(ctx context.Context) error { return nil }

// Idle waits until no job is due: for tests.
func (q *Queue) Idle(ctx context.Context) error { return nil }
