package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// How much of an event is read. A form has a dozen fields; these bound what a stranger can cost.
const (
	maxFields    = 200
	maxFieldName = 200
	maxValue     = 10_000
	maxDepth     = 12
)

// DeliveryField is one named value of an event.
type DeliveryField struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Target string `json:"target" doc:"Where it goes: one of ours, note or ignore"`
}

// Parse reads an event in any of the shapes that senders use: JSON however nested, the field_data of
// lead ads, a form, a multipart form (its files are left out). Fields keep their order; those of
// JSON objects come by name.
func Parse(contentType string, raw []byte) ([]DeliveryField, error) {
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		media = ""
	}
	var r reading
	switch {
	case media == "application/x-www-form-urlencoded":
		err = r.form(string(raw))
	case media == "multipart/form-data":
		err = r.multipart(raw, params["boundary"])
	case media == "" || media == "application/json" || strings.HasSuffix(media, "+json") || media == "text/plain":
		err = r.json(raw)
	default:
		return nil, unreadable.New()
	}
	if err != nil {
		return nil, unreadable.Because(err)
	}
	if len(r.fields) == 0 {
		return nil, fault.Invalid.Field("phone", nobody)
	}
	return r.fields, nil
}

var (
	errTooMuch = errors.New("intake: too many fields or too deep")
	errNotJSON = errors.New("intake: not one JSON object or array")
)

// reading collects fields.
type reading struct{ fields []DeliveryField }

func (r *reading) add(name, value string) error {
	value = web.CleanText(value)
	name = web.CleanName(name)
	if value == "" || name == "" {
		return nil
	}
	if len(r.fields) == maxFields || len(name) > maxFieldName {
		return errTooMuch
	}
	for len(value) > maxValue {
		value = strings.ToValidUTF8(value[:maxValue], "")
	}
	r.fields = append(r.fields, DeliveryField{Name: name, Value: value})
	return nil
}

func (r *reading) form(raw string) error {
	for pair := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(pair, "=")
		key, err := url.QueryUnescape(name)
		if err != nil {
			return err
		}
		text, err := url.QueryUnescape(value)
		if err != nil {
			return err
		}
		if err := r.add(bracketed(key), text); err != nil {
			return err
		}
	}
	return nil
}

// bracketed writes form_fields[phone] as form_fields.phone.
func bracketed(key string) string {
	if !strings.HasSuffix(key, "]") {
		return key
	}
	return strings.ReplaceAll(strings.TrimSuffix(strings.ReplaceAll(key, "][", "."), "]"), "[", ".")
}

func (r *reading) multipart(raw []byte, boundary string) error {
	if boundary == "" {
		return errors.New("intake: multipart without a boundary")
	}
	parts := multipart.NewReader(bytes.NewReader(raw), boundary)
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if part.FileName() != "" {
			continue
		}
		value, err := io.ReadAll(io.LimitReader(part, maxValue))
		if err != nil {
			return err
		}
		if err := r.add(bracketed(part.FormName()), string(value)); err != nil {
			return err
		}
	}
}

func (r *reading) json(raw []byte) error {
	if !utf8.Valid(raw) {
		return errNotJSON
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errNotJSON
	}
	switch v.(type) {
	case map[string]any, []any:
		return r.value("", v, 0)
	}
	return errNotJSON
}

// value flattens JSON: an object's members by path, a list of names with values as those names.
func (r *reading) value(path string, v any, depth int) error {
	if depth > maxDepth {
		return errTooMuch
	}
	switch v := v.(type) {
	case string:
		return r.add(path, v)
	case json.Number:
		return r.add(path, v.String())
	case bool:
		if v {
			return r.add(path, "true")
		}
		return r.add(path, "false")
	case map[string]any:
		if name, value, ok := named(v); ok {
			return r.value(name, value, depth+1)
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if err := r.value(under(path, key), v[key], depth+1); err != nil {
				return err
			}
		}
	case []any:
		if text, ok := joined(v); ok {
			return r.add(path, text)
		}
		for _, item := range v {
			if err := r.value(path, item, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

func under(path, key string) string { return strings.TrimPrefix(path+"."+key, ".") }

// named reads {"name": "phone_number", "values": ["…"]} and its relatives: lead ads, form builders.
func named(v map[string]any) (name string, value any, ok bool) {
	for _, valueKey := range []string{"values", "value", "answer"} {
		value, there := v[valueKey]
		if !there {
			continue
		}
		for _, nameKey := range []string{"name", "key", "label", "title", "question", "id"} {
			if name, ok := v[nameKey].(string); ok && name != "" {
				return name, value, true
			}
		}
	}
	return "", nil, false
}

// joined makes one text of a list of plain values.
func joined(list []any) (string, bool) {
	var parts []string
	for _, item := range list {
		switch item := item.(type) {
		case string:
			parts = append(parts, item)
		case json.Number:
			parts = append(parts, item.String())
		default:
			return "", false
		}
	}
	return strings.Join(parts, ", "), len(parts) > 0
}
