package inbox

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/files"
)

const mediaColumns = `f.message_id, f.state, f.promised, f.blob_key, f.thumb_key, f.type, f.name, f.sha256, f.size, f.width, f.height, f.error`

func scanMedia(r db.Row) (m received, err error) {
	k := &m.Kept
	err = r.Scan(&m.MessageID, &m.State, &m.Promised, &k.Key, &k.ThumbKey, &k.Type, &k.Name, &k.SHA256, &k.Size, &k.Width, &k.Height, &m.Error)
	return m, err
}

func insertMedia(tx *db.Tx, messageID int64, promised string) error {
	_, err := tx.Exec(`INSERT INTO message_media (tenant_id, message_id, state, promised, updated_at)
		VALUES (:tenant, :id, 'waiting', :promised, :now) ON CONFLICT DO NOTHING`,
		db.Args{"id": messageID, "promised": promised, "now": db.Ms(tx.Now())})
	return err
}

// mediaByMessage is the file of a message; found is false for a message without one.
func mediaByMessage(tx *db.Tx, messageID int64) (m received, found bool, err error) {
	all, err := db.List(tx, `SELECT `+mediaColumns+` FROM message_media f WHERE f.tenant_id = :tenant AND f.message_id = :id`,
		db.Args{"id": messageID}, scanMedia)
	if err != nil || len(all) == 0 {
		return received{}, false, err
	}
	return all[0], true, nil
}

// mediaBetween are the files of a lead's messages from one to another.
func mediaBetween(tx *db.Tx, leadID int64, from, to point) ([]received, error) {
	return db.List(tx, `SELECT `+mediaColumns+` FROM messages m
		JOIN message_media f ON f.tenant_id = m.tenant_id AND f.message_id = m.id
		WHERE m.tenant_id = :tenant AND m.lead_id = :lead AND (m.at, m.id) >= (:at, :id) AND (m.at, m.id) <= (:to_at, :to_id)`,
		db.Args{"lead": leadID, "at": from.At, "id": from.ID, "to_at": to.At, "to_id": to.ID}, scanMedia)
}

// storeKept records the file of a message that waits for it; fresh is false when somebody was faster.
func storeKept(tx *db.Tx, messageID int64, k files.Kept) (fresh bool, err error) {
	n, err := tx.Exec(`UPDATE message_media SET state = 'kept', blob_key = :key, thumb_key = :thumb, type = :type, name = :name,
			sha256 = :sum, size = :size, width = :width, height = :height, error = '', updated_at = :now
		WHERE tenant_id = :tenant AND message_id = :id AND state = 'waiting'`,
		db.Args{"id": messageID, "key": k.Key, "thumb": k.ThumbKey, "type": k.Type, "name": k.Name, "sum": k.SHA256, "size": k.Size,
			"width": k.Width, "height": k.Height, "now": db.Ms(tx.Now())})
	return n == 1, err
}

// setMediaState moves a file from one state to another.
func setMediaState(tx *db.Tx, messageID int64, from, to, problem string) (fresh bool, err error) {
	n, err := tx.Exec(`UPDATE message_media SET state = :to, error = :error, updated_at = :now
		WHERE tenant_id = :tenant AND message_id = :id AND state = :from`,
		db.Args{"id": messageID, "from": from, "to": to, "error": problem, "now": db.Ms(tx.Now())})
	return n == 1, err
}
