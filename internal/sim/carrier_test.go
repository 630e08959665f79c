package sim

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/moked/moked/internal/audio"
)

// The whole path: the caller's words reach the model as sound, and its words reach the caller's ear.
func TestCallThroughCarrierAndModel(t *testing.T) {
	p, c, rt, ctx := lab(t)
	p.tool = `{"say":"רשמתי את דנה."}`
	call := c.Call(ctx, CallRequest{From: "+972521234567", To: "+97231234567"})
	must(t, call.WaitHeard(ctx, "העסק הוא מספרה."))
	must(t, call.WaitQuiet(ctx))
	call.Say("שלום, קוראים לי דנה כהן")
	must(t, call.WaitHeard(ctx, "רשמתי את דנה."))
	must(t, call.WaitQuiet(ctx))
	call.Hangup()
	must(t, call.Wait(ctx))
	s, err := rt.WaitSession(ctx, 1)
	must(t, err)
	<-s.Done()
	if got := s.Heard(); len(got) != 1 || got[0] != "שלום, קוראים לי דנה כהן" {
		t.Errorf("the model heard %q", got)
	}
	if s.Instructions() != "העסק הוא מספרה." {
		t.Errorf("the model was told %q", s.Instructions())
	}
	items := s.Items()
	found := false
	for _, it := range items {
		found = found || it.Type == "function_call" && strings.Contains(it.Arguments, "דנה כהן")
	}
	if !found {
		t.Errorf("no tool call with the name in %+v", items)
	}
	c.Close()
	if st := p.posted("/status"); len(st) != 1 || st[0].Get("CallStatus") != "completed" || st[0].Get("CallDuration") == "" {
		t.Errorf("status callbacks: %v", st)
	}
	if v := call.Violations(); len(v) != 0 {
		t.Errorf("violations: %v", v)
	}
	if st := call.Stats(); st.Marks < 2 || st.FramesSent == 0 || st.Underruns > 0 {
		t.Errorf("stats: %+v", st)
	}
	if len(p.posted("/after")) != 0 {
		t.Error("verbs went on after the caller had hung up")
	}
}

func TestStreamClosedByProductGoesOn(t *testing.T) {
	p, c, _, ctx := lab(t)
	p.end = "מספרה"
	call := c.Call(ctx, CallRequest{From: "+972521234567", To: "+97231234567"})
	must(t, call.Wait(ctx))
	if got := strings.Join(call.Verbs(), " "); got != "Connect Redirect Say Hangup" {
		t.Errorf("verbs: %s", got)
	}
	if !strings.Contains(call.Heard(), "להתראות") {
		t.Errorf("heard %q", call.Heard())
	}
}

// The clear drops what was not played, its marks come back at once, and nothing of it is heard.
func TestClearIsHeard(t *testing.T) {
	_, c, rt, ctx := lab(t)
	const long = "אחת שתיים שלוש ארבע חמש שש שבע שמונה תשע עשר אחת־עשרה שתים־עשרה סוף"
	rt.Script(Reply{Say: long}, Reply{Say: "הקשבתי"})
	call := c.Call(ctx, CallRequest{From: "+972521234567", To: "+97231234567"})
	must(t, call.WaitHeard(ctx, "שתיים"))
	call.Say("רגע רגע")
	if err := call.WaitHeard(ctx, "הקשבתי"); err != nil {
		t.Fatalf("%v; heard %q, the model heard %q, %+v", err, call.Heard(), rt.Sessions()[0].Heard(), call.Stats())
	}
	if heard := call.Heard(); strings.Contains(heard, "סוף") {
		t.Errorf("what was cleared was heard: %q", heard)
	}
	if st := call.Stats(); st.Clears == 0 || st.BytesDropped == 0 || st.Marks == 0 {
		t.Errorf("stats: %+v", st)
	}
	call.Hangup()
	must(t, call.Wait(ctx))
}

