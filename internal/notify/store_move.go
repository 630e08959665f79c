package notify

import "github.com/moked/moked/internal/db"

func toldOf(tx *db.Tx, leadID int64) ([]int64, error) {
	return db.List(tx, `SELECT id FROM notifications WHERE tenant_id = :tenant AND lead_id = :lead ORDER BY id`, db.Args{"lead": leadID},
		func(r db.Row) (id int64, err error) { err = r.Scan(&id); return id, err })
}

// moveTold gives notifications from one lead to another, those that are still there.
func moveTold(tx *db.Tx, ids []int64, from, to int64) error {
	for _, id := range ids {
		if _, err := tx.Exec(`UPDATE notifications SET lead_id = :to WHERE tenant_id = :tenant AND id = :id AND lead_id = :from`,
			db.Args{"id": id, "from": from, "to": to}); err != nil {
			return err
		}
	}
	return nil
}
