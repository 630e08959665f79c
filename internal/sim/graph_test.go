package sim

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/moked/moked/internal/clock"
)

// hook is a product's webhook that checks signatures and keeps the values of changes.
type hook struct {
	mu     sync.Mutex
	values []map[string]any
	bad    int
	busy   int // how many requests are answered 503 first
	raw    string
}

func (h *hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.busy > 0 {
		h.busy--
		http.Error(w, "busy", http.StatusServiceUnavailable)
		return
	}
	h.raw = string(body)
	var payload struct {
		Object string
		Entry  []struct {
			Changes []struct{ Value map[string]any }
		}
	}
	if r.Header.Get("X-Hub-Signature-256") != MetaSignature("app", body) || json.Unmarshal(body, &payload) != nil || payload.Object != "whatsapp_business_account" {
		h.bad++
		http.Error(w, "bad", http.StatusUnauthorized)
		return
	}
	h.values = append(h.values, payload.Entry[0].Changes[0].Value)
}

// statuses are what was told of a message, in the order it came.
func (h *hook) statuses(id string) (out []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, v := range h.values {
		all, _ := v["statuses"].([]any)
		for _, s := range all {
			if s := s.(map[string]any); s["id"] == id {
				out = append(out, s["status"].(string))
			}
		}
	}
	return out
}

type graphLab struct {
	*Graph
	hook *hook
	url  string
	clk  *clock.Clock
}

