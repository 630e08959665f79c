package leads

import (
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/moked/moked/internal/fault"
)

// Condition is a filter as people build it: either one test of a field, or several conditions of
// which all or any must hold. In a URL it is JSON:
//
//	{"all":[{"f":"status","op":"is","v":["new"]},{"any":[{"f":"value","op":"gte","v":["100000"]},{"f":"next","op":"overdue"}]}]}
type Condition struct {
	All   []Condition `json:"all,omitempty"`
	Any   []Condition `json:"any,omitempty"`
	Field string      `json:"f,omitempty"`
	Op    string      `json:"op,omitempty"`
	Value []string    `json:"v,omitempty"`
}

// Limits of a filter: what people can read, and what both engines plan well.
const (
	maxConditionText = 4000
	maxDepth         = 3
	maxConditions    = 30
	maxValues        = 50
	maxValue         = 200
)

var errShape = errors.New("leads: not a filter")

// ParseCondition reads a filter; "" is nil, which matches all.
func ParseCondition(text string) (*Condition, error) {
	if text == "" {
		return nil, nil
	}
	c, err := decodeCondition(text)
	if err != nil {
		return nil, badFilter.Because(err).Field("filter", fault.BadValue)
	}
	if c.Field == "" && len(c.All) == 0 && len(c.Any) == 0 {
		return nil, nil
	}
	return &c, nil
}

func decodeCondition(text string) (c Condition, err error) {
	if len(text) > maxConditionText || strings.ContainsRune(text, 0) || strings.Contains(text, `\u0000`) {
		return c, errShape
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil {
		return c, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return c, errShape
	}
	left := maxConditions
	return c, c.check(1, &left)
}

// check holds the shape; what fields and operators there are is the compiler's to know.
func (c Condition) check(depth int, left *int) error {
	if *left--; *left < 0 || depth > maxDepth+1 {
		return errShape
	}
	if c.Field != "" {
		return c.checkTest()
	}
	if c.Op != "" || len(c.Value) > 0 || c.All != nil && c.Any != nil || depth > maxDepth {
		return errShape
	}
	for _, child := range append(c.All, c.Any...) {
		if err := child.check(depth+1, left); err != nil {
			return err
		}
	}
	return nil
}

func (c Condition) checkTest() error {
	if c.All != nil || c.Any != nil || c.Op == "" || len(c.Field) > 80 || len(c.Value) > maxValues {
		return errShape
	}
	for _, value := range c.Value {
		if len(value) > maxValue {
			return errShape
		}
	}
	return nil
}
