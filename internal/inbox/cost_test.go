package inbox

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/moked/moked/internal/llm"
)

func TestCost(t *testing.T) {
	for model, want := range map[string]int64{
		"gpt-4o-mini": 150 + 600, "gpt-4o-mini-2024-07-18": 150 + 600, "gpt-4o": 2500 + 10000, "openai/gpt-4.1-nano": 100 + 400,
	} {
		got := trace{Model: model, Usage: llm.Usage{PromptTokens: 1000, CompletionTokens: 1000}}.cost()
		if got == nil || *got != want {
			t.Errorf("%s: %v, want %d", model, got, want)
		}
	}
	for name, free := range map[string]trace{
		"a model without a price": {Model: "llama-3", Usage: llm.Usage{PromptTokens: 1000}},
		"no count":                {Model: "gpt-4o"},
	} {
		if got := free.cost(); got != nil {
			t.Errorf("%s: %d", name, *got)
		}
	}
}

func TestWhatAModelWroteIsKeptAsText(t *testing.T) {
	use := toolUse(llm.ToolCall{Name: "add_note\xff", Arguments: strings.Repeat("א", 9000)}, nil)
	if !utf8.ValidString(use.Name) || utf8.RuneCountInString(use.Arguments) > 4000 {
		t.Errorf("%q, %d characters", use.Name, utf8.RuneCountInString(use.Arguments))
	}
}
