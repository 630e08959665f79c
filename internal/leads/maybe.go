package leads

import (
	"bytes"
	"encoding/json"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// Maybe is a JSON member that may be null. As an input it also tells null from absent, which a
// pointer cannot: PATCH {"owner_id": null} takes the owner away, PATCH {} leaves it.
type Maybe[T any] struct {
	Present bool
	Value   *T
}

// Some holds a value.
func Some[T any](v T) Maybe[T] { return Maybe[T]{Present: true, Value: &v} }

var null = []byte("null")

// MarshalJSON writes the value or null.
func (m Maybe[T]) MarshalJSON() ([]byte, error) {
	if m.Value == nil {
		return null, nil
	}
	return json.Marshal(m.Value)
}

// UnmarshalJSON reads the value or null, and notes that the member was there.
func (m *Maybe[T]) UnmarshalJSON(data []byte) error {
	*m = Maybe[T]{Present: true}
	if bytes.Equal(data, null) {
		return nil
	}
	m.Value = new(T)
	return json.Unmarshal(data, m.Value)
}

// Schema describes the member as "T or null".
func (Maybe[T]) Schema(r huma.Registry) *huma.Schema {
	inner := r.Schema(reflect.TypeFor[T](), true, "")
	if inner.Ref != "" {
		return &huma.Schema{AnyOf: []*huma.Schema{inner, {Type: "null"}}}
	}
	nullable := *inner
	nullable.Nullable = true
	return &nullable
}
