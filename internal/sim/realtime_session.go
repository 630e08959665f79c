package sim

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/moked/moked/internal/audio"
	"github.com/moked/moked/internal/clock"
)

type event = map[string]any

// wall paces audio and delays in real time, whatever clock the product is given.
var wall = clock.New(0)

// RealtimeSession is one conversation. Its methods may be called while it runs.
type RealtimeSession struct {
	ID    string
	Model string

	rt     *Realtime
	conn   *websocket.Conn
	faults RealtimeFaults
	ids    ids
	alarms []alarm
	input  realtimeInput
	active *realtimeResponse
	closed bool

	mu      sync.Mutex // guards what the methods below show
	config  event
	items   []*Item
	heard   []string
	said    []string
	audioIn []byte
	spoke   bool // some audio was sent, so the voice is fixed
	done    chan struct{}
}

// Item is an entry of the conversation.
type Item struct {
	ID, Type, Role string
	Text           string // what was said or written; after a truncation, what was heard of it
	Name           string // of a function
	CallID         string
	Arguments      string
	Output         string
	Status         string
	TruncatedAt    time.Duration // where the client cut it; 0 if it did not

	sound   []byte // µ-law of an assistant's message
	audio   bool
	settled bool // its output was given to the brain
}

type alarm struct {
	at time.Time
	do func()
}

func newRealtimeSession(r *Realtime, conn *websocket.Conn, f RealtimeFaults, model string) *RealtimeSession {
	s := &RealtimeSession{rt: r, conn: conn, faults: f, Model: model, done: make(chan struct{})}
	r.mu.Lock()
	n := len(r.session) + 1
	r.mu.Unlock()
	s.ids.n = n * 100_000
	s.ID = s.ids.next("sess")
	s.config = defaultSession(s.ID, model)
	s.configure()
	return s
}

// after runs do on the session's own goroutine once d has passed.
func (s *RealtimeSession) after(d time.Duration, do func()) {
	s.alarms = append(s.alarms, alarm{wall.Now().Add(d), do})
}

// run is the session: one goroutine that owns all of its state, and one that reads the socket.
func (s *RealtimeSession) run(ctx context.Context) {
	defer close(s.done)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	incoming := make(chan []byte, 64)
	go func() {
		defer close(incoming)
		for {
			kind, raw, err := s.conn.Read(ctx)
			if err != nil {
				return
			}
			if kind != websocket.MessageText {
				raw = []byte("binary")
			}
			select {
			case incoming <- raw:
			case <-ctx.Done():
				return
			}
		}
	}()
	s.send("session.created", event{"session": s.config})
	s.after(s.rt.o.MaxAge, func() {
		s.refuse("", problem("session_expired", "", "Your session hit the maximum duration of 60 minutes."))
		s.hangUp(1001, "session expired")
	})
	for !s.closed {
		timer := time.NewTimer(max(0, s.nextAlarm().Sub(wall.Now())))
		select {
		case raw, ok := <-incoming:
			if !ok {
				s.closed = true
				break
			}
			s.handle(raw)
		case <-timer.C:
			s.ring()
		case <-ctx.Done():
			s.closed = true
		}
		timer.Stop()
	}
}

func (s *RealtimeSession) nextAlarm() time.Time {
	first := s.alarms[0].at // the session's end is always among them
	for _, a := range s.alarms {
		if a.at.Before(first) {
			first = a.at
		}
	}
	return first
}

// ring runs the earliest alarm that is due.
func (s *RealtimeSession) ring() {
	due, now := -1, wall.Now()
	for i, a := range s.alarms {
		if !a.at.After(now) && (due < 0 || a.at.Before(s.alarms[due].at)) {
			due = i
		}
	}
	if due < 0 {
		return
	}
	do := s.alarms[due].do
	s.alarms = slices.Delete(s.alarms, due, due+1)
	do()
}

func (s *RealtimeSession) hangUp(code int, reason string) {
	s.closed = true
	if code == 0 {
		s.conn.CloseNow()
		return
	}
	s.conn.Close(websocket.StatusCode(code), reason)
}

