// Package calls is the telephone: call records, the webhooks and the media socket of the carrier,
// and the conversation itself, which one actor per call leads between the carrier's stream and a
// realtime model. What is said becomes a transcript; whoever called becomes a lead.
package calls

import (
	"time"
)

// Directions of a call.
const (
	Inbound  = "in"
	Outbound = "out"
)

// Where a call stands.
const (
	Ringing    = "ringing"
	InProgress = "in_progress"
	Completed  = "completed"
	Busy       = "busy"
	NoAnswer   = "no_answer"
	Failed     = "failed"
	Canceled   = "canceled"
)

// What became of a call.
const (
	OutcomeConversation = "conversation" // the bot and the caller spoke
	OutcomeMessage      = "message"      // the caller left a recorded message
	OutcomeNone         = "none"         // the caller left without a word
)

// Why a call ended. Carriers' plain reasons are the statuses above.
const (
	EndCallerHungUp = "caller_hung_up"
	EndBotHungUp    = "bot_hung_up"
	EndSilence      = "silence"
	EndMaxDuration  = "max_duration"
	EndModelFailed  = "model_failed"
	EndCarrierLost  = "carrier_lost"
	EndShutdown     = "shutdown"
	EndMessageLeft  = "message_left"
	EndNoMessage    = "no_message"
	EndMachine      = "machine"  // a voice mailbox has picked up
	EndRefused      = "refused"  // the carrier did not place the call
	EndUnknown      = "unknown"  // nobody knows whether it was placed; it is not tried again
	EndTooLate      = "too_late" // it was not placed in time
	EndByTeam       = "team_hung_up"
)

// Roles of a turn.
const (
	RoleCaller = "caller"
	RoleBot    = "bot"
)

// Call is one telephone call.
type Call struct {
	ID, LeadID, ChannelID int64
	LeadName              string
	Provider, ProviderID  string
	Direction, From, To   string
	Status, Outcome       string
	EndReason             string // never empty once the call has ended
	StartedAt             time.Time
	StreamAt              time.Time // when the bot picked up, zero if it did not
	EndedAt               time.Time // zero while the call lasts
	DurationS             int64
	PromptVersion         int64 // 0: no prompt was used
	Model, Voice          string
	About                 string    // why we call, as whoever asked for it put it
	AttemptedAt           time.Time // when the carrier was asked to place it, zero if it was not yet
}

// Turn is what one side said, in the order of the conversation. A bot's turn is what was heard.
type Turn struct {
	Seq         int64
	Role, Text  string
	Interrupted bool
	At          time.Time
}

// Recording is a message that a caller left.
type Recording struct {
	ProviderID, URL string
	CallID          int64
	DurationS       int64
	At              time.Time
	// BlobKey is where we keep the sound, empty until it has been fetched from the carrier.
	BlobKey, MediaType string
}
