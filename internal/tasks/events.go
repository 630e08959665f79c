package tasks

import "github.com/moked/moked/internal/bus"

// Changed says what happened to a reminder or task: created, updated, done, reopened, deleted or due.
type Changed struct {
	Kind   string `json:"-"` // "reminder.due"
	TaskID int64  `json:"-"`
	LeadID int64  `json:"-"`
	DueAt  string `json:"due_at"`
	Title  string `json:"title,omitempty"`
	Note   string `json:"note,omitempty"`

	entity string
}

// Record is the event as stored.
func (e Changed) Record() bus.Record {
	return bus.Record{Kind: e.Kind, Entity: e.entity, EntityID: e.TaskID, LeadID: e.LeadID, Data: e}
}

func changedEvent(t Task, what string) Changed {
	return Changed{Kind: t.Kind + "." + what, TaskID: t.ID, LeadID: t.lead(), DueAt: t.DueAt, Title: t.Title, Note: t.Note, entity: t.Kind}
}
