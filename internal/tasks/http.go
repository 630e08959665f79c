package tasks

import (
	"encoding/json"

	"github.com/danielgtaylor/huma/v2"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// Routes adds the rows of reminders and tasks.
func (s *Service) Routes(r *web.Router) {
	web.Add(r, "GET /api/leads/{id}/reminders", "leads:read", "The reminders and tasks of a lead, open ones first", s.listOfLead)
	web.Add(r, "POST /api/leads/{id}/reminders", "leads:write", "Call me back: add a reminder", s.create, 201)
	web.Add(r, "PATCH /api/leads/{id}/reminders/{rid}", "leads:write", "Move, edit, finish or reopen a reminder", s.patch)
	web.Add(r, "DELETE /api/leads/{id}/reminders/{rid}", "leads:write", "Delete a reminder", s.remove)
	s.taskRoutes(r)
	if s.feeds != nil {
		s.feedRoutes(r)
	}
}

// LeadPath is the path of one lead.
type LeadPath struct {
	ID int64 `path:"id" minimum:"1" doc:"Lead"`
}

// ReminderPath is the path of one reminder.
type ReminderPath struct {
	LeadPath
	ReminderID int64 `path:"rid" minimum:"1" doc:"Reminder"`
}

// Reminder is a task as the reminders of a lead show it.
type Reminder struct {
	ID         int64   `json:"id"`
	LeadID     int64   `json:"lead_id"`
	Kind       string  `json:"kind" enum:"reminder,task"`
	Title      string  `json:"title"`
	DueAt      string  `json:"due_at" format:"date-time"`
	Note       string  `json:"note"`
	DoneAt     *string `json:"done_at" format:"date-time"`
	AssigneeID *int64  `json:"assignee_id"`
	Assignee   string  `json:"assignee"`
}

func reminderOf(t Task) Reminder {
	return Reminder{ID: t.ID, LeadID: t.lead(), Kind: t.Kind, Title: t.Title, DueAt: t.DueAt, Note: t.Note, DoneAt: t.DoneAt, AssigneeID: t.AssigneeID, Assignee: t.Assignee}
}

// RemindersOut are the reminders of a lead.
type RemindersOut struct {
	Items []Reminder `json:"items" nullable:"false"`
}

func (s *Service) listOfLead(_ web.Ctx, tx *db.Tx, in *LeadPath) (RemindersOut, error) {
	out := RemindersOut{Items: []Reminder{}}
	if err := leadExists(tx, in.ID); err != nil {
		return out, err
	}
	tasks, err := tasksOf(tx, in.ID)
	for _, t := range tasks {
		out.Items = append(out.Items, reminderOf(t))
	}
	return out, err
}

type createIn struct {
	LeadPath
	Body struct {
		DueAt      string `json:"due_at,omitempty" maxLength:"40" doc:"RFC 3339 with an offset; not in the past"`
		DueLocal   string `json:"due_local,omitempty" maxLength:"20" doc:"Instead of due_at: 2026-03-27T09:00 on the business's own clock"`
		Note       string `json:"note,omitempty" maxLength:"1000"`
		AssigneeID int64  `json:"assignee_id,omitempty" minimum:"0" doc:"Whose it is; else the lead's owner's"`
	}
}

func (s *Service) create(c web.Ctx, tx *db.Tx, in *createIn) (Reminder, error) {
	due, err := s.due(tx, in.Body.DueAt, in.Body.DueLocal)
	if err != nil {
		return Reminder{}, err
	}
	t, err := s.Add(tx, Draft{LeadID: in.ID, Due: due, Note: in.Body.Note, AssigneeID: in.Body.AssigneeID})
	return reminderOf(t), err
}

// Changes is what a PATCH of a reminder or a task may say.
type Changes struct {
	DueAt      *string `json:"due_at,omitempty" maxLength:"40" doc:"RFC 3339 with an offset"`
	DueLocal   *string `json:"due_local,omitempty" maxLength:"20" doc:"Instead of due_at: a time on the business's own clock"`
	Title      *string `json:"title,omitempty" maxLength:"200" doc:"Of a task"`
	Note       *string `json:"note,omitempty" maxLength:"1000"`
	AssigneeID *int64  `json:"assignee_id,omitempty" minimum:"0" doc:"0 takes the assignee away"`
	Done       *bool   `json:"done,omitempty"`

	DoneAt doneAt `json:"done_at,omitempty" doc:"The same in the reminder's own words: a time finishes it, null reopens it"`
}

// doneAt tells null from absent, which a pointer cannot.
type doneAt struct {
	present bool
	text    *string
}

// UnmarshalJSON reads a time or null, and notes that the member was there.
func (d *doneAt) UnmarshalJSON(data []byte) error {
	d.present = true
	return json.Unmarshal(data, &d.text)
}

// Schema describes the member.
func (doneAt) Schema(huma.Registry) *huma.Schema {
	longest := 40
	return &huma.Schema{Type: huma.TypeString, Nullable: true, MaxLength: &longest}
}

// edit reads the changes.
func (s *Service) edit(tx *db.Tx, c Changes) (Edit, error) {
	e := Edit{Note: c.Note, Title: c.Title, AssigneeID: c.AssigneeID, Done: c.Done}
	if c.DueAt != nil || c.DueLocal != nil {
		due, err := s.due(tx, text(c.DueAt), text(c.DueLocal))
		if err != nil {
			return e, err
		}
		e.DueAt = &due
	}
	if !c.DoneAt.present {
		return e, nil
	}
	done := c.DoneAt.text != nil
	e.Done = &done
	var err error
	if done {
		e.DoneAt, err = parseTime("done_at", *c.DoneAt.text)
	}
	return e, err
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

type patchIn struct {
	ReminderPath
	Body Changes
}

func (s *Service) patch(_ web.Ctx, tx *db.Tx, in *patchIn) (Reminder, error) {
	e, err := s.edit(tx, in.Body)
	if err != nil {
		return Reminder{}, err
	}
	if err := ofLead(tx, in.ReminderPath); err != nil {
		return Reminder{}, err
	}
	t, err := s.Change(tx, in.ReminderID, e)
	return reminderOf(t), err
}

func (s *Service) remove(_ web.Ctx, tx *db.Tx, in *ReminderPath) (web.Empty, error) {
	if err := ofLead(tx, *in); err != nil {
		return web.Empty{}, err
	}
	return web.Empty{}, s.Delete(tx, in.ReminderID)
}

// ofLead answers not found for a reminder of another lead.
func ofLead(tx *db.Tx, p ReminderPath) error {
	t, err := loadTask(tx, p.ReminderID)
	if err == nil && t.lead() != p.ID {
		err = fault.NotFound.New()
	}
	return err
}
