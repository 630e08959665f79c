package sim

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/moked/moked/internal/clock"
)

// RealtimeFaults is what goes wrong in a realtime session. The zero value is a good day.
type RealtimeFaults struct {
	RefuseStatus     int           `yaml:"refuse_status"`     // the upgrade is answered with this HTTP status
	ConnectDelay     time.Duration `yaml:"connect_delay"`     // before the upgrade is answered
	StartError       string        `yaml:"start_error"`       // an error with this code instead of session.created, then a close
	Quota            bool          `yaml:"quota"`             // each response fails with insufficient_quota
	FirstAudioDelay  time.Duration `yaml:"first_audio_delay"` // added before the first audio of each response
	StallAfter       time.Duration `yaml:"stall_after"`       // a response stops for good after this much audio
	DropAfter        time.Duration `yaml:"drop_after"`        // the socket dies in a response after this much audio
	DropCode         int           `yaml:"drop_code"`         // with this close code; 0 is a dead connection
	Incomplete       string        `yaml:"incomplete"`        // responses end early for this reason, such as content_filter
	Silence          bool          `yaml:"silence"`           // speech is heard and committed, and never answered
	LateDeltas       int           `yaml:"late_deltas"`       // audio that still comes after a cancellation
	TranscriptDelay  time.Duration `yaml:"transcript_delay"`  // before the transcription of the person is sent
	TranscriptFailed bool          `yaml:"transcript_failed"` // transcription fails
	UnknownEvents    bool          `yaml:"unknown_events"`    // events of the future are mixed in
}

// RealtimeOptions configures a Realtime simulator. All fields are optional.
type RealtimeOptions struct {
	Key        string // the only API key accepted; empty accepts any
	Clock      *clock.Clock
	Log        *Log
	Brain      Brain         // DemoBrain if nil
	FirstAudio time.Duration // how long the model thinks; 150 ms if zero
	Pace       float64       // how many times faster than real time audio is made; 5 if zero
	MaxAge     time.Duration // of a session; 60 minutes if zero
}

// Realtime simulates the OpenAI Realtime API over WebSocket at GET …/realtime?model=….
type Realtime struct {
	o       RealtimeOptions
	script  script
	mu      sync.Mutex
	faults  RealtimeFaults
	next    []RealtimeFaults
	heard   []string
	session []*RealtimeSession
	changed chan struct{}
}

// NewRealtime makes a simulator of the realtime model.
func NewRealtime(o RealtimeOptions) *Realtime {
	if o.Clock == nil {
		o.Clock = clock.New(0)
	}
	if o.Log == nil {
		o.Log = &Log{}
	}
	if o.Brain == nil {
		o.Brain = DemoBrain
	}
	if o.FirstAudio == 0 {
		o.FirstAudio = 150 * time.Millisecond
	}
	if o.Pace == 0 {
		o.Pace = 5
	}
	if o.MaxAge == 0 {
		o.MaxAge = time.Hour
	}
	return &Realtime{o: o, changed: make(chan struct{})}
}

// SetFaults makes every later session go wrong like this, until it is called again.
func (r *Realtime) SetFaults(f RealtimeFaults) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.faults = f
}

// FailNext makes the next sessions go wrong, one each; the others follow SetFaults.
func (r *Realtime) FailNext(f ...RealtimeFaults) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.next = append(r.next, f...)
}

// Script queues answers that are given, in order, before the brain is asked again.
func (r *Realtime) Script(replies ...Reply) { r.script.add(replies...) }

// Transcribe queues transcripts for utterances that carry no modem text, such as recorded speech.
func (r *Realtime) Transcribe(texts ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.heard = append(r.heard, texts...)
}

// Log is the record of all sessions' events but audio.
func (r *Realtime) Log() *Log { return r.o.Log }

// Sessions returns the sessions opened so far, in order.
func (r *Realtime) Sessions() []*RealtimeSession {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]*RealtimeSession(nil), r.session...)
}