// send writes one server event. A client that does not read for five seconds loses its session.
func (s *RealtimeSession) send(kind string, e event) {
	if s.closed {
		return
	}
	e["type"], e["event_id"] = kind, s.ids.next("event")
	raw, err := json.Marshal(e)
	if err != nil {
		s.closed = true
		return
	}
	if kind != "response.output_audio.delta" {
		s.rt.o.Log.add(Record{At: s.rt.o.Clock.Now(), Server: "realtime", Session: s.ID, Sent: true, Kind: kind, Body: string(raw)})
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if s.conn.Write(ctx, websocket.MessageText, raw) != nil {
		s.closed = true
	}
}

func (s *RealtimeSession) refuse(eventID string, p *Problem) {
	e := event{"type": "invalid_request_error", "code": p.Code, "message": p.Message, "param": nil, "event_id": nil}
	if p.Param != "" {
		e["param"] = p.Param
	}
	if eventID != "" {
		e["event_id"] = eventID
	}
	s.send("error", event{"error": e})
}

// handle checks a client event and acts on it.
func (s *RealtimeSession) handle(raw []byte) {
	var head struct {
		Type    string `json:"type"`
		EventID string `json:"event_id"`
	}
	_ = json.Unmarshal(raw, &head) // what is not JSON is refused below
	if head.Type != "input_audio_buffer.append" {
		s.rt.o.Log.add(Record{At: s.rt.o.Clock.Now(), Server: "realtime", Session: s.ID, Kind: head.Type, Body: string(raw)})
	}
	e, p := clientEvents.parse(raw)
	if p == nil {
		p = s.act(head.Type, e)
	}
	if p != nil {
		s.refuse(head.EventID, p)
	}
}

func (s *RealtimeSession) act(kind string, e event) *Problem {
	str := func(name string) string { v, _ := e[name].(string); return v }
	switch kind {
	case "session.update":
		return s.update(e["session"].(event))
	case "input_audio_buffer.append":
		return s.append(str("audio"))
	case "input_audio_buffer.commit":
		return s.commit()
	case "input_audio_buffer.clear":
		s.input.clear()
		s.send("input_audio_buffer.cleared", event{})
		return nil
	case "conversation.item.create":
		return s.createItem(e["item"].(event), e["previous_item_id"])
	case "conversation.item.delete":
		return s.deleteItem(str("item_id"))
	case "conversation.item.retrieve":
		return s.retrieveItem(str("item_id"))
	case "conversation.item.truncate":
		index, _ := e["content_index"].(json.Number).Int64()
		end, _ := e["audio_end_ms"].(json.Number).Int64()
		return s.truncate(str("item_id"), index, end)
	case "response.create":
		r, _ := e["response"].(event)
		return s.createResponse(r)
	case "response.cancel":
		return s.cancelByClient(str("response_id"))
	default: // output_audio_buffer.clear
		return problem("invalid_value", "type", "output_audio_buffer.clear is only supported on WebRTC and SIP sessions.")
	}
}

// Config is the session as the client last configured it.
func (s *RealtimeSession) Config() map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return decode[map[string]any](s.config)
}

// Instructions is the prompt the model has.
func (s *RealtimeSession) Instructions() string {
	v, _ := s.Config()["instructions"].(string)
	return v
}

// Heard is what was transcribed of the person, one entry for each utterance.
func (s *RealtimeSession) Heard() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.heard)
}

// Said is what the model said, one entry for each response that was begun.
func (s *RealtimeSession) Said() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.said)
}

// Items is the conversation as the model remembers it, truncations included.
func (s *RealtimeSession) Items() []Item {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Item, len(s.items))
	for i, it := range s.items {
		out[i] = *it
	}
	return out
}

// AudioIn is all audio that was received, as µ-law.
func (s *RealtimeSession) AudioIn() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.audioIn)
}

// AudioInTime is how much audio was received.
func (s *RealtimeSession) AudioInTime() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return audio.Duration(len(s.audioIn))
}

// Done is closed when the session is over.
func (s *RealtimeSession) Done() <-chan struct{} { return s.done }
