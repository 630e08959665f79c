package calls

import "time"

// Limits are all the times that a call is led by, in one place. The zero value is not usable:
// start from DefaultLimits.
type Limits struct {
	Start         time.Duration // for the carrier to tell which call a stream belongs to
	Dial          time.Duration // for the model to become ready
	Rescue        time.Duration // of the model's silence after its turn came, until a second session is tried
	Speak         time.Duration // of the model's silence after its turn came, until the call is given back
	Tool          time.Duration // for a tool
	ToolRounds    int           // of tools between two words of the caller
	Quiet         time.Duration // of silence on both sides, until the bot asks
	QuietPrompts  int           // before it says goodbye
	MaxDuration   time.Duration // of a call, until the bot says goodbye
	MaxOvertime   time.Duration // after that
	Goodbye       time.Duration // for the mark of the last words, after they should have been heard
	Stall         time.Duration // without a frame while the caller speaks, until silence is sent instead
	Lost          time.Duration // without a frame, until the carrier is given up
	Lead          time.Duration // of audio kept at the carrier, at least
	Chunk         time.Duration // of audio in one message
	MarkEvery     time.Duration // of audio
	Save          time.Duration // for the end of a call to be written
	TokenLifetime time.Duration // of a stream's token
}

// DefaultLimits are what calls are led by. Lead and chunk together are what a caller who interrupts
// may still hear before the carrier has cleared its buffer: short enough not to matter, long enough
// to bridge a pause of the network.
func DefaultLimits() Limits {
	return Limits{
		Start: 5 * time.Second, Dial: 2500 * time.Millisecond, Rescue: 4 * time.Second, Speak: 5500 * time.Millisecond,
		Tool: 5 * time.Second, ToolRounds: 3,
		Quiet: 8 * time.Second, QuietPrompts: 2, MaxDuration: 15 * time.Minute, MaxOvertime: 20 * time.Second, Goodbye: 5 * time.Second,
		Stall: 750 * time.Millisecond, Lost: 30 * time.Second,
		Lead: 300 * time.Millisecond, Chunk: 100 * time.Millisecond, MarkEvery: 200 * time.Millisecond,
		Save: 5 * time.Second, TokenLifetime: 2 * time.Minute,
	}
}
