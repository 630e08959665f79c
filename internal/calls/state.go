package calls

import (
	"encoding/json"
	"time"

	"github.com/moked/moked/internal/speech"
)

// eventKind is what happened in a call.
type eventKind uint8

const (
	evTick         eventKind = iota
	evBegin                  // the stream was accepted
	evModelUp                // a session is ready
	evModelDown              // a session failed or could not be opened
	evModel                  // the model told something: model, audio
	evToolDone               // a tool has answered: toolID, output
	evPlayed                 // the carrier reached a mark: gen, position
	evCallerHungUp           // the carrier said so
	evCarrierLost            // the stream broke
	evShutdown               // this node stops
	evMachine                // a voice mailbox has picked up
	evHangUp                 // somebody of the business ends the call
)

// event is one thing that happened. at is the time since the stream began, frames how many of the
// caller's have come: the reducer has neither clock nor counter of its own.
type event struct {
	kind     eventKind
	at       time.Duration
	frames   uint64
	session  int // the session it came from
	model    speech.Event
	audio    *sound
	toolID   string
	output   json.RawMessage
	gen      uint32
	position int64
	fatal    bool
	opened   speech.Session // the actor's, not the reducer's
}

// effectKind is what shall be done.
type effectKind uint8

const (
	doConnect    effectKind = iota // open session number session, with history
	doDisconnect                   // give up the present session
	doRespond
	doCancel
	doTruncate
	doDelete
	doTool       // run a tool
	doToolResult // tell the model what a tool answered
	doPlay
	doMark
	doClear
	doSilence // tell the model a second of silence
	doSave    // store turns
	doEnd     // the call is over: reason
)

// effect is one thing to be done. Audio is valid until the next step.
type effect struct {
	kind     effectKind
	session  int
	history  []speech.Line
	respond  speech.Respond
	id       string // response, item or tool call
	index    int
	heard    time.Duration
	tool     speech.ToolCall
	output   json.RawMessage
	audio    []byte
	gen      uint32
	position int64
	turns    []Turn
	reason   string
}

// ask is why the bot shall speak without having been spoken to.
type ask uint8

const (
	askNothing ask = iota
	askGreeting
	askTools // the answers of its tools have come
	askAgain // its last attempt failed
	askQuiet
	askGoodbye
)

// state is everything that a call knows. Only step changes it.
type state struct {
	limits Limits
	script script
	now    time.Duration

	session   int // number of the present one
	connected bool
	greeted   bool
	second    bool // the second session is in use; there is no third

	response  string   // being made by the model, empty if none
	voiced    bool     // it has brought audio
	asked     ask      // asked for and not yet confirmed
	want      ask      // to be asked for as soon as nothing is being made
	cancelled []string // responses that are not listened to any more

	play ledger
	said transcript

	speaking bool          // the caller is
	due      time.Duration // by when the bot must be heard, 0: it is not its turn
	quiet    time.Duration // since when nobody has spoken
	prompts  int           // how often the bot has asked into the silence
	failures int           // failed responses in a row

	tools   []string      // ids of those that run
	toolsBy time.Duration // at the latest
	rounds  int           // of tools since the caller's last words
	frames  uint64
	frameAt time.Duration // when the last new one was seen
	stalled bool          // silence is being sent for the caller

	farewell string        // the reason to end once the response asked for has been heard
	leaving  string        // the reason to end as soon as everything has been heard
	leaveBy  time.Duration // at the latest
	ended    bool
}

func newState(l Limits, s script, begun time.Time) *state {
	return &state{limits: l, script: s, said: transcript{begun: begun}}
}

// sound is a piece of the bot's audio on its way from the model's reader to the actor.
type sound struct{ b []byte }
