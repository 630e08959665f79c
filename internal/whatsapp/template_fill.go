package whatsapp

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/moked/moked/internal/fault"
)

// FilledTemplate is a template with its variables filled, as it is sent.
type FilledTemplate struct {
	ID       string       `json:"id,omitempty"` // the provider's, which is Twilio's only way
	Name     string       `json:"name"`
	Language string       `json:"language"`
	Named    bool         `json:"named,omitempty"`
	Header   HeaderFill   `json:"header"`
	Body     []Sample     `json:"body,omitempty"`
	Buttons  []ButtonFill `json:"buttons,omitempty"`
}

// HeaderFill is what stands in the header's place.
type HeaderFill struct {
	Format string    `json:"format"`
	Text   *Sample   `json:"text,omitempty"`
	Place  *Location `json:"place,omitempty"`
}

// ButtonFill is the value of a button that has one.
type ButtonFill struct {
	Index int    `json:"index"`
	Kind  string `json:"kind"`
	Name  string `json:"name,omitempty"` // the variable's
	Value string `json:"value"`
}

func buttonKey(i int) string { return "button." + strconv.Itoa(i) }

var (
	needValue = fault.Text{He: "חסר ערך למשתנה", En: "The variable has no value"}
	badValue  = fault.Text{He: "בלי ירידת שורה, טאב או יותר מארבעה רווחים ברצף", En: "No line breaks, tabs or more than four spaces in a row"}
)

// Fill puts values into t, by the keys of its slots. Files and places of the header are the sender's
// matter. It names every slot whose value is missing or would be refused.
func (t Template) Fill(values map[string]string) (FilledTemplate, []Problem) {
	c := &checker{}
	take := func(key string) string {
		value := strings.TrimSpace(values[key])
		switch {
		case value == "":
			c.say(key, needValue)
		case utf8.RuneCountInString(value) > maxTemplateBody:
			c.say(key, tooLong)
		case strings.ContainsAny(value, "\r\n\t") || strings.Contains(value, "     "):
			c.say(key, badValue)
		}
		return value
	}
	f := FilledTemplate{Name: t.Name, Language: t.Language, Named: t.named(), Header: HeaderFill{Format: t.Header.Format}}
	if t.Header.Format == HeaderText {
		for _, name := range variablesIn(t.Header.Text) {
			f.Header.Text = &Sample{name, take("header." + name)}
		}
	}
	for _, name := range variablesIn(t.Body) {
		f.Body = append(f.Body, Sample{name, take("body." + name)})
	}
	for i, b := range t.Buttons {
		names := variablesIn(b.URL)
		switch {
		case b.Kind == ButtonURL && len(names) > 0:
			f.Buttons = append(f.Buttons, ButtonFill{i, b.Kind, names[0], take(buttonKey(i))})
		case b.Kind == ButtonCode:
			f.Buttons = append(f.Buttons, ButtonFill{i, b.Kind, "", take(buttonKey(i))})
		}
	}
	if text := t.Text(f); len(c.problems) == 0 && utf8.RuneCountInString(text) > 4096 {
		c.say("body", tooLong)
	}
	return f, c.problems
}

// Text is what the person will read: header, body and footer.
func (t Template) Text(f FilledTemplate) string {
	from := func(all []Sample) func(string) (string, bool) {
		return func(name string) (string, bool) {
			for _, s := range all {
				if s.Name == name {
					return s.Value, true
				}
			}
			return "", false
		}
	}
	header := ""
	if t.Header.Format == HeaderText {
		header = t.Header.Text
		if f.Header.Text != nil {
			header = replaceVariables(header, from([]Sample{*f.Header.Text}))
		}
	}
	return joinNonEmpty("\n", header, replaceVariables(t.Body, from(f.Body)), t.Footer)
}
