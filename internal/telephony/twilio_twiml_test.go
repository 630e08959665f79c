package telephony

import (
	"encoding/xml"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestTwiML(t *testing.T) {
	const head = `<?xml version="1.0" encoding="UTF-8"?><Response>`
	for _, c := range []struct {
		name, want string
		plan       Plan
	}{
		{"nothing", ``, nil},
		{"stream", `<Connect><Stream url="wss://m.example/webhook/twilio/media"><Parameter name="a" value="1"/><Parameter name="token" value="x.y"/></Stream></Connect><Redirect method="POST">https://m.example/after?to=%2B972&amp;x=1</Redirect>`,
			Plan{{Stream: &StreamStep{"wss://m.example/webhook/twilio/media", map[string]string{"token": "x.y", "a": "1"}}}, {Redirect: "https://m.example/after?to=%2B972&x=1"}}},
		{"message", `<Say language="he-IL" voice="Google.he-IL-Standard-A">שלום &lt;לכם&gt; &amp; ברוכים</Say><Record action="https://m/r" method="POST" recordingStatusCallback="https://m/r" recordingStatusCallbackMethod="POST" maxLength="180" timeout="5" finishOnKey="#" playBeep="true" trim="trim-silence"/><Hangup/>`,
			Plan{{Say: &SayStep{"שלום <לכם> & ברוכים", "he-IL"}}, {Record: &RecordStep{"https://m/r", "https://m/r", 3 * time.Minute}}, {Hangup: true}}},
	} {
		if got := twiml(c.plan); got != head+c.want+`</Response>` {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, head+c.want+`</Response>`)
		}
	}
	w := httptest.NewRecorder()
	Open(Config{})["twilio"].Answer(w, nil)
	if got := w.Header().Get("Content-Type"); !strings.HasPrefix(got, "text/xml") {
		t.Errorf("content type %q", got)
	}
}

// FuzzTwiML: whatever a business writes into its texts, the document stays one document with the
// elements that were planned.
func FuzzTwiML(f *testing.F) {
	f.Add("שלום", "t")
	f.Add(`"/><Hangup/><Say x="`, "]]>&\x00\xff\n")
	f.Fuzz(func(t *testing.T, text, token string) {
		doc := twiml(Plan{{Say: &SayStep{text, "he-IL"}}, {Stream: &StreamStep{"ws://x", map[string]string{"token": token}}}, {Redirect: "http://x/" + text}})
		d := xml.NewDecoder(strings.NewReader(doc))
		var names []string
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%v\n%s", err, doc)
			}
			if e, ok := token.(xml.StartElement); ok {
				names = append(names, e.Name.Local)
			}
		}
		if got := strings.Join(names, " "); got != "Response Say Connect Stream Parameter Redirect" {
			t.Errorf("elements %s", got)
		}
	})
}
