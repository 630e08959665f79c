package leads

import (
	"slices"
	"strconv"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

// Field is one of a business's own fields of a lead. The key and the kind never change: values,
// filters and views refer to them.
type Field struct {
	Key        string        `json:"key"`
	Label      string        `json:"label"`
	Kind       string        `json:"kind" enum:"text,number,money,date,select,multi,checkbox,url,phone"`
	Options    []FieldOption `json:"options" nullable:"false" doc:"Of select and multi"`
	RequiredAt []string      `json:"required_at" nullable:"false" doc:"Keys of statuses that a lead enters only with a value"`
	Position   int64         `json:"position"`

	deletedAt int64
}

// FieldOption is a choice of a select or multi field. Values hold the key, so that a label can be
// mended.
type FieldOption struct {
	Key   string `json:"key,omitempty" maxLength:"40" doc:"Made from the label unless given"`
	Label string `json:"label" minLength:"1" maxLength:"60"`
}

const (
	maxFields  = 60
	maxOptions = 100
)

// Fields are the business's own fields in order.
func (s *Service) Fields(tx *db.Tx) ([]Field, error) { return liveFields(tx) }

func liveFields(tx *db.Tx) ([]Field, error) {
	all, err := loadFields(tx)
	return slices.DeleteFunc(all, func(f Field) bool { return f.deletedAt != 0 }), err
}

// AddField adds a field at the end.
func (s *Service) AddField(tx *db.Tx, f Field) (Field, error) {
	all, err := loadFields(tx)
	if err != nil {
		return Field{}, err
	}
	if len(all) >= maxFields {
		return Field{}, fault.Invalid.Field("label", fault.OutOfRange)
	}
	if f.Key = statusKey(f.Key); f.Key == "" {
		if f.Key = makeKey(f.Label, tx.NewID()); has(all, f.Key) {
			f.Key = "field_" + strconv.FormatInt(tx.NewID(), 36)
		}
	}
	if f, err = tidyField(tx, f); err != nil {
		return Field{}, err
	}
	if has(all, f.Key) {
		return Field{}, fieldExists.Field("key", fault.BadValue)
	}
	f.Position = 1
	if len(all) > 0 {
		f.Position = all[len(all)-1].Position + 1
	}
	if err := insertField(tx, f); err != nil {
		return Field{}, err
	}
	return f, emitFields(tx, "created", f.Key)
}

func has(all []Field, key string) bool {
	return slices.ContainsFunc(all, func(f Field) bool { return f.Key == key })
}

// tidyField checks what people may choose about a field.
func tidyField(tx *db.Tx, f Field) (Field, error) {
	var err error
	if f.Label, err = label(f.Label); err != nil {
		return Field{}, err
	}
	if f.Kind != "select" && f.Kind != "multi" {
		f.Options = nil
	} else if len(f.Options) == 0 {
		return Field{}, fault.Invalid.Field("options", fault.Required)
	}
	seen := map[string]bool{}
	options := []FieldOption{}
	for _, option := range f.Options {
		if option.Label, err = label(option.Label); err != nil {
			return Field{}, fault.Invalid.Field("options", fault.BadText)
		}
		if option.Key = statusKey(option.Key); option.Key == "" {
			option.Key = makeKey(option.Label, tx.NewID())
		}
		if seen[option.Key] {
			return Field{}, fault.Invalid.Field("options", fault.BadValue)
		}
		seen[option.Key] = true
		options = append(options, option)
	}
	f.Options = options
	statuses, err := loadStatuses(tx)
	if err != nil {
		return Field{}, err
	}
	required := []string{}
	for _, key := range f.RequiredAt {
		key = statusKey(key)
		if !slices.ContainsFunc(statuses, func(s Status) bool { return s.Key == key }) {
			return Field{}, unknown(statuses)
		}
		required = append(required, key)
	}
	f.RequiredAt = required
	return f, nil
}

// EditField changes the label, the options or where a field is required; nil stays.
func (s *Service) EditField(tx *db.Tx, key string, newLabel *string, options *[]FieldOption, requiredAt *[]string) (Field, error) {
	f, err := s.field(tx, key)
	if err != nil {
		return Field{}, err
	}
	if newLabel != nil {
		f.Label = *newLabel
	}
	if options != nil {
		f.Options = *options
	}
	if requiredAt != nil {
		f.RequiredAt = *requiredAt
	}
	if f, err = tidyField(tx, f); err != nil {
		return Field{}, err
	}
	if err := updateField(tx, f); err != nil {
		return Field{}, err
	}
	return f, emitFields(tx, "updated", f.Key)
}

func (s *Service) field(tx *db.Tx, key string) (Field, error) {
	all, err := s.Fields(tx)
	if err != nil {
		return Field{}, err
	}
	for _, f := range all {
		if f.Key == statusKey(key) {
			return f, nil
		}
	}
	return Field{}, notFound()
}

// DeleteField takes a field off the forms; its values stay, so that RestoreField gives all back.
func (s *Service) DeleteField(tx *db.Tx, key string) error {
	f, err := s.field(tx, key)
	if err != nil {
		return err
	}
	f.deletedAt = db.Ms(tx.Now())
	if err := updateField(tx, f); err != nil {
		return err
	}
	return emitFields(tx, "deleted", f.Key)
}

// RestoreField undoes DeleteField.
func (s *Service) RestoreField(tx *db.Tx, key string) (Field, error) {
	all, err := loadFields(tx)
	if err != nil {
		return Field{}, err
	}
	i := slices.IndexFunc(all, func(f Field) bool { return f.Key == statusKey(key) })
	if i < 0 {
		return Field{}, notFound()
	}
	all[i].deletedAt = 0
	if err := updateField(tx, all[i]); err != nil {
		return Field{}, err
	}
	return all[i], emitFields(tx, "restored", all[i].Key)
}

// OrderFields puts the named fields first, in this order, and the others behind them.
func (s *Service) OrderFields(tx *db.Tx, keys []string) ([]Field, error) {
	all, err := s.Fields(tx)
	if err != nil {
		return nil, err
	}
	rank := map[string]int{}
	for i, key := range keys {
		if !has(all, statusKey(key)) {
			return nil, fault.Invalid.Field("keys", fault.BadValue)
		}
		rank[statusKey(key)] = i - len(keys)
	}
	slices.SortStableFunc(all, func(a, b Field) int { return rank[a.Key] - rank[b.Key] })
	for i := range all {
		all[i].Position = int64(i + 1)
		if err := updateField(tx, all[i]); err != nil {
			return nil, err
		}
	}
	return all, emitFields(tx, "reordered", "")
}

// FieldsChanged says that the business's own fields are not what they were.
type FieldsChanged struct {
	Action string `json:"action"` // "created", "updated", "deleted", "restored", "reordered"
	Key    string `json:"key,omitempty"`
}

// Record is the event as stored.
func (e FieldsChanged) Record() bus.Record {
	return bus.Record{Kind: "field.changed", Entity: "field", Data: e}
}

func emitFields(tx *db.Tx, action, key string) error {
	_, err := bus.Emit(tx, FieldsChanged{action, key})
	return err
}
