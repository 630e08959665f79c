package tasks

import (
	"context"
	"strconv"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
)

type dueArgs struct {
	ReminderID int64 `json:"reminder_id"`
}

// Alarm is a task whose time has come, and who must hear of it.
type Alarm struct {
	Task Task
	// For are the assignee, else the lead's owner, else the managers of the business.
	For []int64
	// Cause is the same for the same due time of the same task, however often it is announced.
	Cause string
}

// OnDue adds what happens in the transaction in which a task falls due.
func (s *Service) OnDue(f func(tx *db.Tx, a Alarm) error) { s.onDue = append(s.onDue, f) }

// changed does what follows every change: the job of an open task, the lead's next action, the event.
func (s *Service) changed(tx *db.Tx, t Task, leadID int64, what string) error {
	if t.DoneAt == nil && what != "deleted" {
		job := jobs.Job{Kind: jobDue, Args: dueArgs{t.ID}, At: t.due, Unique: cause(t)}
		if err := jobs.Enqueue(tx, job); err != nil {
			return err
		}
	}
	if leadID != 0 {
		if err := s.refreshNext(tx, leadID); err != nil {
			return err
		}
	}
	_, err := bus.Emit(tx, changedEvent(t, what))
	return err
}

// cause holds the due time, so that a task which is moved while its job runs gets another job, and
// one that is put off rings again.
func cause(t Task) string {
	return "reminder:" + strconv.FormatInt(t.ID, 10) + ":" + strconv.FormatInt(db.Ms(t.due), 10)
}

// refreshNext shows the earliest open task on the lead's card.
func (s *Service) refreshNext(tx *db.Tx, leadID int64) error {
	kind, due, err := earliestOpen(tx, leadID)
	if err != nil {
		return err
	}
	return s.leads.SetNextAction(tx, leadID, kind, due)
}

// fire says that a task is due, once. Whatever happened to it since the job was enqueued shows in its
// row: done, deleted, moved, or fired by a job before this one. The mark, the event and the notices
// are one transaction with the end of the job, so that a restart at any moment loses and doubles none.
func (s *Service) fire(_ context.Context, run *jobs.Run) error {
	var args dueArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	return run.Done(func(tx *db.Tx) error {
		fired, err := markFired(tx, args.ReminderID)
		if err != nil || !fired {
			return err
		}
		t, err := loadTask(tx, args.ReminderID)
		if err != nil {
			return err
		}
		if _, err := bus.Emit(tx, changedEvent(t, "due")); err != nil {
			return err
		}
		people, err := s.Responsible(tx, deref(t.AssigneeID), t.owner)
		if err != nil {
			return err
		}
		for _, f := range s.onDue {
			if err := f(tx, Alarm{Task: t, For: people, Cause: cause(t)}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Responsible is the first of some people who works in the business, 0 being nobody; or else all its
// managers, so that nothing is nobody's.
func (s *Service) Responsible(tx *db.Tx, people ...int64) ([]int64, error) {
	for _, id := range people {
		if id == 0 {
			continue
		}
		there, err := isMember(tx, id)
		if err != nil {
			return nil, err
		}
		if there {
			return []int64{id}, nil
		}
	}
	return managers(tx)
}

// Due is when the task is due.
func (t Task) Due() time.Time { return t.due }
