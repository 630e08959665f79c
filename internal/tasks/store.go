package tasks

import (
	"errors"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

// leadExists answers not found for a lead that is not there, or was deleted.
func leadExists(tx *db.Tx, id int64) error {
	var one int64
	err := tx.One(`SELECT 1 FROM leads WHERE tenant_id = :tenant AND id = :id AND deleted_at = 0`, db.Args{"id": id}, &one)
	return orNotFound(err)
}

func orNotFound(err error) error {
	if errors.Is(err, db.ErrNoRows) {
		return fault.NotFound.New()
	}
	return err
}

func scanReminder(r db.Row) (Reminder, error) {
	var m Reminder
	return m, scanInto(r, &m)
}

// scanInto reads the columns id, lead_id, due_at, note, done_at and whatever follows them.
func scanInto(r db.Row, m *Reminder, more ...any) error {
	var due, done int64
	if err := r.Scan(append([]any{&m.ID, &m.LeadID, &due, &m.Note, &done}, more...)...); err != nil {
		return err
	}
	m.setDue(db.Time(due))
	m.setDone(db.Time(done))
	return nil
}

func insertReminder(tx *db.Tx, r Reminder, by int64) error {
	_, err := tx.Exec(`INSERT INTO reminders (tenant_id, id, lead_id, due_at, note, done_at, fired_at, created_by, created_at)
		VALUES (:tenant, :id, :lead, :due, :note, 0, 0, :by, :now)`,
		db.Args{"id": r.ID, "lead": r.LeadID, "due": db.Ms(r.due), "note": r.Note, "by": by, "now": db.Ms(tx.Now())})
	return err
}

// updateReminder writes a reminder; one with a new time will fire again.
func updateReminder(tx *db.Tx, r Reminder, moved bool) error {
	query := `UPDATE reminders SET due_at = :due, note = :note, done_at = :done WHERE tenant_id = :tenant AND id = :id`
	if moved {
		query = `UPDATE reminders SET due_at = :due, note = :note, done_at = :done, fired_at = 0 WHERE tenant_id = :tenant AND id = :id`
	}
	_, err := tx.Exec(query, db.Args{"id": r.ID, "due": db.Ms(r.due), "note": r.Note, "done": db.Ms(r.done)})
	return err
}

func deleteReminder(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`DELETE FROM reminders WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id})
	return err
}

func loadReminder(tx *db.Tx, leadID, id int64) (Reminder, error) {
	found, err := db.List(tx, `SELECT r.id, r.lead_id, r.due_at, r.note, r.done_at
		FROM reminders r JOIN leads l ON l.tenant_id = r.tenant_id AND l.id = r.lead_id
		WHERE r.tenant_id = :tenant AND r.id = :id AND r.lead_id = :lead AND l.deleted_at = 0`,
		db.Args{"id": id, "lead": leadID}, scanReminder)
	if err == nil && len(found) == 0 {
		err = fault.NotFound.New()
	}
	if err != nil {
		return Reminder{}, err
	}
	return found[0], nil
}

// remindersOf are the reminders of a lead: open ones by time, then the last finished ones.
func remindersOf(tx *db.Tx, leadID int64) ([]Reminder, error) {
	return db.List(tx, `SELECT id, lead_id, due_at, note, done_at FROM reminders
		WHERE tenant_id = :tenant AND lead_id = :lead
		ORDER BY CASE WHEN done_at = 0 THEN 0 ELSE 1 END, CASE WHEN done_at = 0 THEN due_at ELSE -done_at END, id LIMIT 500`,
		db.Args{"lead": leadID}, scanReminder)
}

// earliestOpen is when the lead's next open reminder is due; zero when there is none.
func earliestOpen(tx *db.Tx, leadID int64) (time.Time, error) {
	var due int64
	err := tx.One(`SELECT COALESCE(min(due_at), 0) FROM reminders WHERE tenant_id = :tenant AND lead_id = :lead AND done_at = 0`,
		db.Args{"lead": leadID}, &due)
	return db.Time(due), err
}

// markFired takes the right to announce a reminder; fired is false when somebody has it already, or
// when there is nothing to announce.
func markFired(tx *db.Tx, id int64) (r Reminder, fired bool, err error) {
	found, err := db.List(tx, `UPDATE reminders SET fired_at = :now
		WHERE tenant_id = :tenant AND id = :id AND done_at = 0 AND fired_at = 0 AND due_at <= :now
			AND EXISTS (SELECT 1 FROM leads l WHERE l.tenant_id = :tenant AND l.id = reminders.lead_id AND l.deleted_at = 0)
		RETURNING id, lead_id, due_at, note, done_at`,
		db.Args{"id": id, "now": db.Ms(tx.Now())}, scanReminder)
	if err != nil || len(found) == 0 {
		return Reminder{}, false, err
	}
	return found[0], true, nil
}

// dueCursor is the last reminder of a page; zero is before the first.
type dueCursor struct{ due, id int64 }

// whereDue are the open reminders of a span on leads that are there; owner 0 is everybody's.
func whereDue(s span, owner int64) (string, db.Args) {
	where := ` FROM reminders r JOIN leads l ON l.tenant_id = r.tenant_id AND l.id = r.lead_id
		WHERE r.tenant_id = :tenant AND r.done_at = 0 AND l.deleted_at = 0`
	args := db.Args{}
	if !s.from.IsZero() {
		where += ` AND r.due_at >= :from`
		args["from"] = db.Ms(s.from)
	}
	if !s.to.IsZero() {
		where += ` AND r.due_at < :to`
		args["to"] = db.Ms(s.to)
	}
	if owner != 0 {
		where += ` AND (l.owner_id = :owner OR l.owner_id IS NULL AND r.created_by = :owner)`
		args["owner"] = owner
	}
	return where, args
}

func countDue(tx *db.Tx, s span, owner int64) (int64, error) {
	where, args := whereDue(s, owner)
	var n int64
	err := tx.One(`SELECT count(*)`+where, args, &n)
	return n, err
}

func pageOfDue(tx *db.Tx, s span, owner int64, after dueCursor, limit int) ([]Due, error) {
	where, args := whereDue(s, owner)
	if after != (dueCursor{}) {
		where += ` AND (r.due_at, r.id) > (:due, :id)`
		args["due"], args["id"] = after.due, after.id
	}
	args["limit"] = limit
	return db.List(tx, `SELECT r.id, r.lead_id, r.due_at, r.note, r.done_at, l.name, l.phone, l.status`+where+
		` ORDER BY r.due_at, r.id LIMIT :limit`, args, func(row db.Row) (Due, error) {
		var d Due
		err := scanInto(row, &d.Reminder, &d.Lead.Name, &d.Lead.Phone, &d.Lead.Status)
		d.Lead.ID = d.LeadID
		return d, err
	})
}
