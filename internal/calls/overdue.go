package calls

import (
	"context"
	"strconv"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
)

// A call whose end nobody reports (a carrier without a status callback, a node that died) would
// stand in the list as running for ever. Each call therefore leaves a note for later, which its
// end takes back.
const (
	jobOverdue   = "calls.overdue"
	overdueGrace = time.Hour
)

type overdueArgs struct {
	CallID int64 `json:"call_id"`
}

func overdueKey(callID int64) string { return "call:" + strconv.FormatInt(callID, 10) }

// Jobs adds the package's work to the queue.
func (s *Service) Jobs(q *jobs.Queue) {
	q.Handle(jobOverdue, 0, s.overdue)
	q.Handle(jobFetch, 2, s.fetch)
	q.Handle(jobDial, 4, s.dial)
	q.Handle(jobHangUp, 2, s.hangUp)
}

func watchOver(tx *db.Tx, c Call, l Limits) error {
	return jobs.Enqueue(tx, jobs.Job{Kind: jobOverdue, Unique: overdueKey(c.ID), Args: overdueArgs{c.ID},
		At: tx.Now().Add(l.MaxDuration + overdueGrace)})
}

// overdue closes a call that must be over by now. When it ended is not known: its length is zero.
func (s *Service) overdue(_ context.Context, run *jobs.Run) error {
	var args overdueArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	return run.Done(func(tx *db.Tx) error {
		call, found, err := callByID(tx, args.CallID)
		if err != nil || !found || !call.EndedAt.IsZero() {
			return err
		}
		call.Status, call.EndReason, call.EndedAt = Failed, EndCarrierLost, tx.Now()
		if call.Outcome == "" {
			call.Outcome = OutcomeNone
		}
		return s.finish(tx, call)
	})
}
