package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/moked/moked/internal/db"
)

// periodic is work of the installation that comes again and again.
type periodic struct {
	kind     string
	interval time.Duration
}

// Every runs work of the installation once per interval over all nodes. A run that fails is
// logged, and the next interval is the next try.
func (q *Queue) Every(kind string, interval time.Duration, h func(ctx context.Context) error) {
	if interval < time.Second {
		q.wrong = append(q.wrong, fmt.Errorf("jobs: %q every %v is too often", kind, interval))
		return
	}
	p := periodic{kind, interval}
	q.periodic = append(q.periodic, p)
	q.Handle(kind, 0, func(ctx context.Context, run *Run) error {
		if err := h(ctx); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			q.log.Error("periodic work failed", "job", kind, "error", err)
		}
		return run.Done(p.enqueue)
	})
}

// enqueue puts the next run at the next whole interval. The unique key keeps it one over all nodes.
func (p periodic) enqueue(tx *db.Tx) error {
	next := tx.Now().Truncate(p.interval).Add(p.interval)
	return Enqueue(tx, Job{Kind: p.kind, Unique: "every:" + p.kind, At: next})
}

// plan makes sure that each periodic work has its row.
func (q *Queue) plan(tx *db.Tx) error {
	for _, p := range q.periodic {
		if err := p.enqueue(tx); err != nil {
			return err
		}
	}
	return nil
}
