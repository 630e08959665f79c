package telephony

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"go.uber.org/goleak"

	"github.com/moked/moked/internal/audio"
)

// line is a leg with the carrier's end of it.
type line struct {
	leg     Leg
	carrier *websocket.Conn
}

func newLine(t *testing.T) line {
	t.Helper()
	before := goleak.IgnoreCurrent()
	legs := make(chan Leg, 1)
	over := make(chan struct{})
	carrier := Open(Config{PublicURL: "http://localhost"})["twilio"]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		leg, err := carrier.Stream(w, r)
		if err != nil {
			t.Error(err)
			return
		}
		legs <- leg
		<-over
	}))
	ws, _, err := websocket.Dial(t.Context(), server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	l := line{<-legs, ws}
	t.Cleanup(func() {
		l.leg.Close(CloseNormal)
		_ = ws.CloseNow()
		close(over)
		server.Close()
		http.DefaultTransport.(*http.Transport).CloseIdleConnections()
		goleak.VerifyNone(t, before)
	})
	return l
}

func (l line) send(t *testing.T, msg string) {
	t.Helper()
	if err := l.carrier.Write(t.Context(), websocket.MessageText, []byte(msg)); err != nil {
		t.Fatal(err)
	}
}

func (l line) start(t *testing.T) Event {
	t.Helper()
	l.send(t, `{"event":"start","start":{"streamSid":"MZ1","callSid":"CA1","accountSid":"AC1","customParameters":{"token":"x"},"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}}}`)
	var e Event
	if err := l.leg.Recv(&e); err != nil {
		t.Fatal(err)
	}
	return e
}

func TestLeg(t *testing.T) {
	l := newLine(t)
	l.leg.Audio([]byte{1}) // before the start nothing may be sent
	e := l.start(t)
	if e.Kind != Started || e.Start.CallID != "CA1" || e.Start.Parameters["token"] != "x" || e.Start.Rate != 8000 {
		t.Errorf("%+v", e)
	}
	l.leg.Audio(bytes.Repeat([]byte{7}, 800))
	l.leg.Mark("0:800")
	for i, want := range []string{
		`{"event":"media","streamSid":"MZ1","media":{"payload":"` + strings.Repeat("BwcHBwcHBwcH", 88) + `BwcHBwcHBwc="}}`,
		`{"event":"mark","streamSid":"MZ1","mark":{"name":"0:800"}}`,
	} {
		_, msg, err := l.carrier.Read(t.Context())
		if err != nil || !json.Valid(msg) || string(msg) != want {
			t.Errorf("message %d is %s (%v)", i, msg, err)
		}
	}
	l.leg.Clear()
	if _, msg, _ := l.carrier.Read(t.Context()); string(msg) != `{"event":"clear","streamSid":"MZ1"}` {
		t.Errorf("clear is %s", msg)
	}
	l.leg.Close(CloseOverload)
	if _, _, err := l.carrier.Read(t.Context()); websocket.CloseStatus(err) != 1013 {
		t.Errorf("closed with %v", err)
	}
	l.leg.Audio([]byte{1}) // and after the end neither
}

// TestClearOvertakes: audio that is still queued is not sent after a clear.
func TestClearOvertakes(t *testing.T) {
	l := newLine(t)
	l.start(t)
	leg := l.leg.(*twilioLeg)
	leg.mu.Lock() // the writer waits
	for range 10 {
		slot := leg.slot()
		*slot = appendMedia((*slot)[:0], leg.streamID, []byte{1})
	}
	leg.mu.Unlock()
	leg.Clear()
	l.leg.Mark("end")
	media := 0
	for {
		_, msg, err := l.carrier.Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(msg, []byte(`"mark"`)) {
			break
		}
		if bytes.Contains(msg, []byte(`"clear"`)) {
			media = 0
		}
		if bytes.Contains(msg, []byte(`"media"`)) {
			media++
		}
	}
	if media != 0 {
		t.Errorf("%d media messages after the clear", media)
	}
}

