package business

import (
	"errors"

	"github.com/moked/moked/internal/db"
)

// findIntake runs in a System transaction.
func findIntake(tx *db.Tx, hash string) (business, source int64, err error) {
	err = tx.One("SELECT business_id, source_id FROM intake_routes WHERE token_hash = :hash", db.Args{"hash": hash}, &business, &source)
	if errors.Is(err, db.ErrNoRows) {
		err = ErrNoRoute
	}
	return business, source, err
}

func addIntake(tx *db.Tx, hash string, source int64) error {
	_, err := tx.Exec("INSERT INTO intake_routes (token_hash, business_id, source_id) VALUES (:hash, :tenant, :source)",
		db.Args{"hash": hash, "source": source})
	return err
}

func dropIntake(tx *db.Tx, source int64) error {
	_, err := tx.Exec("DELETE FROM intake_routes WHERE business_id = :tenant AND source_id = :source", db.Args{"source": source})
	return err
}
