package calls

import "github.com/moked/moked/internal/bus"

// Started is a call that has come in.
type Started struct{ Call Call }

// Record is the event as stored.
func (e Started) Record() bus.Record {
	return bus.Record{Kind: "call.started", Entity: "call", EntityID: e.Call.ID, LeadID: e.Call.LeadID,
		Data: map[string]any{"direction": e.Call.Direction}}
}

// Ended is a call that is over.
type Ended struct{ Call Call }

// Record is the event as stored.
func (e Ended) Record() bus.Record {
	return bus.Record{Kind: "call.ended", Entity: "call", EntityID: e.Call.ID, LeadID: e.Call.LeadID,
		Data: map[string]any{"status": e.Call.Status, "outcome": e.Call.Outcome, "reason": e.Call.EndReason, "duration_s": e.Call.DurationS}}
}

// MessageLeft is a recorded message of a caller.
type MessageLeft struct {
	Call      Call
	DurationS int64
}

// Record is the event as stored.
func (e MessageLeft) Record() bus.Record {
	return bus.Record{Kind: "call.message", Entity: "call", EntityID: e.Call.ID, LeadID: e.Call.LeadID,
		Data: map[string]any{"duration_s": e.DurationS}}
}

// SoundCame says that the sound of a message can be listened to.
type SoundCame struct{ Call Call }

// Record is the event as stored.
func (e SoundCame) Record() bus.Record {
	return bus.Record{Kind: "call.recording", Entity: "call", EntityID: e.Call.ID, LeadID: e.Call.LeadID}
}

// Placed says that somebody has the agent call a lead.
type Placed struct{ Call Call }

// Record is the event as stored.
func (e Placed) Record() bus.Record {
	return bus.Record{Kind: "call.placed", Entity: "call", EntityID: e.Call.ID, LeadID: e.Call.LeadID}
}

// Answered says that the bot has begun to talk.
type Answered struct{ Call Call }

// Record is the event as stored.
func (e Answered) Record() bus.Record {
	return bus.Record{Kind: "call.answered", Entity: "call", EntityID: e.Call.ID, LeadID: e.Call.LeadID,
		Data: map[string]any{"direction": e.Call.Direction}}
}

// HungUp says that somebody of the business ends a call.
type HungUp struct{ Call Call }

// Record is the event as stored.
func (e HungUp) Record() bus.Record {
	return bus.Record{Kind: "call.hung_up", Entity: "call", EntityID: e.Call.ID, LeadID: e.Call.LeadID}
}
