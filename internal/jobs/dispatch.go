package jobs

import (
	"context"
	"time"

	"github.com/moked/moked/internal/db"
)

// dispatch is the queue's own goroutine: it renews leases, claims what is due and starts workers,
// and sleeps until something wakes it or the next job falls due.
func (q *Queue) dispatch(woken <-chan struct{}) {
	jumps := q.clock.Jumps()
	timer := time.NewTimer(0)
	defer timer.Stop()
	var renewAt time.Time
	for {
		select {
		case <-q.quit:
			q.keepLeases(renewAt)
			return
		case <-woken:
		case <-q.freed:
		case <-jumps:
		case <-timer.C:
		}
		// First the leases: after a jump of the clock our own running jobs look abandoned.
		if now := q.clock.Now(); !now.Before(renewAt) {
			q.renew()
			renewAt = now.Add(lease / 3)
		}
		timer.Reset(q.claim())
		q.step()
	}
}

// keepLeases goes on renewing after Stop, while the last handlers end.
func (q *Queue) keepLeases(renewAt time.Time) {
	go func() {
		tick := time.NewTicker(poll)
		defer tick.Stop()
		for q.busy() > 0 {
			select {
			case <-tick.C:
			case <-q.freed:
			}
			if now := q.clock.Now(); !now.Before(renewAt) {
				q.renew()
				renewAt = now.Add(lease / 3)
			}
		}
	}()
}

// claim takes as many due jobs as there are free workers and starts them. It returns how long to
// sleep unless something happens.
func (q *Queue) claim() time.Duration {
	held := q.held()
	room := q.workers
	for _, n := range held {
		room -= n
	}
	if room <= 0 || len(q.handlers) == 0 {
		return poll
	}
	var runs []*Run
	var next time.Time
	var fair fairness
	err := q.db.System(q.ctx, "claim jobs", func(tx *db.Tx) (err error) {
		fair = q.fair
		if runs, err = fair.claim(tx, q.sql, room, held); err != nil {
			return err
		}
		next, err = q.sql.nextDue(tx)
		return err
	})
	if err != nil {
		q.log.Warn("claiming jobs", "error", err)
		return poll
	}
	q.fair = fair
	for _, r := range runs {
		q.start(r)
	}
	switch {
	case fair.behind:
		return 0 // there may be more, and workers for it
	case next.IsZero():
		return poll
	}
	return max(time.Millisecond, min(poll, next.Sub(q.clock.Now())))
}

// start gives a claimed job a goroutine of its own.
func (q *Queue) start(r *Run) {
	r.db = q.db
	r.ctx, r.cancel = context.WithCancelCause(q.ctx)
	q.mu.Lock()
	q.running[r] = struct{}{}
	q.mu.Unlock()
	q.wg.Go(func() {
		defer func() {
			r.cancel(nil)
			q.mu.Lock()
			delete(q.running, r)
			q.mu.Unlock()
			select {
			case q.freed <- struct{}{}:
			default:
			}
			q.step()
		}()
		q.work(r)
	})
}

// renew prolongs the leases of what runs here. A job that was lost has its handler cancelled.
func (q *Queue) renew() {
	q.mu.Lock()
	runs := make([]*Run, 0, len(q.running))
	for r := range q.running {
		runs = append(runs, r)
	}
	q.mu.Unlock()
	if len(runs) == 0 {
		return
	}
	var lost []*Run
	err := q.db.System(context.WithoutCancel(q.ctx), "renew leases", func(tx *db.Tx) error {
		lost = nil
		for _, r := range runs {
			ours, err := renew(tx, r, tx.Now().Add(lease))
			if err != nil {
				return err
			}
			if !ours {
				lost = append(lost, r)
			}
		}
		return nil
	})
	if err != nil {
		q.log.Warn("renewing leases", "error", err)
		return
	}
	for _, r := range lost {
		r.cancel(ErrLost) // or it has just completed, and then this changes nothing
	}
}
