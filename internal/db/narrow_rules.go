package db

import (
	"context"
	"strings"

	"github.com/moked/moked/internal/tenant"
)

// rule says which rows of a table belong to which leads. The rules are read from the schema: a table
// with a lead_id belongs to that lead, and a table that refers to one that belongs to leads belongs to
// the same. A new feature's tables are narrowed by existing.
type rule struct {
	leads bool // the leads themselves
	links []link
	// people are the columns that say whose a row is that is about no lead; without them it is
	// everybody's.
	people []string
}

// link is a column that leads on to the lead.
type link struct {
	column, table string
	to            rule
	optional      bool // NULL or 0: about no lead, seen by everybody
}

// whole are the tables with a lead_id that are not narrowed, and why.
var whole = map[string]string{
	"contact_identities": "a phone belongs to one lead of the business, whoever asks; what it leads to is narrowed",
	"notifications":      "read by the person they were written for only",
}

// personal are the tables whose rows without a lead are somebody's, with the columns of that person.
var personal = map[string][]string{"reminders": {"assignee_id", "created_by"}}

// learn reads the rules from the migrated schema.
func (n *narrower) learn(ctx context.Context, d *DB) error {
	schema := map[string][]reference{}
	err := d.SystemRead(ctx, "which tables belong to leads", func(tx *Tx) error {
		clear(schema)
		return tx.Query(referencesSQL[d.Engine()], nil, func(r Row) error {
			var table string
			var to reference
			var optional int64
			if err := r.Scan(&table, &to.column, &to.table, &optional); err != nil {
				return err
			}
			to.optional = optional != 0
			schema[table] = append(schema[table], to)
			return nil
		})
	})
	n.rules = rulesOf(schema)
	return err
}

// reference is a column that refers to another table.
type reference struct {
	column, table string
	optional      bool
}

// referencesSQL lists the columns that are lead_id or refer to another table's id.
var referencesSQL = map[string]string{
	"sqlite": `SELECT m.name, c.name, COALESCE(f."table", 'leads'), CASE WHEN c."notnull" = 0 OR f."table" IS NULL THEN 1 ELSE 0 END
		FROM sqlite_master m JOIN pragma_table_info(m.name) c
		LEFT JOIN pragma_foreign_key_list(m.name) f ON f."from" = c.name AND f."to" = 'id'
		WHERE m.type = 'table' AND (c.name = 'lead_id' OR f."table" IS NOT NULL)
		ORDER BY m.name, c.cid`,
	"postgres": `SELECT CAST(t.relname AS TEXT), CAST(a.attname AS TEXT), CAST(COALESCE(r.relname, 'leads') AS TEXT),
			CASE WHEN NOT a.attnotnull OR r.relname IS NULL THEN 1 ELSE 0 END
		FROM pg_class t JOIN pg_namespace s ON s.oid = t.relnamespace AND s.nspname = current_schema()
		JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
		LEFT JOIN (SELECT k.conrelid, k.confrelid, u.attnum
			FROM pg_constraint k CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS u (attnum, target)
			JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = u.target AND b.attname = 'id'
			WHERE k.contype = 'f') k ON k.conrelid = t.oid AND k.attnum = a.attnum
		LEFT JOIN pg_class r ON r.oid = k.confrelid
		WHERE t.relkind IN ('r', 'p') AND (a.attname = 'lead_id' OR r.relname IS NOT NULL)
		ORDER BY t.relname, a.attnum`,
}

// rulesOf follows the references until nothing new belongs to leads.
func rulesOf(schema map[string][]reference) map[string]rule {
	rules := map[string]rule{"leads": {leads: true}}
	for grown := true; grown; {
		grown = false
		for table, references := range schema {
			if _, known := rules[table]; known || whole[table] != "" {
				continue
			}
			if links := linksOf(references, rules); len(links) > 0 {
				rules[table] = rule{links: links, people: personal[table]}
				grown = true
			}
		}
	}
	return rules
}

// linksOf are the ways to the lead: the lead_id alone where there is one, else every reference.
func linksOf(references []reference, rules map[string]rule) (links []link) {
	for _, r := range references {
		to, belongs := rules[r.table]
		if !belongs {
			continue
		}
		l := link{r.column, r.table, to, r.optional}
		if r.column == "lead_id" {
			return []link{l}
		}
		links = append(links, l)
	}
	return links
}

// seen is the condition on a row, known by name, that the viewer may see it.
func (r rule) seen(name string, s tenant.Sight) string {
	if r.leads {
		return seenLead(name, s)
	}
	all := make([]string, len(r.links))
	for i, l := range r.links {
		column, next := name+"."+l.column, name+"_"+l.table
		all[i] = "EXISTS (SELECT 1 FROM " + l.table + " " + next + " WHERE " + next + ".tenant_id = :tenant AND " + next + ".id = " + column +
			" AND " + l.to.seen(next, s) + ")"
		if l.optional {
			all[i] = "((" + column + " IS NULL OR " + column + " = 0)" + r.mine(name, s) + " OR " + all[i] + ")"
		}
	}
	return strings.Join(all, " AND ")
}

// seenLead is the condition on a lead.
func seenLead(name string, s tenant.Sight) string {
	owner := name + ".owner_id"
	cond := owner + " = :viewer"
	if s.Reach == tenant.Team {
		cond += " OR " + owner + " IN (" + mates + ")"
	}
	if s.Unowned {
		cond += " OR " + owner + " IS NULL"
	}
	return "(" + cond + ")"
}

// mine is the condition on a row about no lead, where such rows are somebody's.
func (r rule) mine(name string, s tenant.Sight) string {
	if len(r.people) == 0 {
		return ""
	}
	var any []string
	for _, column := range r.people {
		any = append(any, name+"."+column+" = :viewer")
		if s.Reach == tenant.Team {
			any = append(any, name+"."+column+" IN ("+mates+")")
		}
	}
	return " AND (" + strings.Join(any, " OR ") + ")"
}

// mates are the people in the viewer's teams.
const mates = `SELECT mate.user_id FROM team_members me JOIN team_members mate ON mate.tenant_id = me.tenant_id AND mate.team_id = me.team_id
	WHERE me.tenant_id = :tenant AND me.user_id = :viewer`
