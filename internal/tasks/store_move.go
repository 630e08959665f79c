package tasks

import "github.com/moked/moked/internal/db"

func idsOf(tx *db.Tx, leadID int64) ([]int64, error) {
	return db.List(tx, `SELECT id FROM reminders WHERE tenant_id = :tenant AND lead_id = :lead ORDER BY id`, db.Args{"lead": leadID},
		func(r db.Row) (id int64, err error) { err = r.Scan(&id); return id, err })
}

// storeLeadOf gives a task from one lead to another, if it is still there.
func storeLeadOf(tx *db.Tx, id, from, to int64) error {
	_, err := tx.Exec(`UPDATE reminders SET lead_id = :to WHERE tenant_id = :tenant AND id = :id AND lead_id = :from`,
		db.Args{"id": id, "from": from, "to": to})
	return err
}
