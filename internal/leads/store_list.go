package leads

import (
	"fmt"
	"maps"
	"strings"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// order is one way to sort: the columns of an index, all in one direction, so that a page is one
// range of it however deep it lies.
type order struct {
	columns []string // l.status, l.position, … the last is always l.id
	desc    bool
	keys    func(l Lead) []any
	args    db.Args // of the columns
}

// nextFirst puts what is due first, and what has nothing due behind it; it is the index's expression.
const nextFirst = "CASE WHEN l.next_due_at = 0 THEN 9007199254740991 ELSE l.next_due_at END"

var orders = bothWays(map[string]order{
	"position":        {columns: []string{"l.status", "l.position", "l.id"}, keys: func(l Lead) []any { return []any{l.Status, l.Position, l.ID} }},
	"created_at":      {columns: []string{"l.created_at", "l.id"}, keys: func(l Lead) []any { return []any{milliseconds(l.CreatedAt), l.ID} }},
	"last_contact_at": {columns: []string{"l.last_contact_at", "l.id"}, keys: func(l Lead) []any { return []any{milliseconds(deref(l.LastContactAt)), l.ID} }},
	"value":           {columns: []string{"l.value_agorot", "l.id"}, keys: func(l Lead) []any { return []any{l.ValueAgorot, l.ID} }},
	"name":            {columns: []string{"l.name_key", "l.id"}, keys: func(l Lead) []any { return []any{nameKey(l), l.ID} }},
	"source": {columns: []string{"l.source", "l.created_at", "l.id"}, keys: func(l Lead) []any {
		return []any{l.Source, milliseconds(l.CreatedAt), l.ID}
	}},
	"next": {columns: []string{nextFirst, "l.id"}, keys: func(l Lead) []any { return []any{nextKey(l), l.ID} }},
})

// bothWays adds each order backwards, under its name with a minus.
func bothWays(all map[string]order) map[string]order {
	for name, o := range maps.Clone(all) {
		o.desc = true
		all["-"+name] = o
	}
	return all
}

func nextKey(l Lead) int64 {
	if l.NextAction.Value == nil {
		return 9007199254740991
	}
	return milliseconds(l.NextAction.Value.DueAt)
}

// isText tells the sort columns that hold text.
func isText(column string) bool {
	return column == "l.status" || column == "l.name_key" || column == "l.source" || column == ownerName || column == phoneOf || column == fieldWords
}

// cursor marks the end of a page that ends with l. It names its sort, so that it fits no other.
func (o order) cursor(sort string, l Lead) *string {
	return web.Cursor(append([]any{sort}, o.keys(l)...)...)
}

// after reads a cursor into the values of the sort columns; nil for the first page.
func (o order) after(sort, cursor string) (db.Args, error) {
	if cursor == "" {
		return nil, nil
	}
	var from string
	into := []any{&from}
	texts, numbers := make([]string, len(o.columns)), make([]int64, len(o.columns))
	for i, column := range o.columns {
		if isText(column) {
			into = append(into, &texts[i])
		} else {
			into = append(into, &numbers[i])
		}
	}
	if err := web.Uncursor(cursor, into...); err != nil {
		return nil, err
	}
	if from != sort {
		return nil, fault.BadRequest.Field("cursor", fault.BadValue)
	}
	args := db.Args{}
	for i, column := range o.columns {
		if isText(column) {
			args[fmt.Sprint("k", i)] = texts[i]
		} else {
			args[fmt.Sprint("k", i)] = numbers[i]
		}
	}
	return args, nil
}

// at is the place of a lead in the order, as after would read it from a cursor.
func (o order) at(l Lead) db.Args {
	args := db.Args{}
	for i, key := range o.keys(l) {
		args[fmt.Sprint("k", i)] = key
	}
	return args
}

// where builds the condition on `leads l`. deleted_at = 0 stands as a literal, since that is how
// both engines recognise the partial indexes.
func (f Filter) where(words []string) (string, db.Args) {
	where := []string{"l.tenant_id = :tenant AND l.deleted_at = 0"}
	args := db.Args{}
	if len(f.Statuses) > 0 {
		names := make([]string, len(f.Statuses))
		for i, key := range f.Statuses {
			names[i] = fmt.Sprint(":s", i)
			args[fmt.Sprint("s", i)] = key
		}
		where = append(where, "l.status IN ("+strings.Join(names, ", ")+")")
	}
	if f.OwnerID != 0 {
		where = append(where, "l.owner_id = :owner")
		args["owner"] = f.OwnerID
	}
	if f.Unowned {
		where = append(where, "l.owner_id IS NULL")
	}
	if f.Source != "" {
		where = append(where, "l.source = :source")
		if args["source"] = f.Source; f.Source == nothing {
			args["source"] = ""
		}
	}
	if f.Tag != "" {
		where = append(where, "l.id IN (SELECT t.lead_id FROM lead_tags t WHERE t.tenant_id = :tenant AND t.tag = :tag)")
		args["tag"] = tagKey(f.Tag)
	}
	for i, word := range words {
		where = append(where, fmt.Sprintf(`l.search LIKE :w%d ESCAPE '\'`, i))
		args[fmt.Sprint("w", i)] = LikePattern(word)
	}
	if f.built.sql != "" {
		where = append(where, f.built.sql)
		maps.Copy(args, f.built.args)
	}
	return strings.Join(where, " AND "), args
}

func pageOfLeads(tx *db.Tx, where string, args db.Args, o order, after db.Args, limit int) ([]Lead, error) {
	query, all := pageQuery(where, args, o, after, limit)
	return db.List(tx, query, all, newLeadRow().scanListed)
}

func pageQuery(where string, args db.Args, o order, after db.Args, limit int) (string, db.Args) {
	all := db.Args{"limit": limit}
	maps.Copy(all, args)
	maps.Copy(all, o.args)
	compare, direction := ">", ""
	if o.desc {
		compare, direction = "<", " DESC"
	}
	if after != nil {
		maps.Copy(all, after)
		where += " AND (" + strings.Join(o.columns, ", ") + ") " + compare + " (" + strings.Join(marks(len(o.columns)), ", ") + ")"
	}
	return `SELECT ` + listColumns + leadTables + `WHERE ` + where +
		` ORDER BY ` + strings.Join(o.columns, direction+", ") + direction + ` LIMIT :limit`, all
}

// marks are the parameters of a cursor's values.
func marks(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprint(":k", i)
	}
	return names
}

