package jobs

import (
	"encoding/json"

	"github.com/moked/moked/internal/db"
)

func letters(tx *db.Tx, limit int) ([]Letter, error) {
	return db.List(tx, own(tx, `
		SELECT id, kind, args, attempt, last_error, died_at FROM jobs
		WHERE tenant_id = :tenant AND state = 'dead' ORDER BY died_at DESC, id DESC LIMIT :limit`),
		db.Args{"limit": limit}, func(r db.Row) (Letter, error) {
			var l Letter
			var args string
			var died int64
			err := r.Scan(&l.ID, &l.Kind, &args, &l.Attempts, &l.Error, &died)
			l.Args, l.DiedAt = json.RawMessage(args), db.Time(died)
			return l, err
		})
}

func replay(tx *db.Tx, id int64) (int64, error) {
	return tx.Exec(own(tx, `
		UPDATE jobs SET state = 'waiting', attempt = 0, due_at = :now, died_at = 0
		WHERE tenant_id = :tenant AND id = :id AND state = 'dead' AND NOT EXISTS (
			SELECT 1 FROM jobs e WHERE e.tenant_id = jobs.tenant_id AND e.unique_key = jobs.unique_key
			AND e.unique_key IS NOT NULL AND e.state <> 'dead')`),
		db.Args{"id": id, "now": db.Ms(tx.Now())})
}

func discard(tx *db.Tx, id int64) (int64, error) {
	return tx.Exec(own(tx, `DELETE FROM jobs WHERE tenant_id = :tenant AND id = :id AND state = 'dead'`), db.Args{"id": id})
}

func buriedAfter(tx *db.Tx, business, id int64, limit int) ([]Buried, error) {
	return db.List(tx, `
		SELECT tenant_id, id, kind, attempt, last_error, died_at FROM jobs
		WHERE state = 'dead' AND (tenant_id, id) > (:business, :id) ORDER BY tenant_id, id LIMIT :limit`,
		db.Args{"business": business, "id": id, "limit": limit}, func(r db.Row) (Buried, error) {
			var b Buried
			var died int64
			err := r.Scan(&b.BusinessID, &b.ID, &b.Kind, &b.Attempts, &b.Error, &died)
			b.DiedAt = db.Time(died)
			return b, err
		})
}
