package sim

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
)

// property is the part of a JSON schema that the demonstration needs.
type property struct {
	Type    any    `json:"type"` // a name or a list of names
	Format  string `json:"format"`
	Enum    []any  `json:"enum"`
	Minimum *int   `json:"minimum"`
}

func (p property) is(name string) bool {
	switch t := p.Type.(type) {
	case string:
		return t == name
	case []any:
		return slices.Contains(t, any(name))
	}
	return false
}

// arguments fills a tool's parameters from what was heard: those it understands by name, and
// something valid for every other that is required.
func arguments(tool Tool, t Turn) string {
	var schema struct {
		Properties map[string]property `json:"properties"`
		Required   []string            `json:"required"`
	}
	if json.Unmarshal(tool.Parameters, &schema) != nil {
		return "{}"
	}
	args := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		p := schema.Properties[name]
		if v := understood(name, p, t); v != "" {
			args[name] = v
		} else if slices.Contains(schema.Required, name) {
			args[name] = valid(p, t.Heard)
		}
	}
	out, err := json.Marshal(args)
	if err != nil {
		return "{}"
	}
	return string(out)
}

var (
	nameSaid  = regexp.MustCompile(`(?i)(?:קוראים לי|שמי|השם שלי(?: הוא)?|my name is)\s+([\p{L}'"-]+(?:\s+[\p{L}'"-]+)?)`)
	phoneSaid = regexp.MustCompile(`\+?\d[\d-]{7,14}\d`)
	hourSaid  = regexp.MustCompile(`(?:ב-?|בשעה |at )(\d{1,2})(?::(\d{2}))?`)
)

func understood(name string, p property, t Turn) string {
	if len(p.Enum) > 0 || !p.is("string") {
		return ""
	}
	has := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(name, part) })
	}
	switch {
	case p.Format == "date-time" || p.Format == "date" || has("due", "when", "time", "date") || name == "at":
		return callbackTime(t, p.Format)
	case has("name"):
		if m := nameSaid.FindStringSubmatch(t.Heard); m != nil {
			return m[1]
		}
	case has("phone"):
		return phoneSaid.FindString(t.Heard)
	case has("note", "interest", "summary", "reason", "message", "text"):
		return t.Heard
	}
	return ""
}

// callbackTime is the hour that was said, or ten o'clock: tomorrow, since demos run in the evening.
// Without a format the words themselves are the value, for tools that read them.
func callbackTime(t Turn, format string) string {
	if format == "" {
		return t.Heard
	}
	hour, minute := 10, 0
	if m := hourSaid.FindStringSubmatch(t.Heard); m != nil {
		hour, minute = atoi(m[1])%24, atoi(m[2])%60
	}
	day := t.Now.AddDate(0, 0, 1)
	when := time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, day.Location())
	if format == "date" {
		return when.Format(time.DateOnly)
	}
	return when.Format(time.RFC3339)
}

func atoi(s string) int {
	n := 0
	for _, r := range s {
		n = n*10 + int(r-'0')
	}
	return n
}

func valid(p property, heard string) any {
	switch {
	case len(p.Enum) > 0:
		return p.Enum[0]
	case p.is("string"):
		return heard
	case p.is("integer"), p.is("number"):
		if p.Minimum != nil {
			return *p.Minimum
		}
		return 1
	case p.is("boolean"):
		return true
	case p.is("array"):
		return []any{}
	}
	return map[string]any{}
}
