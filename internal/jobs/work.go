package jobs

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"time"

	"github.com/moked/moked/internal/db"
)

const (
	firstWait   = time.Second
	longestWait = 15 * time.Minute
	causeLimit  = 500
)

// work runs the handler and records what came of it.
func (q *Queue) work(r *Run) {
	h := q.handlers[r.Kind]
	log := q.log.With("job", r.Kind, "id", r.ID, "business", r.tenant, "attempt", r.Attempt)
	if r.Attempt > h.maxAttempts {
		log.Error("job is dead: its process ended in each attempt")
		q.record(r, func(tx *db.Tx) error { return bury(tx, r.ID, r.token, "its process ended in each attempt") })
		return
	}
	err := q.call(h.run, r)
	if err == nil {
		err = r.failed // a handler may not swallow that Done did not commit
	}
	later, isAgain := errors.AsType[again](err)
	final, isDead := errors.AsType[dead](err)
	switch {
	case r.done:
		if err != nil {
			log.Warn("job failed after its effect was committed", "error", err)
		}
	case err == nil:
		q.record(r, func(tx *db.Tx) error {
			tx.Notify(topic)
			return complete(tx, r.ID, r.token)
		})
	case errors.Is(err, ErrLost), errors.Is(context.Cause(r.ctx), ErrLost):
		log.Warn("job was taken over by another node")
	case isAgain:
		q.record(r, func(tx *db.Tx) error {
			return release(tx, r.ID, r.token, r.Attempt-1, later.at, "")
		})
	case q.ctx.Err() != nil:
		q.record(r, func(tx *db.Tx) error { // the program stops: this was no failed attempt
			return release(tx, r.ID, r.token, r.Attempt-1, tx.Now(), "")
		})
	case isDead, r.Attempt >= h.maxAttempts:
		if isDead {
			err = final.cause
		}
		log.Error("job is dead", "error", err)
		q.record(r, func(tx *db.Tx) error { return bury(tx, r.ID, r.token, cause(err)) })
	default:
		wait := backoff(r.Attempt)
		log.Warn("job failed", "error", err, "again_in", wait)
		q.record(r, func(tx *db.Tx) error {
			return release(tx, r.ID, r.token, r.Attempt, tx.Now().Add(wait), cause(err))
		})
	}
}

// call runs the handler; a panic in it is a failed attempt and not the end of the program.
func (q *Queue) call(h Handler, r *Run) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("jobs: panic: %v", p)
			q.log.Error("panic in a job", "job", r.Kind, "id", r.ID, "panic", p, "stack", string(debug.Stack()))
		}
	}()
	return h(r.ctx, r)
}

// record writes the outcome in the job's business. If that fails the lease runs out and the job
// runs again, which is what a job must bear anyway.
func (q *Queue) record(r *Run, fn func(*db.Tx) error) {
	quiet := *r
	quiet.ctx = context.WithoutCancel(r.ctx)
	if err := quiet.Write(fn); err != nil && !errors.Is(err, ErrLost) {
		q.log.Error("recording a job's outcome", "job", r.Kind, "id", r.ID, "error", err)
	}
}

// backoff doubles from a second, and is spread so that jobs that failed together come apart.
func backoff(attempt int) time.Duration {
	wait := min(longestWait, firstWait<<min(attempt-1, 20))
	return wait/2 + rand.N(wait/2+1)
}

// cause is the error as kept with the job, cut to what a person will read.
func cause(err error) string {
	text := err.Error()
	if len(text) > causeLimit {
		text = text[:causeLimit]
	}
	return text
}
