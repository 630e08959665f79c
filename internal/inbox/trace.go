package inbox

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/llm"
	"github.com/moked/moked/internal/web"
)

// trace is what lies behind an answer of the model.
type trace struct {
	Model         string
	PromptVersion int64
	Tools         []ToolUse
	Asked         int64 // how often the model was asked
	Usage         llm.Usage
	Latency       time.Duration // from the first question to the last word
}

// ToolUse is a tool that the model called, and what it was told.
type ToolUse struct {
	Name      string `json:"name"`
	Arguments string `json:"arguments" doc:"JSON, as far as the model keeps to it"`
	Result    string `json:"result" doc:"JSON"`
}

// add counts one answer of the model.
func (t *trace) add(r llm.Reply) {
	t.Asked++
	t.Usage.PromptTokens += r.Usage.PromptTokens
	t.Usage.CompletionTokens += r.Usage.CompletionTokens
}

// prices are list prices of models in US dollars for a million tokens read and written, by the beginning
// of the model's name; the longest match counts. They are for an estimate beside a message, not for a bill.
var prices = map[string][2]float64{
	"gpt-4o": {2.5, 10}, "gpt-4o-mini": {0.15, 0.6},
	"gpt-4.1": {2, 8}, "gpt-4.1-mini": {0.4, 1.6}, "gpt-4.1-nano": {0.1, 0.4},
	"gpt-5": {1.25, 10}, "gpt-5-mini": {0.25, 2}, "gpt-5-nano": {0.05, 0.4},
}

// cost estimates what the answers cost in millionths of a dollar; nil where no price or no count is known.
func (t trace) cost() *int64 {
	longest, price := 0, [2]float64{}
	name := t.Model[strings.LastIndexByte(t.Model, '/')+1:]
	for prefix, p := range prices {
		if len(prefix) > longest && strings.HasPrefix(name, prefix) {
			longest, price = len(prefix), p
		}
	}
	if longest == 0 || t.Usage == (llm.Usage{}) {
		return nil
	}
	micros := int64(float64(t.Usage.PromptTokens)*price[0] + float64(t.Usage.CompletionTokens)*price[1] + 0.5)
	return &micros
}

// BehindMessage is what lies behind a message of the bot.
type BehindMessage struct {
	Model            string    `json:"model"`
	PromptVersion    int64     `json:"prompt_version" doc:"0: the business had saved no prompts"`
	Tools            []ToolUse `json:"tools" nullable:"false" doc:"In the order in which they were called"`
	Asked            int64     `json:"asked" doc:"How often the model was asked"`
	PromptTokens     int64     `json:"prompt_tokens" doc:"0 where the model's server does not say"`
	CompletionTokens int64     `json:"completion_tokens"`
	CostMicros       *int64    `json:"cost_usd_micros" doc:"An estimate by list prices, in millionths of a US dollar"`
	LatencyMs        int64     `json:"latency_ms"`
}

func (s *Service) getWhy(_ web.Ctx, tx *db.Tx, in *MessagePath) (BehindMessage, error) {
	t, found, err := traceOf(tx, in.ID)
	if err == nil && !found {
		err = fault.NotFound.New()
	}
	if err != nil {
		return BehindMessage{}, err
	}
	if t.Tools == nil {
		t.Tools = []ToolUse{}
	}
	return BehindMessage{t.Model, t.PromptVersion, t.Tools, t.Asked, t.Usage.PromptTokens, t.Usage.CompletionTokens, t.cost(), t.Latency.Milliseconds()}, nil
}

// legible keeps what a model wrote storable: JSON of any length and bytes is cut and made text.
func legible(text string) string { return cut(strings.ToValidUTF8(text, "\uFFFD"), 4000) }

func toolUse(call llm.ToolCall, result json.RawMessage) ToolUse {
	return ToolUse{Name: legible(call.Name), Arguments: legible(call.Arguments), Result: legible(string(result))}
}
