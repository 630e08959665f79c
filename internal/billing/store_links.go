package billing

import (
	"time"

	"github.com/moked/moked/internal/db"
)

func insertLink(tx *db.Tx, hash string, documentID int64, expires time.Time) error {
	_, err := tx.Exec(`INSERT INTO billing_links (tenant_id, token_hash, document_id, expires_at, opened_at, created_at)
		VALUES (:tenant, :hash, :document, :expires, 0, :now)`,
		db.Args{"hash": hash, "document": documentID, "expires": db.Ms(expires), "now": db.Ms(tx.Now())})
	return err
}

// documentOfLink is the document that a link in force leads to.
func documentOfLink(tx *db.Tx, hash string) (id int64, opened bool, err error) {
	var at int64
	err = tx.One(`SELECT document_id, opened_at FROM billing_links WHERE tenant_id = :tenant AND token_hash = :hash AND expires_at > :now`,
		db.Args{"hash": hash, "now": db.Ms(tx.Now())}, &id, &at)
	return id, at > 0, db.OrNotFound(err)
}

// markOpened notes the first time that a link is opened; first is false afterwards.
func markOpened(tx *db.Tx, hash string) (first bool, err error) {
	n, err := tx.Exec(`UPDATE billing_links SET opened_at = :now WHERE tenant_id = :tenant AND token_hash = :hash AND opened_at = 0`,
		db.Args{"hash": hash, "now": db.Ms(tx.Now())})
	return n > 0, err
}

func storeSent(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`UPDATE billing_documents SET sent_at = :now WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id, "now": db.Ms(tx.Now())})
	return err
}
