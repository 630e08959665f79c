package db

import "encoding/json"

// LeadRows names a table whose rows hang on a lead by their lead_id. A feature that keeps such rows gives
// them to another lead with it when two leads turn out to be one person, and back when they do not.
type LeadRows string

// Statements are the SQL that the methods run, for the tests that look at plans.
func (t LeadRows) Statements() []string { return []string{t.selectSQL(), t.updateSQL()} }

func (t LeadRows) selectSQL() string {
	return `SELECT id FROM ` + string(t) + ` WHERE tenant_id = :tenant AND lead_id = :lead ORDER BY id`
}

func (t LeadRows) updateSQL() string {
	return `UPDATE ` + string(t) + ` SET lead_id = :to WHERE tenant_id = :tenant AND id = :id AND lead_id = :from`
}

// Of is the ids of a lead's rows, in order.
func (t LeadRows) Of(tx *Tx, leadID int64) ([]int64, error) {
	return List(tx, t.selectSQL(), Args{"lead": leadID},
		func(r Row) (id int64, err error) { err = r.Scan(&id); return id, err })
}

// Give gives rows of one lead to another: those that are still there, and still its own.
func (t LeadRows) Give(tx *Tx, ids []int64, from, to int64) error {
	for _, id := range ids {
		if _, err := tx.Exec(t.updateSQL(), Args{"id": id, "from": from, "to": to}); err != nil {
			return err
		}
	}
	return nil
}

// MoveLead gives all rows of a lead to another, and says which.
func (t LeadRows) MoveLead(tx *Tx, from, to int64) (json.RawMessage, error) {
	ids, err := t.Of(tx, from)
	if err != nil {
		return nil, err
	}
	if err := t.Give(tx, ids, from, to); err != nil {
		return nil, err
	}
	return json.Marshal(ids)
}

// MoveBack gives what MoveLead has moved back.
func (t LeadRows) MoveBack(tx *Tx, from, to int64, moved json.RawMessage) error {
	var ids []int64
	if err := json.Unmarshal(moved, &ids); err != nil {
		return err
	}
	return t.Give(tx, ids, from, to)
}
