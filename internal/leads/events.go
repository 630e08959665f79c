package leads

import "github.com/moked/moked/internal/bus"

// entity is what the events of this package are about.
const entity = "lead"

func record(kind string, leadID int64, data any) bus.Record {
	return bus.Record{Kind: kind, Entity: entity, EntityID: leadID, LeadID: leadID, Data: data}
}

// Created says that somebody new is on the board.
type Created struct {
	LeadID int64  `json:"-"`
	Name   string `json:"name"`
	Source string `json:"source"`
	Status string `json:"status"`
}

// Record is the event as stored.
func (e Created) Record() bus.Record { return record("lead.created", e.LeadID, e) }

// Change is one field before and after. The texts of notes are left out: they can be long.
type Change struct {
	Field string `json:"field"`
	From  any    `json:"from,omitempty"`
	To    any    `json:"to,omitempty"`
}

// Updated says which fields changed.
type Updated struct {
	LeadID  int64    `json:"-"`
	Changes []Change `json:"changes"`
}

// Record is the event as stored.
func (e Updated) Record() bus.Record { return record("lead.updated", e.LeadID, e) }

// HandedOver says that some lead has another owner. It names none, since it goes to everybody: who does
// not see the lead any more is told to look again.
type HandedOver struct{}

// Record is the event as stored.
func (e HandedOver) Record() bus.Record {
	return bus.Record{Kind: "lead.handed_over", Entity: entity, Data: e}
}

// Moved says that a card changed its column or its place in it.
type Moved struct {
	LeadID   int64  `json:"-"`
	From     string `json:"from"`
	To       string `json:"to"`
	ToLabel  string `json:"to_label"`
	Position int64  `json:"position"`
}

// Record is the event as stored.
func (e Moved) Record() bus.Record { return record("lead.moved", e.LeadID, e) }

// Deleted says that a lead was taken off the board; Restored, that it is back.
type Deleted struct {
	LeadID int64 `json:"-"`
}

// Record is the event as stored.
func (e Deleted) Record() bus.Record { return record("lead.deleted", e.LeadID, e) }

// Restored says that a deleted lead is back: by undo, or because the person came again.
type Restored struct {
	LeadID int64 `json:"-"`
}

// Record is the event as stored.
func (e Restored) Record() bus.Record { return record("lead.restored", e.LeadID, e) }

// NoteAdded carries a note in full, so that the timeline keeps it whatever becomes of the field.
type NoteAdded struct {
	LeadID int64  `json:"-"`
	Text   string `json:"text"`
}

// Record is the event as stored.
func (e NoteAdded) Record() bus.Record { return record("note.added", e.LeadID, e) }

// StatusesChanged says that the columns of the board are not what they were.
type StatusesChanged struct {
	Action  string `json:"action"` // "created", "updated", "deleted", "reordered"
	Key     string `json:"key,omitempty"`
	MovedTo string `json:"moved_to,omitempty"`
	Moved   int64  `json:"moved,omitempty"` // leads that went along
}

// Record is the event as stored.
func (e StatusesChanged) Record() bus.Record {
	return bus.Record{Kind: "status.changed", Entity: "status", Data: e}
}

// Loaded says that a row of a file made a lead, or what it changed of one.
type Loaded struct {
	LeadID  int64    `json:"-"`
	Import  int64    `json:"import_id"`
	File    string   `json:"file"`
	Row     int      `json:"row"`
	Created bool     `json:"created,omitempty"`
	Changes []Change `json:"changes,omitempty"`
}

// Record is the event as stored.
func (e Loaded) Record() bus.Record { return record("lead.imported", e.LeadID, e) }

// ImportMoved says that an import has come further, or to its end.
type ImportMoved struct {
	ImportID int64 `json:"-"`
}

// Record is the event as stored.
func (e ImportMoved) Record() bus.Record {
	return bus.Record{Kind: "import.moved", Entity: "import", EntityID: e.ImportID}
}
