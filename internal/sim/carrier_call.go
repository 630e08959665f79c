package sim

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/moked/moked/internal/audio"
)

// CallRequest is a call to the product's number.
type CallRequest struct {
	From, To      string
	CallerName    string
	ForwardedFrom string
	Faults        StreamFaults
}

// Call is one phone call, seen from the caller. Its methods may be called while it runs.
type Call struct {
	SID       string
	StreamSID string
	From, To  string

	c         *Carrier
	req       CallRequest
	direction string
	callbacks outboundCallbacks
	started   time.Time
	hangup    chan struct{} // closed when the caller or the REST API ends the call
	redirect  chan document
	done      chan struct{}

	mu         sync.Mutex
	changed    chan struct{}
	mic        []sound // what the caller is about to say and press
	keysHeld   bool
	status     string
	heard      strings.Builder
	play       playout
	decoder    audio.TextDecoder
	verbs      []string
	violations []string
	streaming  bool
	stats      CallStats
	replay     string
	err        error
	hung       bool
	sequence   int
	recorder   *recorder
}

// sound is a frame of the caller's voice, or a key.
type sound struct {
	frame []byte
	key   byte
}

// CallStats counts what happened on the stream.
type CallStats struct {
	FramesSent    int // to the product
	BytesReceived int // of sound
	BytesDropped  int // by clear: sound that nobody heard
	Clears        int
	Marks         int           // echoed
	Underruns     int           // how often sound ran out before its mark, and then went on
	FirstSound    time.Duration // from the start of the stream to the first audible frame; 0 if none
}

// Call rings the product and lets the call run until somebody ends it or ctx does.
func (c *Carrier) Call(ctx context.Context, req CallRequest) *Call {
	call := c.newCall(req, "inbound")
	call.status = "ringing"
	go call.run(ctx, document{url: c.public(c.o.VoiceURL), method: http.MethodPost})
	return call
}

func (c *Carrier) newCall(req CallRequest, direction string) *Call {
	call := &Call{
		SID: c.newID("CA"), From: req.From, To: req.To, c: c, req: req, direction: direction, started: c.o.Clock.Now(),
		hangup: make(chan struct{}), redirect: make(chan document, 1), done: make(chan struct{}), changed: make(chan struct{}),
	}
	call.play.lead = audio.Bytes(c.o.JitterBuffer)
	c.mu.Lock()
	c.calls = append(c.calls, call)
	c.mu.Unlock()
	return call
}

// notify wakes everyone who waits for a change. The caller holds mu.
func (call *Call) notify() {
	close(call.changed)
	call.changed = make(chan struct{})
}

