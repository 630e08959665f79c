package tasks

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

func (s *Service) taskRoutes(r *web.Router) {
	web.Add(r, "GET /api/tasks", "tasks:read", "Reminders and tasks: what is due, in the business's days, or what was done", s.list)
	web.Add(r, "GET /api/tasks/times", "tasks:read", "Quick choices of when to call back, on the business's clock", s.times)
	web.Add(r, "GET /api/tasks/rests", "tasks:read", "Shabbat, holidays and days of mourning in Israel, for a warning beside a time", s.rests)
	web.Add(r, "GET /api/tasks/counts", "tasks:read", "How much is due for me", s.counts)
	web.Add(r, "POST /api/tasks", "tasks:write", "Add a task", s.createTask, 201)
	web.Add(r, "PATCH /api/tasks/{id}", "tasks:write", "Put off, assign, edit, finish or reopen a task or reminder", s.patchTask)
	web.Add(r, "DELETE /api/tasks/{id}", "tasks:write", "Delete a task or reminder", s.removeTask)
}

type listIn struct {
	When   string `query:"when" enum:"overdue,today,upcoming,done" doc:"All that is open unless given"`
	Owner  string `query:"owner" enum:"me" doc:"me: mine, of my leads, and what I set on leads of nobody"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"2000"`
}

func (s *Service) list(c web.Ctx, tx *db.Tx, in *listIn) (web.Page[Task], error) {
	page := web.Page[Task]{}
	now, err := s.now(tx)
	if err != nil {
		return page, err
	}
	var after cursor
	if in.Cursor != "" {
		if err := web.Uncursor(in.Cursor, &after.at, &after.id); err != nil {
			return page, err
		}
	}
	owner := int64(nobody)
	if in.Owner == "me" {
		owner = c.Principal.UserID
	}
	done := in.When == "done"
	if done {
		page.Items, err = pageOfDone(tx, owner, after, in.Limit+1)
	} else {
		page.Items, err = pageOfOpen(tx, spanOf(in.When, now), owner, after, in.Limit+1)
	}
	if err != nil {
		return page, err
	}
	if done {
		page.Total, err = countDone(tx, owner)
		page.TotalCapped = page.Total == doneLimit
	} else {
		page.Total, err = countOpen(tx, spanOf(in.When, now), owner)
	}
	if len(page.Items) > in.Limit {
		page.Items = page.Items[:in.Limit]
		last := page.Items[in.Limit-1]
		at := last.due
		if done {
			at = last.done
		}
		page.NextCursor = web.Cursor(db.Ms(at), last.ID)
	}
	return page, err
}

// Times are the quick choices and the clock that they are read on.
type Times struct {
	Zone    string   `json:"zone" doc:"IANA"`
	Choices []Choice `json:"choices" nullable:"false"`
}

func (s *Service) times(_ web.Ctx, tx *db.Tx, _ *struct{}) (Times, error) {
	now, err := s.now(tx)
	if err != nil {
		return Times{}, err
	}
	return Times{Zone: now.Location().String(), Choices: choices(now)}, nil
}

// Counts is how much is due for whoever asks.
type Counts struct {
	Overdue int64 `json:"overdue"`
	Today   int64 `json:"today" doc:"Still ahead today"`
}

func (s *Service) counts(c web.Ctx, tx *db.Tx, _ *struct{}) (Counts, error) {
	now, err := s.now(tx)
	if err != nil {
		return Counts{}, err
	}
	var n Counts
	if n.Overdue, err = countOpen(tx, spanOf("overdue", now), c.Principal.UserID); err != nil {
		return n, err
	}
	n.Today, err = countOpen(tx, spanOf("today", now), c.Principal.UserID)
	return n, err
}

type createTaskIn struct {
	Body struct {
		Title      string `json:"title" minLength:"1" maxLength:"200"`
		Note       string `json:"note,omitempty" maxLength:"1000"`
		DueAt      string `json:"due_at,omitempty" maxLength:"40" doc:"RFC 3339 with an offset; not in the past"`
		DueLocal   string `json:"due_local,omitempty" maxLength:"20" doc:"Instead of due_at: a time on the business's own clock"`
		AssigneeID int64  `json:"assignee_id,omitempty" minimum:"0" doc:"Whose it is; else the lead's owner's, else the managers'"`
		LeadID     int64  `json:"lead_id,omitempty" minimum:"0" doc:"Whom it is about, if anybody"`
	}
}

func (s *Service) createTask(c web.Ctx, tx *db.Tx, in *createTaskIn) (Task, error) {
	b := in.Body
	if web.CleanName(b.Title) == "" {
		return Task{}, fault.Invalid.Field("title", fault.Required)
	}
	due, err := s.due(tx, b.DueAt, b.DueLocal)
	if err != nil {
		return Task{}, err
	}
	t, err := s.Add(tx, Draft{Title: b.Title, Note: b.Note, Due: due, AssigneeID: b.AssigneeID, LeadID: b.LeadID})
	return t, err
}

// TaskPath is the path of one task.
type TaskPath struct {
	ID int64 `path:"id" minimum:"1" doc:"Task or reminder"`
}

type patchTaskIn struct {
	TaskPath
	Body Changes
}

func (s *Service) patchTask(_ web.Ctx, tx *db.Tx, in *patchTaskIn) (Task, error) {
	e, err := s.edit(tx, in.Body)
	if err != nil {
		return Task{}, err
	}
	return s.Change(tx, in.ID, e)
}

func (s *Service) removeTask(_ web.Ctx, tx *db.Tx, in *TaskPath) (web.Empty, error) {
	return web.Empty{}, s.Delete(tx, in.ID)
}