// WaitSession waits until n sessions were opened and returns the nth.
func (r *Realtime) WaitSession(ctx context.Context, n int) (*RealtimeSession, error) {
	for {
		r.mu.Lock()
		if len(r.session) >= n {
			s := r.session[n-1]
			r.mu.Unlock()
			return s, nil
		}
		changed := r.changed
		r.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (r *Realtime) nextFaults() RealtimeFaults {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.next) > 0 {
		f := r.next[0]
		r.next = r.next[1:]
		return f
	}
	return r.faults
}

func (r *Realtime) nextTranscript() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.heard) == 0 {
		return ""
	}
	t := r.heard[0]
	r.heard = r.heard[1:]
	return t
}

// ServeHTTP answers the WebSocket upgrade and runs the session.
func (r *Realtime) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	f := r.nextFaults()
	if !wait(req.Context(), f.ConnectDelay) {
		return
	}
	refuse := func(status int, kind, code, message string) {
		r.o.Log.add(Record{At: r.o.Clock.Now(), Server: "realtime", Kind: "refused", Status: status, Header: req.Header, Body: code})
		openAIError(w, status, kind, code, "", message)
	}
	key, ok := strings.CutPrefix(req.Header.Get("Authorization"), "Bearer ")
	switch {
	case f.RefuseStatus == http.StatusUnauthorized, !ok, key == "", r.o.Key != "" && key != r.o.Key:
		refuse(http.StatusUnauthorized, "invalid_request_error", "invalid_api_key", "Incorrect API key provided.")
		return
	case f.RefuseStatus == http.StatusTooManyRequests:
		refuse(f.RefuseStatus, "insufficient_quota", "insufficient_quota", "You exceeded your current quota, please check your plan and billing details.")
		return
	case f.RefuseStatus != 0:
		refuse(f.RefuseStatus, "server_error", "server_error", "The server had an error while processing your request.")
		return
	case !strings.HasSuffix(req.URL.Path, "/realtime"):
		refuse(http.StatusNotFound, "invalid_request_error", "unknown_url", "Unknown request URL.")
		return
	case req.Method != http.MethodGet || !strings.EqualFold(req.Header.Get("Upgrade"), "websocket"):
		refuse(http.StatusBadRequest, "invalid_request_error", "invalid_request", "This endpoint speaks WebSocket only.")
		return
	}
	conn, err := websocket.Accept(w, req, &websocket.AcceptOptions{Subprotocols: []string{"realtime"}, InsecureSkipVerify: true})
	if err != nil {
		return // Accept has answered
	}
	defer conn.CloseNow()
	conn.SetReadLimit(16 << 20)
	s := newRealtimeSession(r, conn, f, req.URL.Query().Get("model"))
	if code := startError(f, req); code != "" {
		s.send("error", event{"error": event{"type": errorType(code), "code": code, "message": "The session was refused: " + code + ".", "param": nil, "event_id": nil}})
		conn.Close(4000, "invalid_request_error."+code)
		return
	}
	r.mu.Lock()
	r.session = append(r.session, s)
	close(r.changed)
	r.changed = make(chan struct{})
	r.mu.Unlock()
	s.run(req.Context())
}

func startError(f RealtimeFaults, req *http.Request) string {
	model := req.URL.Query().Get("model")
	switch {
	case f.StartError != "":
		return f.StartError
	case req.Header.Get("OpenAI-Beta") != "":
		return "beta_api_shape_disabled"
	case model == "":
		return "missing_model"
	case !strings.HasPrefix(model, "gpt-realtime") && !strings.HasPrefix(model, "gpt-4o-realtime"):
		return "model_not_found"
	}
	return ""
}

func errorType(code string) string {
	if code == "insufficient_quota" {
		return code
	}
	return "invalid_request_error"
}

// wait sleeps, and says false when the context ended first.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// script is a queue of replies that several connections share.
type script struct {
	mu      sync.Mutex
	replies []Reply
}

func (s *script) add(replies ...Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.replies = append(s.replies, replies...)
}

func (s *script) next() (Reply, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.replies) == 0 {
		return Reply{}, false
	}
	r := s.replies[0]
	s.replies = s.replies[1:]
	return r, true
}

// ids makes ids that look like the vendor's and are the same in each run.
type ids struct{ n int }

func (i *ids) next(prefix string) string {
	i.n++
	return fmt.Sprintf("%s_sim%08d", prefix, i.n)
}
