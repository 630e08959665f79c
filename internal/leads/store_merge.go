package leads

import (
	"encoding/json"
	"errors"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// lockLead keeps others from changing a lead until this transaction ends; fault.NotFound for one that
// is not there or was deleted.
func lockLead(tx *db.Tx, id int64) error {
	return changeOne(tx, `UPDATE leads SET version = version WHERE tenant_id = :tenant AND id = :id AND deleted_at = 0`, db.Args{"id": id})
}

func identitiesOf(tx *db.Tx, leadID int64) ([]Identity, error) {
	return db.List(tx, `SELECT kind, value FROM contact_identities WHERE tenant_id = :tenant AND lead_id = :lead ORDER BY kind, value`,
		db.Args{"lead": leadID}, func(r db.Row) (i Identity, err error) { err = r.Scan(&i.Kind, &i.Value); return i, err })
}

// handOver gives an address from one lead to another, if it is still there.
func handOver(tx *db.Tx, i Identity, from, to int64) error {
	_, err := tx.Exec(`UPDATE contact_identities SET lead_id = :to
		WHERE tenant_id = :tenant AND kind = :kind AND value = :value AND lead_id = :from`,
		db.Args{"kind": i.Kind, "value": i.Value, "from": from, "to": to})
	return err
}

// storeContact writes what the card shows of the last contact.
func storeContact(tx *db.Tx, id int64, c side) error {
	_, err := tx.Exec(`UPDATE leads SET last_contact_at = :at, last_channel = :channel, last_message = :words, unread = :unread
		WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": id, "at": c.LastContact, "channel": c.LastChannel, "words": c.LastMessage, "unread": c.Unread})
	return err
}

func insertMerge(tx *db.Tx, m Merge) error {
	_, err := tx.Exec(`INSERT INTO merges (tenant_id, id, kept_id, gone_id, images, moved, by_name, created_at, undone_at)
		VALUES (:tenant, :id, :kept, :gone, :images, :moved, :by, :now, 0)`,
		db.Args{"id": m.ID, "kept": m.KeptID, "gone": m.GoneID, "images": encodeJSON(m.images), "moved": encodeJSON(m.moved), "by": m.By, "now": db.Ms(tx.Now())})
	return err
}

const mergeColumns = `id, kept_id, gone_id, images, moved, by_name, created_at, undone_at`

// storedMerge is a merge and when it was undone.
type storedMerge struct {
	Merge
	undone int64
}

func scanMerge(r db.Row) (storedMerge, error) {
	var m storedMerge
	var images, moved string
	var at int64
	if err := r.Scan(&m.ID, &m.KeptID, &m.GoneID, &images, &moved, &m.By, &at, &m.undone); err != nil {
		return m, err
	}
	m.At = web.Time(db.Time(at))
	err := errors.Join(json.Unmarshal([]byte(images), &m.images), json.Unmarshal([]byte(moved), &m.moved))
	m.GoneName = m.images.GoneName
	return m, err
}

func loadMerge(tx *db.Tx, id int64) (m Merge, undone bool, err error) {
	found, err := db.List(tx, `SELECT `+mergeColumns+` FROM merges WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id}, scanMerge)
	if err == nil && len(found) == 0 {
		err = fault.NotFound.New()
	}
	if err != nil {
		return Merge{}, false, err
	}
	return found[0].Merge, found[0].undone != 0, nil
}

// mergesOf are the merges into a lead that stand, the latest first.
func mergesOf(tx *db.Tx, leadID int64) ([]Merge, error) {
	found, err := db.List(tx, `SELECT `+mergeColumns+` FROM merges
		WHERE tenant_id = :tenant AND kept_id = :lead AND undone_at = 0 ORDER BY id DESC LIMIT 50`, db.Args{"lead": leadID}, scanMerge)
	all := make([]Merge, len(found))
	for i, m := range found {
		all[i] = m.Merge
	}
	return all, err
}

func markUndone(tx *db.Tx, id int64) (bool, error) {
	n, err := tx.Exec(`UPDATE merges SET undone_at = :now WHERE tenant_id = :tenant AND id = :id AND undone_at = 0`,
		db.Args{"id": id, "now": db.Ms(tx.Now())})
	return n > 0, err
}

// mergedInto is the lead that another went into; 0 when it stands for itself.
func mergedInto(tx *db.Tx, id int64) (int64, error) {
	var into int64
	err := tx.One(`SELECT kept_id FROM merges WHERE tenant_id = :tenant AND gone_id = :id AND undone_at = 0`, db.Args{"id": id}, &into)
	if errors.Is(err, db.ErrNoRows) {
		return 0, nil
	}
	return into, err
}

func goneInto(tx *db.Tx, id int64) ([]int64, error) {
	return db.List(tx, `SELECT gone_id FROM merges WHERE tenant_id = :tenant AND kept_id = :id AND undone_at = 0 ORDER BY id`,
		db.Args{"id": id}, func(r db.Row) (gone int64, err error) { err = r.Scan(&gone); return gone, err })
}
