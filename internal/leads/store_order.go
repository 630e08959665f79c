package leads

import (
	"fmt"
	"slices"
	"strings"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

// rareOrders have no index: the names of owners do not stand in the leads, and few sort by phone. They
// sort the leads of the business at each page, those without a value last.
var rareOrders = bothWays(map[string]order{
	"owner": {
		columns: []string{"CASE WHEN l.owner_id IS NULL THEN 1 ELSE 0 END", ownerName, "l.id"},
		keys:    func(l Lead) []any { return []any{flag(l.OwnerID == nil), or(l.Owner, Owner{}).Name, l.ID} },
	},
	"phone": {
		columns: []string{"CASE WHEN l.phone IS NULL THEN 1 ELSE 0 END", phoneOf, "l.id"},
		keys:    func(l Lead) []any { return []any{flag(l.Phone == nil), deref(l.Phone), l.ID} },
	},
})

const (
	ownerName = "COALESCE((SELECT o.name FROM users o WHERE o.tenant_id = l.tenant_id AND o.id = l.owner_id), '')"
	phoneOf   = "COALESCE(l.phone, '')"

	// A field of the business, by its first value.
	fieldOf     = " FROM lead_field_values v WHERE v.tenant_id = :tenant AND v.field = :sorted AND v.lead_id = l.id AND v.item = 0"
	fieldNone   = "CASE WHEN EXISTS (SELECT 1" + fieldOf + ") THEN 0 ELSE 1 END"
	fieldWords  = "COALESCE((SELECT v.words" + fieldOf + "), '')"
	fieldAmount = "COALESCE((SELECT v.amount" + fieldOf + "), 0)"
)

func flag(on bool) int64 {
	if on {
		return 1
	}
	return 0
}

const fieldSort = "field."

// orderBy is the order of a name: one of the lead's own or, as field.key, one by a field of the business,
// also a deleted one that a view still sorts by.
func orderBy(tx *db.Tx, sort string) (order, error) {
	name := strings.TrimPrefix(sort, "-")
	key, own := strings.CutPrefix(name, fieldSort)
	if !own {
		o, ok := orders[sort]
		if !ok {
			o, ok = rareOrders[sort]
		}
		if !ok {
			return order{}, fault.Invalid.Field("sort", fault.BadValue)
		}
		return o, nil
	}
	fields, err := loadFields(tx)
	if err != nil {
		return order{}, err
	}
	i := slices.IndexFunc(fields, func(f Field) bool { return f.Key == key })
	if i < 0 {
		return order{}, fault.Invalid.Field("sort", fault.BadValue)
	}
	o := fields[i].order()
	o.desc = name != sort
	return o, nil
}

// order sorts by a field: options as they stand in the settings, everything else by itself.
func (f Field) order() order {
	o := order{columns: []string{fieldNone, fieldWords, "l.id"}, args: db.Args{"sorted": f.Key}}
	value := func(item fieldItem) any { return item.words }
	none := any("") // what the column holds of a lead without a value
	switch f.Kind {
	case "number", "money", "date", "checkbox":
		o.columns[1] = fieldAmount
		value, none = func(item fieldItem) any { return item.amount }, int64(0)
	case "select", "multi":
		places := map[string]int64{}
		var whens strings.Builder
		for i, option := range f.Options {
			fmt.Fprintf(&whens, " WHEN :option%d THEN %d", i, i)
			o.args[fmt.Sprint("option", i)] = option.Key
			places[option.Key] = int64(i)
		}
		if len(f.Options) == 0 {
			break
		}
		o.columns[1] = fmt.Sprintf("COALESCE((SELECT CASE v.words%s ELSE %d END%s), 0)", whens.String(), len(f.Options), fieldOf)
		none = int64(0)
		value = func(item fieldItem) any {
			if place, known := places[item.words]; known {
				return place
			}
			return int64(len(f.Options))
		}
	}
	o.keys = func(l Lead) []any {
		items := f.items(l.Fields[f.Key])
		if len(items) == 0 {
			return []any{int64(1), none, l.ID}
		}
		return []any{int64(0), value(items[0]), l.ID}
	}
	return o
}

// isSort reports whether a name can be that of an order; which fields there are may change.
func isSort(sort string) bool {
	_, known := orders[sort]
	_, rare := rareOrders[sort]
	return known || rare || strings.HasPrefix(strings.TrimPrefix(sort, "-"), fieldSort)
}
