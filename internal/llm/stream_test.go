package llm

import (
	"errors"
	"strings"
	"testing"
)

const toolStream = `data: {"choices":[{"delta":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"save_lead","arguments":""}}]}}]}

: keep-alive

data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"name\":"}}]}}]}

data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"דנה\"}"}},{"index":1,"id":"call_2","function":{"name":"add_note","arguments":"{}"}}]}}]}

data: {"choices":[{"delta":{},"finish_reason":"tool_calls"}]}

data: {"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":7}}

data: [DONE]

`

func TestStreamAssemblesToolCalls(t *testing.T) {
	got, err := readStream(strings.NewReader(toolStream), func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	want := []ToolCall{{"call_1", "save_lead", `{"name":"דנה"}`}, {"call_2", "add_note", "{}"}}
	if len(got.ToolCalls) != 2 || got.ToolCalls[0] != want[0] || got.ToolCalls[1] != want[1] {
		t.Errorf("calls %+v, want %+v", got.ToolCalls, want)
	}
	if got.Finish != "tool_calls" || got.Usage != (Usage{11, 7}) {
		t.Errorf("finish %q usage %+v", got.Finish, got.Usage)
	}
}

func TestStream(t *testing.T) {
	text := func(s, finish string) string {
		return `data: {"choices":[{"delta":{"content":"` + s + `"},"finish_reason":` + finish + "}]}\n\n"
	}
	for name, c := range map[string]struct {
		stream, text string
		err          error
	}{
		"text in pieces":               {text("של", "null") + text("ום", "null") + text("", `"stop"`) + "data: [DONE]\n\n", "שלום", nil},
		"carriage returns":             {strings.ReplaceAll(text("hi", `"stop"`)+"data: [DONE]\n\n", "\n", "\r\n"), "hi", nil},
		"no end mark but a reason":     {text("hi", `"stop"`), "hi", nil},
		"no last empty line":           {strings.TrimRight(text("hi", `"stop"`), "\n"), "hi", nil},
		"cut in the middle":            {text("hal", "null"), "", errCut},
		"cut but with the end mark":    {text("hal", "null") + "data: [DONE]\n\n", "", errCut},
		"empty":                        {"", "", errCut},
		"not JSON":                     {"data: {oops\n\n", "", errShape},
		"a line without end":           {"data: " + strings.Repeat("x", maxLine+1), "", errHuge},
		"many lines of one event":      {strings.Repeat("data: "+strings.Repeat("x", 1000)+"\n", 1100), "", errHuge},
		"a call of an absurd index":    {`data: {"choices":[{"delta":{"tool_calls":[{"index":99999999,"id":"x"}]}}]}` + "\n\n", "", errShape},
		"a call that never got a name": {`data: {"choices":[{"delta":{"tool_calls":[{"index":1,"id":"x","function":{"name":"n"}}]},"finish_reason":"tool_calls"}]}` + "\n\n", "", errShape},
	} {
		t.Run(name, func(t *testing.T) {
			var heard strings.Builder
			got, err := readStream(strings.NewReader(c.stream), func(s string) { heard.WriteString(s) })
			if !errors.Is(err, c.err) {
				t.Fatalf("error %v, want %v", err, c.err)
			}
			if err == nil && (got.Text != c.text || heard.String() != c.text) {
				t.Errorf("text %q, heard %q, want %q", got.Text, heard.String(), c.text)
			}
		})
	}
}

func TestStreamReportsAnErrorEvent(t *testing.T) {
	_, err := readStream(strings.NewReader(`data: {"error":{"message":"overloaded"}}`+"\n\n"), func(string) {})
	var e *Error
	if !errors.As(err, &e) || !e.Temporary() {
		t.Errorf("got %v, want a temporary error", err)
	}
}

func FuzzStream(f *testing.F) {
	f.Add(toolStream)
	f.Add("data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
	f.Add("event: x\nid: 1\ndata:\n\n")
	f.Fuzz(func(t *testing.T, s string) {
		var heard strings.Builder
		got, err := readStream(strings.NewReader(s), func(s string) { heard.WriteString(s) })
		if err == nil && (got.Text != heard.String() || got.Finish == "") {
			t.Errorf("text %q, heard %q, finish %q", got.Text, heard.String(), got.Finish)
		}
	})
}
