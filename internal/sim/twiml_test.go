package sim

import (
	"bytes"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestParseTwiML(t *testing.T) {
	verbs, err := parseTwiML([]byte(`<?xml version="1.0"?><Response><!-- x --><Say language="he-IL">שלום <break time="1s"/><emphasis>לך</emphasis> שוב</Say>
		<Connect><Stream url="wss://h/media"><Parameter name="token" value="a&amp;b"/></Stream></Connect><Redirect method="POST">/after?x=1&amp;y=2</Redirect></Response>`))
	must(t, err)
	if len(verbs) != 3 || verbs[0].text != "שלום לך שוב" || verbs[0].attrs["language"] != "he-IL" {
		t.Errorf("%+v", verbs)
	}
	if p := verbs[1].children[0].children[0]; p.attrs["value"] != "a&b" || verbs[2].text != "/after?x=1&y=2" {
		t.Errorf("%+v", verbs)
	}
}

func TestTwiMLIsRefused(t *testing.T) {
	for name, doc := range map[string]string{
		"empty":             ``,
		"not XML":           `hello`,
		"unclosed":          `<Response><Say>x</Response>`,
		"other root":        `<TwiML/>`,
		"two roots":         `<Response/><Response/>`,
		"unknown verb":      `<Response><Speak>x</Speak></Response>`,
		"lower case":        `<Response><say>x</say></Response>`,
		"unknown attribute": `<Response><Say lang="he">x</Say></Response>`,
		"empty Say":         `<Response><Say></Say></Response>`,
		"stray text":        `<Response>hello<Hangup/></Response>`,
		"misplaced":         `<Response><Stream url="wss://h/x"/></Response>`,
		"https stream":      `<Response><Connect><Stream url="https://h/x"/></Connect></Response>`,
		"query in stream":   `<Response><Connect><Stream url="wss://h/x?token=1"/></Connect></Response>`,
		"both tracks":       `<Response><Connect><Stream url="wss://h/x" track="both_tracks"/></Connect></Response>`,
		"empty Connect":     `<Response><Connect/></Response>`,
		"empty Redirect":    `<Response><Redirect/></Response>`,
		"long parameter":    `<Response><Connect><Stream url="wss://h/x"><Parameter name="n" value="` + strings.Repeat("x", 500) + `"/></Stream></Connect></Response>`,
	} {
		if verbs, err := parseTwiML([]byte(doc)); !errors.Is(err, errTwiML) {
			t.Errorf("%s was read as %+v, %v", name, verbs, err)
		}
	}
}

func FuzzParseTwiML(f *testing.F) {
	f.Add([]byte(`<Response><Say>x<break/></Say><Gather><Play digits="1"/></Gather></Response>`))
	f.Fuzz(func(t *testing.T, doc []byte) {
		verbs, err := parseTwiML(doc)
		if err != nil && len(verbs) > 0 {
			t.Fatal("verbs of a document that was refused")
		}
	})
}

// The vectors that Twilio has published.
func TestTwilioSignature(t *testing.T) {
	for caller, want := range map[string]string{"+14158675309": "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "+12349013030": "0/KCTR6DLpKmkAf8muzZqo1nDgQ="} {
		form := url.Values{"CallSid": {"CA1234567890ABCDE"}, "Caller": {caller}, "Digits": {"1234"}, "From": {caller}, "To": {"+18005551212"}}
		if got := TwilioSignature("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", form); got != want {
			t.Errorf("%s: got %s, want %s", caller, got, want)
		}
	}
}

func TestMetaSignature(t *testing.T) {
	if got := MetaSignature("key", []byte("The quick brown fox jumps over the lazy dog")); got != "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8" {
		t.Errorf("got %s", got)
	}
}

func TestPlayout(t *testing.T) {
	var p playout
	frame := make([]byte, 4)
	if marks, n := p.play(frame); n != 0 || len(marks) != 0 || !bytes.Equal(frame, []byte{0xFF, 0xFF, 0xFF, 0xFF}) {
		t.Errorf("an empty buffer plays %v, %v", frame, marks)
	}
	p.add([]byte{1, 2, 3})
	p.mark("a")
	p.add([]byte{4, 5, 6})
	p.mark("b")
	p.mark("c")
	marks, n := p.play(frame)
	if n != 4 || !bytes.Equal(frame, []byte{1, 2, 3, 4}) || !slices.Equal(marks, []string{"a"}) {
		t.Errorf("played %v with marks %v", frame, marks)
	}
	if marks, dropped := p.clear(); dropped != 2 || !slices.Equal(marks, []string{"b", "c"}) {
		t.Errorf("cleared %d with marks %v", dropped, marks)
	}
	p.mark("d")
	if marks, _ := p.play(frame); !slices.Equal(marks, []string{"d"}) {
		t.Errorf("a mark behind nothing was not due: %v", marks)
	}
}

func TestPlayoutGapsAndJitterBuffer(t *testing.T) {
	frame := make([]byte, 2)
	var p playout
	p.add([]byte{1, 2})
	p.play(frame)
	p.add([]byte{3, 4})
	p.play(frame)
	p.mark("end")
	p.play(frame)
	p.add([]byte{5, 6})
	p.play(frame)
	if p.gaps != 1 {
		t.Errorf("%d gaps: one was before a mark, the other was the end of an utterance", p.gaps)
	}
	b := playout{lead: 4}
	b.add([]byte{1, 2})
	for i, want := range []byte{0xFF, 0xFF, 1} { // it waits for more, but not for ever
		if b.play(frame); frame[0] != want {
			t.Errorf("frame %d begins with %x, want %x", i, frame[0], want)
		}
	}
	b.add([]byte{3, 4})
	b.mark("end") // nothing more is to come
	if b.play(frame); frame[0] != 3 {
		t.Error("sound with a mark behind it was held back")
	}
}
