package sim

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/coder/websocket"

	"github.com/moked/moked/internal/audio"
)

// StreamFaults is what goes wrong on the media stream. The zero value is a good line.
type StreamFaults struct {
	GapAfter     time.Duration `yaml:"gap_after"`     // then no media for GapFor, while its time line goes on
	GapFor       time.Duration `yaml:"gap_for"`       //
	FreezeAfter  time.Duration `yaml:"freeze_after"`  // then nothing is sent or read for FreezeFor
	FreezeFor    time.Duration `yaml:"freeze_for"`    //
	Burst        int           `yaml:"burst"`         // frames are held back and sent so many at a time
	Jitter       bool          `yaml:"jitter"`        // frames come up to 60 ms late, in order
	SlowReader   time.Duration `yaml:"slow_reader"`   // a pause before each read
	DropAfter    time.Duration `yaml:"drop_after"`    // the connection dies without a stop
	NoStop       bool          `yaml:"no_stop"`       // the caller's hang-up closes the socket without a stop
	NoStart      bool          `yaml:"no_start"`      // connected, and then nothing
	MediaFirst   bool          `yaml:"media_first"`   // media before start
	DoubleStart  bool          `yaml:"double_start"`  // start is sent twice
	WrongToken   bool          `yaml:"wrong_token"`   // the custom parameters are garbled
	WrongCall    bool          `yaml:"wrong_call"`    // start names another call
	BadSignature bool          `yaml:"bad_signature"` // of the upgrade
	Garbage      bool          `yaml:"garbage"`       // a frame that is not JSON, a second into the stream
	Unknown      bool          `yaml:"unknown"`       // an event of the future, a second into the stream
	Replay       bool          `yaml:"replay"`        // the token is tried a second time, a second into the stream
}

// stream is an open media stream.
type stream struct {
	call     *Call
	conn     *websocket.Conn
	verb     verb
	faults   StreamFaults
	sequence int
	chunk    int
	held     [][]byte
	incoming chan []byte
	dead     error
}

// connect is Connect with its Stream. It lasts until either side ends it; then the document goes on,
// unless the caller has gone.
func (call *Call) connect(ctx context.Context, base string, v verb) (*document, error) {
	s := &stream{call: call, verb: v.children[0], faults: call.req.Faults, incoming: make(chan []byte, 4096)}
	streamErr := s.run(ctx)
	call.mu.Lock()
	call.streaming = false
	call.play = playout{lead: call.play.lead, gaps: call.play.gaps} // what was not played never will be
	call.notify()
	call.mu.Unlock()
	if errors.Is(streamErr, errHungUp) || errors.Is(streamErr, errRedirect) || ctx.Err() != nil {
		s.report("stream-stopped", "")
		return nil, streamErr
	}
	if streamErr != nil {
		s.report("stream-error", streamErr.Error())
	} else {
		s.report("stream-stopped", "")
	}
	if address := v.attrs["action"]; address != "" {
		return call.action(base, address, v.attr("method", "POST"), nil), nil
	}
	return nil, nil
}

// report posts the stream's own status callback.
func (s *stream) report(what, reason string) {
	call, address := s.call, s.verb.attrs["statusCallback"]
	f := url.Values{"AccountSid": {call.c.account()}, "CallSid": {call.SID}, "StreamSid": {call.StreamSID}, "StreamEvent": {what},
		"StreamName": {s.verb.attrs["name"]}, "Timestamp": {call.c.o.Clock.Now().Format(time.RFC3339)}}
	if reason != "" {
		f.Set("StreamError", reason)
	}
	call.c.callback(s.verb.attr("statusCallbackMethod", "POST"), address, 0, f)
}

