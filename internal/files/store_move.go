package files

import "github.com/moked/moked/internal/db"

// idsOf are the documents of a lead, deleted ones among them.
func idsOf(tx *db.Tx, leadID int64) ([]int64, error) {
	return db.List(tx, `SELECT id FROM documents WHERE tenant_id = :tenant AND lead_id = :lead ORDER BY id`, db.Args{"lead": leadID},
		func(r db.Row) (id int64, err error) { err = r.Scan(&id); return id, err })
}

// moveDocuments gives documents from one lead to another, those that it has.
func moveDocuments(tx *db.Tx, ids []int64, from, to int64) error {
	for _, id := range ids {
		if _, err := tx.Exec(`UPDATE documents SET lead_id = :to WHERE tenant_id = :tenant AND id = :id AND lead_id = :from`,
			db.Args{"id": id, "from": from, "to": to}); err != nil {
			return err
		}
	}
	return nil
}
