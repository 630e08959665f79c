package leads

import (
	"encoding/json"
	"maps"
	"math"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

// FieldValues are a lead's values of the business's own fields, by key: text, a number, agorot, a
// day (2026-11-24), the key of an option, a list of such keys, or true.
type FieldValues map[string]any

// numberScale makes a whole number of a decimal one with up to four places, so that both engines
// compare it exactly.
const numberScale = 10_000

const maxAmount = 1_000_000_000_000

// fieldItem is one value as the filters compare it.
type fieldItem struct {
	words  string
	amount int64
}

// mergeValues lays changes over values; null takes a value away.
func mergeValues(tx *db.Tx, old, changes FieldValues) (FieldValues, error) {
	if len(changes) == 0 {
		return old, nil
	}
	fields, err := loadFields(tx)
	if err != nil {
		return nil, err
	}
	merged := maps.Clone(old)
	if merged == nil {
		merged = FieldValues{}
	}
	for key, value := range changes {
		i := slices.IndexFunc(fields, func(f Field) bool { return f.Key == key && f.deletedAt == 0 })
		if i < 0 {
			return nil, fault.Invalid.Field("fields."+brief(key, 60), fault.Unknown)
		}
		clean, problem := fields[i].clean(value)
		switch {
		case problem != nil:
			return nil, fault.Invalid.Field("fields."+key, *problem)
		case clean == nil:
			delete(merged, key)
		default:
			merged[key] = clean
		}
	}
	return merged, nil
}

// clean is the value as it is kept; nil for none.
func (f Field) clean(value any) (any, *fault.Text) {
	switch v := value.(type) {
	case nil:
		return nil, nil
	case bool:
		if f.Kind == "checkbox" {
			if !v {
				return nil, nil
			}
			return true, nil
		}
	case float64:
		return f.cleanNumber(v)
	case string:
		return f.cleanText(v)
	case []any:
		if f.Kind == "multi" {
			return f.cleanList(v)
		}
	}
	return nil, &fault.WrongType
}

func (f Field) cleanNumber(v float64) (any, *fault.Text) {
	if f.Kind != "number" && f.Kind != "money" {
		return nil, &fault.WrongType
	}
	if math.IsNaN(v) || math.Abs(v) > maxAmount {
		return nil, &fault.OutOfRange
	}
	scaled := v * numberScale
	if f.Kind == "money" && v != math.Trunc(v) || math.Abs(scaled-math.Round(scaled)) > 1e-3 {
		return nil, &fault.BadValue
	}
	return v, nil
}

func (f Field) cleanText(text string) (any, *fault.Text) {
	text, err := line("fields", text, 500)
	if err != nil {
		return nil, &fault.BadText
	}
	if text == "" {
		return nil, nil
	}
	switch f.Kind {
	case "text":
		return text, nil
	case "phone":
		if _, shown, err := phoneField(text); err == nil {
			return shown, nil
		}
		return nil, &fault.BadPhone
	case "url":
		return cleanURL(text)
	case "date":
		if _, err := time.Parse(time.DateOnly, text); err != nil {
			return nil, &fault.BadTime
		}
		return text, nil
	case "select":
		if !f.offers(text) {
			return nil, &fault.BadValue
		}
		return text, nil
	}
	return nil, &fault.WrongType
}

// cleanURL keeps addresses that a browser may safely be sent to.
func cleanURL(text string) (any, *fault.Text) {
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return nil, &fault.BadValue
	}
	return text, nil
}

func (f Field) cleanList(list []any) (any, *fault.Text) {
	kept := []any{}
	for _, value := range list {
		key, ok := value.(string)
		if !ok || !f.offers(key) {
			return nil, &fault.BadValue
		}
		if !slices.Contains(kept, value) {
			kept = append(kept, key)
		}
	}
	if len(kept) == 0 {
		return nil, nil
	}
	return kept, nil
}

func (f Field) offers(key string) bool {
	return slices.ContainsFunc(f.Options, func(o FieldOption) bool { return o.Key == key })
}

// items are the rows that the filters find a value by.
func (f Field) items(value any) []fieldItem {
	switch v := value.(type) {
	case bool:
		return []fieldItem{{amount: 1}}
	case float64:
		if f.Kind == "money" {
			return []fieldItem{{amount: int64(v)}}
		}
		return []fieldItem{{amount: int64(math.Round(v * numberScale))}}
	case []any:
		var items []fieldItem
		for _, key := range v {
			if key, ok := key.(string); ok {
				items = append(items, fieldItem{words: key})
			}
		}
		return items
	case string:
		switch f.Kind {
		case "date":
			day, _ := time.Parse(time.DateOnly, v) // checked when it came in
			return []fieldItem{{amount: db.Ms(day)}}
		case "select":
			return []fieldItem{{words: v}}
		}
		return []fieldItem{{words: Normalise(v)}}
	}
	return nil
}

// needFields refuses a status that asks for values which the lead lacks.
func needFields(tx *db.Tx, l Lead, status string) error {
	fields, err := loadFields(tx)
	if err != nil {
		return err
	}
	var keys, labels []string
	for _, f := range fields {
		if f.deletedAt == 0 && slices.Contains(f.RequiredAt, status) && l.Fields[f.Key] == nil {
			keys, labels = append(keys, f.Key), append(labels, f.Label)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	refusal := fieldsMissing.New().Arg("labels", strings.Join(labels, ", ")).With("missing", keys)
	for _, key := range keys {
		refusal = refusal.Field("fields."+key, fault.Required)
	}
	return refusal
}

func sameValues(a, b FieldValues) bool {
	return len(a) == len(b) && (len(a) == 0 || reflect.DeepEqual(map[string]any(a), map[string]any(b)))
}

func encodeValues(values FieldValues) string {
	if len(values) == 0 {
		return "{}"
	}
	data, _ := json.Marshal(values) // what clean let through always encodes
	return string(data)
}

func decodeValues(stored string) (FieldValues, error) {
	values := FieldValues{}
	if stored == "{}" { // as of most
		return values, nil
	}
	err := json.Unmarshal([]byte(stored), &values)
	return values, err
}
