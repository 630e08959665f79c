package whatsapp

import (
	"regexp"
	"slices"
	"strings"
)

// Template is a message whose words WhatsApp approves beforehand: the only thing that may be sent to
// somebody who has not written for 24 hours. Variables stand in double braces, {{1}} or {{first_name}}.
type Template struct {
	Name     string   `json:"name" maxLength:"512"`
	Language string   `json:"language" maxLength:"10" doc:"he, en_US…"`
	Category string   `json:"category" enum:"marketing,utility,authentication"`
	Header   Header   `json:"header"`
	Body     string   `json:"body" maxLength:"4096"`
	Samples  []Sample `json:"samples" nullable:"false" doc:"An example for each variable of the body"`
	Footer   string   `json:"footer" maxLength:"512"`
	Buttons  []Button `json:"buttons" nullable:"false" maxItems:"20"`
}

// The categories, which decide the price.
const (
	Marketing      = "marketing"
	Utility        = "utility"
	Authentication = "authentication"
)

// Header stands above the body: nothing, a line of text, a file or a place.
type Header struct {
	Format string `json:"format" enum:"none,text,image,video,document,location"`
	Text   string `json:"text" maxLength:"512"`
	Sample string `json:"sample" maxLength:"512" doc:"An example for the variable in the text"`
}

// The formats of a header.
const (
	HeaderNone     = "none"
	HeaderText     = "text"
	HeaderImage    = "image"
	HeaderVideo    = "video"
	HeaderDocument = "document"
	HeaderLocation = "location"
)

// Button stands below the message.
type Button struct {
	Kind   string `json:"kind" enum:"quick_reply,url,phone,copy_code,other"`
	Text   string `json:"text" maxLength:"512"`
	URL    string `json:"url,omitempty" maxLength:"2048" doc:"May end in one variable"`
	Phone  string `json:"phone,omitempty" maxLength:"40"`
	Sample string `json:"sample,omitempty" maxLength:"2048" doc:"An example for the variable in the URL, or for the code"`
}

// The kinds of buttons. Those of other kinds are shown and sent as they are, but not made here.
const (
	ButtonReply = "quick_reply"
	ButtonURL   = "url"
	ButtonPhone = "phone"
	ButtonCode  = "copy_code"
	ButtonOther = "other"
)

// Sample is a variable with a value.
type Sample struct {
	Name  string `json:"name" maxLength:"64"`
	Value string `json:"value" maxLength:"1024"`
}

var variable = regexp.MustCompile(`\{\{\s*([A-Za-z0-9_]+)\s*\}\}`)

// variablesIn are the names of the variables in a text, each once, in order.
func variablesIn(text string) []string {
	var names []string
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	return names
}

// replaceVariables puts values for variables; one without a value stays as it is.
func replaceVariables(text string, value func(name string) (string, bool)) string {
	return variable.ReplaceAllStringFunc(text, func(found string) string {
		if v, ok := value(variable.FindStringSubmatch(found)[1]); ok {
			return v
		}
		return found
	})
}

// Slot is one place of a template that is filled when it is sent.
type Slot struct {
	Key    string `json:"key" doc:"body.first_name, header.1, button.0; header for a file or a place"`
	Kind   string `json:"kind" enum:"text,image,video,document,location"`
	Sample string `json:"sample"`
}

// Slots are what has to be filled before t can be sent, in reading order.
func (t Template) Slots() []Slot {
	slots := []Slot{}
	switch t.Header.Format {
	case HeaderText:
		for _, name := range variablesIn(t.Header.Text) {
			slots = append(slots, Slot{"header." + name, "text", t.Header.Sample})
		}
	case HeaderImage, HeaderVideo, HeaderDocument, HeaderLocation:
		slots = append(slots, Slot{"header", t.Header.Format, ""})
	}
	for _, name := range variablesIn(t.Body) {
		slots = append(slots, Slot{"body." + name, "text", t.sample(name)})
	}
	for i, b := range t.Buttons {
		if b.Kind == ButtonURL && len(variablesIn(b.URL)) > 0 || b.Kind == ButtonCode {
			slots = append(slots, Slot{buttonKey(i), "text", b.Sample})
		}
	}
	return slots
}

func (t Template) sample(name string) string {
	for _, s := range t.Samples {
		if s.Name == name {
			return s.Value
		}
	}
	return ""
}

// named reports whether the variables have names and not numbers.
func (t Template) named() bool {
	for _, name := range append(variablesIn(t.Body), variablesIn(t.Header.Text)...) {
		if strings.Trim(name, "0123456789") != "" {
			return true
		}
	}
	return false
}

// Standing is what WhatsApp thinks of a template.
type Standing struct {
	ID       string // the provider's id
	Status   string // one of the statuses below
	Reason   string // the provider's word for why it was refused or stopped
	Quality  string // green, yellow, red, or empty
	Category string // where the network moved it to another category
}

// The statuses of a template at the network.
const (
	TemplatePending  = "pending"
	TemplateApproved = "approved"
	TemplateRejected = "rejected"
	TemplatePaused   = "paused"   // too many people blocked it; it comes back by itself
	TemplateDisabled = "disabled" // for good
	TemplateDeleted  = "deleted"
)

// Listed is a template as its provider has it.
type Listed struct {
	Standing
	Template
}
