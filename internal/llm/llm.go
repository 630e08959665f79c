// Package llm talks with a chat model: any server that speaks OpenAI's chat completions, streamed,
// with tools. It knows nothing of what the conversation is about.
package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// Role is who said something.
type Role string

// The roles of a chat.
const (
	System    Role = "system"
	User      Role = "user"
	Assistant Role = "assistant"
	ToolRole  Role = "tool"
)

// Message is one turn of a chat.
type Message struct {
	Role       Role
	Text       string
	ToolCalls  []ToolCall // of an assistant
	ToolCallID string     // of a tool's answer
}

// Tool is something that the model may ask for. Parameters is a JSON schema.
type Tool struct {
	Name, Description string
	Parameters        json.RawMessage
}

// ToolCall is the model asking for a tool. Arguments is JSON, as far as the model keeps to it.
type ToolCall struct{ ID, Name, Arguments string }

// Request is one question to a model.
type Request struct {
	Model    string
	Messages []Message
	Tools    []Tool
	Schema   *Schema // the answer is JSON of this form; nil for free text
}

// Schema is the form of an answer, a JSON schema in which every member is required and no other
// allowed.
type Schema struct {
	Name string
	JSON json.RawMessage
}

// Reply is what the model answered: text, calls, or both.
type Reply struct {
	Text      string
	ToolCalls []ToolCall
	Finish    string // "stop", "tool_calls", "length", "content_filter"
	Usage     Usage
}

// Usage is what the answer cost, zero where the server does not say.
type Usage struct {
	PromptTokens     int64 `json:"prompt_tokens"`
	CompletionTokens int64 `json:"completion_tokens"`
}

// Error is a refusal of the server.
type Error struct {
	Status int
	Code   string
}

// Error is for the log; the server's own words are left out, they may quote the conversation.
func (e *Error) Error() string { return fmt.Sprintf("llm: HTTP %d %s", e.Status, e.Code) }

// Temporary reports whether asking again can help.
func (e *Error) Temporary() bool {
	return e.Status == http.StatusTooManyRequests && e.Code != "insufficient_quota" || e.Status == http.StatusRequestTimeout || e.Status >= 500
}

// Temporary reports whether err may pass by itself: anything but a server's final word.
func Temporary(err error) bool {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Temporary()
	}
	return !errors.Is(err, context.Canceled)
}

// Client is a chat model server.
type Client struct {
	BaseURL string // up to and including /v1
	APIKey  string
	HTTP    *http.Client
}

// NewHTTP makes the HTTP client for model servers: it waits long for an answer, never for ever.
func NewHTTP() *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
			ForceAttemptHTTP2:     true,
			MaxIdleConnsPerHost:   16,
			IdleConnTimeout:       90 * time.Second,
			TLSHandshakeTimeout:   5 * time.Second,
			ResponseHeaderTimeout: 60 * time.Second,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Chat asks the model. onText, if given, hears the text as it comes.
func (c *Client) Chat(ctx context.Context, r Request, onText func(string)) (Reply, error) {
	body, err := json.Marshal(wire(r))
	if err != nil {
		return Reply{}, err
	}
	address := strings.TrimSuffix(c.BaseURL, "/") + "/chat/completions"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return Reply{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "text/event-stream")
	if c.APIKey != "" {
		req.Header.Set("Authorization", "Bearer "+c.APIKey)
	}
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return Reply{}, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return Reply{}, refused(resp)
	}
	if onText == nil {
		onText = func(string) {}
	}
	return readStream(resp.Body, onText)
}

func refused(resp *http.Response) error {
	var body struct {
		Error struct {
			Code any    `json:"code"`
			Type string `json:"type"`
		} `json:"error"`
	}
	e := &Error{Status: resp.StatusCode}
	if json.NewDecoder(io.LimitReader(resp.Body, 64<<10)).Decode(&body) == nil {
		e.Code = body.Error.Type
		if code, ok := body.Error.Code.(string); ok && code != "" {
			e.Code = code
		}
	}
	return e
}