// TestSlowCarrier: a peer that does not read is given up, and nobody waits for it.
func TestSlowCarrier(t *testing.T) {
	l := newLine(t)
	l.start(t)
	lost := make(chan error, 1)
	go func() {
		var e Event
		lost <- l.leg.Recv(&e)
	}()
	second := make([]byte, audio.Rate)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for ctx.Err() == nil {
		l.leg.Audio(second)
		select {
		case err := <-lost:
			if !errors.Is(err, ErrSlow) {
				t.Errorf("lost by %v", err)
			}
			return
		default:
		}
	}
	t.Error("a peer that does not read is waited for")
}

func TestGarbage(t *testing.T) {
	for name, msg := range map[string]string{"words": "hello", "half": `{"event":`, "ids": `{"event":"start","start":{"streamSid":"a b","callSid":"CA1"}}`} {
		t.Run(name, func(t *testing.T) {
			l := newLine(t)
			l.send(t, msg)
			var e Event
			if err := l.leg.Recv(&e); !errors.Is(err, ErrFrame) {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestPeerThatSaysNoGoodbye does not keep the leg's goroutine.
func TestPeerThatSaysNoGoodbye(t *testing.T) {
	l := newLine(t)
	l.start(t)
	l.leg.Close(CloseNormal)
	begun := time.NewTimer(time.Minute)
	defer begun.Stop()
	done := make(chan struct{})
	go func() {
		defer close(done)
		var e Event
		for l.leg.Recv(&e) == nil {
		}
	}()
	select {
	case <-done:
	case <-begun.C:
		t.Error("the reader still waits")
	}
}

func TestBrowsersOfOtherOrigins(t *testing.T) {
	carrier := Open(Config{PublicURL: "http://localhost"})["twilio"]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if leg, err := carrier.Stream(w, r); err == nil {
			leg.Close(CloseNormal)
			t.Error("accepted")
		}
	}))
	defer server.Close()
	_, res, err := websocket.Dial(t.Context(), server.URL, &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {"https://evil.example"}}})
	if err == nil || res == nil || res.StatusCode != http.StatusForbidden {
		t.Errorf("%v %v", res, err)
	}
}

func TestHangUp(t *testing.T) {
	status := http.StatusOK
	var got *http.Request
	var body string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b := new(bytes.Buffer)
		_, _ = b.ReadFrom(r.Body)
		got, body = r, b.String()
		w.WriteHeader(status)
	}))
	defer server.Close()
	carrier := Open(Config{TwilioURL: server.URL + "/"})["twilio"]
	settings := map[string]string{"account_sid": "AC1", "auth_token": "t"}
	if err := carrier.HangUp(t.Context(), settings, "CA1"); err != nil {
		t.Error(err)
	}
	user, pass, _ := got.BasicAuth()
	if got.URL.Path != "/2010-04-01/Accounts/AC1/Calls/CA1.json" || body != "Status=completed" || user != "AC1" || pass != "t" {
		t.Errorf("%s %s %s", got.URL, body, user)
	}
	for code, fails := range map[int]bool{404: false, 401: true, 500: true} {
		status = code
		if err := carrier.HangUp(t.Context(), settings, "CA1"); (err != nil) != fails {
			t.Errorf("%d: %v", code, err)
		}
	}
}

// TestCarriersDescribeThemselves: what the channel form needs, and the field that signs.
func TestCarriersDescribeThemselves(t *testing.T) {
	made := Open(Config{PublicURL: "http://localhost"})
	for _, c := range Carriers() {
		if made[c.Provider] == nil || c.Label.He == "" || c.Label.En == "" {
			t.Errorf("%+v", c)
		}
		signs := false
		for _, f := range c.Fields {
			if f.Label.He == "" || f.Label.En == "" {
				t.Errorf("%s: field %s has no words", c.Provider, f.Key)
			}
			signs = signs || f.Key == c.Secret && f.Secret && f.Required
		}
		if !signs {
			t.Errorf("%s: the field that signs is not a required secret", c.Provider)
		}
	}
}