func (s *stream) dial(ctx context.Context) (*websocket.Conn, error) {
	address := s.verb.attrs["url"]
	token := s.call.c.o.AuthToken
	if s.faults.BadSignature {
		token = "not the token"
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	conn, res, err := websocket.Dial(ctx, s.call.c.reach(address), &websocket.DialOptions{
		HTTPClient: &http.Client{},
		HTTPHeader: http.Header{
			"X-Twilio-Signature": {TwilioSignature(token, address, nil)},
			"User-Agent":         {"Twilio.TmeWs/1.0"},
		},
		Subprotocols: []string{"audio.twilio.com"},
	})
	if err != nil {
		status := 0
		if res != nil {
			status = res.StatusCode
		}
		s.call.c.o.Log.add(Record{At: s.call.c.o.Clock.Now(), Server: "carrier", Session: s.call.SID, Sent: true, Kind: "stream refused", Status: status})
		return nil, twimlError(31920, "the stream could not be opened: %v", err)
	}
	conn.SetReadLimit(1 << 20)
	return conn, nil
}

func (s *stream) run(ctx context.Context) error {
	conn, err := s.dial(ctx)
	if err != nil {
		s.call.violate(err.Error())
		return err
	}
	s.conn = conn
	defer conn.CloseNow()
	s.call.mu.Lock()
	s.call.StreamSID = s.call.c.newID("MZ")
	s.call.streaming = true
	s.call.notify()
	s.call.mu.Unlock()
	s.opening()
	s.report("stream-started", "")
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go s.read(ctx)
	frame := make([]byte, audio.FrameBytes)
	var jitter int
	err = s.call.ticks(ctx, func(n int, mic []byte, key byte) bool {
		now := audio.FrameTime * time.Duration(n)
		f := s.faults
		if f.DropAfter > 0 && now >= f.DropAfter {
			s.dead = errors.New("31924 the connection was lost")
			return true
		}
		if frozen := f.FreezeFor > 0 && now >= f.FreezeAfter && now < f.FreezeAfter+f.FreezeFor; frozen {
			return false
		}
		if over := s.drain(ctx); over {
			return true
		}
		for _, name := range s.call.listen(frame) {
			s.echo(name)
		}
		s.call.tap(mic, frame)
		if n == int(time.Second/audio.FrameTime) {
			s.mischief(ctx)
		}
		s.chunk++
		if gap := f.GapFor > 0 && now >= f.GapAfter && now < f.GapAfter+f.GapFor; !gap && !f.NoStart {
			s.hold(s.media(mic, now))
		}
		if jitter = (jitter*5 + 3) % 16; len(s.held) > f.Burst && (!f.Jitter || jitter > 9 || len(s.held) > 3) {
			s.flush()
		}
		if key != 0 {
			s.send(event{"event": "dtmf", "dtmf": event{"track": "inbound_track", "digit": string(key)}})
		}
		return s.dead != nil
	})
	if errors.Is(err, errHungUp) || errors.Is(err, errRedirect) {
		if !s.faults.NoStop {
			s.send(event{"event": "stop", "stop": event{"accountSid": s.call.c.account(), "callSid": s.call.SID}})
			conn.Close(websocket.StatusNormalClosure, "")
		}
		return err
	}
	if err == nil {
		err = s.dead
	}
	if errors.Is(err, errClosedByProduct) {
		return nil
	}
	return err
}

var errClosedByProduct = errors.New("closed by the product")

// opening sends connected and start, or what a fault makes of them.
func (s *stream) opening() {
	s.write(event{"event": "connected", "protocol": "Call", "version": "1.0.0"})
	if s.faults.MediaFirst {
		s.write(s.media(silentFrame, 0))
	}
	if s.faults.NoStart {
		return
	}
	s.send(s.start())
	if s.faults.DoubleStart {
		s.send(s.start())
	}
}

func (s *stream) start() event {
	params := event{}
	for _, p := range s.verb.children {
		params[p.attrs["name"]] = p.attrs["value"]
		if s.faults.WrongToken {
			params[p.attrs["name"]] = "x" + p.attrs["value"]
		}
	}
	callSID := s.call.SID
	if s.faults.WrongCall {
		callSID = s.call.c.newID("CA")
	}
	return event{"event": "start", "start": event{
		"accountSid": s.call.c.account(), "streamSid": s.call.StreamSID, "callSid": callSID, "tracks": []string{"inbound"},
		"customParameters": params, "mediaFormat": event{"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
	}}
}

func (s *stream) media(ulaw []byte, at time.Duration) event {
	return event{"event": "media", "media": event{
		"track": "inbound", "chunk": strconv.Itoa(max(1, s.chunk)), "timestamp": strconv.FormatInt(at.Milliseconds(), 10),
		"payload": base64.StdEncoding.EncodeToString(ulaw),
	}}
}

// send numbers a message and writes it.
func (s *stream) send(e event) {
	s.sequence++
	e["sequenceNumber"], e["streamSid"] = strconv.Itoa(s.sequence), s.call.StreamSID
	s.write(e)
}

func (s *stream) write(e event) {
	raw, err := json.Marshal(e)
	if err != nil {
		s.dead = err
		return
	}
	if e["event"] != "media" {
		s.call.c.o.Log.add(Record{At: s.call.c.o.Clock.Now(), Server: "carrier", Session: s.call.SID, Sent: true, Kind: e["event"].(string), Body: string(raw)})
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_ = s.conn.Write(ctx, websocket.MessageText, raw) // the reader sees the end of a broken connection
}

func (s *stream) hold(e event) {
	s.sequence++
	e["sequenceNumber"], e["streamSid"] = strconv.Itoa(s.sequence), s.call.StreamSID
	raw, _ := json.Marshal(e) // strings only
	s.held = append(s.held, raw)
}

func (s *stream) flush() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for _, raw := range s.held {
		_ = s.conn.Write(ctx, websocket.MessageText, raw)
	}
	s.call.mu.Lock()
	s.call.stats.FramesSent += len(s.held)
	s.call.mu.Unlock()
	s.held = s.held[:0]
}

func (s *stream) echo(mark string) {
	s.send(event{"event": "mark", "mark": event{"name": mark}})
	s.call.mu.Lock()
	s.call.stats.Marks++
	s.call.mu.Unlock()
}

// mischief does what the faults want a second into the stream.
func (s *stream) mischief(ctx context.Context) {
	if s.faults.Garbage {
		_ = s.conn.Write(ctx, websocket.MessageText, []byte(`{"event":"media","media":{`))
	}
	if s.faults.Unknown {
		s.send(event{"event": "weather", "weather": event{"sky": "blue"}})
	}
	if s.faults.Replay {
		go s.replay(ctx)
	}
}

// replay opens a second stream with the parameters of the first, as a thief of the token would.
func (s *stream) replay(ctx context.Context) {
	outcome := "refused"
	thief := &stream{call: s.call, verb: s.verb, faults: StreamFaults{}}
	conn, err := thief.dial(ctx)
	if err == nil {
		defer conn.CloseNow()
		thief.conn = conn
		thief.opening()
		ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
		defer cancel()
		for err == nil {
			_, _, err = conn.Read(ctx)
		}
		if ctx.Err() != nil {
			outcome = "accepted" // it was still open
		}
	}
	s.call.mu.Lock()
	defer s.call.mu.Unlock()
	s.call.replay = outcome
	s.call.notify()
}
