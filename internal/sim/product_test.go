package sim

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// product is the smallest thing that a carrier and a model can talk through: it answers the webhook
// with a document, and copies sound both ways. It clears on speech_started, as a product must.
type product struct {
	t        *testing.T
	realtime string // the model's address
	twiml    string // the document; {{url}} and {{ws}} are the product's own addresses
	prompt   string
	url      string
	mu       sync.Mutex
	forms    map[string][]url.Values
	tool     string // what function calls are answered with
	end      string // closes the stream when this was said
	tokens   map[string]bool
}

const connectTwiML = `<?xml version="1.0" encoding="UTF-8"?><Response><Connect><Stream url="{{ws}}/media"><Parameter name="token" value="t1"/></Stream></Connect><Redirect method="POST">{{url}}/after</Redirect></Response>`

func newProduct(t *testing.T, realtime string) *product {
	p := &product{t: t, realtime: realtime, twiml: connectTwiML, prompt: "העסק הוא מספרה.", forms: map[string][]url.Values{}, tokens: map[string]bool{"t1": true}}
	srv := httptest.NewServer(p)
	t.Cleanup(srv.Close)
	p.url = srv.URL
	return p
}

func (p *product) posted(path string) []url.Values {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.forms[path]
}

func (p *product) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/media" {
		p.media(w, r)
		return
	}
	body, _ := io.ReadAll(r.Body)
	form, _ := url.ParseQuery(string(body))
	if want := TwilioSignature("secret", p.url+r.URL.RequestURI(), form); r.Header.Get("X-Twilio-Signature") != want {
		http.Error(w, "bad signature", http.StatusForbidden)
		return
	}
	p.mu.Lock()
	p.forms[r.URL.Path] = append(p.forms[r.URL.Path], form)
	p.mu.Unlock()
	doc := "<Response/>"
	switch r.URL.Path {
	case "/voice":
		doc = p.twiml
	case "/after":
		doc = "<Response><Say>להתראות</Say><Hangup/></Response>"
	}
	w.Header().Set("Content-Type", "text/xml")
	fmt.Fprint(w, strings.NewReplacer("{{url}}", p.url, "{{ws}}", strings.Replace(p.url, "http", "ws", 1)).Replace(doc))
}

// media accepts the stream, checks its start, and runs a model session for it.
func (p *product) media(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("X-Twilio-Signature") != TwilioSignature("secret", strings.Replace(p.url, "http", "ws", 1)+"/media", nil) {
		http.Error(w, "bad signature", http.StatusForbidden)
		return
	}
	carrier, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{"audio.twilio.com"}})
	if err != nil {
		return
	}
	defer carrier.CloseNow()
	ctx, cancel := context.WithTimeout(r.Context(), time.Minute)
	defer cancel()
	var sid string
	for sid == "" {
		e, err := readEvent(ctx, carrier)
		if err != nil {
			return
		}
		switch e["event"] {
		case "start":
			start := e["start"].(map[string]any)
			token, _ := start["customParameters"].(map[string]any)["token"].(string)
			p.mu.Lock()
			ok := p.tokens[token]
			delete(p.tokens, token)
			p.mu.Unlock()
			if !ok {
				return
			}
			sid = start["streamSid"].(string)
		case "media":
			return
		}
	}
	model, _, err := websocket.Dial(ctx, p.realtime, &websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Bearer k"}}})
	if err != nil {
		return
	}
	defer model.CloseNow()
	model.SetReadLimit(-1)
	writeEvent(ctx, model, phoneSession(p.prompt))
	go func() {
		defer cancel()
		for {
			e, err := readEvent(ctx, carrier)
			if err != nil || e["event"] == "stop" {
				return
			}
			if e["event"] == "media" {
				writeEvent(ctx, model, map[string]any{"type": "input_audio_buffer.append", "audio": e["media"].(map[string]any)["payload"]})
			}
		}
	}()
	for {
		e, err := readEvent(ctx, model)
		if err != nil {
			return
		}
		switch e["type"] {
		case "session.updated":
			writeEvent(ctx, model, map[string]any{"type": "response.create"})
		case "response.output_audio.delta":
			writeEvent(ctx, carrier, map[string]any{"event": "media", "streamSid": sid, "media": map[string]any{"payload": e["delta"]}})
		case "input_audio_buffer.speech_started":
			writeEvent(ctx, carrier, map[string]any{"event": "clear", "streamSid": sid})
		case "response.done":
			writeEvent(ctx, carrier, map[string]any{"event": "mark", "streamSid": sid, "mark": map[string]any{"name": "end"}})
			for _, o := range e["response"].(map[string]any)["output"].([]any) {
				o := o.(map[string]any)
				if o["type"] == "function_call" {
					writeEvent(ctx, model, map[string]any{"type": "conversation.item.create", "item": map[string]any{
						"type": "function_call_output", "call_id": o["call_id"], "output": p.tool}})
					writeEvent(ctx, model, map[string]any{"type": "response.create"})
				}
			}
		case "response.output_audio_transcript.done":
			if p.end != "" && strings.Contains(e["transcript"].(string), p.end) {
				carrier.Close(websocket.StatusNormalClosure, "")
				return
			}
		}
	}
}

func phoneSession(prompt string) map[string]any {
	pcmu := map[string]any{"type": "audio/pcmu"}
	return map[string]any{"type": "session.update", "session": map[string]any{
		"type": "realtime", "instructions": prompt, "output_modalities": []string{"audio"},
		"audio": map[string]any{
			"input": map[string]any{"format": pcmu, "transcription": map[string]any{"model": "gpt-4o-transcribe", "language": "he"},
				"turn_detection": map[string]any{"type": "server_vad", "silence_duration_ms": 300}},
			"output": map[string]any{"format": pcmu, "voice": "marin"},
		},
		"tools": []any{map[string]any{"type": "function", "name": "save_lead", "description": "x", "parameters": map[string]any{
			"type": "object", "properties": map[string]any{"name": map[string]any{"type": "string"}, "interest": map[string]any{"type": "string"}}, "required": []string{"name"}}}},
	}}
}

func readEvent(ctx context.Context, c *websocket.Conn) (map[string]any, error) {
	_, raw, err := c.Read(ctx)
	if err != nil {
		return nil, err
	}
	var e map[string]any
	return e, json.Unmarshal(raw, &e)
}

func writeEvent(ctx context.Context, c *websocket.Conn, e map[string]any) {
	raw, err := json.Marshal(e)
	if err == nil {
		_ = c.Write(ctx, websocket.MessageText, raw)
	}
}

// lab is a product between a carrier and a model.
func lab(t *testing.T) (*product, *Carrier, *Realtime, context.Context) {
	t.Helper()
	rt := NewRealtime(RealtimeOptions{FirstAudio: 20 * time.Millisecond, Pace: 1000}) // at once, so that a busy machine makes no gaps
	model := httptest.NewServer(rt)
	t.Cleanup(model.Close)
	p := newProduct(t, strings.Replace(model.URL, "http", "ws", 1)+"/v1/realtime?model=gpt-realtime-2")
	c := NewCarrier(CarrierOptions{AuthToken: "secret", VoiceURL: p.url + "/voice", StatusURL: p.url + "/status", Speed: 2, JitterBuffer: 600 * time.Millisecond})
	t.Cleanup(c.Close)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return p, c, rt, ctx
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
