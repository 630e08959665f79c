package inbox

import "github.com/moked/moked/internal/db"

// threadsOf are the conversations with a lead by channel.
func threadsOf(tx *db.Tx, leadID int64) (map[int64]int64, error) {
	threads := map[int64]int64{}
	err := tx.Query(`SELECT channel_id, id FROM conversations WHERE tenant_id = :tenant AND lead_id = :lead`, db.Args{"lead": leadID},
		func(r db.Row) error {
			var channel, id int64
			err := r.Scan(&channel, &id)
			threads[channel] = id
			return err
		})
	return threads, err
}

func messagesOf(tx *db.Tx, conversationID int64) ([]int64, error) {
	return db.List(tx, `SELECT id FROM messages WHERE tenant_id = :tenant AND conversation_id = :conversation ORDER BY id`,
		db.Args{"conversation": conversationID}, func(r db.Row) (id int64, err error) { err = r.Scan(&id); return id, err })
}

// storeMessageThread puts messages from one conversation into another, which is the lead's.
func storeMessageThread(tx *db.Tx, ids []int64, from, into, leadID int64) error {
	for _, id := range ids {
		if _, err := tx.Exec(`UPDATE messages SET conversation_id = :into, lead_id = :lead
			WHERE tenant_id = :tenant AND id = :id AND conversation_id = :from`,
			db.Args{"id": id, "from": from, "into": into, "lead": leadID}); err != nil {
			return err
		}
	}
	return nil
}

func loadThreadEnd(tx *db.Tx, id int64) (e threadEnd, err error) {
	err = tx.One(`SELECT window_expires_at, unread, last_in_id, last_in_at, last_at, last_text, last_direction
		FROM conversations WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id},
		&e.WindowEnd, &e.Unread, &e.LastInID, &e.LastInAt, &e.LastAt, &e.LastText, &e.LastDirection)
	return e, err
}

func storeThreadEnd(tx *db.Tx, id int64, e threadEnd) error {
	_, err := tx.Exec(`UPDATE conversations SET window_expires_at = :window_end, unread = :unread, last_in_id = :last_in_id,
			last_in_at = :last_in_at, last_at = :last_at, last_text = :last_text, last_direction = :last_direction
		WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": id, "window_end": e.WindowEnd, "unread": e.Unread, "last_in_id": e.LastInID, "last_in_at": e.LastInAt,
			"last_at": e.LastAt, "last_text": e.LastText, "last_direction": e.LastDirection})
	return err
}
