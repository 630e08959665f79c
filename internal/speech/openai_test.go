package speech

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"go.uber.org/goleak"

	"github.com/moked/moked/internal/audio"
)

// model is the service's end of a session: it configures itself as the real one does, and then
// says what the test wants.
type model struct {
	t       *testing.T
	url     string
	request *http.Request
	update  map[string]any
	opening []string // sent in place of session.created
	status  int      // of the upgrade, if it is refused
	conn    chan *websocket.Conn
	over    chan struct{}
}

func newModel(t *testing.T) *model {
	t.Helper()
	before := goleak.IgnoreCurrent()
	m := &model{t: t, conn: make(chan *websocket.Conn, 1), over: make(chan struct{}), opening: []string{`{"type":"session.created"}`}}
	server := httptest.NewServer(m)
	m.url = server.URL + "/v1"
	t.Cleanup(func() {
		close(m.over)
		server.Close()
		goleak.VerifyNone(t, before)
	})
	return m
}

func (m *model) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.request = r
	if m.status != 0 {
		w.WriteHeader(m.status)
		return
	}
	ws, err := websocket.Accept(w, r, nil)
	if err != nil {
		m.t.Error(err)
		return
	}
	defer ws.CloseNow()
	for _, msg := range m.opening {
		_ = ws.Write(r.Context(), websocket.MessageText, []byte(msg))
	}
	_, msg, err := ws.Read(r.Context())
	if err != nil {
		return
	}
	if err := json.Unmarshal(msg, &m.update); err != nil {
		m.t.Error(err)
	}
	_ = ws.Write(r.Context(), websocket.MessageText, []byte(`{"type":"future.event"}`))
	_ = ws.Write(r.Context(), websocket.MessageText, []byte(`{"type":"session.updated"}`))
	m.conn <- ws
	<-m.over
}

func (m *model) dial(c Config) (Session, error) {
	m.t.Helper()
	client := &http.Client{Transport: &http.Transport{}}
	m.t.Cleanup(client.CloseIdleConnections)
	c.BaseURL = m.url
	if c.Audio == nil {
		c.Audio = NewUplink()
	}
	ctx, cancel := context.WithTimeout(m.t.Context(), time.Minute)
	defer cancel()
	s, err := Open(client)["openai"].Dial(ctx, c)
	if err == nil {
		m.t.Cleanup(s.Close)
	}
	return s, err
}

// open dials and gives both ends.
func (m *model) open(c Config) (Session, *websocket.Conn) {
	m.t.Helper()
	s, err := m.dial(c)
	if err != nil {
		m.t.Fatal(err)
	}
	return s, <-m.conn
}

func (m *model) say(ws *websocket.Conn, msg string) {
	m.t.Helper()
	if err := ws.Write(m.t.Context(), websocket.MessageText, []byte(msg)); err != nil {
		m.t.Fatal(err)
	}
}

func read(t *testing.T, ws *websocket.Conn) string {
	t.Helper()
	_, msg, err := ws.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return string(msg)
}

