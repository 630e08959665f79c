package leads

import "github.com/moked/moked/internal/db"

// tagsInUse reads the name of a tag from the newest lead that has it: what is kept by itself is folded.
func tagsInUse(tx *db.Tx, limit int) ([]Tag, error) {
	return db.List(tx, `SELECT g.tag, g.n, l.tags, COALESCE(c.color, :plain) FROM (
			SELECT t.tag AS tag, count(*) AS n, max(t.lead_id) AS lead_id FROM lead_tags t
			JOIN leads h ON h.tenant_id = :tenant AND h.id = t.lead_id AND h.deleted_at = 0
			WHERE t.tenant_id = :tenant GROUP BY t.tag) g
		JOIN leads l ON l.tenant_id = :tenant AND l.id = g.lead_id
		LEFT JOIN tag_colors c ON c.tenant_id = :tenant AND c.tag = g.tag
		ORDER BY g.n DESC, g.tag LIMIT :limit`, db.Args{"plain": plainTag, "limit": limit},
		func(r db.Row) (t Tag, err error) {
			var key, stored string
			if err = r.Scan(&key, &t.Count, &stored, &t.Color); err != nil {
				return t, err
			}
			t.Name = key
			tags, err := decodeTags(stored)
			for _, name := range tags {
				if tagKey(name) == key {
					t.Name = name
				}
			}
			return t, err
		})
}

func storeTagColor(tx *db.Tx, tag, color string) error {
	_, err := tx.Exec(`INSERT INTO tag_colors (tenant_id, tag, color) VALUES (:tenant, :tag, :color)
		ON CONFLICT (tenant_id, tag) DO UPDATE SET color = excluded.color`, db.Args{"tag": tag, "color": color})
	return err
}

// passTagColor gives a tag the colour of another, unless it has one.
func passTagColor(tx *db.Tx, from, to string) error {
	_, err := tx.Exec(`INSERT INTO tag_colors (tenant_id, tag, color)
		SELECT c.tenant_id, :to, c.color FROM tag_colors c WHERE c.tenant_id = :tenant AND c.tag = :from
		ON CONFLICT (tenant_id, tag) DO NOTHING`, db.Args{"from": from, "to": to})
	return err
}
