package notify

import (
	"errors"
	"time"

	"github.com/moked/moked/internal/db"
)

// insertNotification adds the row; fresh is false when the person was told of this cause already.
func insertNotification(tx *db.Tx, id, user int64, n Notice, read bool) (fresh bool, err error) {
	readAt := int64(0)
	if read {
		readAt = db.Ms(tx.Now())
	}
	rows, err := tx.Exec(`INSERT INTO notifications (tenant_id, id, user_id, kind, cause, lead_id, name, text, created_at, read_at)
		VALUES (:tenant, :id, :user, :kind, :cause, :lead, :name, :text, :now, :read)
		ON CONFLICT (tenant_id, user_id, cause) DO NOTHING`,
		db.Args{"id": id, "user": user, "kind": n.Kind, "cause": n.Cause, "lead": n.LeadID, "name": n.Name, "text": n.Text, "now": db.Ms(tx.Now()), "read": readAt})
	return rows == 1, err
}

// refreshUnread gives a line that was not read yet the latest words.
func refreshUnread(tx *db.Tx, user int64, n Notice) (updated bool, err error) {
	rows, err := tx.Exec(`UPDATE notifications SET text = :text
		WHERE tenant_id = :tenant AND user_id = :user AND lead_id = :lead AND kind = :kind AND read_at = 0`,
		db.Args{"user": user, "lead": n.LeadID, "kind": n.Kind, "text": n.Text})
	return rows > 0, err
}

// toldSince reports whether a person has an unread notification of a kind, other than one, that was made
// since a time.
func toldSince(tx *db.Tx, user int64, kind Kind, but int64, since time.Time) (bool, error) {
	var one int64
	err := tx.One(`SELECT 1 FROM notifications WHERE tenant_id = :tenant AND user_id = :user AND id >= :first AND id <> :but AND kind = :kind
		AND read_at = 0 AND created_at >= :since LIMIT 1`,
		db.Args{"user": user, "first": firstID(since), "but": but, "kind": kind, "since": db.Ms(since)}, &one)
	if errors.Is(err, db.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// row is a notification as stored.
type row struct {
	ID, LeadID          int64
	Kind                Kind
	Name, Text          string
	CreatedAt, ReadAt   time.Time
	userID              int64
	email, user, locale string
}

func scanRow(r db.Row) (n row, err error) {
	var created, read int64
	err = r.Scan(&n.ID, &n.LeadID, &n.Kind, &n.Name, &n.Text, &created, &read)
	n.CreatedAt, n.ReadAt = db.Time(created), db.Time(read)
	return n, err
}

func pageOf(tx *db.Tx, user, before int64, limit int) ([]row, error) {
	return db.List(tx, `SELECT id, lead_id, kind, name, text, created_at, read_at FROM notifications
		WHERE tenant_id = :tenant AND user_id = :user AND id < :before ORDER BY id DESC LIMIT :limit`,
		db.Args{"user": user, "before": before, "limit": limit}, scanRow)
}

// unreadLimit is how far the bell counts.
const unreadLimit = 100

func countUnread(tx *db.Tx, user int64) (n int64, err error) {
	err = tx.One(`SELECT count(*) FROM (SELECT id FROM notifications WHERE tenant_id = :tenant AND user_id = :user AND read_at = 0 LIMIT :limit) AS unread`,
		db.Args{"user": user, "limit": unreadLimit}, &n)
	return n, err
}

func markRead(tx *db.Tx, user, id int64) (int64, error) {
	return tx.Exec(`UPDATE notifications SET read_at = :now WHERE tenant_id = :tenant AND id = :id AND user_id = :user AND read_at = 0`,
		db.Args{"id": id, "user": user, "now": db.Ms(tx.Now())})
}

func markAllRead(tx *db.Tx, user int64) (int64, error) {
	return tx.Exec(`UPDATE notifications SET read_at = :now WHERE tenant_id = :tenant AND user_id = :user AND read_at = 0`,
		db.Args{"user": user, "now": db.Ms(tx.Now())})
}

func markLeadRead(tx *db.Tx, user, lead int64) (int64, error) {
	return tx.Exec(`UPDATE notifications SET read_at = :now WHERE tenant_id = :tenant AND user_id = :user AND lead_id = :lead AND read_at = 0`,
		db.Args{"user": user, "lead": lead, "now": db.Ms(tx.Now())})
}

// loadForDelivery is a notification with the person it is for; found is false when either is gone.
func loadForDelivery(tx *db.Tx, id int64) (n row, found bool, err error) {
	var created, read int64
	err = tx.One(`SELECT n.id, n.lead_id, n.kind, n.name, n.text, n.created_at, n.read_at, n.user_id, u.email, u.name, u.locale
		FROM notifications n JOIN users u ON u.tenant_id = n.tenant_id AND u.id = n.user_id
		WHERE n.tenant_id = :tenant AND n.id = :id AND u.disabled_at = 0`, db.Args{"id": id},
		&n.ID, &n.LeadID, &n.Kind, &n.Name, &n.Text, &created, &read, &n.userID, &n.email, &n.user, &n.locale)
	if errors.Is(err, db.ErrNoRows) {
		return n, false, nil
	}
	n.CreatedAt, n.ReadAt = db.Time(created), db.Time(read)
	return n, err == nil, err
}

// prune forgets what was read long ago.
func prune(tx *db.Tx, user int64, before time.Time) error {
	_, err := tx.Exec(`DELETE FROM notifications WHERE tenant_id = :tenant AND user_id = :user AND id < :before AND read_at > 0 AND created_at < :at`,
		db.Args{"user": user, "before": firstID(before), "at": db.Ms(before)})
	return err
}
