package leads

import (
	"encoding/json"
	"errors"

	"github.com/moked/moked/internal/db"
)

func scanTouched(r db.Row) (touched, error) {
	var t touched
	var image, claimed string
	if err := r.Scan(&t.leadID, &image, &claimed, &t.version); err != nil {
		return t, err
	}
	return t, errors.Join(json.Unmarshal([]byte(image), &t.before), json.Unmarshal([]byte(claimed), &t.claimed))
}

// loadTouched is what the import has done to a lead until now.
func loadTouched(tx *db.Tx, importID, leadID int64) (touched, bool, error) {
	found, err := db.List(tx, `SELECT lead_id, before, claimed, version FROM import_leads
		WHERE tenant_id = :tenant AND import_id = :import AND lead_id = :lead`,
		db.Args{"import": importID, "lead": leadID}, scanTouched)
	if err != nil || len(found) == 0 {
		return touched{}, false, err
	}
	return found[0], true, nil
}

// insertTouched notes what the import has done to a lead. The image of before stays the first one, but
// for the column that a later row has moved the lead to.
func insertTouched(tx *db.Tx, importID int64, t touched) error {
	_, err := tx.Exec(`INSERT INTO import_leads (tenant_id, import_id, lead_id, before, claimed, version)
		VALUES (:tenant, :import, :lead, :before, :claimed, :version)
		ON CONFLICT (tenant_id, import_id, lead_id) DO UPDATE SET before = excluded.before, claimed = excluded.claimed, version = excluded.version`,
		db.Args{"import": importID, "lead": t.leadID, "before": encodeJSON(t.before), "claimed": encodeJSON(t.claimed), "version": t.version})
	return err
}

func touchedAfter(tx *db.Tx, importID, after int64, limit int) ([]touched, error) {
	return db.List(tx, `SELECT lead_id, before, claimed, version FROM import_leads
		WHERE tenant_id = :tenant AND import_id = :import AND lead_id > :after ORDER BY lead_id LIMIT :limit`,
		db.Args{"import": importID, "after": after, "limit": limit}, scanTouched)
}

// leadByEmail is the oldest lead with this e-mail; 0 when there is none.
func leadByEmail(tx *db.Tx, email string) (int64, error) {
	var id int64
	err := tx.One(`SELECT id FROM leads WHERE tenant_id = :tenant AND email = :email AND email <> '' AND deleted_at = 0 ORDER BY id LIMIT 1`,
		db.Args{"email": email}, &id)
	if errors.Is(err, db.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

func dropIdentities(tx *db.Tx, leadID int64) error {
	_, err := tx.Exec(`DELETE FROM contact_identities WHERE tenant_id = :tenant AND lead_id = :lead`, db.Args{"lead": leadID})
	return err
}

// bottomPosition is a place below all cards of a column.
func bottomPosition(tx *db.Tx, status string) (int64, error) {
	var last int64
	err := tx.One(`SELECT position FROM leads WHERE tenant_id = :tenant AND status = :status AND deleted_at = 0
		ORDER BY position DESC, id DESC LIMIT 1`, db.Args{"status": status}, &last)
	if errors.Is(err, db.ErrNoRows) {
		return 0, nil
	}
	return last + positionGap, err
}

// member is somebody of the business whom a file may name.
type member struct {
	id          int64
	name, email string
}

func loadMembers(tx *db.Tx) ([]member, error) {
	return db.List(tx, `SELECT id, name, email FROM users WHERE tenant_id = :tenant AND disabled_at = 0 ORDER BY id`, nil,
		func(r db.Row) (m member, err error) { err = r.Scan(&m.id, &m.name, &m.email); return m, err })
}
