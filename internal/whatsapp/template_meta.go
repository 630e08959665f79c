package whatsapp

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// metaTemplate is the body of a request that makes or changes a template.
type metaTemplate struct {
	Name            string          `json:"name,omitempty"`
	Language        string          `json:"language,omitempty"`
	Category        string          `json:"category,omitempty"`
	ParameterFormat string          `json:"parameter_format,omitempty"`
	Components      []metaComponent `json:"components"`
}

type metaComponent struct {
	Type    string         `json:"type"`
	Format  string         `json:"format,omitempty"`
	Text    string         `json:"text,omitempty"`
	Buttons []metaButton   `json:"buttons,omitempty"`
	Example map[string]any `json:"example,omitempty"`
}

type metaButton struct {
	Type    string `json:"type"`
	Text    string `json:"text,omitempty"`
	URL     string `json:"url,omitempty"`
	Phone   string `json:"phone_number,omitempty"`
	Example any    `json:"example,omitempty"`
}

type metaNamed struct {
	Name    string `json:"param_name"`
	Example string `json:"example"`
}

// metaTemplateOf writes t as Meta wants it.
func metaTemplateOf(t Template) metaTemplate {
	m := metaTemplate{Name: t.Name, Language: t.Language, Category: strings.ToUpper(t.Category), Components: []metaComponent{}}
	named := t.named()
	if len(variablesIn(t.Body)) > 0 || len(variablesIn(t.Header.Text)) > 0 {
		m.ParameterFormat = "positional"
		if named {
			m.ParameterFormat = "named"
		}
	}
	if t.Header.Format != HeaderNone && t.Header.Format != "" {
		h := metaComponent{Type: "HEADER", Format: strings.ToUpper(t.Header.Format)}
		if t.Header.Format == HeaderText {
			h.Text = t.Header.Text
			if names := variablesIn(h.Text); len(names) > 0 && named {
				h.Example = map[string]any{"header_text_named_params": []metaNamed{{names[0], t.Header.Sample}}}
			} else if len(names) > 0 {
				h.Example = map[string]any{"header_text": []string{t.Header.Sample}}
			}
		}
		m.Components = append(m.Components, h)
	}
	body := metaComponent{Type: "BODY", Text: t.Body}
	if names := variablesIn(t.Body); len(names) > 0 {
		body.Example = bodyExample(t, names, named)
	}
	m.Components = append(m.Components, body)
	if t.Footer != "" {
		m.Components = append(m.Components, metaComponent{Type: "FOOTER", Text: t.Footer})
	}
	if len(t.Buttons) > 0 {
		buttons := metaComponent{Type: "BUTTONS"}
		for _, b := range t.Buttons {
			buttons.Buttons = append(buttons.Buttons, metaButtonOf(b))
		}
		m.Components = append(m.Components, buttons)
	}
	return m
}

func bodyExample(t Template, names []string, named bool) map[string]any {
	if named {
		all := []metaNamed{}
		for _, name := range names {
			all = append(all, metaNamed{name, t.sample(name)})
		}
		return map[string]any{"body_text_named_params": all}
	}
	// Numbers may stand in the text in any order; the examples go by number.
	names = slices.Clone(names)
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	values := []string{}
	for _, name := range names {
		values = append(values, t.sample(name))
	}
	return map[string]any{"body_text": [][]string{values}}
}

var metaButtonKinds = map[string]string{ButtonReply: "QUICK_REPLY", ButtonURL: "URL", ButtonPhone: "PHONE_NUMBER", ButtonCode: "COPY_CODE"}

func metaButtonOf(b Button) metaButton {
	m := metaButton{Type: metaButtonKinds[b.Kind], Text: b.Text, URL: b.URL, Phone: b.Phone}
	switch {
	case b.Kind == ButtonURL && len(variablesIn(b.URL)) > 0:
		m.Example = []string{b.Sample}
	case b.Kind == ButtonCode:
		m.Text, m.Example = "", b.Sample
	}
	return m
}

