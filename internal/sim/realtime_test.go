package sim

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/moked/moked/internal/audio"
)

// rtClient is a raw client of the realtime protocol.
type rtClient struct {
	t    *testing.T
	conn *websocket.Conn
	ctx  context.Context
	seen []map[string]any
}

func dialRealtime(t *testing.T, rt *Realtime) *rtClient {
	t.Helper()
	srv := httptest.NewServer(rt)
	t.Cleanup(srv.Close)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	conn, _, err := websocket.Dial(ctx, srv.URL+"/v1/realtime?model=gpt-realtime-2", &websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Bearer k"}}})
	must(t, err)
	conn.SetReadLimit(-1)
	t.Cleanup(func() { conn.CloseNow() })
	return &rtClient{t: t, conn: conn, ctx: ctx}
}

func (c *rtClient) send(raw string) {
	c.t.Helper()
	must(c.t, c.conn.Write(c.ctx, websocket.MessageText, []byte(raw)))
}

func (c *rtClient) sendEvent(e map[string]any) { writeEvent(c.ctx, c.conn, e) }

// until reads events up to the first of a kind.
func (c *rtClient) until(kind string) map[string]any {
	c.t.Helper()
	for {
		e, err := readEvent(c.ctx, c.conn)
		if err != nil {
			c.t.Fatalf("no %s: %v; seen %v", kind, err, c.kinds())
		}
		c.seen = append(c.seen, e)
		if e["type"] == kind {
			return e
		}
	}
}

func (c *rtClient) kinds() (out []string) {
	for _, e := range c.seen {
		out = append(out, e["type"].(string))
	}
	return out
}

func (c *rtClient) speak(ulaw []byte) {
	for part := range slices.Chunk(ulaw, 800) {
		c.sendEvent(map[string]any{"type": "input_audio_buffer.append", "audio": base64.StdEncoding.EncodeToString(part)})
	}
}

// heard collects the sound of the events seen so far.
func (c *rtClient) heard() []byte {
	var ulaw []byte
	for _, e := range c.seen {
		if e["type"] == "response.output_audio.delta" {
			part, _ := base64.StdEncoding.DecodeString(e["delta"].(string))
			ulaw = append(ulaw, part...)
		}
	}
	return ulaw
}

func fastRealtime() *Realtime {
	return NewRealtime(RealtimeOptions{FirstAudio: time.Millisecond, Pace: 100})
}

// phone opens a session configured for a phone.
func phone(t *testing.T, rt *Realtime) *rtClient {
	c := dialRealtime(t, rt)
	c.until("session.created")
	c.sendEvent(phoneSession("אנחנו מספרה."))
	c.until("session.updated")
	return c
}

func TestRealtimeRefusesBadEvents(t *testing.T) {
	c := phone(t, fastRealtime())
	for _, bad := range []struct{ raw, code, param string }{
		{`{`, "invalid_json", ""},
		{`[]`, "invalid_type", ""},
		{`{} {}`, "invalid_json", ""},
		{`{}`, "missing_required_parameter", "type"},
		{`{"type":"session.create"}`, "invalid_value", "type"},
		{`{"type":"response.create","foo":1}`, "unknown_parameter", "foo"},
		{`{"type":"session.update","session":{}}`, "missing_required_parameter", "session.type"},
		{`{"type":"session.update","session":{"type":"realtime","modalities":["audio"]}}`, "unknown_parameter", "session.modalities"},
		{`{"type":"session.update","session":{"type":"realtime","voice":"marin"}}`, "unknown_parameter", "session.voice"},
		{`{"type":"session.update","session":{"type":"realtime","model":"gpt-realtime"}}`, "invalid_value", "session.model"},
		{`{"type":"session.update","session":{"type":"realtime","output_modalities":["audio","text"]}}`, "invalid_value", "session.output_modalities"},
		{`{"type":"session.update","session":{"type":"realtime","audio":{"input":{"format":{"type":"g711_ulaw"}}}}}`, "invalid_value", "session.audio.input.format.type"},
		{`{"type":"session.update","session":{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcm"}}}}}`, "missing_required_parameter", "session.audio.input.format.rate"},
		{`{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad","threshold":0.5}}}}}`, "unknown_parameter", "session.audio.input.turn_detection.threshold"},
		{`{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","threshold":2}}}}}`, "invalid_value", "session.audio.input.turn_detection.threshold"},
		{`{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","idle_timeout_ms":100}}}}}`, "invalid_value", "session.audio.input.turn_detection.idle_timeout_ms"},
		{`{"type":"session.update","session":{"type":"realtime","audio":{"output":{"voice":"nobody"}}}}`, "invalid_value", "session.audio.output.voice"},
		{`{"type":"session.update","session":{"type":"realtime","tools":[{"type":"function","function":{"name":"x"}}]}}`, "missing_required_parameter", "session.tools[0].name"},
		{`{"type":"input_audio_buffer.append","audio":"***"}`, "invalid_value", "audio"},
		{`{"type":"input_audio_buffer.commit"}`, "input_audio_buffer_commit_empty", ""},
		{`{"type":"response.cancel"}`, "response_cancel_not_active", ""},
		{`{"type":"conversation.item.delete","item_id":"item_no"}`, "item_delete_invalid_item_id", "item_id"},
		{`{"type":"conversation.item.retrieve","item_id":"item_no"}`, "item_retrieve_invalid_item_id", "item_id"},
		{`{"type":"conversation.item.truncate","item_id":"item_no","content_index":0,"audio_end_ms":10}`, "item_truncate_invalid_item_id", "item_id"},
		{`{"type":"conversation.item.create","item":{"type":"message","role":"assistant","content":[{"type":"text","text":"x"}]}}`, "invalid_value", "item.content[0].type"},
		{`{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_no","output":"{}"}}`, "invalid_tool_call_id", "item.call_id"},
		{`{"type":"output_audio_buffer.clear"}`, "invalid_value", "type"},
	} {
		c.send(strings.Replace(bad.raw, `{"type":`, `{"event_id":"e1","type":`, 1))
		e := c.until("error")["error"].(map[string]any)
		param, _ := e["param"].(string)
		if e["code"] != bad.code || param != bad.param {
			t.Errorf("%s was refused as %v at %q: %v", bad.raw, e["code"], param, e["message"])
		}
		if strings.HasPrefix(bad.raw, `{"type":`) && e["event_id"] != "e1" {
			t.Errorf("%s: the refusal names event %v", bad.raw, e["event_id"])
		}
	}
	must(t, c.conn.Write(c.ctx, websocket.MessageBinary, []byte{1}))
	if e := c.until("error")["error"].(map[string]any); e["code"] != "invalid_json" {
		t.Errorf("a binary message was refused as %v", e["code"])
	}
	// After all that the session still works.
	c.send(`{"type":"response.create"}`)
	c.until("response.done")
}

func TestRealtimeUpgradeIsGuarded(t *testing.T) {
	rt := NewRealtime(RealtimeOptions{Key: "good"})
	srv := httptest.NewServer(rt)
	defer srv.Close()
	dial := func(path, key string, more ...string) (int, error) {
		h := http.Header{}
		if key != "" {
			h.Set("Authorization", "Bearer "+key)
		}
		for _, m := range more {
			h.Set(m, "realtime=v1")
		}
		conn, res, err := websocket.Dial(t.Context(), srv.URL+path, &websocket.DialOptions{HTTPHeader: h})
		if err != nil {
			return res.StatusCode, err
		}
		defer conn.CloseNow()
		e, err := readEvent(t.Context(), conn)
		must(t, err)
		if e["type"] == "error" {
			_, _, err = conn.Read(t.Context())
			return int(websocket.CloseStatus(err)), err
		}
		return 101, nil
	}
	for _, c := range []struct {
		path, key string
		want      int
		beta      []string
	}{
		{"/v1/realtime?model=gpt-realtime-2", "good", 101, nil},
		{"/v1/realtime?model=gpt-realtime-2", "", 401, nil},
		{"/v1/realtime?model=gpt-realtime-2", "bad", 401, nil},
		{"/v1/elsewhere?model=gpt-realtime-2", "good", 404, nil},
		{"/v1/realtime", "good", 4000, nil},
		{"/v1/realtime?model=my-model", "good", 4000, nil},
		{"/v1/realtime?model=gpt-realtime-2", "good", 4000, []string{"OpenAI-Beta"}},
	} {
		if got, err := dial(c.path, c.key, c.beta...); got != c.want {
			t.Errorf("%s with key %q: %d (%v), want %d", c.path, c.key, got, err, c.want)
		}
	}
	rt.FailNext(RealtimeFaults{RefuseStatus: 503}, RealtimeFaults{StartError: "insufficient_quota"})
	for _, want := range []int{503, 4000, 101} {
		if got, _ := dial("/v1/realtime?model=gpt-realtime-2", "good"); got != want {
			t.Errorf("got %d, want %d", got, want)
		}
	}
}

func TestRealtimeGreetsWithThePromptAsSound(t *testing.T) {
	c := phone(t, fastRealtime())
	c.send(`{"type":"response.create"}`)
	done := c.until("response.done")["response"].(map[string]any)
	const want = "שלום! אנחנו מספרה. במה אפשר לעזור?"
	if got, whole := audio.DecodeText(c.heard()); got != want || !whole {
		t.Errorf("it said %q (whole %v)", got, whole)
	}
	words := ""
	for _, e := range c.seen {
		if e["type"] == "response.output_audio_transcript.delta" {
			words += e["delta"].(string)
		}
	}
	if words != want {
		t.Errorf("the transcript is %q", words)
	}
	order := []string{"response.created", "response.output_item.added", "conversation.item.added", "response.content_part.added",
		"response.output_audio.delta", "response.output_audio.done", "response.output_audio_transcript.done", "response.content_part.done",
		"response.output_item.done", "conversation.item.done", "response.done"}
	at := 0
	for _, kind := range c.kinds() {
		if at < len(order) && kind == order[at] {
			at++
		}
	}
	if at != len(order) {
		t.Errorf("%s is missing or out of order: %v", order[at], c.kinds())
	}
	if done["status"] != "completed" || done["usage"].(map[string]any)["output_tokens"].(float64) == 0 {
		t.Errorf("response.done: %v", done)
	}
	c.until("rate_limits.updated")
}

func TestRealtimeHearsTurns(t *testing.T) {
	rt := fastRealtime()
	rt.Transcribe("הקלטה בלי מודם")
	c := phone(t, rt)
	c.speak(audio.AppendSilence(nil, 4000))
	c.speak(audio.AppendSilence(audio.AppendText(nil, "מה השעות שלכם?"), 4000))
	started := c.until("input_audio_buffer.speech_started")
	if ms := started["audio_start_ms"].(float64); ms < 100 || ms > 500 { // 500 ms of silence, less 300 of padding
		t.Errorf("speech started at %v", ms)
	}
	stopped := c.until("input_audio_buffer.speech_stopped")
	if stopped["item_id"] != started["item_id"] {
		t.Error("speech that stopped is not the one that started")
	}
	c.until("input_audio_buffer.committed")
	if got := c.until("conversation.item.input_audio_transcription.completed")["transcript"]; got != "מה השעות שלכם?" {
		t.Errorf("heard %q", got)
	}
	c.until("response.done")
	if got, _ := audio.DecodeText(c.heard()); !strings.Contains(got, "מה השעות שלכם") {
		t.Errorf("answered %q", got)
	}
	// Real speech carries no words, so the script has them.
	c.speak(audio.AppendSilence(audio.AppendDTMF(nil, '5', 500*time.Millisecond), 4000))
	if got := c.until("conversation.item.input_audio_transcription.completed")["transcript"]; got != "הקלטה בלי מודם" {
		t.Errorf("heard %q", got)
	}
}

func TestRealtimeIsInterrupted(t *testing.T) {
	rt := NewRealtime(RealtimeOptions{FirstAudio: time.Millisecond, Pace: 5})
	rt.Script(Reply{Say: "אחת שתיים שלוש ארבע חמש שש שבע שמונה תשע עשר"})
	rt.SetFaults(RealtimeFaults{LateDeltas: 2})
	c := phone(t, rt)
	c.send(`{"type":"response.create"}`)
	item := c.until("response.output_audio.delta")["item_id"].(string)
	c.until("response.output_audio.delta")
	c.send(`{"type":"response.create"}`)
	if e := c.until("error")["error"].(map[string]any); e["code"] != "conversation_already_has_active_response" {
		t.Errorf("a second response was refused as %v", e["code"])
	}
	c.speak(audio.AppendText(nil, "רגע"))
	c.until("input_audio_buffer.speech_started")
	done := c.until("response.done")["response"].(map[string]any)
	if done["status"] != "cancelled" || done["status_details"].(map[string]any)["reason"] != "turn_detected" {
		t.Errorf("it ended as %v %v", done["status"], done["status_details"])
	}
	made := audio.Duration(len(c.heard())).Milliseconds()
	for _, bad := range []struct {
		ms   int64
		code string
	}{{0, "unsupported_content_type"}, {made + 20, "invalid_value"}} {
		c.sendEvent(map[string]any{"type": "conversation.item.truncate", "item_id": item, "content_index": 0, "audio_end_ms": bad.ms})
		if e := c.until("error")["error"].(map[string]any); e["code"] != bad.code {
			t.Errorf("a truncation at %d of %d ms was refused as %v", bad.ms, made, e["code"])
		}
	}
	c.sendEvent(map[string]any{"type": "conversation.item.truncate", "item_id": item, "content_index": 0, "audio_end_ms": 700})
	c.until("conversation.item.truncated")
	items := rt.Sessions()[0].Items()
	want, _ := audio.DecodeText(audio.AppendText(nil, "אחת שתיים שלוש ארבע חמש שש שבע שמונה תשע עשר")[:audio.Bytes(700*time.Millisecond)])
	if got := items[0]; got.TruncatedAt != 700*time.Millisecond || got.Text != strings.TrimSpace(want) || got.Text == "" {
		t.Errorf("the model remembers %+v, want %q", got.Text, want)
	}
	c.sendEvent(map[string]any{"type": "conversation.item.delete", "item_id": item})
	c.until("conversation.item.deleted")
	c.send(`{"type":"session.update","session":{"type":"realtime","audio":{"output":{"voice":"cedar"}}}}`)
	if e := c.until("error")["error"].(map[string]any); e["code"] != "cannot_update_voice" {
		t.Errorf("a change of voice was refused as %v", e["code"])
	}
}

func TestRealtimeCancelByClient(t *testing.T) {
	rt := NewRealtime(RealtimeOptions{FirstAudio: time.Millisecond, Pace: 1})
	c := phone(t, rt)
	c.send(`{"type":"response.create"}`)
	c.until("response.output_audio.delta")
	c.send(`{"type":"response.cancel","response_id":"resp_other"}`)
	c.until("error")
	c.send(`{"type":"response.cancel"}`)
	done := c.until("response.done")["response"].(map[string]any)
	if done["status_details"].(map[string]any)["reason"] != "client_cancelled" || done["output"].([]any)[0].(map[string]any)["status"] != "incomplete" {
		t.Errorf("%v", done)
	}
}

func TestRealtimeTools(t *testing.T) {
	c := phone(t, fastRealtime())
	c.speak(audio.AppendSilence(audio.AppendText(nil, "קוראים לי דנה לוי"), 4000))
	args := c.until("response.function_call_arguments.done")
	if args["name"] != "save_lead" {
		t.Fatalf("%v", args)
	}
	var a map[string]string
	must(t, json.Unmarshal([]byte(args["arguments"].(string)), &a))
	if a["name"] != "דנה לוי" {
		t.Errorf("arguments %v", a)
	}
	c.until("response.done")
	c.sendEvent(map[string]any{"type": "conversation.item.create", "item": map[string]any{"type": "function_call_output", "call_id": args["call_id"], "output": `{"say":"נרשמת."}`}})
	c.until("conversation.item.done")
	c.seen = nil
	c.send(`{"type":"response.create"}`)
	c.until("response.done")
	if got, _ := audio.DecodeText(c.heard()); got != "נרשמת." {
		t.Errorf("after the tool it said %q", got)
	}
}

func TestRealtimePCMAndText(t *testing.T) {
	rt := fastRealtime()
	c := dialRealtime(t, rt)
	c.until("session.created")
	c.send(`{"type":"session.update","session":{"type":"realtime","instructions":"אנחנו מספרה.","audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":{"model":"whisper-1"}},"output":{"format":{"type":"audio/pcm","rate":24000}}}}}`)
	c.until("session.updated")
	up, err := audio.NewResampler(8000, 24000)
	must(t, err)
	pcm := audio.AppendPCM(nil, up.Process(nil, audio.DecodeULaw(nil, audio.AppendSilence(audio.AppendText(nil, "דיגיטלי"), 6000))))
	c.speak(pcm)
	if got := c.until("conversation.item.input_audio_transcription.completed")["transcript"]; got != "דיגיטלי" {
		t.Errorf("heard %q", got)
	}
	c.until("response.done")
	down, err := audio.NewResampler(24000, 8000)
	must(t, err)
	back := audio.EncodeULaw(nil, down.Process(nil, audio.ParsePCM(nil, c.heard())))
	if got, _ := audio.DecodeText(append(back, audio.AppendSilence(nil, 80)...)); !strings.Contains(got, "דיגיטלי") {
		t.Errorf("said %q", got)
	}
	c.send(`{"type":"response.create","response":{"output_modalities":["text"],"conversation":"none","instructions":"Say exactly: \"כן\""}}`)
	if got := c.until("response.output_text.done")["text"]; got == "" {
		t.Error("no text came")
	}
	if n := len(rt.Sessions()[0].Items()); n != 2 {
		t.Errorf("a response outside of the conversation left %d items in it", n)
	}
}

func TestRealtimeFaults(t *testing.T) {
	for name, f := range map[string]RealtimeFaults{
		"quota": {Quota: true}, "content filter": {Incomplete: "content_filter"}, "drop": {DropAfter: 200 * time.Millisecond, DropCode: 1011},
	} {
		t.Run(name, func(t *testing.T) {
			rt := fastRealtime()
			rt.SetFaults(f)
			c := phone(t, rt)
			c.send(`{"type":"response.create"}`)
			if f.DropCode != 0 {
				for {
					if _, _, err := c.conn.Read(c.ctx); err != nil {
						if got := int(websocket.CloseStatus(err)); got != f.DropCode {
							t.Errorf("closed with %d", got)
						}
						return
					}
				}
			}
			r := c.until("response.done")["response"].(map[string]any)
			raw, _ := json.Marshal(r["status_details"])
			want := map[string]string{"quota": "insufficient_quota", "content filter": "content_filter"}[name]
			if !strings.Contains(string(raw), want) {
				t.Errorf("%s", raw)
			}
		})
	}
}

func TestRealtimeIdleTimeout(t *testing.T) {
	t.Parallel() // it waits for five real seconds, the shortest that the protocol allows
	rt := fastRealtime()
	c := phone(t, rt)
	c.send(`{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","idle_timeout_ms":5000}}}}}`)
	c.until("session.updated")
	c.speak(audio.AppendSilence(nil, 1600))
	rt.Script(Reply{Say: "א"})
	c.send(`{"type":"response.create"}`)
	c.until("response.done")
	c.until("input_audio_buffer.timeout_triggered")
	c.until("response.done")
}
