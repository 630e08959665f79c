package leads

import (
	"errors"

	"github.com/moked/moked/internal/db"
)

// leadOf finds whose address this is, deleted leads included; 0 when nobody's.
func leadOf(tx *db.Tx, i Identity) (int64, error) {
	var id int64
	err := tx.One(`SELECT lead_id FROM contact_identities WHERE tenant_id = :tenant AND kind = :kind AND value = :value`,
		db.Args{"kind": i.Kind, "value": i.Value}, &id)
	if errors.Is(err, db.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

// claimIdentity gives an address to a lead unless somebody has it. On PostgreSQL it waits for a
// transaction that is just claiming the same address, so the loser always sees the winner.
func claimIdentity(tx *db.Tx, i Identity, leadID int64) (bool, error) {
	n, err := tx.Exec(`INSERT INTO contact_identities (tenant_id, kind, value, lead_id, created_at)
		VALUES (:tenant, :kind, :value, :lead, :now) ON CONFLICT DO NOTHING`,
		db.Args{"kind": i.Kind, "value": i.Value, "lead": leadID, "now": db.Ms(tx.Now())})
	return n > 0, err
}

// assignIdentity takes an address from whoever has it.
func assignIdentity(tx *db.Tx, i Identity, leadID int64) error {
	_, err := tx.Exec(`INSERT INTO contact_identities (tenant_id, kind, value, lead_id, created_at)
		VALUES (:tenant, :kind, :value, :lead, :now)
		ON CONFLICT (tenant_id, kind, value) DO UPDATE SET lead_id = excluded.lead_id`,
		db.Args{"kind": i.Kind, "value": i.Value, "lead": leadID, "now": db.Ms(tx.Now())})
	return err
}

func dropIdentity(tx *db.Tx, i Identity, leadID int64) error {
	_, err := tx.Exec(`DELETE FROM contact_identities WHERE tenant_id = :tenant AND kind = :kind AND value = :value AND lead_id = :lead`,
		db.Args{"kind": i.Kind, "value": i.Value, "lead": leadID})
	return err
}

// discardLead removes a lead that was made in this very transaction and lost the race for its address.
func discardLead(tx *db.Tx, id int64) error {
	for _, query := range []string{
		`DELETE FROM lead_tags WHERE tenant_id = :tenant AND lead_id = :id`,
		`DELETE FROM contact_identities WHERE tenant_id = :tenant AND lead_id = :id`,
		`DELETE FROM leads WHERE tenant_id = :tenant AND id = :id`,
	} {
		if _, err := tx.Exec(query, db.Args{"id": id}); err != nil {
			return err
		}
	}
	return nil
}
