package leads

import "github.com/moked/moked/internal/db"

// groupKeys are what a lead is grouped by, as text.
var groupKeys = map[Grouping]string{
	ByStatus: "l.status",
	ByOwner:  "CASE WHEN l.owner_id IS NULL THEN 'none' ELSE CAST(l.owner_id AS TEXT) END",
	BySource: "CASE WHEN l.source = '' THEN 'none' ELSE l.source END",
}

// groupFields are the indexed fields behind the keys: grouping by them needs no sort.
var groupFields = map[Grouping]string{ByStatus: "l.status", ByOwner: "l.owner_id", BySource: "l.source"}

// columnSums are the columns that hold any matching lead.
func columnSums(tx *db.Tx, by Grouping, f Filter, words []string) (map[string]Column, error) {
	where, args := f.where(words)
	sums := map[string]Column{}
	where, some, err := narrowed(tx, where, args, words)
	if err != nil || !some {
		return sums, err
	}
	err = tx.Query(sumsQuery(by, where), args,
		func(r db.Row) error {
			var c Column
			if err := r.Scan(&c.Key, &c.Count, &c.ValueAgorot); err != nil {
				return err
			}
			sums[c.Key] = c
			return nil
		})
	return sums, err
}

func sumsQuery(by Grouping, where string) string {
	return `SELECT ` + groupKeys[by] + `, count(*), CAST(sum(l.value_agorot) AS BIGINT) FROM leads l
		WHERE ` + inKeyOrder(where) + ` GROUP BY ` + groupFields[by]
}

// loadOwners are those who can look after leads, and those who left but still do.
func loadOwners(tx *db.Tx) ([]Owner, error) {
	return db.List(tx, `SELECT u.id, u.name FROM users u
		WHERE u.tenant_id = :tenant AND (u.disabled_at = 0
			OR EXISTS (SELECT 1 FROM leads l WHERE l.tenant_id = :tenant AND l.owner_id = u.id AND l.deleted_at = 0))
		ORDER BY u.name, u.id`, nil,
		func(r db.Row) (Owner, error) {
			var o Owner
			err := r.Scan(&o.ID, &o.Name)
			return o, err
		})
}

// loadSources are the sources in use, those with the most leads first.
func loadSources(tx *db.Tx, limit int) ([]Column, error) {
	return db.List(tx, `SELECT l.source FROM leads l WHERE l.tenant_id = :tenant AND l.deleted_at = 0
		GROUP BY l.source ORDER BY count(*) DESC, l.source LIMIT :limit`, db.Args{"limit": limit},
		func(r db.Row) (Column, error) {
			var c Column
			err := r.Scan(&c.Label)
			if c.Key = c.Label; c.Key == "" {
				c.Key = nothing
			}
			return c, err
		})
}
