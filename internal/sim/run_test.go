package sim

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestBuiltInScenariosParse(t *testing.T) {
	if len(Scripts()) != 3 {
		t.Errorf("scripts: %v", Scripts())
	}
	for _, name := range append(Scripts(), "") {
		if s, err := LoadScenario(name); err != nil || s.Name == "" || len(s.Steps) < 3 || s.Limit == 0 {
			t.Errorf("%q: %+v, %v", name, s, err)
		}
	}
}

func TestScenariosAreRefused(t *testing.T) {
	for name, doc := range map[string]string{
		"empty": "", "no steps": "name: x", "unknown field": "steps: [{say: x}]\nfoo: 1", "unknown step": "steps: [{shout: x}]",
		"idle step": "steps: [{}]", "interrupts silently": "steps: [{barge_in_after_ms: 100}]", "unknown fault": "faults: {rain: true}\nsteps: [{say: x}]",
	} {
		if s, err := ParseScenario([]byte(doc)); err == nil {
			t.Errorf("%s was read as %+v", name, s)
		}
	}
	if _, err := LoadScenario("nowhere"); err == nil || !strings.Contains(err.Error(), DefaultScript) {
		t.Errorf("a missing scenario: %v", err)
	}
}

// runLab serves a product at the addresses that the command line uses.
func runLab(t *testing.T) (*Server, string) {
	s, err := StartServer(ServerOptions{Realtime: RealtimeOptions{FirstAudio: 20 * time.Millisecond, Pace: 1000}})
	must(t, err)
	t.Cleanup(func() { _ = s.Close() })
	p := newProduct(t, strings.Replace(s.BaseURLs().OpenAI, "http", "ws", 1)+"/realtime?model=gpt-realtime-2")
	p.tool = `{"say":"נרשם."}`
	inner := http.NewServeMux()
	inner.HandleFunc("/webhook/twilio/voice", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		_, _ = w.Write([]byte(strings.NewReplacer("{{url}}", p.url, "{{ws}}", strings.Replace(p.url, "http", "ws", 1)).Replace(connectTwiML)))
	})
	inner.HandleFunc("/webhook/twilio/voice/status", func(http.ResponseWriter, *http.Request) {})
	srv := httptest.NewServer(inner)
	t.Cleanup(srv.Close)
	return s, srv.URL
}

func scriptFile(t *testing.T, doc string) string {
	path := filepath.Join(t.TempDir(), "s.yaml")
	must(t, os.WriteFile(path, []byte(doc), 0o600))
	return path
}

func TestRunCall(t *testing.T) {
	s, url := runLab(t)
	var out bytes.Buffer
	err := RunCall(t.Context(), CallOptions{URL: url, To: "+97231234567", AuthToken: "secret", Speed: 2, JitterBuffer: 600 * time.Millisecond, Simulator: s.BaseURLs().Control, Script: scriptFile(t, `
name: בדיקה
from: "+972521234567"
limit: 30s
simulator:
  realtime: {replies: [{say: "פתיחה מתוסרטת ארוכה מאוד שאפשר לקטוע אותה באמצע בלי לחכות לסוף"}]}
steps:
  - expect: {heard_contains: פתיחה, within_ms: 9000}
  - barge_in_after_ms: 100
    say: קוראים לי דנה
  - expect: {heard_contains: נרשם., within_ms: 9000}
  - dtmf: "1"
  - silence_ms: 100
  - hangup: true
expect:
  heard_contains: [פתיחה, נרשם.]
  heard_not_contains: [לסוף]
  verbs: [Connect]
  status: completed
  violations: 0
  clears: 1
`)}, &out)
	if err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, want := range []string{"→ קוראים לי דנה", "← נרשם.", "▸ Connect", "✓ as expected", "1 clears"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
}

func TestRunCallFails(t *testing.T) {
	_, url := runLab(t)
	var out bytes.Buffer
	o := CallOptions{URL: url, To: "+97231234567", AuthToken: "secret", Speed: 2, JitterBuffer: 600 * time.Millisecond, Script: scriptFile(t, `
from: "+972521234567"
steps:
  - expect: {heard_contains: דבר שלא ייאמר, within_ms: 1500}
expect: {verbs: [Say], status: busy, clears: 5, replay: refused, heard_contains: [לא]}
`)}
	err := RunCall(t.Context(), o, &out)
	if !errors.Is(err, ErrExpectation) || strings.Count(out.String(), "✗") != 6 {
		t.Errorf("%v\n%s", err, out.String())
	}
	o.Script = scriptFile(t, "from: \"+972521234567\"\nsimulator: {chat: {}}\nsteps: [{say: x}]")
	if err := RunCall(t.Context(), o, &out); err == nil {
		t.Error("a simulator without an address was instructed")
	}
	if err := RunCall(t.Context(), CallOptions{URL: url}, &out); err == nil {
		t.Error("a call to nobody was made")
	}
}

func TestRunMessage(t *testing.T) {
	s, err := StartServer(ServerOptions{})
	must(t, err)
	defer s.Close()
	h := &hook{}
	mux := http.NewServeMux()
	mux.HandleFunc("/webhook/whatsapp/meta", func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r)
		go func() { // the product answers a little later, through the simulated Graph
			req, err := http.NewRequestWithContext(context.Background(), "POST", s.BaseURLs().Meta+"/v25.0/111/messages", strings.NewReader(hello))
			if err == nil {
				req.Header.Set("Authorization", "Bearer t")
				if res, err := (&http.Client{}).Do(req); err == nil {
					res.Body.Close()
				}
			}
		}()
	})
	srv := httptest.NewServer(mux)
	defer srv.Close()
	var out bytes.Buffer
	o := MessageOptions{URL: srv.URL, Text: "היי", From: "+972-52-1234567", Name: "דנה", PhoneNumberID: "111", AppSecret: "app", Wait: 5 * time.Second, Simulator: s.BaseURLs().Control}
	if err := RunMessage(t.Context(), o, &out); err != nil || !strings.Contains(out.String(), "← שלום") {
		t.Errorf("%v\n%s", err, out.String())
	}
	o.AppSecret, o.Wait = "other", 0
	if err := RunMessage(t.Context(), o, &out); err == nil || !strings.Contains(err.Error(), "app secret") {
		t.Errorf("a wrong secret: %v", err)
	}
	o.Text = ""
	if err := RunMessage(t.Context(), o, &out); err == nil {
		t.Error("an empty message was sent")
	}
}

