// Package telephony speaks with the companies that carry phone calls. Each carrier is one adapter
// that registers itself; the package knows their webhooks, their call instructions and their media
// streams, and nothing of leads, prompts or models.
package telephony

import (
	"context"
	"net/http"
	"net/url"
	"sort"
	"time"

	"github.com/moked/moked/internal/fault"
)

// Carrier is a company that carries calls.
type Carrier interface {
	// Parse reads a webhook request that was sent to our public URL. It proves nothing about the
	// sender: Callback.Signed does.
	Parse(w http.ResponseWriter, r *http.Request) (Callback, error)
	// Answer writes what the carrier shall do with the call.
	Answer(w http.ResponseWriter, p Plan)
	// SignedUpgrade reports whether the upgrade request of a media stream was signed with the secret;
	// claimed is false when it carries no signature at all.
	SignedUpgrade(r *http.Request, secret string) (valid, claimed bool)
	// Stream accepts the upgrade request of a media stream.
	Stream(w http.ResponseWriter, r *http.Request) (Leg, error)
	// HangUp ends a call. A call that is over already is a success.
	HangUp(ctx context.Context, settings map[string]string, callID string) error
}

// Leg is the media stream of one running call, and the only way to its caller's ear. Audio is
// 8 kHz µ-law. Recv belongs to one goroutine; the other methods never block and may be called from
// any. What is sent is written by one goroutine of the leg's own, each write within a time limit;
// a peer that does not keep up loses the leg, and Recv returns ErrSlow.
type Leg interface {
	// Recv reads the next event. The event's payload is valid until the next Recv.
	Recv(into *Event) error
	// Audio plays p after everything sent before it.
	Audio(p []byte)
	// Mark asks to be told (a Played event of this name) when everything sent before has been heard.
	Mark(name string)
	// Clear forgets what was sent and is not yet heard. Pending marks come back at once.
	Clear()
	// Close says goodbye; the carrier goes on with the instructions behind the stream.
	Close(why CloseCode)
}

// EventKind is what came in on a leg.
type EventKind uint8

// The kinds of events.
const (
	Unknown EventKind = iota // to be ignored
	Connected
	Started // once, with the ids and parameters of the call
	Media   // with Payload and Timestamp
	Played  // a mark of ours has been reached
	Digit
	Stopped
)

// Event is one message of a carrier's media stream.
type Event struct {
	Kind      EventKind
	Payload   []byte        // µ-law
	Timestamp time.Duration // of the payload, since the stream began; gaps in it are lost audio
	Mark      string        // name of the mark that was reached
	Digit     string
	Start     Start
}

// Start tells which call a stream belongs to.
type Start struct {
	StreamID, CallID string
	Encoding         string
	Rate             int
	Parameters       map[string]string
}

// CloseCode says why we close a leg.
type CloseCode int

// Why a leg is closed, as WebSocket codes.
const (
	CloseNormal   CloseCode = 1000
	CloseRefused  CloseCode = 1008
	CloseOverload CloseCode = 1013
)

// Callback is one webhook request of a carrier. Fields that the request does not carry are zero.
type Callback struct {
	CallID     string
	From, To   string // as the carrier writes them
	Withheld   bool   // the caller's number is hidden
	Inbound    bool
	Status     Status
	Duration   time.Duration
	AnsweredBy string
	Recording  Recording

	url  string // what the signature covers
	sign string // the signature given
	form url.Values
	test func(c Callback, secret string) bool
}

// Signed reports whether the request was signed with the secret.
func (c Callback) Signed(secret string) bool { return secret != "" && c.test(c, secret) }

// Recording is a message that a caller left with the carrier.
type Recording struct {
	ID, URL  string
	Duration time.Duration
	Failed   bool
}

// Status is where a call stands in the carrier's view.
type Status string

// The statuses of a call, by Moked's names.
const (
	StatusNone       Status = ""
	StatusRinging    Status = "ringing"
	StatusInProgress Status = "in_progress"
	StatusCompleted  Status = "completed"
	StatusBusy       Status = "busy"
	StatusNoAnswer   Status = "no_answer"
	StatusFailed     Status = "failed"
	StatusCanceled   Status = "canceled"
)

// Over reports whether the call has ended.
func (s Status) Over() bool { return s != StatusNone && s != StatusRinging && s != StatusInProgress }

// Plan is what a carrier shall do with a call, step by step.
type Plan []Step

// Step is one instruction: exactly one member is set.
type Step struct {
	Stream   *StreamStep
	Say      *SayStep
	Record   *RecordStep
	Redirect string // URL that is asked for the next plan
	Hangup   bool
}

// StreamStep connects the call to a media stream until the stream is closed.
type StreamStep struct {
	URL        string
	Parameters map[string]string
}

// SayStep speaks a text to the caller.
type SayStep struct{ Text, Language string }

// RecordStep records the caller. Done is asked for the next plan; Callback is told of the finished
// recording. A caller who stays silent is led to the step behind.
type RecordStep struct {
	Done, Callback string
	Max            time.Duration
}

// Field is one setting that a carrier needs, as shown in the form.
type Field struct {
	Key              string
	Label            fault.Text
	Secret, Required bool
}

// Info describes a carrier to those who configure it.
type Info struct {
	Provider string
	Label    fault.Text
	Fields   []Field
	// Secret is the settings field that signs webhooks.
	Secret string
}

// Config says where the carriers are.
type Config struct {
	TwilioURL string // default https://api.twilio.com
	PublicURL string // our own origin, which signatures cover
	HTTP      *http.Client
}

type entry struct {
	info Info
	make func(Config) Carrier
}

var registry = map[string]entry{}

func register(i Info, make func(Config) Carrier) { registry[i.Provider] = entry{i, make} }

// Carriers lists the known carriers by name.
func Carriers() []Info {
	all := make([]Info, 0, len(registry))
	for _, e := range registry {
		all = append(all, e.info)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Provider < all[j].Provider })
	return all
}

// InfoOf describes one carrier.
func InfoOf(provider string) (Info, bool) {
	e, ok := registry[provider]
	return e.info, ok
}

// Open makes all carriers over one configuration.
func Open(c Config) map[string]Carrier {
	if c.HTTP == nil {
		c.HTTP = &http.Client{Timeout: 10 * time.Second}
	}
	all := make(map[string]Carrier, len(registry))
	for name, e := range registry {
		all[name] = e.make(c)
	}
	return all
}

// RouteKey is the exact key under which the number of a business is found.
func RouteKey(provider, address string) string { return "voice:" + provider + ":" + address }
