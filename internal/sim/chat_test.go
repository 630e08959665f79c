package sim

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func chatServer(t *testing.T, o ChatOptions) (*Chat, string) {
	o.Pace = time.Microsecond
	c := NewChat(o)
	srv := httptest.NewServer(c)
	t.Cleanup(srv.Close)
	return c, srv.URL + "/v1/chat/completions"
}

// post sends a body with a key and returns the answer.
func post(t *testing.T, url, auth, contentType, body string) (int, string, http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	must(t, err)
	if auth != "" {
		req.Header.Set("Authorization", auth)
	}
	req.Header.Set("Content-Type", contentType)
	res, err := (&http.Client{}).Do(req)
	must(t, err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	must(t, err)
	return res.StatusCode, string(raw), res.Header
}

const saveLead = `{"type":"function","function":{"name":"save_lead","parameters":{"type":"object","properties":{"name":{"type":"string"},"level":{"type":"integer","minimum":2}},"required":["name","level"]}}}`

func TestChatAnswersAndUsesTools(t *testing.T) {
	_, url := chatServer(t, ChatOptions{Key: "k"})
	ask := func(body string) (choice struct {
		FinishReason string `json:"finish_reason"`
		Message      struct {
			Content   *string `json:"content"`
			ToolCalls []struct {
				ID       string
				Function struct{ Name, Arguments string }
			} `json:"tool_calls"`
		}
	}) {
		t.Helper()
		status, raw, _ := post(t, url, "Bearer k", "application/json", body)
		var out struct{ Choices []json.RawMessage }
		if status != 200 || json.Unmarshal([]byte(raw), &out) != nil || len(out.Choices) != 1 {
			t.Fatalf("%d %s", status, raw)
		}
		must(t, json.Unmarshal(out.Choices[0], &choice))
		return choice
	}
	first := ask(`{"model":"gpt-4o-mini","messages":[{"role":"system","content":"# הנחיות\nאנחנו מספרה. תהיה אדיב."},{"role":"user","content":"מה השעות?"}]}`)
	if c := *first.Message.Content; !strings.HasPrefix(c, "אנחנו מספרה.") || !strings.Contains(c, "מה השעות") || first.FinishReason != "stop" {
		t.Errorf("%q %s", c, first.FinishReason)
	}
	call := ask(`{"model":"gpt-4o-mini","tools":[` + saveLead + `],"messages":[{"role":"system","content":"x"},{"role":"user","content":"קוראים לי יוסי"}]}`)
	if call.FinishReason != "tool_calls" || len(call.Message.ToolCalls) != 1 || call.Message.ToolCalls[0].Function.Arguments != `{"level":2,"name":"יוסי"}` {
		t.Fatalf("%+v", call)
	}
	id := call.Message.ToolCalls[0].ID
	last := ask(`{"model":"gpt-4o-mini","tools":[` + saveLead + `],"messages":[{"role":"user","content":"קוראים לי יוסי"},
		{"role":"assistant","content":null,"tool_calls":[{"id":"` + id + `","type":"function","function":{"name":"save_lead","arguments":"{}"}}]},
		{"role":"tool","tool_call_id":"` + id + `","content":"{\"say\":\"נשמר.\"}"}]}`)
	if *last.Message.Content != "נשמר." {
		t.Errorf("after the tool: %q", *last.Message.Content)
	}
}

func TestChatStreams(t *testing.T) {
	c, url := chatServer(t, ChatOptions{})
	c.Script(Reply{Say: "שלום לך ולכולם", Calls: []ToolCall{{"save_lead", `{"name":"א","level":3}`}}})
	status, raw, header := post(t, url, "Bearer k", "application/json",
		`{"model":"gpt-4o-mini","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"x"}],"tools":[`+saveLead+`]}`)
	if status != 200 || !strings.HasPrefix(header.Get("Content-Type"), "text/event-stream") {
		t.Fatalf("%d %v", status, header)
	}
	var text, args, finish string
	var tokens int
	lines := bufio.NewScanner(strings.NewReader(raw))
	last := ""
	for lines.Scan() {
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok {
			continue
		}
		if last = data; data == "[DONE]" {
			continue
		}
		var chunk struct {
			Choices []struct {
				Delta struct {
					Content   string
					ToolCalls []struct{ Function struct{ Arguments string } } `json:"tool_calls"`
				}
				FinishReason string `json:"finish_reason"`
			}
			Usage *struct {
				Total int `json:"total_tokens"`
			}
		}
		must(t, json.Unmarshal([]byte(data), &chunk))
		for _, ch := range chunk.Choices {
			text += ch.Delta.Content
			finish += ch.FinishReason
			for _, tc := range ch.Delta.ToolCalls {
				args += tc.Function.Arguments
			}
		}
		if chunk.Usage != nil {
			tokens = chunk.Usage.Total
		}
	}
	if text != "שלום לך ולכולם" || args != `{"name":"א","level":3}` || finish != "tool_calls" || tokens == 0 || last != "[DONE]" {
		t.Errorf("text %q, arguments %q, finish %q, tokens %d, last %q", text, args, finish, tokens, last)
	}
}

func TestChatRefuses(t *testing.T) {
	_, url := chatServer(t, ChatOptions{Key: "k"})
	user := `{"role":"user","content":"x"}`
	for name, c := range map[string]struct {
		auth, kind, body string
		status           int
		want             string // in the answer
	}{
		"no key":             {"", "application/json", `{}`, 401, "invalid_api_key"},
		"wrong key":          {"Bearer x", "application/json", `{}`, 401, "invalid_api_key"},
		"no JSON":            {"Bearer k", "text/plain", `{}`, 400, "Content-Type"},
		"broken":             {"Bearer k", "application/json", `{`, 400, "could not parse"},
		"no messages":        {"Bearer k", "application/json", `{"model":"gpt-4o"}`, 400, "missing_required_parameter"},
		"empty messages":     {"Bearer k", "application/json", `{"model":"gpt-4o","messages":[]}`, 400, "messages"},
		"unknown field":      {"Bearer k", "application/json", `{"model":"gpt-4o","messages":[` + user + `],"foo":1}`, 400, "unknown_parameter"},
		"unknown in message": {"Bearer k", "application/json", `{"model":"gpt-4o","messages":[{"role":"user","content":"x","text":"y"}]}`, 400, "messages[0].text"},
		"unknown role":       {"Bearer k", "application/json", `{"model":"gpt-4o","messages":[{"role":"bot","content":"x"}]}`, 400, "invalid_value"},
		"flat tool":          {"Bearer k", "application/json", `{"model":"gpt-4o","messages":[` + user + `],"tools":[{"type":"function","name":"x"}]}`, 400, "tools[0].function"},
		"hot":                {"Bearer k", "application/json", `{"model":"gpt-4o","messages":[` + user + `],"temperature":3}`, 400, "temperature"},
		"model":              {"Bearer k", "application/json", `{"model":"llama","messages":[` + user + `]}`, 404, "model_not_found"},
		"orphan tool":        {"Bearer k", "application/json", `{"model":"gpt-4o","messages":[` + user + `,{"role":"tool","tool_call_id":"c","content":"x"}]}`, 400, "preceeding message"},
		"open call":          {"Bearer k", "application/json", `{"model":"gpt-4o","messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},` + user + `]}`, 400, "must be followed"},
		"choice of nothing":  {"Bearer k", "application/json", `{"model":"gpt-4o","messages":[` + user + `],"tool_choice":"auto"}`, 400, "tool_choice"},
	} {
		status, raw, _ := post(t, url, c.auth, c.kind, c.body)
		if status != c.status || !strings.Contains(raw, c.want) || !strings.Contains(raw, `"error"`) {
			t.Errorf("%s: %d %s", name, status, raw)
		}
	}
}

func TestChatFaults(t *testing.T) {
	c, url := chatServer(t, ChatOptions{})
	body := `{"model":"gpt-4o","stream":true,"messages":[{"role":"user","content":"אחת שתיים שלוש"}]}`
	c.FailNext(ChatFaults{Status: 401}, ChatFaults{Status: 429}, ChatFaults{Status: 429, Code: "insufficient_quota"}, ChatFaults{Status: 500})
	for _, want := range []struct {
		status int
		code   string
		retry  bool
	}{{401, "invalid_api_key", false}, {429, "rate_limit_exceeded", true}, {429, "insufficient_quota", false}, {500, "server_error", false}, {200, "[DONE]", false}} {
		status, raw, header := post(t, url, "Bearer k", "application/json", body)
		if status != want.status || !strings.Contains(raw, want.code) || (header.Get("Retry-After") != "") != want.retry {
			t.Errorf("%d %s, want %+v", status, raw, want)
		}
	}
	c.FailNext(ChatFaults{DropAfter: 2}, ChatFaults{Hang: true})
	for range 2 {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
		must(t, err)
		req.Header.Set("Authorization", "Bearer k")
		req.Header.Set("Content-Type", "application/json")
		res, err := (&http.Client{}).Do(req)
		if err == nil {
			_, err = io.ReadAll(res.Body)
			res.Body.Close()
		}
		cancel()
		if err == nil {
			t.Error("an answer that should have broken off came whole")
		}
	}
}
