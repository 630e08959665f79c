// Package tasks is what people of the business must not forget: the reminder, "call me back", a time
// and a few words on a lead; and the task, which has a title and may be about nobody. Both are rows
// of one table. reminders.due_at is the truth; the job that fires a row wakes up and looks again, so
// that moving, finishing and deleting are row changes.
package tasks

import (
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
	onDue []func(tx *db.Tx, a Alarm) error
	feeds *FeedOptions // nil: no calendars
}

// New makes the feature.
func New(leads Leads, zone Zone) *Service { return &Service{leads: leads, zone: zone} }

// Jobs tells the queue what fires.
func (s *Service) Jobs(q *jobs.Queue) { q.Handle(jobDue, 0, s.fire) }

// The kinds of what is due.
const (
	reminderKind = "reminder"
	taskKind     = "task"
)

const (
	jobDue = "reminder.due"

	maxNote  = 1000
	maxTitle = 200
	// lateness is how far in the past a due time may lie: a clock that is a little wrong, or a form
	// that was open for a moment, is no mistake.
	lateness = time.Minute
	// horizon keeps a slip of the finger (2206) from becoming a reminder nobody will ever see.
	horizon = 10 * 365 * 24 * time.Hour
)

// Task is one thing to do: a reminder or a task.
type Task struct {
	ID         int64   `json:"id"`
	Kind       string  `json:"kind" enum:"reminder,task"`
	Title      string  `json:"title" doc:"Of a task; empty for a reminder"`
	Note       string  `json:"note"`
	DueAt      string  `json:"due_at" format:"date-time"`
	DoneAt     *string `json:"done_at" format:"date-time"`
	AssigneeID *int64  `json:"assignee_id" doc:"Null: the lead's owner, or else the managers"`
	Assignee   string  `json:"assignee" doc:"The assignee's name, or empty"`
	LeadID     *int64  `json:"lead_id"`
	LeadName   string  `json:"lead_name"`
	LeadPhone  *string `json:"lead_phone"`
	LeadStatus string  `json:"lead_status"`

	due, done time.Time
	owner     int64 // of the lead
}

// lead is the lead's id, 0 for none.
func (t Task) lead() int64 { return deref(t.LeadID) }

func deref(id *int64) int64 {
	if id == nil {
		return 0
	}
	return *id
}

