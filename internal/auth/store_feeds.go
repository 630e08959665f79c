package auth

import (
	"errors"
	"time"

	"github.com/moked/moked/internal/db"
)

func storeFeed(tx *db.Tx, userID int64, hash string) error {
	_, err := tx.Exec(`INSERT INTO calendar_feeds (token_hash, user_id, home_id, created_at) VALUES (:hash, :user, :tenant, :now)
		ON CONFLICT (home_id, user_id) DO UPDATE SET token_hash = excluded.token_hash, created_at = excluded.created_at`,
		db.Args{"hash": hash, "user": userID, "now": db.Ms(tx.Now())})
	return err
}

func feedSince(tx *db.Tx, userID int64) (time.Time, error) {
	var at int64
	err := tx.One(`SELECT created_at FROM calendar_feeds WHERE home_id = :tenant AND user_id = :user`, db.Args{"user": userID}, &at)
	if errors.Is(err, db.ErrNoRows) {
		return time.Time{}, nil
	}
	return db.Time(at), err
}

func deleteFeed(tx *db.Tx, userID int64) error {
	_, err := tx.Exec(`DELETE FROM calendar_feeds WHERE home_id = :tenant AND user_id = :user`, db.Args{"user": userID})
	return err
}

func feedOwner(tx *db.Tx, hash string) (homeID, userID int64, err error) {
	err = tx.One(`SELECT f.home_id, f.user_id FROM calendar_feeds f JOIN users u ON u.tenant_id = f.home_id AND u.id = f.user_id
		WHERE f.token_hash = :hash AND u.disabled_at = 0`, db.Args{"hash": hash}, &homeID, &userID)
	return homeID, userID, err
}