// readTemplate reads one of Meta's templates; what is not known is left out, never a reason to fail.
func readTemplate(o object) Listed {
	l := Listed{
		Standing: Standing{ID: o.text("id"), Status: templateStatus(o.text("status")), Quality: qualityOf(o.object("quality_score").text("score"))},
		Template: Template{Name: o.text("name"), Language: o.text("language"), Category: categoryOf(o.text("category")),
			Header: Header{Format: HeaderNone}, Samples: []Sample{}, Buttons: []Button{}},
	}
	if reason := o.text("rejected_reason"); reason != "NONE" {
		l.Reason = reason
	}
	for _, raw := range o.list("components") {
		part := readObject(raw)
		example := part.object("example")
		switch strings.ToUpper(part.text("type")) {
		case "HEADER":
			l.Header = readHeader(part, example)
		case "BODY":
			l.Body = part.text("text")
			l.Samples = readSamples(l.Body, example)
		case "FOOTER":
			l.Footer = part.text("text")
		case "BUTTONS":
			for _, b := range part.list("buttons") {
				l.Buttons = append(l.Buttons, readButton(readObject(b)))
			}
		}
	}
	return l
}

func readHeader(part, example object) Header {
	h := Header{Format: strings.ToLower(part.text("format")), Text: part.text("text")}
	if !slices.Contains([]string{HeaderText, HeaderImage, HeaderVideo, HeaderDocument, HeaderLocation}, h.Format) {
		return Header{Format: HeaderNone}
	}
	h.Sample = firstText(example["header_text"])
	if named := example.list("header_text_named_params"); len(named) > 0 {
		h.Sample = readObject(named[0]).text("example")
	}
	return h
}

func readSamples(body string, example object) []Sample {
	samples := []Sample{}
	var positional [][]string
	if json.Unmarshal(example["body_text"], &positional) != nil || len(positional) == 0 {
		positional = [][]string{nil}
	}
	named := map[string]string{}
	for _, raw := range example.list("body_text_named_params") {
		o := readObject(raw)
		named[o.text("param_name")] = o.text("example")
	}
	for _, name := range variablesIn(body) {
		value := named[name]
		if n := ordinal(name); value == "" && n > 0 && n <= len(positional[0]) {
			value = clean(positional[0][n-1])
		}
		samples = append(samples, Sample{name, value})
	}
	return samples
}

// ordinal is the number that a variable's name is, or 0.
func ordinal(name string) int {
	n := 0
	for _, r := range name {
		if r < '0' || r > '9' || n > 1000 {
			return 0
		}
		n = n*10 + int(r-'0')
	}
	return n
}

func readButton(o object) Button {
	b := Button{Kind: ButtonOther, Text: o.text("text"), URL: o.text("url"), Phone: o.text("phone_number"), Sample: firstText(o["example"])}
	for kind, word := range metaButtonKinds {
		if strings.EqualFold(o.text("type"), word) {
			b.Kind = kind
		}
	}
	return b
}

// firstText reads a string, or the first of a list of strings.
func firstText(raw json.RawMessage) string {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return clean(one)
	}
	var all []string
	if json.Unmarshal(raw, &all) == nil && len(all) > 0 {
		return clean(all[0])
	}
	return ""
}

func categoryOf(word string) string {
	switch word = strings.ToLower(word); word {
	case Utility, Authentication:
		return word
	}
	return Marketing
}

func qualityOf(word string) string {
	switch word = strings.ToLower(word); word {
	case "green", "yellow", "red":
		return word
	}
	return ""
}

// templateStatus is Meta's word in ours. One that is not known is treated as not approved.
func templateStatus(word string) string {
	switch strings.ToUpper(word) {
	case "APPROVED", "REINSTATED", "FLAGGED":
		return TemplateApproved
	case "REJECTED":
		return TemplateRejected
	case "PAUSED":
		return TemplatePaused
	case "DISABLED", "LIMIT_EXCEEDED", "ARCHIVED":
		return TemplateDisabled
	case "DELETED", "PENDING_DELETION":
		return TemplateDeleted
	}
	return TemplatePending
}
