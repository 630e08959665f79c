package sim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// shape describes what a JSON value must look like. The vendors refuse fields they do not know and
// name the path of what is wrong; encoding/json can do the first only, and only by the last name.
type shape struct {
	kind     string // object, list, text, integer, number, boolean, any, either, choice
	fields   map[string]*shape
	required []string
	open     bool // an object whose keys are the client's own, such as metadata
	elem     *shape
	enum     []string
	min, max float64 // of a number, or of the length of a text or list; max 0 is no limit
	null     bool
	options  []*shape
	by       string // the field that tells the variants of a choice apart
	variants map[string]*shape
}

type fields = map[string]*shape

func object(f fields, required ...string) *shape {
	return &shape{kind: "object", fields: f, required: required}
}
func openObject() *shape         { return &shape{kind: "object", open: true} }
func list(elem *shape) *shape    { return &shape{kind: "list", elem: elem} }
func text(enum ...string) *shape { return &shape{kind: "text", enum: enum} }
func textUpTo(n float64) *shape  { return &shape{kind: "text", max: n} }
func integer(min, max float64) *shape {
	return &shape{kind: "integer", min: min, max: max}
}
func number(min, max float64) *shape         { return &shape{kind: "number", min: min, max: max} }
func boolean() *shape                        { return &shape{kind: "boolean"} }
func anything() *shape                       { return &shape{kind: "any"} }
func either(options ...*shape) *shape        { return &shape{kind: "either", options: options} }
func (s *shape) between(a, b float64) *shape { c := *s; c.min, c.max = a, b; return &c }
func (s *shape) orNull() *shape              { c := *s; c.null = true; return &c }

// choice is an object whose field by says which variant it is.
func choice(by string, variants map[string]*shape) *shape {
	return &shape{kind: "choice", by: by, variants: variants}
}

// Problem is why a request was refused: what the vendors put in their error objects.
type Problem struct {
	Code    string // unknown_parameter, missing_required_parameter, invalid_type, invalid_value, invalid_json
	Param   string // the path, such as session.audio.input.format
	Message string
}

func (p *Problem) Error() string { return p.Message }

func problem(code, param, format string, args ...any) *Problem {
	return &Problem{Code: code, Param: param, Message: fmt.Sprintf(format, args...)}
}

// parse reads exactly one JSON object and checks it.
func (s *shape) parse(raw []byte) (map[string]any, *Problem) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, problem("invalid_json", "", "We could not parse the JSON body of your request.")
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, problem("invalid_json", "", "There is more than one JSON value in your request.")
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, problem("invalid_type", "", "The body of your request is not a JSON object.")
	}
	if p := s.check("", v); p != nil {
		return nil, p
	}
	return m, nil
}

func at(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func (s *shape) check(path string, v any) *Problem {
	if v == nil && (s.null || s.kind == "any") {
		return nil
	}
	switch s.kind {
	case "any":
		return nil
	case "either":
		var last *Problem
		for _, o := range s.options {
			p := o.check(path, v)
			if p == nil {
				return nil
			}
			// The option of the right type explains best what is wrong.
			if last == nil || last.Code == "invalid_type" && last.Param == path {
				last = p
			}
		}
		return last
	case "choice":
		return s.checkChoice(path, v)
	case "object":
		m, ok := v.(map[string]any)
		if !ok {
			return wrongType(path, "an object", v)
		}
		return s.checkFields(path, m)
	case "list":
		l, ok := v.([]any)
		if !ok {
			return wrongType(path, "an array", v)
		}
		if p := s.checkSize(path, len(l), "items"); p != nil {
			return p
		}
		for i, e := range l {
			if p := s.elem.check(fmt.Sprintf("%s[%d]", path, i), e); p != nil {
				return p
			}
		}
		return nil
	case "text":
		t, ok := v.(string)
		if !ok {
			return wrongType(path, "a string", v)
		}
		if len(s.enum) > 0 && !slices.Contains(s.enum, t) {
			return problem("invalid_value", path, "Invalid value: '%s'. Supported values are: '%s'.", t, strings.Join(s.enum, "', '"))
		}
		return s.checkSize(path, utf8.RuneCountInString(t), "characters")
	case "boolean":
		if _, ok := v.(bool); !ok {
			return wrongType(path, "a boolean", v)
		}
		return nil
	default:
		return s.checkNumber(path, v)
	}
}

func (s *shape) checkSize(path string, n int, of string) *Problem {
	if float64(n) < s.min || s.max > 0 && float64(n) > s.max {
		return problem("invalid_value", path, "Invalid '%s': %d %s, expected between %g and %g.", path, n, of, s.min, s.max)
	}
	return nil
}

func (s *shape) checkNumber(path string, v any) *Problem {
	n, ok := v.(json.Number)
	if !ok {
		return wrongType(path, "a number", v)
	}
	f, err := n.Float64()
	if err != nil || s.kind == "integer" && strings.ContainsAny(n.String(), ".eE") {
		return wrongType(path, "an integer", v)
	}
	if f < s.min || s.max > s.min && f > s.max {
		return problem("invalid_value", path, "Invalid '%s': %s is outside of %g to %g.", path, n, s.min, s.max)
	}
	return nil
}

func (s *shape) checkFields(path string, m map[string]any) *Problem {
	if s.open {
		return nil
	}
	for _, name := range s.required {
		if v, ok := m[name]; !ok || v == nil && !s.fields[name].null {
			return problem("missing_required_parameter", at(path, name), "Missing required parameter: '%s'.", at(path, name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		f, ok := s.fields[name]
		if !ok {
			return problem("unknown_parameter", at(path, name), "Unknown parameter: '%s'.", at(path, name))
		}
		if p := f.check(at(path, name), m[name]); p != nil {
			return p
		}
	}
	return nil
}

func (s *shape) checkChoice(path string, v any) *Problem {
	m, ok := v.(map[string]any)
	if !ok {
		return wrongType(path, "an object", v)
	}
	name, ok := m[s.by].(string)
	if !ok {
		return problem("missing_required_parameter", at(path, s.by), "Missing required parameter: '%s'.", at(path, s.by))
	}
	variant, ok := s.variants[name]
	if !ok {
		return problem("invalid_value", at(path, s.by), "Invalid value: '%s'. Supported values are: '%s'.", name,
			strings.Join(slices.Sorted(maps.Keys(s.variants)), "', '"))
	}
	if p := variant.check(path, without(m, s.by)); p != nil {
		return p
	}
	return nil
}

func without(m map[string]any, name string) map[string]any {
	c := maps.Clone(m)
	delete(c, name)
	return c
}

func wrongType(path, want string, v any) *Problem {
	got := "null"
	switch v.(type) {
	case map[string]any:
		got = "an object"
	case []any:
		got = "an array"
	case string:
		got = "a string"
	case json.Number:
		got = "a number"
	case bool:
		got = "a boolean"
	}
	return problem("invalid_type", path, "Invalid type for '%s': expected %s, but got %s instead.", path, want, got)
}

// decode turns a checked value into a struct.
func decode[T any](v any) (out T) {
	raw, err := json.Marshal(v)
	if err == nil {
		_ = json.Unmarshal(raw, &out) // the value was checked; what does not fit stays zero
	}
	return out
}
