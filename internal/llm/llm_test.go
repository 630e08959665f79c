package llm

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// server answers with a fixed stream and remembers the last body.
func server(t *testing.T, status int, answer string) (*Client, *map[string]any) {
	t.Helper()
	body := map[string]any{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.URL.Path != "/v1/chat/completions" || r.Header.Get("Authorization") != "Bearer key" {
			t.Errorf("%s %s %q", r.Method, r.URL.Path, r.Header.Get("Authorization"))
		}
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		w.WriteHeader(status)
		if _, err := io.WriteString(w, answer); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(s.Close)
	return &Client{BaseURL: s.URL + "/v1/", APIKey: "key", HTTP: NewHTTP()}, &body
}

func TestChatSendsTypedTurns(t *testing.T) {
	client, body := server(t, 200, "data: {\"choices\":[{\"delta\":{\"content\":\"ok\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
	got, err := client.Chat(context.Background(), Request{
		Model: "m",
		Messages: []Message{
			{Role: System, Text: "rules"},
			{Role: User, Text: "שלום"},
			{Role: Assistant, ToolCalls: []ToolCall{{"c1", "add_note", `{"text":"x"}`}}},
			{Role: ToolRole, ToolCallID: "c1", Text: `{"say":"done"}`},
		},
		Tools: []Tool{{"add_note", "adds", json.RawMessage(`{"type":"object"}`)}},
	}, nil)
	if err != nil || got.Text != "ok" {
		t.Fatalf("%+v, %v", got, err)
	}
	want := `{"messages":[{"content":"rules","role":"system"},{"content":"שלום","role":"user"},` +
		`{"content":null,"role":"assistant","tool_calls":[{"function":{"arguments":"{\"text\":\"x\"}","name":"add_note"},"id":"c1","type":"function"}]},` +
		`{"content":"{\"say\":\"done\"}","role":"tool","tool_call_id":"c1"}],"model":"m","stream":true,"stream_options":{"include_usage":true},` +
		`"tools":[{"function":{"description":"adds","name":"add_note","parameters":{"type":"object"}},"type":"function"}]}`
	sent, err := json.Marshal(*body)
	if err != nil || string(sent) != want {
		t.Errorf("sent\n%s\nwant\n%s", sent, want)
	}
}

func TestChatAsksForAForm(t *testing.T) {
	client, body := server(t, 200, "data: {\"choices\":[{\"delta\":{\"content\":\"{}\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
	_, err := client.Chat(context.Background(), Request{Model: "m", Messages: []Message{{Role: User, Text: "x"}},
		Schema: &Schema{"form", json.RawMessage(`{"type":"object"}`)}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"json_schema":{"name":"form","schema":{"type":"object"},"strict":true},"type":"json_schema"}`
	if sent, err := json.Marshal((*body)["response_format"]); err != nil || string(sent) != want {
		t.Errorf("sent %s, want %s", sent, want)
	}
}

func TestChatRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		status    int
		body      string
		temporary bool
	}{
		"rate":       {429, `{"error":{"code":"rate_limit_exceeded"}}`, true},
		"no money":   {429, `{"error":{"code":"insufficient_quota"}}`, false},
		"bad key":    {401, `{"error":{"code":"invalid_api_key"}}`, false},
		"down":       {503, `<html>`, true},
		"bad model":  {404, `{"error":{"code":404,"type":"not_found"}}`, false},
		"a redirect": {302, ``, false},
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := server(t, c.status, c.body)
			_, err := client.Chat(context.Background(), Request{Model: "m"}, nil)
			if err == nil || Temporary(err) != c.temporary {
				t.Errorf("%v, temporary %v, want %v", err, Temporary(err), c.temporary)
			}
		})
	}
	if Temporary(context.Canceled) {
		t.Error("a cancelled request is not worth repeating")
	}
}
