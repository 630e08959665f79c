package consent

import (
	"errors"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// leadExists answers not found for a lead that is not there, was deleted, or is not the asker's to see.
func leadExists(tx *db.Tx, id int64) error {
	var one int64
	err := tx.One(`SELECT 1 FROM leads WHERE tenant_id = :tenant AND id = :id AND deleted_at = 0`, db.Args{"id": id}, &one)
	if errors.Is(err, db.ErrNoRows) {
		return fault.NotFound.New()
	}
	return err
}

const columns = `id, lead_id, channel, purpose, action, how, words, origin, by_id, by_name, at`

func scanStatement(r db.Row) (e Statement, err error) {
	var at int64
	err = r.Scan(&e.ID, &e.leadID, &e.Channel, &e.Purpose, &e.Action, &e.How, &e.Words, &e.Origin, &e.byID, &e.By, &at)
	e.at = db.Time(at)
	e.At = web.Time(e.at)
	return e, err
}

func insertStatement(tx *db.Tx, e Statement) error {
	_, err := tx.Exec(`INSERT INTO consents (tenant_id, id, lead_id, channel, purpose, action, how, words, origin, by_id, by_name, at)
		VALUES (:tenant, :id, :lead, :channel, :purpose, :action, :how, :words, :origin, :by_id, :by_name, :at)`,
		db.Args{"id": e.ID, "lead": e.leadID, "channel": e.Channel, "purpose": e.Purpose, "action": e.Action, "how": e.How,
			"words": e.Words, "origin": e.Origin, "by_id": e.byID, "by_name": e.By, "at": db.Ms(e.at)})
	return err
}

// lastOf is the row that holds; an empty one when there is none.
func lastOf(tx *db.Tx, leadID int64, purpose, channel string) (Statement, error) {
	found, err := db.List(tx, `SELECT `+columns+` FROM consents
		WHERE tenant_id = :tenant AND lead_id = :lead AND purpose = :purpose AND channel IN ('all', :channel)
		ORDER BY id DESC LIMIT 1`, db.Args{"lead": leadID, "purpose": purpose, "channel": channel}, scanStatement)
	if err != nil || len(found) == 0 {
		return Statement{}, err
	}
	return found[0], nil
}

// entriesOf is the ledger of a lead, the latest first.
func entriesOf(tx *db.Tx, leadID int64) ([]Statement, error) {
	return db.List(tx, `SELECT `+columns+` FROM consents WHERE tenant_id = :tenant AND lead_id = :lead ORDER BY id DESC`,
		db.Args{"lead": leadID}, scanStatement)
}

// spokeSince reports whether there is a row about advertisements after an id.
func spokeSince(tx *db.Tx, leadID, id int64) (bool, error) {
	var newest int64
	err := tx.One(`SELECT COALESCE(max(id), 0) FROM consents WHERE tenant_id = :tenant AND lead_id = :lead AND purpose = 'marketing'`,
		db.Args{"lead": leadID}, &newest)
	return newest > id, err
}
