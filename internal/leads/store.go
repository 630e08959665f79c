package leads

import (
	"errors"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// columns of a lead with its owner's name; listColumns reads only the beginning of the notes, and
// one character more to know whether there is more.
const (
	leadFields = `l.id, l.name, l.name_source, l.phone, l.phone_raw, l.email, l.status, l.source, l.owner_id, u.name,
		l.tags, l.value_agorot, l.position, l.created_at, l.updated_at, l.last_contact_at, l.last_message, l.last_channel,
		l.unread, l.next_kind, l.next_due_at, l.version, l.deleted_at, l.fields`
	leadColumns = leadFields + `, l.notes`
	listColumns = leadFields + `, substr(l.notes, 1, 501)`
	withOwner   = `LEFT JOIN users u ON u.tenant_id = l.tenant_id AND u.id = l.owner_id `
	leadTables  = ` FROM leads l ` + withOwner
)

// leadRow reads rows of leadFields and notes one after another. The places of the columns are made
// once for all of them.
type leadRow struct {
	lead                               Lead
	owner                              *string
	tags, nextKind, fields             string
	created, updated, contact, nextDue int64
	places                             []any
}

// newLeadRow reads rows that may go on with other columns behind those of the lead.
func newLeadRow(more ...any) *leadRow {
	r := &leadRow{}
	l := &r.lead
	r.places = append([]any{&l.ID, &l.Name, &l.nameSource, &l.Phone, &l.PhoneRaw, &l.Email, &l.Status, &l.Source, &l.OwnerID, &r.owner,
		&r.tags, &l.ValueAgorot, &l.Position, &r.created, &r.updated, &r.contact, &l.LastMessage, &l.LastChannel,
		&l.Unread, &r.nextKind, &r.nextDue, &l.Version, &l.deletedAt, &r.fields, &l.Notes}, more...)
	return r
}

func (r *leadRow) scan(row db.Row) (Lead, error) {
	if err := row.Scan(r.places...); err != nil {
		return Lead{}, err
	}
	l := r.lead // what it points to was made for this row
	l.CreatedAt, l.UpdatedAt = web.Time(db.Time(r.created)), web.Time(db.Time(r.updated))
	l.LastContactAt = optionalTime(r.contact)
	if l.OwnerID != nil && r.owner != nil {
		l.Owner = Some(Owner{*l.OwnerID, *r.owner})
	}
	if r.nextDue != 0 {
		l.NextAction = Some(NextAction{r.nextKind, web.Time(db.Time(r.nextDue))})
	}
	var err error
	if l.Fields, err = decodeValues(r.fields); err != nil {
		return Lead{}, err
	}
	l.Tags, err = decodeTags(r.tags)
	return l, err
}

// scanListed reads the lead for a list: of long notes only the beginning.
func (r *leadRow) scanListed(row db.Row) (Lead, error) {
	l, err := r.scan(row)
	if short := brief(l.Notes, notesBrief); short != l.Notes {
		l.Notes, l.NotesCut = short, true
	}
	return l, err
}

// loadLead reads a lead, deleted or not.
func loadLead(tx *db.Tx, id int64) (Lead, error) {
	found, err := db.List(tx, `SELECT `+leadColumns+leadTables+`WHERE l.tenant_id = :tenant AND l.id = :id`, db.Args{"id": id}, newLeadRow().scan)
	if err != nil {
		return Lead{}, err
	}
	if len(found) == 0 {
		return Lead{}, notFound()
	}
	return found[0], nil
}

// loadHolder reads the lead that an address belongs to. Whose it is may be a secret to the asker; that
// the address is taken cannot be.
func loadHolder(tx *db.Tx, id int64) (Lead, error) {
	lead, err := loadLead(tx, id)
	if tx.Narrowed() && fault.Is(err, fault.NotFound) {
		return Lead{}, anothersLead.New()
	}
	return lead, err
}

// insertLead writes a new lead; its id, place and times are set.
func insertLead(tx *db.Tx, l Lead) error {
	now := db.Ms(tx.Now())
	_, err := tx.Exec(`INSERT INTO leads (tenant_id, id, status, position, status_at, name, name_key, name_source, phone, phone_raw,
			email, source, owner_id, value_agorot, tags, unread, last_contact_at, last_channel, last_message, next_kind, next_due_at,
			version, created_at, updated_at, deleted_at, search, notes, fields, phone_tail)
		VALUES (:tenant, :id, :status, :position, :now, :name, :name_key, :name_source, :phone, :phone_raw,
			:email, :source, :owner_id, :value, :tags, 0, 0, '', '', '', 0, 1, :now, :now, 0, :search, :notes, :fields, :phone_tail)`,
		withEdit(db.Args{"id": l.ID, "status": l.Status, "position": l.Position, "now": now}, l))
	if err != nil {
		return err
	}
	if len(l.Fields) > 0 {
		if err := storeFieldValues(tx, l.ID, l.Fields); err != nil {
			return err
		}
	}
	return insertTags(tx, l)
}

// updateLead writes what people may edit, and counts the version up.
func updateLead(tx *db.Tx, l Lead) error {
	if _, err := tx.Exec(`UPDATE leads SET name = :name, name_key = :name_key, name_source = :name_source, phone = :phone,
			phone_raw = :phone_raw, email = :email, source = :source, owner_id = :owner_id, value_agorot = :value, tags = :tags,
			notes = :notes, search = :search, phone_tail = :phone_tail, fields = :fields, updated_at = :now, version = version + 1
		WHERE tenant_id = :tenant AND id = :id`,
		withEdit(db.Args{"id": l.ID, "now": db.Ms(tx.Now())}, l)); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM lead_tags WHERE tenant_id = :tenant AND lead_id = :id`, db.Args{"id": l.ID}); err != nil {
		return err
	}
	return insertTags(tx, l)
}

// withEdit adds the columns that insert and update share.
func withEdit(a db.Args, l Lead) db.Args {
	a["name"], a["name_key"], a["name_source"] = l.Name, nameKey(l), l.nameSource
	a["phone"], a["phone_raw"], a["email"], a["source"] = l.Phone, l.PhoneRaw, l.Email, l.Source
	a["owner_id"], a["value"], a["tags"] = l.OwnerID, l.ValueAgorot, encodeTags(l.Tags)
	a["notes"], a["search"], a["fields"] = l.Notes, searchText(l), encodeValues(l.Fields)
	a["phone_tail"] = phoneTail(l)
	return a
}

func insertTags(tx *db.Tx, l Lead) error {
	for _, tag := range l.Tags {
		if _, err := tx.Exec(`INSERT INTO lead_tags (tenant_id, tag, lead_id) VALUES (:tenant, :tag, :id) ON CONFLICT DO NOTHING`,
			db.Args{"tag": tagKey(tag), "id": l.ID}); err != nil {
			return err
		}
	}
	return nil
}

// storeDeleted marks a lead as deleted, or with 0 as not. It reports whether that changed anything.
func storeDeleted(tx *db.Tx, id, at int64) (bool, error) {
	query := `UPDATE leads SET deleted_at = :at WHERE tenant_id = :tenant AND id = :id AND deleted_at = 0`
	if at == 0 {
		query = `UPDATE leads SET deleted_at = :at WHERE tenant_id = :tenant AND id = :id AND deleted_at <> 0`
	}
	n, err := tx.Exec(query, db.Args{"id": id, "at": at})
	return n > 0, err
}

// storeSpoke notes a contact. Words that are older than the last ones known do not replace them.
func storeSpoke(tx *db.Tx, id int64, channel, words string, at, unread int64) error {
	return changeOne(tx, `UPDATE leads SET
			last_message = CASE WHEN last_contact_at <= :at THEN :words ELSE last_message END,
			last_channel = CASE WHEN last_contact_at <= :at THEN :channel ELSE last_channel END,
			last_contact_at = CASE WHEN last_contact_at <= :at THEN :at ELSE last_contact_at END,
			unread = unread + :unread
		WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": id, "channel": channel, "words": words, "at": at, "unread": unread})
}

func storeRead(tx *db.Tx, id int64) error {
	return changeOne(tx, `UPDATE leads SET unread = 0 WHERE tenant_id = :tenant AND id = :id AND deleted_at = 0`, db.Args{"id": id})
}

func storeNextAction(tx *db.Tx, id int64, kind string, due int64) error {
	return changeOne(tx, `UPDATE leads SET next_kind = :kind, next_due_at = :due WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": id, "kind": kind, "due": due})
}

// changeOne runs an update of one lead and says when there was none.
func changeOne(tx *db.Tx, query string, a db.Args) error {
	n, err := tx.Exec(query, a)
	if err == nil && n == 0 {
		return notFound()
	}
	return err
}

// isMember reports whether a user belongs to the business.
func isMember(tx *db.Tx, userID int64) (bool, error) {
	return exists(tx, `SELECT 1 FROM users WHERE tenant_id = :tenant AND id = :id AND disabled_at = 0`, db.Args{"id": userID})
}

func exists(tx *db.Tx, query string, a db.Args) (bool, error) {
	var one int64
	err := tx.One(query, a, &one)
	if errors.Is(err, db.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}