// countLeads counts, but not beyond one more than a list tells.
func countLeads(tx *db.Tx, where string, args db.Args) (int64, error) {
	all := db.Args{"most": maxTotal + 1}
	for name, value := range args {
		all[name] = value
	}
	var total int64
	err := tx.One(countQuery(where), all, &total)
	return total, err
}

func countQuery(where string) string {
	return `SELECT count(*) FROM (SELECT 1 AS one FROM leads l WHERE ` + inKeyOrder(where) + ` LIMIT :most) AS counted`
}

// inKeyOrder takes the partial indexes away from a search that has to read the text of every lead:
// through one of them SQLite fetches each lead by itself, in the key's own order page by page, which
// is several times faster.
func inKeyOrder(where string) string {
	if !strings.Contains(where, "l.search LIKE") {
		return where
	}
	return strings.Replace(where, "l.deleted_at = 0", "+l.deleted_at = 0", 1)
}

// unread stands as a literal for the same reason as deleted_at.
const unreadLeads = `l.tenant_id = :tenant AND l.deleted_at = 0 AND l.unread > 0`

func countWaiting(tx *db.Tx) (int64, error) {
	var n int64
	err := tx.One(`SELECT count(*) FROM leads l WHERE `+unreadLeads, nil, &n)
	return n, err
}

func waiting(tx *db.Tx, limit int) ([]Lead, error) {
	return db.List(tx, `SELECT `+listColumns+leadTables+`WHERE `+unreadLeads+
		` ORDER BY l.last_contact_at DESC, l.id DESC LIMIT :limit`, db.Args{"limit": limit}, newLeadRow().scanListed)
}