func newGraphLab(t *testing.T) graphLab {
	h := &hook{}
	hs := httptest.NewServer(h)
	t.Cleanup(hs.Close)
	clk := clock.Fake(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
	g := NewGraph(GraphOptions{AccessToken: "tok", AppSecret: "app", WebhookURL: hs.URL, Numbers: map[string]string{"111": "+97231234567"},
		Clock: clk, Delivery: time.Millisecond})
	srv := httptest.NewServer(g)
	t.Cleanup(srv.Close)
	t.Cleanup(g.Close)
	return graphLab{g, h, srv.URL, clk}
}

func (l graphLab) send(t *testing.T, body string) (int, string) {
	t.Helper()
	status, raw, _ := post(t, l.url+"/v25.0/111/messages", "Bearer tok", "application/json", body)
	return status, raw
}

func messageID(t *testing.T, raw string) string {
	t.Helper()
	var out struct{ Messages []struct{ ID string } }
	if json.Unmarshal([]byte(raw), &out) != nil || len(out.Messages) != 1 {
		t.Fatalf("not accepted: %s", raw)
	}
	return out.Messages[0].ID
}

const hello = `{"messaging_product":"whatsapp","recipient_type":"individual","to":"+972521234567","type":"text","text":{"body":"שלום"},"biz_opaque_callback_data":"ob1"}`

func TestGraphTellsTheFateOfAMessage(t *testing.T) {
	l := newGraphLab(t)
	status, raw := l.send(t, hello)
	id := messageID(t, raw)
	l.Close()
	if got := strings.Join(l.hook.statuses(id), " "); status != 200 || got != "sent delivered read" || l.hook.bad != 0 {
		t.Fatalf("%d, statuses %q, %d bad signatures", status, got, l.hook.bad)
	}
	first := l.hook.values[0]["statuses"].([]any)[0].(map[string]any)
	if first["biz_opaque_callback_data"] != "ob1" || first["recipient_id"] != "972521234567" || l.hook.values[0]["metadata"].(map[string]any)["phone_number_id"] != "111" {
		t.Errorf("%v", l.hook.values[0])
	}
	for _, c := range []struct {
		faults GraphFaults
		want   string
	}{
		{GraphFaults{OutOfOrder: true}, "read delivered sent"},
		{GraphFaults{Duplicate: true}, "sent sent delivered delivered read read"},
		{GraphFaults{NoRead: true}, "sent delivered"},
		{GraphFaults{FailAfter: "delivered", Code: 131026}, "delivered failed"},
		{GraphFaults{NoStatuses: true}, ""},
	} {
		l.SetFaults(c.faults)
		_, raw := l.send(t, hello)
		l.Close()
		if got := strings.Join(l.hook.statuses(messageID(t, raw)), " "); got != c.want {
			t.Errorf("%+v: %q, want %q", c.faults, got, c.want)
		}
	}
}

func TestGraphRetriesItsWebhooks(t *testing.T) {
	l := newGraphLab(t)
	l.hook.busy = 2
	if _, err := l.Receive(t.Context(), InboundMessage{From: "+972521234567", Name: "דנה", Text: "שלום/להתראות 👍"}); err != nil {
		t.Fatal(err)
	}
	if len(l.hook.values) != 1 {
		t.Fatalf("%d values", len(l.hook.values))
	}
	// Meta's own way of writing: ASCII with escapes.
	for _, want := range []string{`\u05e9`, `\/`, `\ud83d\udc4d`} {
		if !strings.Contains(l.hook.raw, want) {
			t.Errorf("%s is not in %s", want, l.hook.raw)
		}
	}
	m := l.hook.values[0]["messages"].([]any)[0].(map[string]any)
	if m["from"] != "972521234567" || m["text"].(map[string]any)["body"] != "שלום/להתראות 👍" || m["timestamp"] != "1795510800" {
		t.Errorf("%v", m)
	}
	l.hook.busy = 100
	if _, err := l.Receive(t.Context(), InboundMessage{From: "1", Text: "x"}); err == nil {
		t.Error("a webhook that never answers 200 was a success")
	}
}

func TestGraphHidesNumbersOnDemand(t *testing.T) {
	l := newGraphLab(t)
	_, err := l.Receive(t.Context(), InboundMessage{UserID: "IL.1349", Name: "דנה", Content: map[string]any{"type": "image", "image": map[string]any{"id": "M"}}})
	must(t, err)
	v := l.hook.values[0]
	m, c := v["messages"].([]any)[0].(map[string]any), v["contacts"].([]any)[0].(map[string]any)
	if _, has := m["from"]; has || m["text"] != nil || m["type"] != "image" || c["user_id"] != "IL.1349" || c["wa_id"] != nil {
		t.Errorf("%v", v)
	}
	status, raw := l.send(t, `{"messaging_product":"whatsapp","recipient":"IL.1349","type":"text","text":{"body":"x"}}`)
	if status != 200 || !strings.Contains(raw, `"user_id":"IL.1349"`) {
		t.Errorf("%d %s", status, raw)
	}
}

func TestGraphWindow(t *testing.T) {
	l := newGraphLab(t)
	template := `{"messaging_product":"whatsapp","to":"972521234567","type":"template","template":{"name":"reminder","language":{"code":"he"},"components":[{"type":"body","parameters":[{"type":"text","parameter_name":"n","text":"דנה"}]}]}}`
	fate := func(body string) string {
		t.Helper()
		_, raw := l.send(t, body)
		l.Close()
		return strings.Join(l.hook.statuses(messageID(t, raw)), " ")
	}
	_, err := l.Receive(t.Context(), InboundMessage{From: "+972521234567", Text: "x"})
	must(t, err)
	l.clk.Advance(23 * time.Hour)
	if got := fate(hello); got != "sent delivered read" {
		t.Errorf("inside the window: %q", got)
	}
	l.clk.Advance(2 * time.Hour)
	if got := fate(hello); got != "failed" {
		t.Errorf("outside of it: %q", got)
	}
	raw, _ := json.Marshal(l.hook.values[len(l.hook.values)-1])
	if !bytes.Contains(raw, []byte("131047")) {
		t.Errorf("failed as %s", raw)
	}
	if got := fate(template); got != "sent delivered read" {
		t.Errorf("a template: %q", got)
	}
	l.OpenWindow("+972521234567")
	if got := fate(hello); got != "sent delivered read" {
		t.Errorf("after it opened again: %q", got)
	}
	l.CloseWindow("972521234567")
	l.FailRecipient("972521234567", 131026, false)
	if status, raw := l.send(t, hello); status != 400 || !strings.Contains(raw, "131026") {
		t.Errorf("%d %s", status, raw)
	}
}

func TestGraphRefuses(t *testing.T) {
	l := newGraphLab(t)
	head := `{"messaging_product":"whatsapp","to":"972521234567",`
	for name, c := range map[string]struct {
		path, auth, body string
		status           int
		want             string
	}{
		"no token":        {"/v25.0/111/messages", "", hello, 401, `"code":190`},
		"wrong token":     {"/v25.0/111/messages", "Bearer x", hello, 401, `"code":190`},
		"no version":      {"/111/messages", "Bearer tok", hello, 400, `"code":2500`},
		"other number":    {"/v25.0/222/messages", "Bearer tok", hello, 400, `"error_subcode":33`},
		"not JSON":        {"/v25.0/111/messages", "Bearer tok", `{`, 400, `"code":100`},
		"no product":      {"/v25.0/111/messages", "Bearer tok", `{"to":"972521234567","type":"text","text":{"body":"x"}}`, 400, "messaging_product"},
		"unknown field":   {"/v25.0/111/messages", "Bearer tok", head + `"type":"text","text":{"body":"x"},"foo":1}`, 400, `Unexpected key`},
		"unknown inside":  {"/v25.0/111/messages", "Bearer tok", head + `"type":"text","text":{"body":"x","bold":true}}`, 400, `text.bold`},
		"no content":      {"/v25.0/111/messages", "Bearer tok", head + `"type":"text"}`, 400, "131008"},
		"two contents":    {"/v25.0/111/messages", "Bearer tok", head + `"type":"text","text":{"body":"x"},"image":{"link":"https://x"}}`, 400, "Unexpected key"},
		"empty text":      {"/v25.0/111/messages", "Bearer tok", head + `"type":"text","text":{"body":""}}`, 400, `"code":100`},
		"long text":       {"/v25.0/111/messages", "Bearer tok", head + `"type":"text","text":{"body":"` + strings.Repeat("א", 4097) + `"}}`, 400, `"code":100`},
		"unknown type":    {"/v25.0/111/messages", "Bearer tok", head + `"type":"poll","text":{"body":"x"}}`, 400, `"code":100`},
		"no recipient":    {"/v25.0/111/messages", "Bearer tok", `{"messaging_product":"whatsapp","type":"text","text":{"body":"x"}}`, 400, "131008"},
		"bad recipient":   {"/v25.0/111/messages", "Bearer tok", `{"messaging_product":"whatsapp","to":"12","type":"text","text":{"body":"x"}}`, 400, "131009"},
		"unknown media":   {"/v25.0/111/messages", "Bearer tok", head + `"type":"image","image":{"id":"9"}}`, 400, "131009"},
		"id and link":     {"/v25.0/111/messages", "Bearer tok", head + `"type":"image","image":{"id":"9","link":"https://x"}}`, 400, "131008"},
		"four buttons":    {"/v25.0/111/messages", "Bearer tok", head + `"type":"interactive","interactive":{"type":"button","body":{"text":"x"},"action":{"buttons":[` + strings.Repeat(`{"type":"reply","reply":{"id":"a","title":"b"}},`, 3) + `{"type":"reply","reply":{"id":"a","title":"b"}}]}}}`, 400, "buttons"},
		"long callback":   {"/v25.0/111/messages", "Bearer tok", head + `"type":"text","text":{"body":"x"},"biz_opaque_callback_data":"` + strings.Repeat("x", 513) + `"}`, 400, "biz_opaque"},
		"receipt":         {"/v25.0/111/messages", "Bearer tok", `{"messaging_product":"whatsapp","status":"read","message_id":"x"}`, 400, "131009"},
		"delivered":       {"/v25.0/111/messages", "Bearer tok", `{"messaging_product":"whatsapp","status":"delivered","message_id":"wamid.x"}`, 400, `"code":100`},
		"unknown receipt": {"/v25.0/111/messages", "Bearer tok", `{"messaging_product":"whatsapp","status":"read","message_id":"wamid.x","typing":true}`, 400, "typing"},
	} {
		status, raw, _ := post(t, l.url+c.path, c.auth, "application/json", c.body)
		if status != c.status || !strings.Contains(raw, c.want) || !strings.Contains(raw, "fbtrace_id") {
			t.Errorf("%s: %d %s", name, status, raw)
		}
	}
	if status, raw := l.send(t, `{"messaging_product":"whatsapp","status":"read","message_id":"wamid.x","typing_indicator":{"type":"text"}}`); status != 200 || !strings.Contains(raw, `"success":true`) {
		t.Errorf("a good receipt: %d %s", status, raw)
	}
}

func TestGraphFaults(t *testing.T) {
	l := newGraphLab(t)
	l.SetFaults(GraphFaults{Status: 500, Code: 131000, Times: 1})
	for _, want := range []int{500, 200} {
		if status, raw := l.send(t, hello); status != want {
			t.Errorf("%d %s, want %d", status, raw, want)
		}
	}
	l.Close()
	before := len(l.hook.values)
	l.SetFaults(GraphFaults{Lost: true, Times: 1})
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, l.url+"/v25.0/111/messages", strings.NewReader(hello))
	must(t, err)
	req.Header.Set("Authorization", "Bearer tok")
	if res, err := (&http.Client{}).Do(req); err == nil {
		res.Body.Close()
		t.Error("an answer that should be lost came")
	}
	l.Close()
	if len(l.hook.values) <= before {
		t.Error("the message was lost, not only the answer")
	}
}