func TestStreamFaults(t *testing.T) {
	for name, c := range map[string]struct {
		faults StreamFaults
		verbs  string // what was carried out; nothing of the model is heard where the stream must be refused
		heard  bool
	}{
		"wrong token":   {StreamFaults{WrongToken: true}, "Connect Redirect Say Hangup", false},
		"media first":   {StreamFaults{MediaFirst: true}, "Connect Redirect Say Hangup", false},
		"bad signature": {StreamFaults{BadSignature: true}, "Connect Redirect Say Hangup", false},
		"jitter":        {StreamFaults{Jitter: true, Unknown: true}, "Connect", true},
		"burst":         {StreamFaults{Burst: 10}, "Connect", true},
		"double start":  {StreamFaults{DoubleStart: true}, "Connect", true},
		"slow reader":   {StreamFaults{SlowReader: 5 * time.Millisecond}, "Connect", true},
		"gap":           {StreamFaults{GapAfter: 100 * time.Millisecond, GapFor: 200 * time.Millisecond}, "Connect", true},
		"freeze":        {StreamFaults{FreezeAfter: 100 * time.Millisecond, FreezeFor: 300 * time.Millisecond}, "Connect", true},
		"dropped":       {StreamFaults{DropAfter: 200 * time.Millisecond}, "Connect Redirect Say Hangup", false},
	} {
		t.Run(name, func(t *testing.T) {
			_, carrier, rt, ctx := lab(t)
			call := carrier.Call(ctx, CallRequest{From: "+972521234567", To: "+97231234567", Faults: c.faults})
			if c.heard {
				must(t, call.WaitHeard(ctx, "מספרה"))
				call.Hangup()
			}
			must(t, call.Wait(ctx))
			if got := strings.Join(call.Verbs(), " "); got != c.verbs {
				t.Errorf("verbs: %s, want %s", got, c.verbs)
			}
			if !c.heard && name != "dropped" && len(rt.Sessions()) != 0 {
				t.Error("a model session was opened for a stream that must be refused")
			}
		})
	}
}

func TestTokenReplayIsNoticed(t *testing.T) {
	p, c, _, ctx := lab(t)
	call := c.Call(ctx, CallRequest{From: "+972521234567", To: "+97231234567", Faults: StreamFaults{Replay: true}})
	must(t, call.wait(ctx, func() bool { return call.replay != "" }))
	if got := call.Replay(); got != "refused" {
		t.Errorf("a token that works once was %s twice", got)
	}
	p.mu.Lock()
	p.tokens["t1"] = true // the thief may come again, now with a product that does not count
	p.mu.Unlock()
	call.Hangup()
	must(t, call.Wait(ctx))
}

func TestKeysAndSilence(t *testing.T) {
	_, c, rt, ctx := lab(t)
	call := c.Call(ctx, CallRequest{From: "+972521234567", To: "+97231234567"})
	must(t, call.WaitStream(ctx))
	call.Press("12#")
	call.Silence(200 * time.Millisecond)
	must(t, call.WaitSpoken(ctx))
	keys := c.Log().Find(Of("carrier", "dtmf"))
	if len(keys) != 3 || !strings.Contains(keys[2].Body, `"digit":"#"`) {
		t.Errorf("keys: %v", keys)
	}
	call.Hangup()
	must(t, call.Wait(ctx))
	if s := rt.Sessions(); len(s) > 0 && len(s[0].Heard()) != 0 {
		t.Error("silence was heard as words")
	}
}

func TestRecordAndGather(t *testing.T) {
	p, c, _, ctx := lab(t)
	p.twiml = `<Response><Say>השאירו הודעה</Say><Record action="/recorded" maxLength="10" timeout="1" finishOnKey="#" recordingStatusCallback="/recording"/><Say>לא נשמע דבר</Say></Response>`
	call := c.Call(ctx, CallRequest{From: "+972521234567", To: "+97231234567"})
	must(t, call.wait(ctx, func() bool { return slices.Contains(call.verbs, "Record") }))
	call.Say("תחזרו אליי")
	must(t, call.Wait(ctx))
	c.Close()
	rec := p.posted("/recorded")
	if len(rec) != 1 || rec[0].Get("RecordingSid") == "" || rec[0].Get("RecordingDuration") == "0" || len(p.posted("/recording")) != 1 {
		t.Fatalf("recorded: %v, callbacks %v", rec, p.posted("/recording"))
	}
	_, sound, e := c.oneRecording(rec[0].Get("RecordingSid")+".wav", false, "GET")
	if e != nil {
		t.Fatal(e)
	}
	w, err := audio.ReadWAV(sound.([]byte))
	must(t, err)
	if got, _ := audio.DecodeText(w.Data); got != "תחזרו אליי" {
		t.Errorf("the recording says %q", got)
	}

	p.twiml = `<Response><Gather numDigits="2" action="/digits" timeout="2"><Say>הקישו</Say></Gather><Say>לא הוקש דבר</Say></Response>`
	call = c.Call(ctx, CallRequest{From: "+972521234567", To: "+97231234567"})
	must(t, call.WaitHeard(ctx, "הקישו"))
	call.Press("42")
	must(t, call.Wait(ctx))
	if d := p.posted("/digits"); len(d) != 1 || d[0].Get("Digits") != "42" {
		t.Errorf("digits: %v", d)
	}
	call = c.Call(ctx, CallRequest{From: "+972521234567", To: "+97231234567"})
	must(t, call.Wait(ctx))
	if !strings.Contains(call.Heard(), "לא הוקש דבר") {
		t.Errorf("heard %q", call.Heard())
	}
}

