package leads

import "github.com/moked/moked/internal/db"

func loadStatuses(tx *db.Tx) ([]Status, error) {
	return db.List(tx, `SELECT key, label, color, kind, position FROM lead_statuses WHERE tenant_id = :tenant ORDER BY position, key`, nil,
		func(r db.Row) (Status, error) {
			var s Status
			err := r.Scan(&s.Key, &s.Label, &s.Color, &s.Kind, &s.Position)
			return s, err
		})
}

func insertStatus(tx *db.Tx, s Status) (bool, error) {
	n, err := tx.Exec(`INSERT INTO lead_statuses (tenant_id, key, label, color, kind, position)
		VALUES (:tenant, :key, :label, :color, :kind, :position) ON CONFLICT DO NOTHING`,
		db.Args{"key": s.Key, "label": s.Label, "color": s.Color, "kind": s.Kind, "position": s.Position})
	return n > 0, err
}

func updateStatus(tx *db.Tx, s Status) error {
	_, err := tx.Exec(`UPDATE lead_statuses SET label = :label, color = :color, kind = :kind, position = :position
		WHERE tenant_id = :tenant AND key = :key`,
		db.Args{"key": s.Key, "label": s.Label, "color": s.Color, "kind": s.Kind, "position": s.Position})
	return err
}

// touchStatus takes the row's lock by writing what it says already.
func touchStatus(tx *db.Tx, key string) (bool, error) {
	n, err := tx.Exec(`UPDATE lead_statuses SET position = position WHERE tenant_id = :tenant AND key = :key`, db.Args{"key": key})
	return n > 0, err
}

func removeStatus(tx *db.Tx, key string) error {
	_, err := tx.Exec(`DELETE FROM lead_statuses WHERE tenant_id = :tenant AND key = :key`, db.Args{"key": key})
	return err
}

func statusUsed(tx *db.Tx, key string) (bool, error) {
	return exists(tx, `SELECT 1 FROM leads WHERE tenant_id = :tenant AND status = :key LIMIT 1`, db.Args{"key": key})
}

// moveAll puts all leads of a column below those of another, in their order, and counts them.
func moveAll(tx *db.Tx, from, to string) (int64, error) {
	var bottom int64
	if err := tx.One(`SELECT COALESCE(max(position), 0) FROM leads WHERE tenant_id = :tenant AND status = :to AND deleted_at = 0`,
		db.Args{"to": to}, &bottom); err != nil {
		return 0, err
	}
	return tx.Exec(`UPDATE leads SET status = :to, status_at = :now, position = :bottom + moved.place * :gap
		FROM (SELECT id, row_number() OVER (ORDER BY position, id) AS place FROM leads
			WHERE tenant_id = :tenant AND status = :from) AS moved
		WHERE leads.tenant_id = :tenant AND leads.id = moved.id`,
		db.Args{"from": from, "to": to, "now": db.Ms(tx.Now()), "bottom": bottom, "gap": positionGap})
}
