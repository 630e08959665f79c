package telephony

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/audio"
)

// frame is a media frame as Twilio writes it.
func frame(n int) []byte {
	sound := bytes.Repeat([]byte{byte(n)}, audio.FrameBytes)
	return fmt.Appendf(nil, `{"event":"media","sequenceNumber":"%d","media":{"track":"inbound","chunk":"%d","timestamp":"%d","payload":"%s"},"streamSid":"MZ18ad3ab5a668481ce02b83e7395059f0"}`,
		n+2, n+1, n*20, base64.StdEncoding.EncodeToString(sound))
}

func TestDecodeFrame(t *testing.T) {
	type want struct {
		kind      EventKind
		payload   string
		timestamp time.Duration
		err       bool
	}
	for name, c := range map[string]struct {
		msg string
		want
	}{
		"media":                     {string(frame(1)), want{Media, strings.Repeat("\x01", 160), 20 * time.Millisecond, false}},
		"media with spaces":         {`{ "event" : "media" , "media" : { "timestamp" : "5" , "payload" : "AQI=" } }`, want{Media, "\x01\x02", 5 * time.Millisecond, false}},
		"media escaped":             {`{"event":"med\u0069a","media":{"timestamp":"5","payload":"AQI="}}`, want{Media, "\x01\x02", 5 * time.Millisecond, false}},
		"media with a new member":   {`{"event":"media","new":[1],"media":{"timestamp":"5","payload":"AQI=","more":{}}}`, want{Media, "\x01\x02", 5 * time.Millisecond, false}},
		"media that is not base64":  {`{"event":"media","media":{"timestamp":"5","payload":"!!"}}`, want{kind: Unknown}},
		"media without a timestamp": {`{"event":"media","media":{"payload":"AQI="}}`, want{kind: Unknown}},
		"negative timestamp":        {`{"event":"media","media":{"timestamp":"-5","payload":"AQI="}}`, want{kind: Unknown}},
		"timestamp of a year":       {`{"event":"media","media":{"timestamp":"31536000000","payload":"AQI="}}`, want{kind: Unknown}},
		"empty payload":             {`{"event":"media","media":{"timestamp":"5","payload":""}}`, want{Media, "", 5 * time.Millisecond, false}},
		"line break in the payload": {"{\"event\":\"media\",\"media\":{\"timestamp\":\"5\",\"payload\":\"AQ\nI=\"}}", want{err: true}},
		"mark":                      {`{"event":"mark","mark":{"name":"3:800"}}`, want{kind: Played}},
		"stop":                      {`{"event":"stop","stop":{}}`, want{kind: Stopped}},
		"connected":                 {`{"event":"connected","protocol":"Call","version":"1.0.0"}`, want{kind: Connected}},
		"of the future":             {`{"event":"weather","media":5}`, want{kind: Unknown}},
		"other shape":               {`{"event":{"a":1}}`, want{kind: Unknown}},
		"array":                     {`[1,2]`, want{kind: Unknown}},
		"broken":                    {`{"event":"media"`, want{err: true}},
		"words":                     {`hello`, want{err: true}},
		"nothing":                   {``, want{err: true}},
		"two documents":             {`{"event":"stop"}{"event":"stop"}`, want{err: true}},
		"media and a tail":          {string(frame(1)) + "x", want{err: true}},
		"start of a wrong shape":    {`{"event":"start","start":{"callSid":5}}`, want{err: true}},
	} {
		var e Event
		_, err := decodeFrame([]byte(c.msg), nil, &e)
		if (err != nil) != c.err {
			t.Errorf("%s: error %v", name, err)
			continue
		}
		if err == nil && (e.Kind != c.kind || e.Kind == Media && (string(e.Payload) != c.payload || e.Timestamp != c.timestamp)) {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

// FuzzFrame: what the scan without allocations makes of a message is what encoding/json makes of it.
func FuzzFrame(f *testing.F) {
	f.Add(frame(7))
	for _, s := range []string{
		`{"event":"media","media":{"timestamp":"5","payload":"AQI="}}`, `{"event":"media","event":"stop","media":{"timestamp":"5","payload":"AQI="}}`,
		`{"event":"media","media":{"timestamp":"05","payload":"AQI="},"media":{}}`, `{"EVENT":"stop","event":"media","media":{"timestamp":"1","payload":"A==="}}`,
		"{\"event\":\"media\",\"media\":{\"timestamp\":\"5\",\"payload\":\"AQ\r\nI=\"}}", `{"event":"media","media":{"timestamp":"5","payload":"AQI="},}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, msg []byte) {
		m, ok := scanMedia(msg)
		var e Event
		payload, err := decodeFrame(msg, nil, &e)
		if err == nil && e.Kind == Media && len(e.Payload) > len(payload) {
			t.Fatal("payload outside of its buffer")
		}
		if (err == nil) != json.Valid(msg) && !strings.Contains(fmt.Sprint(err), "cannot unmarshal") {
			t.Fatalf("valid JSON: %v, error: %v", json.Valid(msg), err)
		}
		if !ok {
			return
		}
		_, fast, bad := decodePayload(nil, m.payload)
		if bad != nil {
			return // the slow path decides
		}
		var slow twilioFrame
		if err := json.Unmarshal(msg, &slow); err != nil {
			t.Fatalf("scanned, but not JSON: %v", err)
		}
		decoded, err := base64.StdEncoding.DecodeString(slow.Media.Payload)
		if err != nil || slow.Event != "media" || !bytes.Equal(decoded, fast) || fmt.Sprint(m.timestamp) != strings.TrimLeft(slow.Media.Timestamp, "0") && m.timestamp != 0 {
			t.Fatalf("scan %d %x, json %+v", m.timestamp, fast, slow)
		}
	})
}

// BenchmarkFrame is the whole cost of a caller's frame before it is handed on.
func BenchmarkFrame(b *testing.B) {
	msg := frame(9)
	var payload []byte
	var e Event
	b.SetBytes(audio.FrameBytes)
	b.ReportAllocs()
	for b.Loop() {
		var err error
		if payload, err = decodeFrame(msg, payload, &e); err != nil || e.Kind != Media {
			b.Fatal(err)
		}
	}
}

// BenchmarkFrameJSON is what the same costs with encoding/json.
func BenchmarkFrameJSON(b *testing.B) {
	msg := frame(9)
	var payload []byte
	var e Event
	b.ReportAllocs()
	for b.Loop() {
		var err error
		if payload, err = decodeSlow(msg, payload, &e); err != nil {
			b.Fatal(err)
		}
	}
}

func TestFrameDoesNotAllocate(t *testing.T) {
	msg, out := frame(9), make([]byte, 0, 1024)
	payload := make([]byte, 512)
	var e Event
	if n := testing.AllocsPerRun(100, func() { payload, _ = decodeFrame(msg, payload, &e) }); n != 0 {
		t.Errorf("reading a frame costs %v allocations", n)
	}
	if n := testing.AllocsPerRun(100, func() { out = appendMedia(out[:0], "MZ1", e.Payload) }); n != 0 {
		t.Errorf("writing audio costs %v allocations", n)
	}
}