func TestRejectAndDial(t *testing.T) {
	p, c, _, ctx := lab(t)
	p.twiml = `<Response><Reject reason="busy"/></Response>`
	call := c.Call(ctx, CallRequest{From: "+972521234567", To: "+97231234567"})
	must(t, call.Wait(ctx))
	if call.Status() != "busy" {
		t.Errorf("rejected as %s", call.Status())
	}
	c.SetDialOutcome("+972501111111", "no-answer")
	p.twiml = `<Response><Dial action="/dialled"><Number>+972501111111</Number></Dial></Response>`
	call = c.Call(ctx, CallRequest{From: "+972521234567", To: "+97231234567"})
	must(t, call.Wait(ctx))
	if d := p.posted("/dialled"); len(d) != 1 || d[0].Get("DialCallStatus") != "no-answer" {
		t.Errorf("dialled: %v", d)
	}
}

func TestCallbackFaults(t *testing.T) {
	p, c, _, ctx := lab(t)
	p.twiml = `<Response><Hangup/></Response>`
	c.SetCallbackFaults(CallbackFaults{Duplicate: true})
	must(t, c.Call(ctx, CallRequest{From: "+972521234567", To: "+97231234567"}).Wait(ctx))
	c.Close()
	if n := len(p.posted("/status")); n != 2 {
		t.Errorf("%d status callbacks, want the same one twice", n)
	}
}

// What the product may not do on the stream ends it, and is named.
func TestStreamViolations(t *testing.T) {
	for name, message := range map[string]string{
		"not JSON":      `{`,
		"unknown event": `{"event":"hello","streamSid":"SID"}`,
		"unknown field": `{"event":"clear","streamSid":"SID","now":true}`,
		"no stream":     `{"event":"clear"}`,
		"other stream":  `{"event":"clear","streamSid":"MZ0"}`,
		"not base64":    `{"event":"media","streamSid":"SID","media":{"payload":"%%%"}}`,
		"a WAV file":    `{"event":"media","streamSid":"SID","media":{"payload":"UklGRiQAAABXQVZF"}}`,
		"nameless mark": `{"event":"mark","streamSid":"SID","mark":{"name":""}}`,
	} {
		t.Run(name, func(t *testing.T) {
			var sent bool
			mux := http.NewServeMux()
			srv := httptest.NewServer(mux)
			defer srv.Close()
			mux.HandleFunc("/voice", func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "text/xml")
				fmt.Fprintf(w, `<Response><Connect><Stream url="%s/media"/></Connect></Response>`, strings.Replace(srv.URL, "http", "ws", 1))
			})
			mux.HandleFunc("/media", func(w http.ResponseWriter, r *http.Request) {
				conn, err := websocket.Accept(w, r, nil)
				if err != nil {
					return
				}
				defer conn.CloseNow()
				for {
					e, err := readEvent(r.Context(), conn)
					if err != nil {
						return
					}
					if e["event"] == "start" {
						sent = true
						_ = conn.Write(r.Context(), websocket.MessageText, []byte(strings.ReplaceAll(message, "SID", e["streamSid"].(string))))
					}
				}
			})
			c := NewCarrier(CarrierOptions{VoiceURL: srv.URL + "/voice", Speed: 3})
			call := c.Call(t.Context(), CallRequest{From: "+972521234567", To: "+97231234567"})
			must(t, call.Wait(t.Context()))
			if v := call.Violations(); !sent || len(v) != 1 || !strings.HasPrefix(v[0], "31951") {
				t.Errorf("violations: %v (sent %v)", v, sent)
			}
		})
	}
}

// The product may live behind another name; signatures are over that name.
func TestPublicURL(t *testing.T) {
	c := NewCarrier(CarrierOptions{VoiceURL: "http://127.0.0.1:8080/webhook/twilio/voice", PublicURL: "https://moked.example"})
	for public, real := range map[string]string{
		"https://moked.example/webhook/x?a=b": "http://127.0.0.1:8080/webhook/x?a=b",
		"wss://moked.example/media":           "ws://127.0.0.1:8080/media",
		"https://elsewhere.example/x":         "https://elsewhere.example/x",
	} {
		if got := c.reach(public); got != real {
			t.Errorf("%s is reached at %s, want %s", public, got, real)
		}
	}
	if got := c.public(c.o.VoiceURL); got != "https://moked.example/webhook/twilio/voice" {
		t.Errorf("the webhook is signed as %s", got)
	}
}
