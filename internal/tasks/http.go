package tasks

import (
	"encoding/json"

	"github.com/danielgtaylor/huma/v2"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// Routes adds the rows of reminders.
func (s *Service) Routes(r *web.Router) {
	web.Add(r, "GET /api/leads/{id}/reminders", "leads:read", "The reminders of a lead, open ones first", s.listOfLead)
	web.Add(r, "POST /api/leads/{id}/reminders", "leads:write", "Call me back: add a reminder", s.create)
	web.Add(r, "PATCH /api/leads/{id}/reminders/{rid}", "leads:write", "Move, edit, finish or reopen a reminder", s.patch)
	web.Add(r, "DELETE /api/leads/{id}/reminders/{rid}", "leads:write", "Delete a reminder", s.remove)
	web.Add(r, "GET /api/reminders", "leads:read", "What is due, in the business's days", s.list)
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

// RemindersOut are the reminders of a lead.
type RemindersOut struct {
	Items []Reminder `json:"items" nullable:"false"`
}

func (s *Service) listOfLead(_ web.Ctx, tx *db.Tx, in *LeadPath) (RemindersOut, error) {
	if err := leadExists(tx, in.ID); err != nil {
		return RemindersOut{}, err
	}
	items, err := remindersOf(tx, in.ID)
	return RemindersOut{items}, err
}

type createIn struct {
	LeadPath
	Body struct {
		DueAt string `json:"due_at" maxLength:"40" doc:"RFC 3339 with an offset; not in the past"`
		Note  string `json:"note,omitempty" maxLength:"1000"`
	}
}

func (s *Service) create(c web.Ctx, tx *db.Tx, in *createIn) (Reminder, error) {
	due, err := parseTime("due_at", in.Body.DueAt)
	if err != nil {
		return Reminder{}, err
	}
	r, err := s.Remind(tx, in.ID, due, in.Body.Note)
	if err == nil {
		c.Status(201)
	}
	return r, err
}

type patchIn struct {
	ReminderPath
	Body struct {
		DueAt *string `json:"due_at,omitempty" maxLength:"40"`
		Note  *string `json:"note,omitempty" maxLength:"1000"`
		Done  *bool   `json:"done,omitempty"`

		DoneAt doneAt `json:"done_at,omitempty" doc:"The same in the reminder's own words: a time finishes it, null reopens it"`
	}
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

func (s *Service) patch(_ web.Ctx, tx *db.Tx, in *patchIn) (Reminder, error) {
	e := Edit{Note: in.Body.Note, Done: in.Body.Done}
	if in.Body.DueAt != nil {
		due, err := parseTime("due_at", *in.Body.DueAt)
		if err != nil {
			return Reminder{}, err
		}
		e.DueAt = &due
	}
	if in.Body.DoneAt.present {
		done := in.Body.DoneAt.text != nil
		e.Done = &done
		if done {
			var err error
			if e.DoneAt, err = parseTime("done_at", *in.Body.DoneAt.text); err != nil {
				return Reminder{}, err
			}
		}
	}
	return s.Change(tx, in.ID, in.ReminderID, e)
}

func (s *Service) remove(_ web.Ctx, tx *db.Tx, in *ReminderPath) (web.Empty, error) {
	return web.Empty{}, s.Delete(tx, in.ID, in.ReminderID)
}

// Due is an open reminder with the person it is about.
type Due struct {
	Reminder
	Lead DueLead `json:"lead"`
}

// DueLead is as much of a lead as a list of tasks shows.
type DueLead struct {
	ID     int64   `json:"id"`
	Name   string  `json:"name"`
	Phone  *string `json:"phone"`
	Status string  `json:"status"`
}

type listIn struct {
	When   string `query:"when" enum:"overdue,today,upcoming" doc:"All open reminders unless given"`
	Owner  string `query:"owner" enum:"me" doc:"me: of my leads, and what I set on leads of nobody"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"2000"`
}

func (s *Service) list(c web.Ctx, tx *db.Tx, in *listIn) (web.Page[Due], error) {
	now, err := s.now(tx)
	if err != nil {
		return web.Page[Due]{}, err
	}
	var after dueCursor
	if in.Cursor != "" {
		if err := web.Uncursor(in.Cursor, &after.due, &after.id); err != nil {
			return web.Page[Due]{}, err
		}
	}
	var owner int64
	if in.Owner == "me" {
		owner = c.Principal.UserID
	}
	span := spanOf(in.When, now)
	page := web.Page[Due]{}
	if page.Total, err = countDue(tx, span, owner); err != nil {
		return page, err
	}
	if page.Items, err = pageOfDue(tx, span, owner, after, in.Limit+1); err != nil {
		return page, err
	}
	if len(page.Items) > in.Limit {
		page.Items = page.Items[:in.Limit]
		last := page.Items[in.Limit-1]
		page.NextCursor = web.Cursor(db.Ms(last.due), last.ID)
	}
	return page, nil
}
