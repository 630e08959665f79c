package sim

import (
	"encoding/json"
	"strings"
	"time"
)

// Turn is what a simulated model knows when it must answer.
type Turn struct {
	Instructions string       // the standing instructions: the business's prompt
	Direct       string       // instructions for this one answer, if the client gave any
	Heard        string       // what the person said last; empty when the model is to speak first
	First        bool         // the model has said nothing yet
	Results      []ToolResult // outputs of tools since the last answer
	Tools        []Tool
	Form         string // name of the JSON schema that the answer must have, empty for free text
	Now          time.Time
}

// Tool is a function the client offers to the model.
type Tool struct {
	Name        string          `json:"name"`
	Description string          `json:"description"`
	Parameters  json.RawMessage `json:"parameters"`
}

// ToolCall is the model's wish to use a tool. Arguments is a JSON object, as text.
type ToolCall struct {
	Name      string `yaml:"name"`
	Arguments string `yaml:"arguments"`
}

// ToolResult is what a tool answered.
type ToolResult struct {
	Name   string
	Output string
}

// Reply is what the simulated model says and does.
type Reply struct {
	Say    string        `yaml:"say"`
	Calls  []ToolCall    `yaml:"calls"`
	Delay  time.Duration `yaml:"delay"`  // before anything comes
	Status string        `yaml:"status"` // completed if empty; or incomplete, failed
	Reason string        `yaml:"reason"` // content_filter, max_output_tokens, or the code of a failure
	Silent bool          `yaml:"silent"` // an answer is begun and nothing ever comes
}

// Brain decides what a simulated model answers. It must be deterministic.
type Brain func(Turn) Reply

// DemoBrain is good enough to show the product: it opens with the first sentence of the prompt, so
// that one sees which prompt was used, repeats what it heard, and uses the tools when asked to.
func DemoBrain(t Turn) Reply {
	switch {
	case t.Form == "lead_summary":
		return Reply{Say: summarise(t.Heard)}
	case len(t.Results) > 0:
		return Reply{Say: confirmation(t.Results)}
	case t.Heard == "" && quoted(directive(t.Direct)) != "":
		return Reply{Say: quoted(directive(t.Direct))}
	case t.Heard == "" && t.First && strings.Contains(t.Instructions, `"direction":"outgoing"`):
		return Reply{Say: opening(t.Instructions)}
	case t.Heard == "" && t.First:
		return Reply{Say: greeting(t.Instructions)}
	case t.Heard == "":
		return Reply{Say: "אני עדיין על הקו. במה אפשר לעזור?"}
	}
	reply := answer(t)
	if t.First && reply.Say != "" {
		if s := firstSentence(t.Instructions); s != "" {
			reply.Say = s + " " + reply.Say
		}
	}
	return reply
}

// opening is how the model begins a call that it has placed.
func opening(instructions string) string {
	return strings.Join(strings.Fields("שלום, מדבר העוזר הדיגיטלי. "+firstSentence(instructions)+" האם זה זמן נוח?"), " ")
}

func greeting(instructions string) string {
	if s := firstSentence(instructions); s != "" {
		return "שלום! " + s + " במה אפשר לעזור?"
	}
	return "שלום! במה אפשר לעזור?"
}

func answer(t Turn) Reply {
	for _, r := range rules {
		if tool, ok := offered(t.Tools, r.tool); ok && said(t.Heard, r.words) {
			return Reply{Say: r.say, Calls: []ToolCall{{Name: tool.Name, Arguments: arguments(tool, t)}}}
		}
	}
	if said(t.Heard, []string{"תודה", "thanks", "thank you"}) {
		return Reply{Say: "בשמחה. יש עוד משהו?"}
	}
	return Reply{Say: "הבנתי: " + strings.TrimRight(t.Heard, " .!?") + ". איך אפשר לעזור עוד?"}
}

// rules map what a person says to the tool that does it, the most telling words first. Only a
// goodbye has words of its own: those of the others come from what the tool answers.
var rules = []struct {
	tool  string
	say   string
	words []string
}{
	{"end_call", "תודה שהתקשרת, להתראות!", []string{"להתראות", "ביי", "יום טוב", "goodbye", "bye"}},
	{"transfer_to_human", "", []string{"נציג", "אדם אמיתי", "human", "representative"}},
	{"schedule_callback", "", []string{"תחזרו", "תחזור אלי", "תתקשרו", "חזרו אלי", "שתחזרו", "call me back", "callback"}},
	{"save_lead", "", []string{"קוראים לי", "שמי", "השם שלי", "מעוניין", "מתעניין", "אשמח לפרטים", "my name is", "interested"}},
}

func offered(tools []Tool, name string) (Tool, bool) {
	for _, t := range tools {
		if t.Name == name {
			return t, true
		}
	}
	return Tool{}, false
}

func said(heard string, words []string) bool {
	heard = strings.ToLower(heard)
	for _, w := range words {
		if strings.Contains(heard, w) {
			return true
		}
	}
	return false
}

// confirmation reads out what the tools say, because only they know what really happened.
func confirmation(results []ToolResult) string {
	var out []string
	for _, r := range results {
		var body struct {
			Say string `json:"say"`
		}
		if json.Unmarshal([]byte(r.Output), &body) == nil && body.Say != "" {
			out = append(out, body.Say)
		}
	}
	if len(out) == 0 {
		return "נרשם. יש עוד משהו?"
	}
	return strings.Join(out, " ")
}

// firstSentence is the first sentence of a prompt, without markdown headings.
func firstSentence(prompt string) string {
	for line := range strings.Lines(prompt) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		for i, r := range line {
			if strings.ContainsRune(".!?", r) && (i+1 == len(line) || line[i+1] == ' ') {
				return line[:i+1]
			}
		}
		if runes := []rune(line); len(runes) > 160 {
			line = string(runes[:160])
		}
		return line + "."
	}
	return ""
}

// directive is the first paragraph of an answer's own instructions: what follows may be the whole
// prompt again, whose quotation marks order nothing.
func directive(instructions string) string {
	first, _, _ := strings.Cut(instructions, "\n\n")
	return first
}

// quoted is the text between the first pair of quotation marks: "Say exactly: '…'".
func quoted(s string) string {
	for _, pair := range [][2]string{{"“", "”"}, {"\"", "\""}, {"«", "»"}} {
		if _, rest, ok := strings.Cut(s, pair[0]); ok {
			if inside, _, ok := strings.Cut(rest, pair[1]); ok {
				return inside
			}
		}
	}
	return ""
}
