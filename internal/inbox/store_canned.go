package inbox

import "github.com/moked/moked/internal/db"

func cannedReplies(tx *db.Tx) ([]CannedReply, error) {
	return db.List(tx, `SELECT id, shortcut, body FROM canned_replies WHERE tenant_id = :tenant ORDER BY shortcut LIMIT :limit`,
		db.Args{"limit": maxReplies}, func(r db.Row) (c CannedReply, err error) {
			err = r.Scan(&c.ID, &c.Shortcut, &c.Text)
			return c, err
		})
}

// replyNamed is the reply of that name, 0 if there is none.
func replyNamed(tx *db.Tx, shortcut string) (id int64, err error) {
	err = tx.One(`SELECT COALESCE(max(id), 0) FROM canned_replies WHERE tenant_id = :tenant AND shortcut = :shortcut`,
		db.Args{"shortcut": shortcut}, &id)
	return id, err
}

// insertReply adds a reply; fresh is false when its name is taken.
func insertReply(tx *db.Tx, c CannedReply, by int64) (fresh bool, err error) {
	n, err := tx.Exec(`
		INSERT INTO canned_replies (tenant_id, id, shortcut, body, updated_by, updated_at)
		VALUES (:tenant, :id, :shortcut, :body, :by, :now)
		ON CONFLICT DO NOTHING`,
		db.Args{"id": c.ID, "shortcut": c.Shortcut, "body": c.Text, "by": by, "now": db.Ms(tx.Now())})
	return n == 1, err
}

func updateReply(tx *db.Tx, c CannedReply, by int64) (found bool, err error) {
	n, err := tx.Exec(`
		UPDATE canned_replies SET shortcut = :shortcut, body = :body, updated_by = :by, updated_at = :now
		WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": c.ID, "shortcut": c.Shortcut, "body": c.Text, "by": by, "now": db.Ms(tx.Now())})
	return n == 1, err
}

func deleteReply(tx *db.Tx, id int64) (found bool, err error) {
	n, err := tx.Exec(`DELETE FROM canned_replies WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id})
	return n == 1, err
}
