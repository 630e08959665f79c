package llm

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// Bounds on what a server may send: an answer for a chat is short, so more than this is a fault.
const (
	maxLine  = 1 << 20
	maxReply = 1 << 20
	maxCalls = 32
)

var (
	errCut   = errors.New("llm: the stream ended before the answer did")
	errHuge  = errors.New("llm: the answer is too long")
	errShape = errors.New("llm: the stream is not a chat completion")
)

type chunk struct {
	Choices []struct {
		Delta struct {
			Content   string `json:"content"`
			ToolCalls []struct {
				Index    int          `json:"index"`
				ID       string       `json:"id"`
				Function wireFunction `json:"function"`
			} `json:"tool_calls"`
		} `json:"delta"`
		FinishReason string `json:"finish_reason"`
	} `json:"choices"`
	Usage *Usage          `json:"usage"`
	Error json.RawMessage `json:"error"`
}

// readStream collects an answer from server-sent events. An answer counts only when the server
// said why it finished: half a sentence must not reach a customer.
func readStream(body io.Reader, onText func(string)) (Reply, error) {
	var a assembly
	lines := bufio.NewScanner(body)
	lines.Buffer(make([]byte, 0, 64<<10), maxLine)
	var data []byte
	for lines.Scan() {
		line := lines.Bytes()
		if value, ok := bytes.CutPrefix(line, []byte("data:")); ok {
			if len(data) > 0 {
				data = append(data, '\n')
			}
			data = append(data, bytes.TrimPrefix(value, []byte(" "))...)
			if len(data) > maxLine {
				return Reply{}, errHuge
			}
			continue
		}
		if len(line) > 0 || len(data) == 0 {
			continue // a comment, another field, or an empty event
		}
		done, err := a.take(data, onText)
		if err != nil {
			return Reply{}, err
		}
		if done {
			return a.reply()
		}
		data = data[:0]
	}
	if err := lines.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			return Reply{}, errHuge
		}
		return Reply{}, err
	}
	if len(data) > 0 {
		if _, err := a.take(data, onText); err != nil {
			return Reply{}, err
		}
	}
	return a.reply()
}

// assembly puts the deltas together.
type assembly struct {
	text   strings.Builder
	calls  []ToolCall
	finish string
	usage  Usage
	size   int
}

// take adds one event; done is the end mark.
func (a *assembly) take(data []byte, onText func(string)) (done bool, err error) {
	if string(data) == "[DONE]" {
		return true, nil
	}
	var c chunk
	if err := json.Unmarshal(data, &c); err != nil {
		return false, errShape
	}
	if len(c.Error) > 0 && string(c.Error) != "null" {
		return false, &Error{Status: 502, Code: "stream_error"}
	}
	if c.Usage != nil {
		a.usage = *c.Usage
	}
	if len(c.Choices) == 0 {
		return false, nil
	}
	choice := c.Choices[0]
	if choice.FinishReason != "" {
		a.finish = choice.FinishReason
	}
	if text := choice.Delta.Content; text != "" {
		a.size += len(text)
		a.text.WriteString(text)
		onText(text)
	}
	for _, d := range choice.Delta.ToolCalls {
		if d.Index < 0 || d.Index >= maxCalls {
			return false, errShape
		}
		for len(a.calls) <= d.Index {
			a.calls = append(a.calls, ToolCall{})
		}
		call := &a.calls[d.Index]
		if d.ID != "" {
			call.ID = d.ID
		}
		call.Name += d.Function.Name
		call.Arguments += d.Function.Arguments
		a.size += len(d.Function.Name) + len(d.Function.Arguments)
	}
	if a.size > maxReply {
		return false, errHuge
	}
	return false, nil
}

// reply is the whole answer.
func (a *assembly) reply() (Reply, error) {
	if a.finish == "" {
		return Reply{}, errCut
	}
	for _, c := range a.calls {
		if c.ID == "" || c.Name == "" {
			return Reply{}, errShape
		}
	}
	return Reply{Text: a.text.String(), ToolCalls: a.calls, Finish: a.finish, Usage: a.usage}, nil
}
