package sim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/moked/moked/internal/clock"
)

// ChatFaults is what goes wrong with a chat completion. The zero value is a good day.
type ChatFaults struct {
	Status    int           `yaml:"status"`     // answered instead of a completion: 401, 429, 500 …
	Code      string        `yaml:"code"`       // in that answer, such as insufficient_quota
	Delay     time.Duration `yaml:"delay"`      // before the answer
	Hang      bool          `yaml:"hang"`       // there is never an answer
	DropAfter int           `yaml:"drop_after"` // a stream dies after so many pieces
}

// ChatOptions configures a Chat simulator. All fields are optional.
type ChatOptions struct {
	Key   string // the only API key accepted; empty accepts any
	Clock *clock.Clock
	Log   *Log
	Brain Brain         // DemoBrain if nil
	Pace  time.Duration // between the pieces of a stream; 5 ms if zero
}

// Chat simulates POST …/chat/completions of OpenAI, with streaming and tools.
type Chat struct {
	o      ChatOptions
	script script
	mu     sync.Mutex
	ids    ids
	faults ChatFaults
	next   []ChatFaults
}

// NewChat makes a simulator of the chat model.
func NewChat(o ChatOptions) *Chat {
	if o.Clock == nil {
		o.Clock = clock.New(0)
	}
	if o.Log == nil {
		o.Log = &Log{}
	}
	if o.Brain == nil {
		o.Brain = DemoBrain
	}
	if o.Pace == 0 {
		o.Pace = 5 * time.Millisecond
	}
	return &Chat{o: o}
}

// SetFaults makes every later request go wrong like this, until it is called again.
func (c *Chat) SetFaults(f ChatFaults) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = f
}

// FailNext makes the next requests go wrong, one each.
func (c *Chat) FailNext(f ...ChatFaults) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.next = append(c.next, f...)
}

// Script queues answers that are given, in order, before the brain is asked again.
func (c *Chat) Script(replies ...Reply) { c.script.add(replies...) }

// Log is the record of all requests.
func (c *Chat) Log() *Log { return c.o.Log }

func (c *Chat) nextFaults() ChatFaults {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.next) > 0 {
		f := c.next[0]
		c.next = c.next[1:]
		return f
	}
	return c.faults
}

func (c *Chat) newID(prefix string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ids.next(prefix)
}

// ServeHTTP answers one request.
func (c *Chat) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 8<<20))
	if err != nil {
		openAIError(w, http.StatusRequestEntityTooLarge, "invalid_request_error", "", "", "The request is too large.")
		return
	}
	c.o.Log.add(Record{At: c.o.Clock.Now(), Server: "chat", Kind: r.Method + " " + r.URL.Path, Header: r.Header, Body: string(body)})
	f := c.nextFaults()
	if f.Hang {
		<-r.Context().Done()
		return
	}
	if !wait(r.Context(), f.Delay) {
		return
	}
	key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	switch {
	case f.Status != 0:
		c.fail(w, f)
		return
	case !ok, key == "", c.o.Key != "" && key != c.o.Key:
		c.fail(w, ChatFaults{Status: http.StatusUnauthorized})
		return
	case r.Method != http.MethodPost:
		openAIError(w, http.StatusMethodNotAllowed, "invalid_request_error", "method_not_supported", "", "Not allowed to "+r.Method+" on "+r.URL.Path)
		return
	case !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json"):
		openAIError(w, http.StatusBadRequest, "invalid_request_error", "", "", "Invalid Content-Type header. Expected application/json.")
		return
	}
	m, p := chatShape.parse(body)
	req := decode[chatRequest](m)
	if p == nil {
		p = req.checkOrder()
	}
	if p == nil && len(req.ToolChoice) > 0 && string(req.ToolChoice) != "null" && len(req.Tools) == 0 {
		p = problem("", "tool_choice", "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.")
	}
	if p != nil {
		openAIError(w, http.StatusBadRequest, "invalid_request_error", p.Code, p.Param, p.Message)
		return
	}
	if !strings.HasPrefix(req.Model, "gpt-") && !strings.HasPrefix(req.Model, "o") && !strings.HasPrefix(req.Model, "chatgpt") {
		openAIError(w, http.StatusNotFound, "invalid_request_error", "model_not_found", "", "The model '"+req.Model+"' does not exist or you do not have access to it.")
		return
	}
	c.answer(w, r, f, req)
}

func (c *Chat) fail(w http.ResponseWriter, f ChatFaults) {
	switch f.Status {
	case http.StatusUnauthorized:
		openAIError(w, f.Status, "invalid_request_error", cmp.Or(f.Code, "invalid_api_key"), "", "Incorrect API key provided.")
	case http.StatusTooManyRequests:
		code := cmp.Or(f.Code, "rate_limit_exceeded")
		kind := "requests"
		if code == "insufficient_quota" {
			kind = code
		} else {
			w.Header().Set("Retry-After", "1")
		}
		openAIError(w, f.Status, kind, code, "", "Rate limit reached.")
	default:
		openAIError(w, f.Status, "server_error", f.Code, "", "The server had an error while processing your request.")
	}
}

