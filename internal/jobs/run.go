package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// ErrLost says that another node has taken the job over: nothing was written.
var ErrLost = errors.New("jobs: another node has taken this job over")

// Handler does a job. Network calls happen in it, outside any transaction. It ends by returning
// run.Done(effect); returning nil without Done completes the job with no effect. An error makes
// the queue try again with jittered backoff, and after the last try the job is kept as dead.
type Handler func(ctx context.Context, run *Run) error

// Run is one attempt at one job.
type Run struct {
	ID      int64
	Kind    string
	Attempt int // from 1

	args   json.RawMessage
	tenant tenant.ID // zero is work of the installation
	token  int64     // of this claim: a later one has another
	db     *db.DB
	ctx    context.Context
	cancel context.CancelCauseFunc
	done   bool  // Done has committed
	failed error // Done has not
}

// Args decodes the job's arguments.
func (r *Run) Args(into any) error { return json.Unmarshal(r.args, into) }

// Read runs fn in a read transaction of the job's business.
func (r *Run) Read(fn func(*db.Tx) error) error {
	if r.tenant == 0 {
		return r.db.SystemRead(r.ctx, "job "+r.Kind, fn)
	}
	return r.db.Read(r.ctx, tenant.Grant(r.tenant), fn)
}

// Write runs fn in a write transaction of the job's business without completing the job: for a
// step that must be on record before a network call.
func (r *Run) Write(fn func(*db.Tx) error) error {
	if r.tenant == 0 {
		return r.db.System(r.ctx, "job "+r.Kind, fn)
	}
	return r.db.Write(r.ctx, tenant.Grant(r.tenant), fn)
}

// Under gives the transactions that follow the values of ctx, which must descend from the handler's:
// the person in whose name the work is done.
func (r *Run) Under(ctx context.Context) { r.ctx = ctx }

// Done runs effect and completes the job in one transaction. If another node has taken the job
// over meanwhile, nothing is written and ErrLost is returned. The job is gone before effect runs,
// so effect may enqueue the next one under the same Unique key; and since Enqueue waits for this
// transaction, what effect reads includes every row whose Enqueue found this job still running.
func (r *Run) Done(effect func(*db.Tx) error) error {
	err := r.Write(func(tx *db.Tx) error {
		if err := complete(tx, r.ID, r.token); err != nil {
			return err
		}
		tx.Notify(topic) // the next of its group may run now
		return effect(tx)
	})
	r.done, r.failed = r.done || err == nil, err
	return err
}

// again and dead are what a handler may return to steer the queue.
type again struct{ at time.Time }

func (a again) Error() string { return "jobs: again at " + a.at.Format(time.RFC3339) }

type dead struct{ cause error }

func (d dead) Error() string { return "jobs: dead: " + d.cause.Error() }
func (d dead) Unwrap() error { return d.cause }

// Again is returned by a handler to run the job again at a time of its own choosing; it does not
// count as a failed attempt.
func Again(at time.Time) error { return again{at} }

// Dead is returned by a handler when trying again cannot help.
func Dead(cause error) error {
	if cause == nil {
		cause = errors.New("given up")
	}
	return dead{cause}
}
