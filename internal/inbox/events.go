package inbox

import "github.com/moked/moked/internal/bus"

// MessageEvent is the event of a message. It names the message and carries no text of it.
type MessageEvent struct {
	Kind      string `json:"-"` // "message.received", "message.queued", "message.sent", "message.status"
	ID        int64  `json:"message_id"`
	LeadID    int64  `json:"lead_id"`
	Direction string `json:"direction"`
	Author    string `json:"author"`
	Type      string `json:"type"`
	Status    string `json:"status"`
	Error     string `json:"error,omitempty"`
}

// Record is the event as stored.
func (e MessageEvent) Record() bus.Record {
	return bus.Record{Kind: e.Kind, Entity: "message", EntityID: e.ID, LeadID: e.LeadID, Data: e}
}

func eventOf(kind string, m message) MessageEvent {
	return MessageEvent{Kind: kind, ID: m.ID, LeadID: m.LeadID, Direction: m.Direction, Author: m.Author, Type: m.Type, Status: string(m.Status), Error: m.ErrorCode}
}

// OwnerChanged says who answers a conversation from now on, and why.
type OwnerChanged struct {
	ConversationID int64  `json:"conversation_id"`
	LeadID         int64  `json:"lead_id"`
	Owner          string `json:"owner"`
	OwnerID        int64  `json:"owner_id,omitempty"`
	PausedUntil    string `json:"paused_until,omitempty"`
	Reason         string `json:"reason"`
}

// Record is the event as stored.
func (e OwnerChanged) Record() bus.Record {
	return bus.Record{Kind: "conversation.owner", Entity: "conversation", EntityID: e.ConversationID, LeadID: e.LeadID, Data: e}
}

// Read says that a conversation was read.
type Read struct {
	ConversationID int64 `json:"conversation_id"`
	LeadID         int64 `json:"lead_id"`
}

// Record is the event as stored.
func (e Read) Record() bus.Record {
	return bus.Record{Kind: "conversation.read", Entity: "conversation", EntityID: e.ConversationID, LeadID: e.LeadID, Data: e}
}

// ScheduleChanged says what became of a text that is to be sent later.
type ScheduleChanged struct {
	Kind   string `json:"-"` // "message.scheduled", "message.rescheduled", "message.unscheduled", "message.schedule_failed"
	ID     int64  `json:"scheduled_id"`
	LeadID int64  `json:"lead_id"`
	DueAt  string `json:"due_at,omitempty"`
	Error  string `json:"error,omitempty"`
}

// Record is the event as stored.
func (e ScheduleChanged) Record() bus.Record {
	return bus.Record{Kind: e.Kind, Entity: "scheduled_message", EntityID: e.ID, LeadID: e.LeadID, Data: e}
}
