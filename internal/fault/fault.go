// Package fault is how anything in Moked says no: a machine code that never changes, a message and
// a hint in the reader's language, and a private cause that goes to the log and never to the client.
//
// A package declares its faults once, at package level, with Define, and returns them with New or
// Because. The table of all codes with their HTTP statuses is what Define has collected.
package fault

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"time"
)

// Text is one sentence in both languages. {name} stands for an argument given with Arg.
type Text struct{ He, En string }

// In returns the sentence in lang ("he" or "en"); Hebrew unless English is asked for.
func (t Text) In(lang string) string {
	if lang == "en" {
		return t.En
	}
	return t.He
}

// Kind is one sort of fault: its machine code, its HTTP status and its words.
type Kind struct {
	Code          string
	Status        int
	Message, Hint Text
}

var table = map[string]*Kind{}

// Define declares a fault. It is called at package level only; a code declared twice stops the start.
func Define(code string, status int, message, hint Text) *Kind {
	if _, dup := table[code]; dup {
		panic("fault: code declared twice: " + code)
	}
	k := &Kind{Code: code, Status: status, Message: message, Hint: hint}
	table[code] = k
	return k
}

// Table returns all declared faults, by code.
func Table() []*Kind {
	all := make([]*Kind, 0, len(table))
	for _, k := range table {
		all = append(all, k)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Code < all[j].Code })
	return all
}

// Field is one refused field of a request, named as in the JSON, never with the refused value.
type Field struct {
	Name string
	Text Text
}

// Error is a fault on its way to the client. Build it with Kind.New or Kind.Because.
type Error struct {
	Kind    *Kind
	Fields  []Field
	Retry   time.Duration // for 429 and 503: when to come back, zero if unknown
	args    []string      // pairs for {name}
	cause   error
	Details map[string]any // further machine-readable members of the body, never secret
}

// New makes a fault without a cause.
func (k *Kind) New() *Error { return &Error{Kind: k} }

// Because makes a fault whose cause is logged.
func (k *Kind) Because(cause error) *Error { return &Error{Kind: k, cause: cause} }

// Field makes a fault about one field.
func (k *Kind) Field(name string, t Text) *Error { return k.New().Field(name, t) }

// Field adds a refused field.
func (e *Error) Field(name string, t Text) *Error {
	e.Fields = append(e.Fields, Field{name, t})
	return e
}

// Arg fills {name} in message, hint and field texts.
func (e *Error) Arg(name string, value any) *Error {
	e.args = append(e.args, "{"+name+"}", fmt.Sprint(value))
	return e
}

// After says when to come back; it becomes Retry-After.
func (e *Error) After(d time.Duration) *Error { e.Retry = d; return e }

// With adds a machine-readable member to the body.
func (e *Error) With(name string, value any) *Error {
	if e.Details == nil {
		e.Details = map[string]any{}
	}
	e.Details[name] = value
	return e
}

// Error is for the log: the code and the private cause.
func (e *Error) Error() string {
	if e.cause != nil {
		return e.Kind.Code + ": " + e.cause.Error()
	}
	return e.Kind.Code
}

// Unwrap gives the private cause.
func (e *Error) Unwrap() error { return e.cause }

// Is reports whether err is a fault of kind k.
func Is(err error, k *Kind) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Kind == k
}

// Of finds the fault in err, or wraps anything else as Internal with err as its cause.
func Of(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return Internal.Because(err)
}

// Body is the JSON of a fault, as the work order's section 9 has it.
type Body struct {
	Error     string      `json:"error"`
	Message   string      `json:"message"`
	Hint      string      `json:"hint"`
	Fields    []BodyField `json:"fields,omitempty"`
	RequestID string      `json:"request_id,omitempty"`
}

// BodyField is one refused field in a Body.
type BodyField struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// Render puts the fault in the reader's language.
func (e *Error) Render(lang, requestID string) Body {
	fill := strings.NewReplacer(e.args...)
	b := Body{Error: e.Kind.Code, Message: fill.Replace(e.Kind.Message.In(lang)), Hint: fill.Replace(e.Kind.Hint.In(lang)), RequestID: requestID}
	for _, f := range e.Fields {
		b.Fields = append(b.Fields, BodyField{f.Name, fill.Replace(f.Text.In(lang))})
	}
	return b
}
