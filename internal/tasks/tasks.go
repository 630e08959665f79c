// Package tasks is what people of the business must not forget. Today that is the reminder, "call me
// back": a time and a few words on a lead. reminders.due_at is the truth; the job that fires a
// reminder wakes up and looks again, so that moving, finishing and deleting one are row changes.
package tasks

import (
	"context"
	"strconv"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/web"
)

// Leads is what this feature needs of leads.
type Leads interface {
	// SetNextAction shows what is due next on the lead; a zero time clears it.
	SetNextAction(tx *db.Tx, id int64, kind string, due time.Time) error
}

// Zone gives the business's time zone: "today" is its day, not the server's.
type Zone func(tx *db.Tx) (*time.Location, error)

// Service is the feature.
type Service struct {
	leads Leads
	zone  Zone
}

// New makes the feature.
func New(leads Leads, zone Zone) *Service { return &Service{leads, zone} }

// Reminder is one "call me back".
type Reminder struct {
	ID     int64   `json:"id"`
	LeadID int64   `json:"lead_id"`
	DueAt  string  `json:"due_at" format:"date-time"`
	Note   string  `json:"note"`
	DoneAt *string `json:"done_at" format:"date-time"`

	due, done time.Time
}

// Jobs tells the queue what fires a reminder.
func (s *Service) Jobs(q *jobs.Queue) { q.Handle(jobDue, 0, s.fire) }

const (
	jobDue = "reminder.due"

	maxNote = 1000
	// lateness is how far in the past a due time may lie: a clock that is a little wrong, or a form
	// that was open for a moment, is no mistake.
	lateness = time.Minute
	// horizon keeps a slip of the finger (2206) from becoming a reminder nobody will ever see.
	horizon = 10 * 365 * 24 * time.Hour
)

type dueArgs struct {
	ReminderID int64 `json:"reminder_id"`
}

// Remind adds a reminder to a lead.
func (s *Service) Remind(tx *db.Tx, leadID int64, due time.Time, note string) (Reminder, error) {
	if err := leadExists(tx, leadID); err != nil {
		return Reminder{}, err
	}
	note, err := cleanNote(note)
	if err != nil {
		return Reminder{}, err
	}
	if err := checkDue(tx, due); err != nil {
		return Reminder{}, err
	}
	r := Reminder{ID: tx.NewID(), LeadID: leadID, Note: note}
	r.setDue(due)
	if err := insertReminder(tx, r, bus.ActorOf(tx.Context()).ID); err != nil {
		return Reminder{}, err
	}
	return r, s.changed(tx, r, "reminder.created")
}

// setDue keeps milliseconds, as the database does.
func (r *Reminder) setDue(due time.Time) {
	r.due = db.Time(db.Ms(due))
	r.DueAt = web.Time(r.due)
}

// setDone finishes the reminder, or with the zero time opens it.
func (r *Reminder) setDone(at time.Time) {
	r.done, r.DoneAt = at, nil
	if !at.IsZero() {
		text := web.Time(at)
		r.DoneAt = &text
	}
}

func checkDue(tx *db.Tx, due time.Time) error {
	if due.Before(tx.Now().Add(-lateness)) {
		return fault.Invalid.Field("due_at", inThePast)
	}
	if due.After(tx.Now().Add(horizon)) {
		return fault.Invalid.Field("due_at", fault.OutOfRange)
	}
	return nil
}

// changed does what follows every change: the job of an open reminder, the lead's next action, the
// event.
func (s *Service) changed(tx *db.Tx, r Reminder, kind string) error {
	if r.DoneAt == nil && kind != "reminder.deleted" {
		job := jobs.Job{Kind: jobDue, Args: dueArgs{r.ID}, At: r.due, Unique: uniqueKey(r)}
		if err := jobs.Enqueue(tx, job); err != nil {
			return err
		}
	}
	if err := s.refreshNext(tx, r.LeadID); err != nil {
		return err
	}
	_, err := bus.Emit(tx, Changed{kind: kind, ReminderID: r.ID, LeadID: r.LeadID, DueAt: r.DueAt, Note: r.Note})
	return err
}

// uniqueKey holds the due time, so that a reminder which is moved while its job runs gets another.
func uniqueKey(r Reminder) string {
	return "reminder:" + strconv.FormatInt(r.ID, 10) + ":" + strconv.FormatInt(db.Ms(r.due), 10)
}

// refreshNext shows the earliest open reminder on the lead's card.
func (s *Service) refreshNext(tx *db.Tx, leadID int64) error {
	due, err := earliestOpen(tx, leadID)
	if err != nil {
		return err
	}
	return s.leads.SetNextAction(tx, leadID, "reminder", due)
}

// Edit is what changes of a reminder; nil stays.
type Edit struct {
	DueAt *time.Time
	Note  *string
	Done  *bool

	// DoneAt is when it was done, for a client that did it offline; zero is now.
	DoneAt time.Time
}

// Change edits, finishes or reopens a reminder of a lead.
func (s *Service) Change(tx *db.Tx, leadID, id int64, e Edit) (Reminder, error) {
	old, err := loadReminder(tx, leadID, id)
	if err != nil {
		return Reminder{}, err
	}
	r := old
	if e.Note != nil {
		if r.Note, err = cleanNote(*e.Note); err != nil {
			return Reminder{}, err
		}
	}
	if e.DueAt != nil && !db.Time(db.Ms(*e.DueAt)).Equal(old.due) {
		if err := checkDue(tx, *e.DueAt); err != nil {
			return Reminder{}, err
		}
		r.setDue(*e.DueAt)
	}
	kind := "reminder.updated"
	if e.Done != nil && *e.Done != (old.DoneAt != nil) {
		r.setDone(time.Time{})
		kind = "reminder.reopened"
		if *e.Done {
			r.setDone(doneTime(tx, e.DoneAt))
			kind = "reminder.done"
		}
	}
	if r == old {
		return old, nil
	}
	if err := updateReminder(tx, r, !r.due.Equal(old.due)); err != nil {
		return Reminder{}, err
	}
	return r, s.changed(tx, r, kind)
}

// doneTime is at, unless it is not given or the client's clock is ahead of ours.
func doneTime(tx *db.Tx, at time.Time) time.Time {
	if now := tx.Now(); at.IsZero() || at.After(now) {
		return now
	}
	return at
}

// Delete removes a reminder.
func (s *Service) Delete(tx *db.Tx, leadID, id int64) error {
	r, err := loadReminder(tx, leadID, id)
	if err != nil {
		return err
	}
	if err := deleteReminder(tx, id); err != nil {
		return err
	}
	return s.changed(tx, r, "reminder.deleted")
}

// fire says that a reminder is due, once. Whatever happened to the reminder since the job was
// enqueued shows in its row: done, deleted, moved, or fired by a job before this one.
func (s *Service) fire(_ context.Context, run *jobs.Run) error {
	var args dueArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	return run.Done(func(tx *db.Tx) error {
		r, fired, err := markFired(tx, args.ReminderID)
		if err != nil || !fired {
			return err
		}
		_, err = bus.Emit(tx, Changed{kind: "reminder.due", ReminderID: r.ID, LeadID: r.LeadID, DueAt: r.DueAt, Note: r.Note})
		return err
	})
}