func (c *Chat) answer(w http.ResponseWriter, r *http.Request, f ChatFaults, req chatRequest) {
	reply, scripted := c.script.next()
	if !scripted {
		reply = c.o.Brain(req.turn(c.o.Clock.Now()))
	}
	if !wait(r.Context(), reply.Delay) {
		return
	}
	id, created := c.newID("chatcmpl"), c.o.Clock.Now().Unix()
	calls := make([]any, len(reply.Calls))
	out := len(reply.Say) / 4
	for i, call := range reply.Calls {
		calls[i] = event{"id": c.newID("call"), "type": "function", "function": event{"name": call.Name, "arguments": call.Arguments}}
		out += len(call.Arguments) / 4
	}
	in := 0
	for _, m := range req.Messages {
		in += len(m.Content)/4 + 4
	}
	usage := event{"prompt_tokens": in, "completion_tokens": out, "total_tokens": in + out,
		"prompt_tokens_details": event{"cached_tokens": 0, "audio_tokens": 0}, "completion_tokens_details": event{"reasoning_tokens": 0, "audio_tokens": 0}}
	finish := "stop"
	switch {
	case reply.Status == "incomplete" && reply.Reason == "content_filter":
		finish = "content_filter"
	case reply.Status == "incomplete":
		finish = "length"
	case len(calls) > 0:
		finish = "tool_calls"
	}
	if req.Stream {
		c.stream(w, r, f, req, event{"id": id, "object": "chat.completion.chunk", "created": created, "model": req.Model, "system_fingerprint": "fp_sim"},
			reply.Say, calls, finish, usage)
		return
	}
	message := event{"role": "assistant", "content": orNil(reply.Say), "refusal": nil, "annotations": []any{}}
	if len(calls) > 0 {
		message["tool_calls"] = calls
	}
	writeJSON(w, http.StatusOK, event{"id": id, "object": "chat.completion", "created": created, "model": req.Model, "system_fingerprint": "fp_sim",
		"choices": []any{event{"index": 0, "message": message, "logprobs": nil, "finish_reason": finish}}, "usage": usage})
}

// turn is what the brain may know of a conversation.
func (r chatRequest) turn(now time.Time) Turn {
	t := Turn{First: true, Now: now, Form: r.ResponseFormat.JSONSchema.Name}
	names := map[string]string{}
	for _, tool := range r.Tools {
		t.Tools = append(t.Tools, tool.Function)
	}
	for _, m := range r.Messages {
		switch m.Role {
		case "system", "developer":
			t.Instructions += string(m.Content) + "\n"
		case "user":
			t.Heard = strings.TrimSpace(t.Heard + " " + string(m.Content))
			t.Results = nil
		case "assistant":
			t.Heard, t.Results = "", nil
			t.First = t.First && m.Content == ""
			for _, call := range m.ToolCalls {
				names[call.ID] = call.Function.Name
			}
		case "tool":
			t.Results = append(t.Results, ToolResult{Name: names[m.ToolCallID], Output: string(m.Content)})
		}
	}
	return t
}

// stream sends the answer as server-sent events, word by word.
func (c *Chat) stream(w http.ResponseWriter, r *http.Request, f ChatFaults, req chatRequest, base event, say string, calls []any, finish string, usage event) {
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	flusher, _ := w.(http.Flusher)
	sent := 0
	send := func(e event) bool {
		if f.DropAfter > 0 && sent >= f.DropAfter {
			cut(w)
			return false
		}
		sent++
		raw, err := json.Marshal(e)
		if err == nil {
			_, err = fmt.Fprintf(w, "data: %s\n\n", raw)
		}
		if flusher != nil {
			flusher.Flush()
		}
		return err == nil && wait(r.Context(), c.o.Pace)
	}
	delta := func(d event, finish any) bool {
		e := with(base, "choices", []any{event{"index": 0, "delta": d, "logprobs": nil, "finish_reason": finish}})
		if req.StreamOptions.IncludeUsage {
			e["usage"] = nil
		}
		return send(e)
	}
	ok := delta(event{"role": "assistant", "content": "", "refusal": nil}, nil)
	for _, word := range strings.SplitAfter(say, " ") {
		ok = ok && (word == "" || delta(event{"content": word}, nil))
	}
	for i, call := range calls {
		fn := call.(event)["function"].(event)
		args, _ := fn["arguments"].(string)
		ok = ok && delta(event{"tool_calls": []any{event{"index": i, "id": call.(event)["id"], "type": "function",
			"function": event{"name": fn["name"], "arguments": ""}}}}, nil)
		for _, part := range strings.SplitAfter(args, ",") {
			ok = ok && delta(event{"tool_calls": []any{event{"index": i, "function": event{"arguments": part}}}}, nil)
		}
	}
	if ok = ok && delta(event{}, finish); ok && req.StreamOptions.IncludeUsage {
		ok = send(with(with(base, "choices", []any{}), "usage", usage))
	}
	if ok {
		_, _ = io.WriteString(w, "data: [DONE]\n\n") // the last write; a client that went away needs none
	}
}