// orNil is the pointer form of an id of which 0 is none.
func orNil(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// setDue keeps milliseconds, as the database does.
func (t *Task) setDue(due time.Time) {
	t.due = db.Time(db.Ms(due))
	t.DueAt = web.Time(t.due)
}

// setDone finishes the task, or with the zero time opens it.
func (t *Task) setDone(at time.Time) {
	t.done, t.DoneAt = at, nil
	if !at.IsZero() {
		text := web.Time(at)
		t.DoneAt = &text
	}
}

// Draft is what somebody enters. Without a title it is a reminder, which needs a lead.
type Draft struct {
	Title, Note string
	LeadID      int64
	AssigneeID  int64
	Due         time.Time
}

// Remind adds a reminder to a lead.
func (s *Service) Remind(tx *db.Tx, leadID int64, due time.Time, note string) (Reminder, error) {
	t, err := s.Add(tx, Draft{LeadID: leadID, Due: due, Note: note})
	return reminderOf(t), err
}

// Add makes a task or a reminder.
func (s *Service) Add(tx *db.Tx, d Draft) (Task, error) {
	t := Task{ID: tx.NewID(), Kind: reminderKind, LeadID: orNil(d.LeadID)}
	var err error
	if t.Title, err = cleanTitle(d.Title); err != nil {
		return Task{}, err
	}
	if t.Title != "" {
		t.Kind = taskKind
	}
	if d.LeadID != 0 || t.Kind == reminderKind {
		if err := leadExists(tx, d.LeadID); err != nil {
			return Task{}, err
		}
	}
	if t.Note, err = cleanNote(d.Note); err != nil {
		return Task{}, err
	}
	if err := s.assign(tx, &t, d.AssigneeID); err != nil {
		return Task{}, err
	}
	if err := checkDue(tx, d.Due); err != nil {
		return Task{}, err
	}
	t.setDue(d.Due)
	if err := insertTask(tx, t, bus.ActorOf(tx.Context()).ID); err != nil {
		return Task{}, err
	}
	if t, err = loadTask(tx, t.ID); err != nil {
		return Task{}, err
	}
	return t, s.changed(tx, t, t.lead(), "created")
}

// assign gives the task to a person of the business, or with 0 to nobody in particular.
func (s *Service) assign(tx *db.Tx, t *Task, to int64) error {
	t.AssigneeID = orNil(to)
	if to == 0 {
		return nil
	}
	return memberExists(tx, to)
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

// Edit is what changes; nil stays.
type Edit struct {
	DueAt      *time.Time
	Title      *string // of a task
	Note       *string
	AssigneeID *int64 // 0 takes the assignee away
	Done       *bool

	// DoneAt is when it was done, for a client that did it offline; zero is now.
	DoneAt time.Time
}

// apply checks the edit and lays it over the task. what names the change for the event, "" is none.
func (s *Service) apply(tx *db.Tx, old Task, e Edit) (t Task, what string, err error) {
	t = old
	if e.Title != nil && t.Kind == taskKind {
		if t.Title, err = cleanTitle(*e.Title); err != nil {
			return Task{}, "", err
		}
		if t.Title == "" {
			return Task{}, "", fault.Invalid.Field("title", fault.Required)
		}
	}
	if e.Note != nil {
		if t.Note, err = cleanNote(*e.Note); err != nil {
			return Task{}, "", err
		}
	}
	if e.AssigneeID != nil && *e.AssigneeID != deref(old.AssigneeID) {
		if err := s.assign(tx, &t, *e.AssigneeID); err != nil {
			return Task{}, "", err
		}
	}
	if e.DueAt != nil && !db.Time(db.Ms(*e.DueAt)).Equal(old.due) {
		if err := checkDue(tx, *e.DueAt); err != nil {
			return Task{}, "", err
		}
		t.setDue(*e.DueAt)
	}
	if t.Title != old.Title || t.Note != old.Note || deref(t.AssigneeID) != deref(old.AssigneeID) || !t.due.Equal(old.due) {
		what = "updated"
	}
	if e.Done != nil && *e.Done != (old.DoneAt != nil) {
		t.setDone(time.Time{})
		what = "reopened"
		if *e.Done {
			t.setDone(doneTime(tx, e.DoneAt))
			what = "done"
		}
	}
	return t, what, nil
}

// Change edits, assigns, puts off, finishes or reopens.
func (s *Service) Change(tx *db.Tx, id int64, e Edit) (Task, error) {
	old, err := loadTask(tx, id)
	if err != nil {
		return Task{}, err
	}
	t, what, err := s.apply(tx, old, e)
	if err != nil || what == "" {
		return t, err
	}
	if err := updateTask(tx, t, !t.due.Equal(old.due)); err != nil {
		return Task{}, err
	}
	if t, err = loadTask(tx, id); err != nil {
		return Task{}, err
	}
	return t, s.changed(tx, t, t.lead(), what)
}

// doneTime is at, unless it is not given or the client's clock is ahead of ours.
func doneTime(tx *db.Tx, at time.Time) time.Time {
	if now := tx.Now(); at.IsZero() || at.After(now) {
		return now
	}
	return at
}

// Delete removes a task.
func (s *Service) Delete(tx *db.Tx, id int64) error {
	t, err := loadTask(tx, id)
	if err != nil {
		return err
	}
	if err := deleteTask(tx, id); err != nil {
		return err
	}
	return s.changed(tx, t, t.lead(), "deleted")
}
