package inbox_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// graph is Meta's Graph, and Twilio's REST, as far as sending goes. It refuses what the real ones refuse.
type graph struct {
	t    *testing.T
	url  string
	mu   sync.Mutex
	sent []posted
	// answer, if set, answers instead of the usual acceptance; before, if set, runs first.
	answer func(n int, w http.ResponseWriter, r *http.Request) bool
	before func(p posted)
}

type posted struct{ To, Recipient, Text, Ref, ReplyTo, ID string }

func newGraph(t *testing.T) *graph {
	g := &graph{t: t}
	s := httptest.NewServer(http.HandlerFunc(g.serve))
	t.Cleanup(s.Close)
	g.url = s.URL
	return g
}

func (g *graph) serve(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/2010-04-01/") {
		g.twilio(w, r)
		return
	}
	if r.Method == http.MethodGet {
		graphError(w, 400, 100) // it keeps no files
		return
	}
	var body struct {
		Product   string `json:"messaging_product"`
		Kind      string `json:"recipient_type"`
		To        string
		Recipient string
		Type      string
		Text      struct{ Body string }
		Context   struct {
			MessageID string `json:"message_id"`
		}
		Ref    string `json:"biz_opaque_callback_data"`
		Status string
		Read   string                 `json:"message_id"`
		Typing *struct{ Type string } `json:"typing_indicator"`
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	err := d.Decode(&body)
	if body.Status == "read" && body.Read != "" && err == nil {
		fmt.Fprint(w, `{"success":true}`)
		return
	}
	if err != nil || r.Method != "POST" || !strings.HasSuffix(r.URL.Path, "/messages") || r.Header.Get("Authorization") != "Bearer token" ||
		body.Product != "whatsapp" || body.Kind != "individual" || body.Type != "text" || body.Text.Body == "" || (body.To == "") == (body.Recipient == "") || strings.HasPrefix(body.To, "+") {
		g.t.Errorf("bad request to the Graph: %s %s %+v %v", r.Method, r.URL.Path, body, err)
	}
	g.mu.Lock()
	n := len(g.sent) + 1
	p := posted{body.To, body.Recipient, body.Text.Body, body.Ref, body.Context.MessageID, fmt.Sprintf("wamid.OUT%d", n)}
	g.sent = append(g.sent, p)
	answer, before := g.answer, g.before
	g.mu.Unlock()
	if before != nil {
		before(p)
	}
	if answer != nil && answer(n, w, r) {
		return
	}
	fmt.Fprintf(w, `{"messaging_product":"whatsapp","contacts":[{"input":"x","wa_id":"x"}],"messages":[{"id":%q}]}`, p.ID)
}

func (g *graph) twilio(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		g.t.Error(err)
	}
	f := r.PostForm
	if user, pass, ok := r.BasicAuth(); !ok || user != "AC1" || pass != "twilio-token" || !strings.HasPrefix(f.Get("To"), "whatsapp:") || f.Get("From") != "whatsapp:+97239999999" {
		g.t.Errorf("bad request to Twilio: %v", f)
	}
	g.mu.Lock()
	g.sent = append(g.sent, posted{To: f.Get("To"), Text: f.Get("Body"), Ref: f.Get("StatusCallback"), ID: "SMOUT"})
	g.mu.Unlock()
	w.WriteHeader(201)
	fmt.Fprint(w, `{"sid":"SMOUT","status":"queued","error_code":null}`)
}

func (g *graph) all() []posted {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.sent)
}

func (g *graph) texts() []string {
	texts := []string{}
	for _, p := range g.all() {
		texts = append(texts, p.Text)
	}
	return texts
}

// graphError answers as the Graph refuses.
func graphError(w http.ResponseWriter, status, code int) bool {
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"error":{"message":"(#%d) no","type":"OAuthException","code":%d,"error_data":{"messaging_product":"whatsapp","details":"no"},"fbtrace_id":"x"}}`, code, code)
	return true
}

// model is a chat model that follows a script.
type model struct {
	t      *testing.T
	url    string
	mu     sync.Mutex
	asked  []asked
	script []reply
	before func(n int)
}

type asked struct {
	Model    string
	Messages []struct {
		Role, Content string
		ToolCallID    string `json:"tool_call_id"`
		ToolCalls     []struct {
			ID       string
			Function struct{ Name, Arguments string }
		} `json:"tool_calls"`
	}
	Tools []struct{ Function struct{ Name string } }
}

// roles is the chat in short, without the instructions.
func (a asked) roles() string {
	var b strings.Builder
	for _, m := range a.Messages[1:] {
		fmt.Fprintf(&b, "%s %s|", m.Role, m.Content)
	}
	return strings.TrimSuffix(b.String(), "|")
}

// reply is one answer of the script: words, tool calls as name and arguments, or a failure.
type reply struct {
	text  string
	calls [][2]string
	fail  int
}

func newModel(t *testing.T) *model {
	m := &model{t: t}
	s := httptest.NewServer(http.HandlerFunc(m.serve))
	t.Cleanup(s.Close)
	m.url = s.URL + "/v1"
	return m
}

// say sets the script.
func (m *model) say(replies ...reply) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.script = append(m.script, replies...)
}

func (m *model) all() []asked {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.asked)
}

func (m *model) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var a asked
	if err != nil || json.Unmarshal(body, &a) != nil || r.URL.Path != "/v1/chat/completions" || r.Header.Get("Authorization") != "Bearer sk-test" || len(a.Messages) == 0 || a.Messages[0].Role != "system" {
		m.t.Errorf("bad request to the model: %s %s", r.URL.Path, body)
		w.WriteHeader(400)
		return
	}
	m.mu.Lock()
	m.asked = append(m.asked, a)
	n := len(m.asked)
	next := reply{text: "תשובה " + fmt.Sprint(n)}
	if len(m.script) > 0 {
		next, m.script = m.script[0], m.script[1:]
	}
	before := m.before
	m.mu.Unlock()
	if before != nil {
		before(n)
	}
	if next.fail != 0 {
		w.WriteHeader(next.fail)
		return
	}
	chunk := func(delta any, finish any) {
		data, err := json.Marshal(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": delta, "finish_reason": finish}}})
		if err != nil {
			m.t.Error(err)
		}
		fmt.Fprintf(w, "data: %s\n\n", data)
	}
	for i, c := range next.calls {
		chunk(map[string]any{"tool_calls": []any{map[string]any{"index": i, "id": fmt.Sprintf("call_%d_%d", n, i), "type": "function", "function": map[string]any{"name": c[0], "arguments": c[1]}}}}, nil)
	}
	for _, piece := range strings.SplitAfter(next.text, " ") {
		chunk(map[string]any{"content": piece}, nil)
	}
	finish := "stop"
	if len(next.calls) > 0 {
		finish = "tool_calls"
	}
	chunk(map[string]any{}, finish)
	fmt.Fprint(w, "data: [DONE]\n\n")
}
