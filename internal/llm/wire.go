package llm

import "encoding/json"

// The shapes of POST /chat/completions.

type wireRequest struct {
	Model         string            `json:"model"`
	Messages      []wireMessage     `json:"messages"`
	Tools         []wireTool        `json:"tools,omitempty"`
	Stream        bool              `json:"stream"`
	StreamOptions wireStreamOptions `json:"stream_options"`
	Format        *wireFormat       `json:"response_format,omitempty"`
}

type wireFormat struct {
	Type   string     `json:"type"`
	Schema wireSchema `json:"json_schema"`
}

type wireSchema struct {
	Name   string          `json:"name"`
	Strict bool            `json:"strict"`
	Schema json.RawMessage `json:"schema"`
}

type wireStreamOptions struct {
	IncludeUsage bool `json:"include_usage"`
}

type wireMessage struct {
	Role       Role           `json:"role"`
	Content    *string        `json:"content"` // null where an assistant only calls tools
	ToolCalls  []wireToolCall `json:"tool_calls,omitempty"`
	ToolCallID string         `json:"tool_call_id,omitempty"`
}

type wireToolCall struct {
	ID       string       `json:"id"`
	Type     string       `json:"type"`
	Function wireFunction `json:"function"`
}

type wireFunction struct {
	Name      string `json:"name"`
	Arguments string `json:"arguments"`
}

type wireTool struct {
	Type     string         `json:"type"`
	Function wireToolSchema `json:"function"`
}

type wireToolSchema struct {
	Name        string          `json:"name"`
	Description string          `json:"description"`
	Parameters  json.RawMessage `json:"parameters"`
}

func wire(r Request) wireRequest {
	w := wireRequest{Model: r.Model, Stream: true, StreamOptions: wireStreamOptions{true}, Messages: make([]wireMessage, 0, len(r.Messages))}
	if r.Schema != nil {
		w.Format = &wireFormat{"json_schema", wireSchema{r.Schema.Name, true, r.Schema.JSON}}
	}
	for _, m := range r.Messages {
		text := m.Text
		out := wireMessage{Role: m.Role, Content: &text, ToolCallID: m.ToolCallID}
		if text == "" && len(m.ToolCalls) > 0 {
			out.Content = nil
		}
		for _, c := range m.ToolCalls {
			out.ToolCalls = append(out.ToolCalls, wireToolCall{c.ID, "function", wireFunction{c.Name, c.Arguments}})
		}
		w.Messages = append(w.Messages, out)
	}
	for _, t := range r.Tools {
		w.Tools = append(w.Tools, wireTool{"function", wireToolSchema(t)})
	}
	return w
}