func TestServerControl(t *testing.T) {
	s, err := StartServer(ServerOptions{})
	must(t, err)
	defer s.Close()
	put := func(doc string) int {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, s.BaseURLs().Control, strings.NewReader(doc))
		must(t, err)
		res, err := (&http.Client{}).Do(req)
		must(t, err)
		res.Body.Close()
		return res.StatusCode
	}
	if got := put("chat: {faults: {status: 503, delay: 1ms}, replies: [{say: א, calls: [{name: f, arguments: '{}'}]}]}\ngraph: {fail: {'972521234567': 131026}}\n" +
		"twilio: {dial: {'+1': busy}, fail: {'+2': 63016}, rest: {status: 500}, callbacks: {drop: true}}\nrealtime: {next: [{quota: true}], transcripts: [x]}"); got != 204 {
		t.Fatalf("control: %d", got)
	}
	if got := put("chat: {wrong: 1}"); got != 400 {
		t.Errorf("an unknown field: %d", got)
	}
	body := `{"model":"gpt-4o","messages":[{"role":"user","content":"x"}]}`
	if status, _, _ := post(t, s.BaseURLs().OpenAI+"/chat/completions", "Bearer k", "application/json", body); status != 503 {
		t.Errorf("the fault is not in force: %d", status)
	}
	put("chat: {}")
	if status, raw, _ := post(t, s.BaseURLs().OpenAI+"/chat/completions", "Bearer k", "application/json", body); status != 200 || !strings.Contains(raw, `"name":"f"`) {
		t.Errorf("the reply was not given: %d %s", status, raw)
	}
	if status, raw, _ := post(t, s.BaseURLs().OpenAI+"/nothing", "Bearer k", "application/json", body); status != 404 || !strings.Contains(raw, "unknown_url") {
		t.Errorf("%d %s", status, raw)
	}
	if got := len(s.Log.Find(func(r Record) bool { return r.Server == "chat" })); got != 2 {
		t.Errorf("the log has %d chat requests", got)
	}
}

func TestLogWaits(t *testing.T) {
	var l Log
	got := make(chan Record)
	go func() {
		r, _ := l.Wait(t.Context(), Of("chat", "b"))
		got <- r
	}()
	l.add(Record{Server: "chat", Kind: "a"})
	l.add(Record{Server: "chat", Kind: "b", Body: "2"})
	if r := <-got; r.Body != "2" {
		t.Errorf("%+v", r)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Wait(ctx, Of("chat", "c")); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	for range logLimit + 10 {
		l.add(Record{})
	}
	if n := len(l.All()); n > logLimit {
		t.Errorf("%d records are kept", n)
	}
}
