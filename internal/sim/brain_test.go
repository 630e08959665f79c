package sim

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

var demoTools = []Tool{
	{Name: "save_lead", Parameters: json.RawMessage(`{"type":"object","properties":{"name":{"type":"string"},"notes":{"type":["string","null"]},"tags":{"type":"array"}},"required":["name","tags"]}`)},
	{Name: "schedule_callback", Parameters: json.RawMessage(`{"type":"object","properties":{"due_at":{"type":"string","format":"date-time"},"urgent":{"type":"boolean"},"kind":{"type":"string","enum":["call","visit"]}},"required":["due_at","kind","urgent"]}`)},
	{Name: "end_call", Parameters: json.RawMessage(`{"type":"object","properties":{"reason":{"type":"string"}}}`)},
}

func TestDemoBrain(t *testing.T) {
	now := time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		turn Turn
		say  string // in what is said
		call string // name and arguments of the one call
	}{
		"greets with the prompt": {Turn{First: true, Instructions: "## כותרת\n\nאנחנו מוסך לוי. תענה קצר."}, "אנחנו מוסך לוי. במה", ""},
		"greets without one":     {Turn{First: true}, "שלום! במה", ""},
		"says what it is told":   {Turn{First: true, Instructions: "x", Direct: `Say exactly: "ברוכים הבאים"`}, "ברוכים הבאים", ""},
		"is patient":             {Turn{}, "עדיין על הקו", ""},
		"repeats":                {Turn{Heard: "יש חניה?"}, "הבנתי: יש חניה.", ""},
		"is polite":              {Turn{Heard: "תודה"}, "בשמחה", ""},
		"reads out results":      {Turn{Heard: "x", Results: []ToolResult{{"a", `{"say":"אחת."}`}, {"b", `{"ok":true}`}}}, "אחת.", ""},
		"has results to say":     {Turn{Results: []ToolResult{{"a", `oops`}}}, "נרשם", ""},
		"saves a lead":           {Turn{Heard: "שלום, שמי רות בר-לב", Tools: demoTools}, "", `save_lead {"name":"רות בר-לב","notes":"שלום, שמי רות בר-לב","tags":[]}`},
		"schedules":              {Turn{Heard: "תחזרו אליי מחר ב-10:30", Tools: demoTools, Now: now}, "", `schedule_callback {"due_at":"2026-11-25T10:30:00Z","kind":"call","urgent":true}`},
		"hangs up":               {Turn{Heard: "להתראות", Tools: demoTools}, "להתראות!", `end_call {"reason":"להתראות"}`},
		"has no such tool":       {Turn{Heard: "להתראות"}, "הבנתי", ""},
	} {
		r := DemoBrain(c.turn)
		call := ""
		for _, k := range r.Calls {
			call += k.Name + " " + k.Arguments
		}
		if !strings.Contains(r.Say, c.say) || c.say == "" && r.Say != "" || call != c.call {
			t.Errorf("%s: said %q, called %q", name, r.Say, call)
		}
	}
}

func TestFirstSentence(t *testing.T) {
	for prompt, want := range map[string]string{
		"":                       "",
		"# only a heading":       "",
		"אחת. שתיים.":            "אחת.",
		"גרסה 2.5 יצאה! כן":      "גרסה 2.5 יצאה!",
		"בלי סוף":                "בלי סוף.",
		"שורה\nשנייה.":           "שורה.",
		strings.Repeat("א", 300): strings.Repeat("א", 160) + ".",
	} {
		if got := firstSentence(prompt); got != want {
			t.Errorf("%q: %q", prompt, got)
		}
	}
}