func TestGraphMedia(t *testing.T) {
	l := newGraphLab(t)
	var form bytes.Buffer
	m := multipart.NewWriter(&form)
	must(t, m.WriteField("messaging_product", "whatsapp"))
	must(t, m.WriteField("type", "image/png"))
	file, err := m.CreateFormFile("file", "a.png")
	must(t, err)
	_, err = file.Write([]byte("PNG"))
	must(t, err)
	must(t, m.Close())
	status, raw, _ := post(t, l.url+"/v25.0/111/media", "Bearer tok", m.FormDataContentType(), form.String())
	var up struct{ ID string }
	if status != 200 || json.Unmarshal([]byte(raw), &up) != nil || up.ID == "" {
		t.Fatalf("%d %s", status, raw)
	}
	get := func(method, url, auth string) (int, string) {
		req, err := http.NewRequestWithContext(context.Background(), method, url, nil)
		must(t, err)
		req.Header.Set("Authorization", auth)
		res, err := (&http.Client{}).Do(req)
		must(t, err)
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		return res.StatusCode, string(body)
	}
	status, raw = get("GET", l.url+"/v25.0/"+up.ID, "Bearer tok")
	var info struct {
		URL      string
		MimeType string `json:"mime_type"`
		Size     int    `json:"file_size"`
	}
	if status != 200 || json.Unmarshal([]byte(raw), &info) != nil || info.MimeType != "image/png" || info.Size != 3 {
		t.Fatalf("%d %s", status, raw)
	}
	if status, _ := get("GET", info.URL, ""); status != 401 {
		t.Errorf("the file without a token: %d", status)
	}
	if status, body := get("GET", info.URL, "Bearer tok"); status != 200 || body != "PNG" {
		t.Errorf("the file: %d %s", status, body)
	}
	if status, raw := l.send(t, `{"messaging_product":"whatsapp","to":"972521234567","type":"image","image":{"id":"`+up.ID+`"}}`); status != 200 {
		t.Errorf("sending it: %d %s", status, raw)
	}
	for _, want := range []int{200, 400} {
		if status, _ := get("DELETE", l.url+"/v25.0/"+up.ID, "Bearer tok"); status != want {
			t.Errorf("deleting it: %d, want %d", status, want)
		}
	}
}