// wait blocks until ok says so, with mu held while it looks.
func (call *Call) wait(ctx context.Context, ok func() bool) error {
	for {
		call.mu.Lock()
		if ok() {
			call.mu.Unlock()
			return nil
		}
		changed := call.changed
		call.mu.Unlock()
		select {
		case <-changed:
		case <-call.done:
			call.mu.Lock()
			defer call.mu.Unlock()
			if ok() {
				return nil
			}
			return errors.Join(errors.New("the call is over"), call.err)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Say queues words: the caller speaks them when what was queued before is over.
func (call *Call) Say(words string) { call.Sound(audio.AppendText(nil, words)) }

// Sound queues µ-law audio.
func (call *Call) Sound(ulaw []byte) {
	var f audio.Framer
	var frames []sound
	emit := func(frame []byte) { frames = append(frames, sound{frame: slices.Clone(frame)}) }
	f.Write(ulaw, emit)
	f.Flush(emit)
	call.mu.Lock()
	defer call.mu.Unlock()
	call.mic = append(call.mic, frames...)
}

// Silence queues a pause. The line is never quite quiet, but here it is.
func (call *Call) Silence(d time.Duration) {
	call.Sound(audio.AppendSilence(nil, audio.Bytes(d)))
}

// Press queues keys, with their sound left out, as a carrier that reports them does.
func (call *Call) Press(keys string) {
	call.mu.Lock()
	defer call.mu.Unlock()
	for i := range len(keys) {
		call.mic = append(call.mic, sound{key: keys[i]})
	}
}

// Hangup ends the call from the caller's side, at once.
func (call *Call) Hangup() {
	call.mu.Lock()
	defer call.mu.Unlock()
	if !call.hung {
		call.hung = true
		close(call.hangup)
	}
}

// Heard is everything the caller could make out so far.
func (call *Call) Heard() string {
	call.mu.Lock()
	defer call.mu.Unlock()
	return call.heard.String()
}

// WaitHeard waits until words were heard.
func (call *Call) WaitHeard(ctx context.Context, words string) error {
	return call.wait(ctx, func() bool { return strings.Contains(call.heard.String(), words) })
}

// WaitSpoken waits until everything queued was spoken or pressed.
func (call *Call) WaitSpoken(ctx context.Context) error {
	return call.wait(ctx, func() bool { return len(call.mic) == 0 })
}

// WaitStream waits until the stream has started.
func (call *Call) WaitStream(ctx context.Context) error {
	return call.wait(ctx, func() bool { return call.StreamSID != "" })
}

// WaitSound waits until sound from the product is playing.
func (call *Call) WaitSound(ctx context.Context) error {
	return call.wait(ctx, func() bool { return call.play.pending > 0 })
}

// WaitQuiet waits until nothing from the product is playing.
func (call *Call) WaitQuiet(ctx context.Context) error {
	return call.wait(ctx, func() bool { return call.play.pending == 0 })
}

// Wait waits for the end of the call and says what went wrong on the carrier's side, if anything.
func (call *Call) Wait(ctx context.Context) error {
	select {
	case <-call.done:
		call.mu.Lock()
		defer call.mu.Unlock()
		return call.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Done is closed when the call is over.
func (call *Call) Done() <-chan struct{} { return call.done }

// Verbs lists the TwiML verbs that were carried out, in order.
func (call *Call) Verbs() []string {
	call.mu.Lock()
	defer call.mu.Unlock()
	return slices.Clone(call.verbs)
}

// Violations lists what the product did that Twilio does not allow.
func (call *Call) Violations() []string {
	call.mu.Lock()
	defer call.mu.Unlock()
	return slices.Clone(call.violations)
}

// Stats counts what happened on the stream so far.
func (call *Call) Stats() CallStats {
	call.mu.Lock()
	defer call.mu.Unlock()
	return call.stats
}

// Status is the carrier's status of the call.
func (call *Call) Status() string {
	call.mu.Lock()
	defer call.mu.Unlock()
	return call.status
}

// Streaming says whether the stream is open now.
func (call *Call) Streaming() bool {
	call.mu.Lock()
	defer call.mu.Unlock()
	return call.streaming
}

// Replay is what became of a second stream with the token of the first: refused or accepted, or
// empty if none was tried.
func (call *Call) Replay() string {
	call.mu.Lock()
	defer call.mu.Unlock()
	return call.replay
}

// hear takes words that the carrier itself speaks.
func (call *Call) hear(words string) {
	call.mu.Lock()
	defer call.mu.Unlock()
	call.appendHeard(words, true)
	call.notify()
}

func (call *Call) appendHeard(words string, first bool) {
	if first && call.heard.Len() > 0 {
		call.heard.WriteByte('\n')
	}
	call.heard.WriteString(words)
}

func (call *Call) violate(what string) {
	call.mu.Lock()
	defer call.mu.Unlock()
	call.violations = append(call.violations, what)
	call.notify()
}

func (call *Call) setStatus(status string) {
	call.mu.Lock()
	defer call.mu.Unlock()
	call.status = status
	call.notify()
}

// form holds the parameters of every webhook of the call.
func (call *Call) form() url.Values {
	f := url.Values{
		"CallSid": {call.SID}, "AccountSid": {call.c.account()}, "ApiVersion": {"2010-04-01"}, "CallStatus": {call.Status()},
		"Direction": {call.direction}, "From": {call.From}, "Caller": {call.From}, "To": {call.To}, "Called": {call.To},
		"FromCountry": {"IL"}, "ToCountry": {"IL"}, "CallerCountry": {"IL"}, "CalledCountry": {"IL"},
		"FromCity": {""}, "FromState": {""}, "FromZip": {""}, "ToCity": {""}, "ToState": {""}, "ToZip": {""},
	}
	if call.req.CallerName != "" {
		f.Set("CallerName", call.req.CallerName)
	}
	if call.req.ForwardedFrom != "" {
		f.Set("ForwardedFrom", call.req.ForwardedFrom)
	}
	return f
}

// statusForm adds the parameters of a status callback.
func (call *Call) statusForm(status string) url.Values {
	f := call.form()
	f.Set("CallStatus", status)
	f.Set("CallbackSource", "call-progress-events")
	f.Set("Timestamp", call.c.o.Clock.Now().Format(time.RFC1123Z))
	call.mu.Lock()
	f.Set("SequenceNumber", strconv.Itoa(call.sequence))
	call.sequence++
	call.mu.Unlock()
	if status == "completed" {
		seconds := int(call.c.o.Clock.Now().Sub(call.started).Round(time.Second) / time.Second)
		f.Set("CallDuration", strconv.Itoa(seconds))
		f.Set("Duration", strconv.Itoa((seconds+59)/60))
	}
	return f
}

// Quiet says whether nothing from the product is playing now.
func (call *Call) Quiet() bool {
	call.mu.Lock()
	defer call.mu.Unlock()
	return call.play.pending == 0
}
