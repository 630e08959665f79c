package tasks

import "github.com/moked/moked/internal/bus"

// Changed says what happened to a reminder: created, updated, done, reopened, deleted or due.
type Changed struct {
	kind       string
	ReminderID int64  `json:"-"`
	LeadID     int64  `json:"-"`
	DueAt      string `json:"due_at"`
	Note       string `json:"note,omitempty"`
}

// Record is the event as stored.
func (e Changed) Record() bus.Record {
	return bus.Record{Kind: e.kind, Entity: "reminder", EntityID: e.ReminderID, LeadID: e.LeadID, Data: e}
}
