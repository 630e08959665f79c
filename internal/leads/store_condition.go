package leads

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

// built is a condition as SQL on `leads l`.
type built struct {
	sql  string
	args db.Args
}

// prepare turns the conditions of a filter into SQL, with the fields and the clock of the business.
func (s *Service) prepare(tx *db.Tx, f Filter) (Filter, error) {
	if f.Where == nil || f.built.sql != "" {
		return f, nil
	}
	fields, err := loadFields(tx)
	if err != nil {
		return f, err
	}
	zone, err := s.zone(tx)
	if err != nil {
		return f, err
	}
	b := &builder{args: db.Args{}, fields: map[string]Field{}, me: f.Me, now: tx.Now().In(zone)}
	for _, field := range fields {
		b.fields[field.Key] = field
	}
	f.built.sql, err = b.condition(*f.Where)
	f.built.args = b.args
	return f, err
}

// builder writes the SQL of one filter; every value becomes a parameter.
type builder struct {
	args   db.Args
	fields map[string]Field
	me     int64
	now    time.Time // in the zone of the business
}

func (b *builder) param(value any) string {
	name := "f" + strconv.Itoa(len(b.args))
	b.args[name] = value
	return ":" + name
}

func (b *builder) condition(c Condition) (string, error) {
	if c.Field != "" {
		sql, err := b.test(c)
		if err != nil {
			return "", badFilter.Because(err).Arg("field", c.Field).With("field", c.Field).Field("filter", fault.BadValue)
		}
		return sql, nil
	}
	children, word := c.All, " AND "
	if c.Any != nil {
		children, word = c.Any, " OR "
	}
	var parts []string
	for _, child := range children {
		sql, err := b.condition(child)
		if err != nil {
			return "", err
		}
		if sql != "" {
			parts = append(parts, sql)
		}
	}
	if len(parts) < 2 {
		return strings.Join(parts, ""), nil
	}
	return "(" + strings.Join(parts, word) + ")", nil
}

// column is what a built-in field stands for.
type column struct {
	sql  string
	none string // the literal that means "empty"
	kind string
}

var builtIn = map[string]column{
	"status":  {"l.status", "''", "choice"},
	"source":  {"l.source", "''", "choice"},
	"name":    {"l.name_key", "''", "text"},
	"email":   {"l.email", "''", "text"},
	"phone":   {"l.phone_raw", "''", "digits"},
	"text":    {"l.search", "''", "text"},
	"value":   {"l.value_agorot", "0", "amount"},
	"created": {"l.created_at", "0", "time"},
	"contact": {"l.last_contact_at", "0", "time"},
	"next":    {"l.next_due_at", "0", "time"},
	"unread":  {"l.unread", "0", "flag"},
}

// test writes one comparison.
func (b *builder) test(c Condition) (string, error) {
	switch c.Field {
	case "owner":
		return b.owner(c)
	case "tag":
		return b.member(c, "lead_tags t WHERE t.tenant_id = :tenant", "t.tag", "t", tagKey)
	}
	if key, own := strings.CutPrefix(c.Field, "field."); own {
		field, ok := b.fields[key]
		if !ok || field.deletedAt != 0 {
			return "", fmt.Errorf("unknown field %q", c.Field)
		}
		return b.ownField(field, c)
	}
	at, ok := builtIn[c.Field]
	if !ok {
		return "", fmt.Errorf("unknown field %q", c.Field)
	}
	if c.Op == "empty" || c.Op == "set" {
		return at.sql + map[string]string{"empty": " = ", "set": " <> "}[c.Op] + at.none, nil
	}
	if c.Op == "overdue" && c.Field == "next" {
		return "(l.next_due_at > 0 AND l.next_due_at < " + b.param(db.Ms(b.now)) + ")", nil
	}
	return b.compare(at, c)
}

func (b *builder) owner(c Condition) (string, error) {
	switch c.Op {
	case "empty":
		return "l.owner_id IS NULL", nil
	case "set":
		return "l.owner_id IS NOT NULL", nil
	case "is", "not":
	default:
		return "", errShape
	}
	var names []string
	none := false
	for _, value := range c.Value {
		id := b.me
		if value == nothing {
			none = true
			continue
		}
		if value != "me" {
			var err error
			if id, err = strconv.ParseInt(value, 10, 64); err != nil {
				return "", err
			}
		}
		names = append(names, b.param(id))
	}
	var sql string
	switch {
	case len(names) == 0 && !none:
		return "", errShape
	case len(names) == 0:
		sql = "l.owner_id IS NULL"
	case none:
		sql = "(l.owner_id IS NULL OR l.owner_id IN (" + strings.Join(names, ", ") + "))"
	default:
		sql = "l.owner_id IN (" + strings.Join(names, ", ") + ")"
	}
	if c.Op == "is" {
		return sql, nil
	}
	if !none {
		return "(l.owner_id IS NULL OR NOT " + sql + ")", nil
	}
	return "NOT " + sql, nil
}

// member tests values that lie in a table of their own, a row for each.
func (b *builder) member(c Condition, from, column, alias string, fold func(string) string) (string, error) {
	in := "l.id IN (SELECT " + alias + ".lead_id FROM " + from
	switch c.Op {
	case "set":
		return in + ")", nil
	case "empty":
		return "NOT " + in + ")", nil
	case "is", "not":
		names, err := b.list(c.Value, fold)
		if err != nil {
			return "", err
		}
		sql := in + " AND " + column + " IN (" + names + "))"
		if c.Op == "not" {
			sql = "NOT " + sql
		}
		return sql, nil
	}
	return "", errShape
}

func (b *builder) list(values []string, fold func(string) string) (string, error) {
	if len(values) == 0 {
		return "", errShape
	}
	names := make([]string, len(values))
	for i, value := range values {
		names[i] = b.param(fold(value))
	}
	return strings.Join(names, ", "), nil
}

// ownField tests a field of the business, whose values lie in lead_field_values.
func (b *builder) ownField(f Field, c Condition) (string, error) {
	from := "lead_field_values v WHERE v.tenant_id = :tenant AND v.field = " + b.param(f.Key)
	if c.Op == "set" || c.Op == "empty" || f.Kind == "select" || f.Kind == "multi" {
		return b.member(c, from, "v.words", "v", func(s string) string { return s })
	}
	at := column{"v.words", "''", "text"}
	switch f.Kind {
	case "number":
		at = column{"v.amount", "", "number"}
	case "money":
		at = column{"v.amount", "", "amount"}
	case "date":
		at = column{"v.amount", "", "day"}
	case "checkbox":
		at = column{"v.amount", "", "flag"}
	}
	in := "l.id IN (SELECT v.lead_id FROM " + from + " AND "
	switch {
	case f.Kind == "checkbox" && c.Op == "is" && one(c.Value) == "false":
		return "NOT " + in + "v.amount = 1)", nil
	case c.Op == "lacks" && at.kind == "text":
		c.Op = "has"
		in = "NOT " + in
	}
	sql, err := b.compare(at, c)
	return in + sql + ")", err
}

func one(values []string) string {
	if len(values) != 1 {
		return ""
	}
	return values[0]
}