func TestConfiguration(t *testing.T) {
	m := newModel(t)
	m.open(Config{APIKey: "sk-1", Model: "gpt-realtime", Voice: "marin", Language: "he", Instructions: " הטקסט \n כמו שנשמר ",
		Tools: []Tool{{"add_note", "Write", json.RawMessage(`{"type":"object"}`)}}})
	if got := m.request.URL.RequestURI(); got != "/v1/realtime?model=gpt-realtime" {
		t.Errorf("asked for %s", got)
	}
	if h := m.request.Header; h.Get("Authorization") != "Bearer sk-1" || h.Get("OpenAI-Beta") != "" {
		t.Errorf("headers %v", h)
	}
	want := map[string]any{}
	if err := json.Unmarshal([]byte(`{"type":"session.update","session":{"type":"realtime","output_modalities":["audio"],"instructions":" הטקסט \n כמו שנשמר ",
		"audio":{"input":{"format":{"type":"audio/pcmu"},"noise_reduction":{"type":"near_field"},"transcription":{"model":"gpt-4o-transcribe","language":"he"},
		"turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":500,"create_response":true,"interrupt_response":true}},
		"output":{"format":{"type":"audio/pcmu"},"voice":"marin","speed":1}},
		"tools":[{"type":"function","name":"add_note","description":"Write","parameters":{"type":"object"}}],"tool_choice":"auto","max_output_tokens":"inf",
		"truncation":{"type":"retention_ratio","retention_ratio":0.8}}}`), &want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(m.update, want) {
		got, _ := json.MarshalIndent(m.update, "", " ")
		t.Errorf("%s", got)
	}
}

func TestAddresses(t *testing.T) {
	for base, want := range map[string]string{
		"https://api.openai.com/v1":                 "wss://api.openai.com/v1/realtime?model=a+b",
		"http://127.0.0.1:9/v1/":                    "ws://127.0.0.1:9/v1/realtime?model=a+b",
		"https://x.example/openai/v1?api-version=1": "wss://x.example/openai/v1/realtime?api-version=1&model=a+b",
		"ftp://x": "", "": "", "http://[": "",
	} {
		got, err := realtimeURL(base, "a b")
		if got != want || (err != nil) != (want == "") {
			t.Errorf("%q: %q %v", base, got, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		status  int
		opening string
		final   bool
	}{
		"bad key":       {status: 401, final: true},
		"unknown model": {status: 404, final: true},
		"busy":          {status: 503},
		"too many":      {status: 429},
		"no credit":     {opening: `{"type":"error","error":{"type":"insufficient_quota","code":"insufficient_quota"}}`, final: true},
		"a bad moment":  {opening: `{"type":"error","error":{"type":"server_error","code":"server_error"}}`},
		"not JSON":      {opening: `hello`},
	} {
		t.Run(name, func(t *testing.T) {
			m := newModel(t)
			m.status = c.status
			if c.opening != "" {
				m.opening = []string{c.opening}
			}
			_, err := m.dial(Config{})
			if err == nil || errors.Is(err, ErrRefused) != c.final {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestModelThatNeverBegins(t *testing.T) {
	m := newModel(t)
	m.opening = nil
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := Open(client)["openai"].Dial(ctx, Config{BaseURL: m.url, Audio: NewUplink()}); err == nil {
		t.Error("a session without session.created")
	}
}

func TestCommands(t *testing.T) {
	m := newModel(t)
	s, ws := m.open(Config{})
	s.Respond(Respond{})
	s.Respond(Respond{Instructions: "אמור שלום", NoTools: true})
	s.Cancel("resp_1")
	s.Truncate("item_1", 0, 1520*time.Millisecond)
	s.Delete("item_2")
	s.ToolResult("call_1", json.RawMessage(`{"ok":true}`))
	for _, want := range []string{
		`{"type":"response.create"}`,
		`{"response":{"instructions":"אמור שלום","tool_choice":"none"},"type":"response.create"}`,
		`{"response_id":"resp_1","type":"response.cancel"}`,
		`{"audio_end_ms":1520,"content_index":0,"item_id":"item_1","type":"conversation.item.truncate"}`,
		`{"item_id":"item_2","type":"conversation.item.delete"}`,
		`{"item":{"call_id":"call_1","output":"{\"ok\":true}","type":"function_call_output"},"type":"conversation.item.create"}`,
	} {
		if got := read(t, ws); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	s.Close()
	if _, _, err := ws.Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusNormalClosure {
		t.Errorf("closed with %v", err)
	}
}

func TestHistory(t *testing.T) {
	m := newModel(t)
	_, ws := m.open(Config{History: []Line{{false, "שלום"}, {true, "היי"}}})
	for _, want := range []string{
		`{"item":{"content":[{"text":"שלום","type":"input_text"}],"role":"user","type":"message"},"type":"conversation.item.create"}`,
		`{"item":{"content":[{"text":"היי","type":"output_text"}],"role":"assistant","type":"message"},"type":"conversation.item.create"}`,
	} {
		if got := read(t, ws); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// TestCallerIsHeard: what was said before the session was ready comes first, and nothing is lost.
func TestCallerIsHeard(t *testing.T) {
	m := newModel(t)
	up := NewUplink()
	var want []byte
	push := func(n int) {
		p := bytes.Repeat([]byte{byte(n)}, audio.FrameBytes)
		want = append(want, p...)
		up.Push(p)
	}
	for n := range 100 {
		push(n)
	}
	_, ws := m.open(Config{Audio: up})
	var got []byte
	next := func() {
		var e struct{ Type, Audio string }
		if err := json.Unmarshal([]byte(read(t, ws)), &e); err != nil || e.Type != "input_audio_buffer.append" {
			t.Fatalf("%+v %v", e, err)
		}
		p, err := base64.StdEncoding.DecodeString(e.Audio)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, p...)
	}
	for len(got) < len(want) {
		next()
	}
	for n := range 10 {
		push(n)
		for len(got) < len(want) {
			next()
		}
	}
	if !bytes.Equal(got, want) || up.Dropped() != 0 {
		t.Errorf("%d bytes of %d, %v dropped", len(got), len(want), up.Dropped())
	}
}

func TestEvents(t *testing.T) {
	m := newModel(t)
	s, ws := m.open(Config{})
	for _, c := range []struct {
		msg  string
		want Event
	}{
		{`{"type":"response.created","response":{"id":"r1"}}`, Event{Kind: ResponseStarted, Response: "r1"}},
		{`{"type":"response.output_item.added","response_id":"r1","item":{"id":"i1","type":"message"}}`, Event{Kind: BotItem, Response: "r1", Item: "i1"}},
		{`{"type":"response.output_audio.delta","event_id":"e","response_id":"r1","item_id":"i1","output_index":0,"content_index":0,"delta":"AQI="}`, Event{Kind: Audio, Response: "r1", Item: "i1", Audio: []byte{1, 2}}},
		{`{"delta":"AQI=","item_id":"i1","response_id":"r1","content_index":1,"type":"response.output_audio.delta"}`, Event{Kind: Audio, Response: "r1", Item: "i1", ContentIndex: 1, Audio: []byte{1, 2}}},
		{`{"type":"response.audio.delta","response_id":"r1","item_id":"i1","delta":"AQI="}`, Event{Kind: Audio, Response: "r1", Item: "i1", Audio: []byte{1, 2}}},
		{`{"type":"response.output_audio_transcript.delta","response_id":"r1","item_id":"i1","delta":"של"}`, Event{Kind: BotText, Response: "r1", Item: "i1", Text: "של"}},
		{`{"type":"response.output_audio_transcript.done","response_id":"r1","item_id":"i1","transcript":"שלום"}`, Event{Kind: BotTextDone, Response: "r1", Item: "i1", Text: "שלום"}},
		{`{"type":"input_audio_buffer.speech_started","audio_start_ms":5,"item_id":"u1"}`, Event{Kind: SpeechStarted, Item: "u1"}},
		{`{"type":"input_audio_buffer.speech_stopped","audio_end_ms":9,"item_id":"u1"}`, Event{Kind: SpeechStopped, Item: "u1"}},
		{`{"type":"conversation.item.input_audio_transcription.completed","item_id":"u1","transcript":"כן"}`, Event{Kind: CallerText, Item: "u1", Text: "כן"}},
		{`{"type":"conversation.item.input_audio_transcription.failed","item_id":"u1","error":{"code":"x"}}`, Event{Kind: CallerText, Item: "u1"}},
		{`{"type":"response.done","response":{"id":"r1","status":"completed","output":[{"type":"message"},{"type":"function_call","call_id":"c1","name":"add_note","arguments":"{\"text\":\"a\"}"},{"type":"function_call","call_id":"c2","name":"x","arguments":"{broken"}]}}`,
			Event{Kind: ResponseDone, Response: "r1", Status: StatusCompleted, Calls: []ToolCall{{"c1", "add_note", json.RawMessage(`{"text":"a"}`)}, {"c2", "x", json.RawMessage(`{}`)}}}},
		{`{"type":"response.done","response":{"id":"r1","status":"cancelled","status_details":{"reason":"turn_detected"},"output":[{"type":"function_call","call_id":"c1","name":"add_note","arguments":"{}"}]}}`,
			Event{Kind: ResponseDone, Response: "r1", Status: StatusCancelled, Code: "turn_detected"}},
		{`{"type":"response.done","response":{"id":"r1","status":"failed","status_details":{"type":"failed","error":{"type":"insufficient_quota","code":"insufficient_quota"}}}}`,
			Event{Kind: ResponseDone, Response: "r1", Status: StatusFailed, Code: "insufficient_quota", Fatal: true}},
		{`{"type":"error","error":{"type":"invalid_request_error","code":"response_cancel_not_active"}}`, Event{Kind: Trouble, Code: "response_cancel_not_active"}},
	} {
		m.say(ws, `{"type":"rate_limits.updated"}`)
		m.say(ws, `{"type":"response.output_item.added","item":{"type":"function_call"}}`)
		m.say(ws, c.msg)
		var got Event
		if err := s.Recv(&got); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s\ngot  %+v\nwant %+v", c.msg, got, c.want)
		}
	}
	m.say(ws, `not JSON`)
	var e Event
	if err := s.Recv(&e); err == nil {
		t.Error("what is no JSON is read")
	}
}

func TestFullQueueEndsTheSession(t *testing.T) {
	s := &session{commands: make(chan []byte, 1), done: make(chan struct{})}
	s.Cancel("a")
	s.Cancel("b")
	select {
	case <-s.done:
	default:
		t.Error("a dead session is kept")
	}
}

// FuzzDelta: what the scan without allocations makes of an event is what encoding/json makes of it.
func FuzzDelta(f *testing.F) {
	f.Add([]byte(`{"type":"response.output_audio.delta","event_id":"e1","response_id":"r1","item_id":"i1","output_index":0,"content_index":2,"delta":"AQI="}`))
	f.Add([]byte(`{"type":"response.output_audio.delta","delta":"A\u0041=","item_id":"i","response_id":"r","content_index":01}`))
	f.Add([]byte(`{"type":"response.output_audio.delta" , "delta":"AA==" , "item_id" : "i" , "response_id":"r" } `))
	f.Fuzz(func(t *testing.T, msg []byte) {
		d, ok := scanDelta(msg)
		if !ok {
			return
		}
		var m serverMessage
		if err := json.Unmarshal(msg, &m); err != nil {
			t.Fatalf("scanned, but not JSON: %v", err)
		}
		if m.Type != "response.output_audio.delta" || m.ResponseID != string(d.response) || m.ItemID != string(d.item) || m.Delta != string(d.audio) || m.ContentIndex != d.contentIndex {
			t.Fatalf("scan %q %q %q %d, json %+v", d.response, d.item, d.audio, d.contentIndex, m)
		}
	})
}

func TestAudioDoesNotAllocate(t *testing.T) {
	msg := []byte(`{"type":"response.output_audio.delta","event_id":"e1","response_id":"r1","item_id":"i1","output_index":0,"content_index":0,"delta":"` + strings.Repeat("AQIB", 1000) + `"}`)
	buf, out := make([]byte, 0, 8000), make([]byte, 0, 8000)
	response := "r1"
	if n := testing.AllocsPerRun(100, func() {
		d, ok := scanDelta(msg)
		if !ok {
			t.Fatal("not scanned")
		}
		buf, _ = decodeAudio(buf, d.audio)
		response = intern(response, d.response)
		out = appendAudio(out[:0], buf)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkDelta(b *testing.B) {
	msg := []byte(`{"type":"response.output_audio.delta","event_id":"e1","response_id":"r1","item_id":"i1","output_index":0,"content_index":0,"delta":"` + strings.Repeat("AQIB", 533) + `"}`)
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		d, _ := scanDelta(msg)
		buf, _ = decodeAudio(buf, d.audio)
	}
}
