package calls_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/moked/moked/internal/calls"
	"github.com/moked/moked/internal/sim"
)

// socket opens the media socket by hand.
func (h *house) socket(o *websocket.DialOptions) *websocket.Conn {
	h.t.Helper()
	ws, _, err := websocket.Dial(h.t.Context(), "ws"+strings.TrimPrefix(h.url, "http")+"/webhook/twilio/media", o)
	must(h.t, err)
	h.t.Cleanup(func() { ws.CloseNow() })
	return ws
}

// closed waits until the server closes the socket; the limit only ends a test that would hang.
func closed(t *testing.T, ws *websocket.Conn) {
	t.Helper()
	ctx := soon(t)
	for {
		if _, _, err := ws.Read(ctx); err != nil {
			if ctx.Err() != nil {
				t.Error("the socket is still open")
			}
			return
		}
	}
}

func TestSubprotocol(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{})
	if got := h.socket(nil).Subprotocol(); got != "" {
		t.Errorf("%q was not offered", got)
	}
	if got := h.socket(&websocket.DialOptions{Subprotocols: []string{"audio.twilio.com"}}).Subprotocol(); got != "audio.twilio.com" {
		t.Errorf("offered and answered %q", got)
	}
}

// TestSilentStreamIsClosed: a socket that never starts is closed once its time is over, and not before.
func TestSilentStreamIsClosed(t *testing.T) {
	limits := calls.DefaultLimits()
	limits.Start = time.Second
	t.Parallel()
	h := newHouse(t, setup{limits: limits})
	begun := time.Now()
	closed(t, h.socket(nil))
	if time.Since(begun) < limits.Start {
		t.Error("closed before a start could come")
	}
}

// TestStreamOpenings: what is no start closes the socket by itself; the limit of waiting is out of the way.
func TestStreamOpenings(t *testing.T) {
	limits := calls.DefaultLimits()
	limits.Start = time.Hour
	t.Parallel()
	h := newHouse(t, setup{limits: limits})
	for name, c := range map[string]struct {
		kind websocket.MessageType
		msg  string
	}{
		"words":                   {websocket.MessageText, "hello"},
		"binary":                  {websocket.MessageBinary, `{"event":"connected"}`},
		"media":                   {websocket.MessageText, `{"event":"media","media":{"timestamp":"0","payload":"//8="},"streamSid":"MZ1"}`},
		"stop":                    {websocket.MessageText, `{"event":"stop"}`},
		"a start with no token":   {websocket.MessageText, `{"event":"start","start":{"streamSid":"MZ1","callSid":"CA1"}}`},
		"a start with no ids":     {websocket.MessageText, `{"event":"start","start":{}}`},
		"ids that are JSON":       {websocket.MessageText, `{"event":"start","start":{"streamSid":"a\"b","callSid":"CA1"}}`},
		"a token of nonsense":     {websocket.MessageText, `{"event":"start","start":{"streamSid":"MZ1","callSid":"CA1","customParameters":{"token":"a.b"}}}`},
		"a message of a megabyte": {websocket.MessageText, `{"event":"` + strings.Repeat("a", 1<<20) + `"}`},
	} {
		t.Run(name, func(t *testing.T) {
			ws := h.socket(nil)
			_ = ws.Write(t.Context(), c.kind, []byte(c.msg)) // a server that has seen enough closes before the end
			closed(t, ws)
		})
	}
	if n := len(h.model.Sessions()); n != 0 {
		t.Errorf("%d model sessions", n)
	}
}

// token rings and reads the token out of the answer.
func (h *house) token(sid string) string {
	h.t.Helper()
	_, body := h.post("/webhook/twilio/voice", secretKey, ring(sid, somebody))
	_, rest, _ := strings.Cut(body, `name="token" value="`)
	token, _, ok := strings.Cut(rest, `"`)
	if !ok {
		h.t.Fatalf("no token in %s", body)
	}
	return token
}

func start(token, sid string) []byte {
	return fmt.Appendf(nil, `{"event":"start","sequenceNumber":"1","streamSid":"MZ1","start":{"accountSid":"AC1","streamSid":"MZ1","callSid":"%s","tracks":["inbound"],"customParameters":{"token":"%s"},"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}}}`, sid, token)
}

// TestTokenIsGoodOnce: for its own call, and for one stream; a start that is late by two seconds is
// in time.
func TestTokenIsGoodOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{})
	token := h.token("CA1")
	thief := h.socket(nil)
	must(t, thief.Write(t.Context(), websocket.MessageText, start(token, "CA2")))
	closed(t, thief)
	if n := len(h.model.Sessions()); n != 0 {
		t.Fatalf("a token for another call opened %d sessions", n)
	}
	ws := h.socket(nil)
	must(t, ws.Write(t.Context(), websocket.MessageText, []byte(`{"event":"connected","protocol":"Call","version":"1.0.0"}`)))
	late := time.NewTimer(2 * time.Second)
	<-late.C
	must(t, ws.Write(t.Context(), websocket.MessageText, start(token, "CA1")))
	if _, err := h.model.WaitSession(soon(t), 1); err != nil {
		t.Fatal(err)
	}
	second := h.socket(nil)
	must(t, second.Write(t.Context(), websocket.MessageText, start(token, "CA1")))
	closed(t, second)
	third := h.socket(nil)
	must(t, third.Write(t.Context(), websocket.MessageText, start(h.token("CA1"), "CA1")))
	closed(t, third)
	if n := len(h.model.Sessions()); n != 1 {
		t.Errorf("%d model sessions", n)
	}
}

// TestSlowReader: a carrier that stops reading loses its call, not ours.
func TestSlowReader(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{})
	h.model.Script(sim.Reply{Say: strings.Repeat("מילים ", 400)})
	ctx := soon(t)
	phone := h.dial(ctx, sim.StreamFaults{SlowReader: 30 * time.Second})
	_, err := h.model.WaitSession(ctx, 1)
	must(t, err)
	well := h.carrier.Call(ctx, sim.CallRequest{From: "+972531111111", To: number})
	must(t, well.WaitHeard(ctx, "דנה"))
	well.Hangup()
	phone.Hangup()
	must(t, well.Wait(ctx))
	must(t, phone.Wait(ctx))
}
