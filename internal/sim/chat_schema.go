package sim

import (
	"encoding/json"
	"fmt"
)

// chatShape is the body of POST …/chat/completions.
var chatShape = object(fields{
	"model": text(), "messages": list(chatMessageShape).between(1, 0),
	"stream": boolean().orNull(), "stream_options": object(fields{"include_usage": boolean(), "include_obfuscation": boolean()}).orNull(),
	"temperature": number(0, 2).orNull(), "top_p": number(0, 1).orNull(), "n": integer(1, 128).orNull(),
	"stop": either(text(), list(text()).between(1, 4)).orNull(), "seed": integer(-1<<53, 1<<53).orNull(),
	"max_tokens": integer(1, 1<<20).orNull(), "max_completion_tokens": integer(1, 1<<20).orNull(),
	"presence_penalty": number(-2, 2).orNull(), "frequency_penalty": number(-2, 2).orNull(),
	"logit_bias": openObject().orNull(), "logprobs": boolean().orNull(), "top_logprobs": integer(0, 20).orNull(),
	"user": text(), "safety_identifier": textUpTo(64), "prompt_cache_key": text(), "prompt_cache_retention": text(), "store": boolean().orNull(),
	"metadata": openObject().orNull(), "service_tier": text("auto", "default", "flex", "priority").orNull(),
	"reasoning_effort": text("none", "minimal", "low", "medium", "high", "xhigh").orNull(), "verbosity": text("low", "medium", "high").orNull(),
	"modalities": list(text("text", "audio")).orNull(),
	"tools": list(choice("type", map[string]*shape{"function": object(fields{"function": object(fields{
		"name": textUpTo(64).between(1, 64), "description": text(), "parameters": openObject(), "strict": boolean().orNull(),
	}, "name")}, "function")})),
	"tool_choice": either(text("none", "auto", "required"), choice("type", map[string]*shape{
		"function": object(fields{"function": object(fields{"name": text()}, "name")}, "function")})),
	"parallel_tool_calls": boolean(),
	"response_format": choice("type", map[string]*shape{"text": object(fields{}), "json_object": object(fields{}), "json_schema": object(fields{
		"json_schema": object(fields{"name": textUpTo(64), "description": text(), "schema": openObject(), "strict": boolean().orNull()}, "name"),
	}, "json_schema")}),
}, "model", "messages")

var textParts = either(text(), list(choice("type", map[string]*shape{"text": object(fields{"text": text()}, "text")})).between(1, 0))

var chatMessageShape = choice("role", map[string]*shape{
	"developer": object(fields{"content": textParts, "name": text()}, "content"),
	"system":    object(fields{"content": textParts, "name": text()}, "content"),
	"user": object(fields{"name": text(), "content": either(text(), list(choice("type", map[string]*shape{
		"text":        object(fields{"text": text()}, "text"),
		"image_url":   object(fields{"image_url": object(fields{"url": text(), "detail": text("auto", "low", "high")}, "url")}, "image_url"),
		"input_audio": object(fields{"input_audio": object(fields{"data": text(), "format": text("wav", "mp3")}, "data", "format")}, "input_audio"),
		"file":        object(fields{"file": openObject()}, "file"),
	})).between(1, 0))}, "content"),
	"assistant": object(fields{"content": textParts.orNull(), "refusal": text().orNull(), "name": text(), "tool_calls": list(
		choice("type", map[string]*shape{"function": object(fields{"id": text(),
			"function": object(fields{"name": text(), "arguments": text()}, "name", "arguments")}, "id", "function")})).between(1, 0)}),
	"tool": object(fields{"content": textParts, "tool_call_id": text()}, "content", "tool_call_id"),
})

// chatRequest is a checked body.
type chatRequest struct {
	Model         string        `json:"model"`
	Messages      []chatMessage `json:"messages"`
	Stream        bool          `json:"stream"`
	StreamOptions struct {
		IncludeUsage bool `json:"include_usage"`
	} `json:"stream_options"`
	Tools []struct {
		Function Tool `json:"function"`
	} `json:"tools"`
	ToolChoice     json.RawMessage `json:"tool_choice"`
	ResponseFormat struct {
		JSONSchema struct {
			Name string `json:"name"`
		} `json:"json_schema"`
	} `json:"response_format"`
}

type chatMessage struct {
	Role       string   `json:"role"`
	Content    chatText `json:"content"`
	ToolCallID string   `json:"tool_call_id"`
	ToolCalls  []struct {
		ID       string `json:"id"`
		Function struct {
			Name      string `json:"name"`
			Arguments string `json:"arguments"`
		} `json:"function"`
	} `json:"tool_calls"`
}

// chatText is content as text, whether it came as text or in parts.
type chatText string

// UnmarshalJSON accepts both forms.
func (t *chatText) UnmarshalJSON(raw []byte) error {
	var plain string
	if json.Unmarshal(raw, &plain) == nil {
		*t = chatText(plain)
		return nil
	}
	var parts []struct {
		Text string `json:"text"`
	}
	if err := json.Unmarshal(raw, &parts); err != nil {
		return err
	}
	for _, p := range parts {
		*t += chatText(p.Text)
	}
	return nil
}

// checkOrder refuses conversations that could not have happened: outputs of tools that were not
// called, and calls that were not answered.
func (r chatRequest) checkOrder() *Problem {
	open := map[string]bool{}
	for i, m := range r.Messages {
		if m.Role == "tool" {
			if !open[m.ToolCallID] {
				return problem("", fmt.Sprintf("messages.[%d].role", i), "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.")
			}
			delete(open, m.ToolCallID)
			continue
		}
		if len(open) > 0 {
			return unanswered(i)
		}
		if m.Role == "assistant" && len(m.ToolCalls) == 0 && m.Content == "" {
			return problem("", fmt.Sprintf("messages.[%d].content", i), "Invalid value for 'content': expected a string, got null.")
		}
		for _, call := range m.ToolCalls {
			if !json.Valid([]byte(call.Function.Arguments)) {
				return problem("", fmt.Sprintf("messages.[%d].tool_calls", i), "The arguments of a tool call are not JSON.")
			}
			open[call.ID] = true
		}
	}
	if len(open) > 0 {
		return unanswered(len(r.Messages))
	}
	return nil
}

func unanswered(i int) *Problem {
	return problem("", fmt.Sprintf("messages.[%d].role", i), "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'.")
}
