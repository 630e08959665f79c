package business

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a prompt may use of its model. A prompt that does not fit is refused when it is saved, so
// that nothing ever has to be cut when a customer is waiting.
const (
	// realtimeInstructions is what the realtime models take as instructions and tools together,
	// whatever the size of their context.
	realtimeInstructions = 16_384
	// callReserve is kept of it for the tools, the frame around the prompt and the caller's facts.
	callReserve = 2_384
	// chatShare: a chat prompt may take a quarter of the context. The rest is for the conversation,
	// the tools and the answer.
	chatShare = 4
	// chatMost: every message sends the whole prompt again, so more than this is a mistake.
	chatMost = 32_000
	// unknownContext is assumed of a model that the table does not know. Small, because a
	// self-hosted model is often small and its tokenizer often poor at Hebrew.
	unknownContext = 32_768
)

// contexts are the context windows by the beginning of a model's name; the longest match counts.
var contexts = map[string]int{
	"gpt-realtime":         32_768,
	"gpt-realtime-1.5":     32_768,
	"gpt-realtime-mini":    32_768,
	"gpt-realtime-2":       128_000,
	"gpt-4o-realtime":      32_768,
	"gpt-4o-mini-realtime": 16_384,
	"gpt-4o":               128_000,
	"gpt-4.1":              1_047_576,
	"gpt-5":                272_000,
	"o3":                   200_000,
	"o4-mini":              200_000,
	"claude":               200_000,
	"gemini":               1_000_000,
}

// Budget is how much of what a model takes one prompt uses, in estimated tokens.
type Budget struct {
	Used  int    `json:"used"`
	Max   int    `json:"max"`
	Model string `json:"model"`
}

// fits refuses prompts that are over the budget of this business's models.
func (a AI) fits(calls, whatsapp string) error {
	if b := callsBudget(a.RealtimeModel, calls); b.Used > b.Max {
		return b.refuse(fieldCalls)
	}
	if b := chatBudget(a.ChatModel, whatsapp); b.Used > b.Max {
		return b.refuse(fieldWhatsApp)
	}
	return nil
}

func (b Budget) refuse(field string) error {
	return PromptTooLong.Field(field, textPromptLong).
		Arg("used", b.Used).Arg("max", b.Max).Arg("model", b.Model).
		With("field", field).With("used", b.Used).With("max", b.Max)
}

func callsBudget(model, prompt string) Budget {
	// Half of the context stays for the conversation itself, also where a model's window is smaller
	// than what it would take as instructions.
	most := min(realtimeInstructions, contextOf(model)/2) - callReserve
	return Budget{Used: Tokens(prompt), Max: most, Model: model}
}

func chatBudget(model, prompt string) Budget {
	return Budget{Used: Tokens(prompt), Max: min(contextOf(model)/chatShare, chatMost), Model: model}
}

func contextOf(model string) int {
	// Gateways write the vendor before the model: "openai/gpt-4o-mini".
	name := model[strings.LastIndexByte(model, '/')+1:]
	longest, size := 0, unknownContext
	for prefix, context := range contexts {
		if len(prefix) > longest && strings.HasPrefix(name, prefix) {
			longest, size = len(prefix), context
		}
	}
	return size
}

// Tokens estimates how many tokens a text is, on the safe side. The sum over its characters, in
// hundredths of a token:
//
//	Latin letters and spaces           34   (measured: English prose 21 to 26)
//	other letters of two bytes         60   (Hebrew, Arabic, Cyrillic; Hebrew prose 37 to 45 with its spaces)
//	ASCII digits, punctuation, breaks  75   (random ASCII 68, lists of phone numbers 57)
//	marks and characters of three bytes 150 (niqqud 89 together with its letters, Chinese 85)
//	characters of four bytes           400  (emoji 144 with their joiners; never more than its bytes)
//
// The measured figures are of the o200k_base vocabulary, which the models of the table that we know
// of use; the test holds them against this function. An exact count would need the vocabulary of
// every model, and would be wrong again with the next one.
func Tokens(text string) int {
	hundredths := 0
	for _, r := range text {
		hundredths += weight(r)
	}
	return (hundredths + 99) / 100
}

func weight(r rune) int {
	switch {
	case r == ' ' || r < utf8.RuneSelf && unicode.IsLetter(r):
		return 34
	case r < utf8.RuneSelf:
		return 75
	case utf8.RuneLen(r) == 2 && unicode.IsLetter(r):
		return 60
	case utf8.RuneLen(r) <= 3:
		return 150
	}
	return 400
}
