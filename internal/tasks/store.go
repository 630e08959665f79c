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
	return db.OrNotFound(tx.One(`SELECT 1 FROM leads WHERE tenant_id = :tenant AND id = :id AND deleted_at = 0`, db.Args{"id": id}, &one))
}

// isMember reports whether somebody works in the business now.
func isMember(tx *db.Tx, id int64) (bool, error) {
	var one int64
	err := tx.One(`SELECT 1 FROM users WHERE tenant_id = :tenant AND id = :id AND disabled_at = 0`, db.Args{"id": id}, &one)
	if errors.Is(err, db.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

func memberExists(tx *db.Tx, id int64) error {
	there, err := isMember(tx, id)
	if err == nil && !there {
		return fault.Invalid.Field("assignee_id", noMember)
	}
	return err
}

// managers are the people who hear of what is nobody's.
func managers(tx *db.Tx) ([]int64, error) {
	return db.List(tx, `SELECT id FROM users WHERE tenant_id = :tenant AND disabled_at = 0 AND role IN ('manager', 'owner') ORDER BY id`,
		nil, func(r db.Row) (id int64, err error) {
			err = r.Scan(&id)
			return id, err
		})
}

const columns = `r.id, r.kind, r.lead_id, r.title, r.due_at, r.note, r.done_at, r.assignee_id,
	COALESCE(u.name, ''), COALESCE(l.name, ''), l.phone, COALESCE(l.status, ''), COALESCE(l.owner_id, 0)`

// from joins what a list shows beside the row; what is about a deleted lead is not there.
const from = ` FROM reminders r LEFT JOIN leads l ON l.tenant_id = r.tenant_id AND l.id = r.lead_id
	LEFT JOIN users u ON u.tenant_id = r.tenant_id AND u.id = r.assignee_id
	WHERE r.tenant_id = :tenant AND (r.lead_id IS NULL OR l.deleted_at = 0)`

func scanTask(r db.Row) (Task, error) { return scanMore(r) }

// scanMore reads the columns and whatever follows them.
func scanMore(r db.Row, more ...any) (Task, error) {
	var t Task
	var due, done int64
	err := r.Scan(append([]any{&t.ID, &t.Kind, &t.LeadID, &t.Title, &due, &t.Note, &done, &t.AssigneeID, &t.Assignee, &t.LeadName, &t.LeadPhone, &t.LeadStatus, &t.owner}, more...)...)
	t.setDue(db.Time(due))
	t.setDone(db.Time(done))
	return t, err
}

func insertTask(tx *db.Tx, t Task, by int64) error {
	_, err := tx.Exec(`INSERT INTO reminders (tenant_id, id, kind, lead_id, title, assignee_id, due_at, note, done_at, fired_at, created_by, created_at)
		VALUES (:tenant, :id, :kind, :lead, :title, :assignee, :due, :note, 0, 0, :by, :now)`,
		db.Args{"id": t.ID, "kind": t.Kind, "lead": t.LeadID, "title": t.Title, "assignee": t.AssigneeID, "due": db.Ms(t.due), "note": t.Note, "by": by, "now": db.Ms(tx.Now())})
	return err
}

// updateTask writes a task; one with a new time will fire again.
func updateTask(tx *db.Tx, t Task, moved bool) error {
	query := `UPDATE reminders SET title = :title, assignee_id = :assignee, due_at = :due, note = :note, done_at = :done
		WHERE tenant_id = :tenant AND id = :id`
	if moved {
		query = `UPDATE reminders SET title = :title, assignee_id = :assignee, due_at = :due, note = :note, done_at = :done, fired_at = 0
			WHERE tenant_id = :tenant AND id = :id`
	}
	_, err := tx.Exec(query, db.Args{"id": t.ID, "title": t.Title, "assignee": t.AssigneeID, "due": db.Ms(t.due), "note": t.Note, "done": db.Ms(t.done)})
	return err
}

func deleteTask(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`DELETE FROM reminders WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id})
	return err
}

func loadTask(tx *db.Tx, id int64) (Task, error) {
	found, err := db.List(tx, `SELECT `+columns+from+` AND r.id = :id`, db.Args{"id": id}, scanTask)
	if err == nil && len(found) == 0 {
		err = fault.NotFound.New()
	}
	if err != nil {
		return Task{}, err
	}
	return found[0], nil
}

// earliestOpen is what is due next about a lead; a zero time when there is nothing.
func earliestOpen(tx *db.Tx, leadID int64) (kind string, due time.Time, err error) {
	var at int64
	err = tx.One(`SELECT kind, due_at FROM reminders WHERE tenant_id = :tenant AND lead_id = :lead AND done_at = 0 ORDER BY due_at, id LIMIT 1`,
		db.Args{"lead": leadID}, &kind, &at)
	if errors.Is(err, db.ErrNoRows) {
		return "", time.Time{}, nil
	}
	return kind, db.Time(at), err
}

// markFired takes the right to announce a task; fired is false when somebody has it already, or when
// there is nothing to announce.
func markFired(tx *db.Tx, id int64) (fired bool, err error) {
	n, err := tx.Exec(`UPDATE reminders SET fired_at = :now
		WHERE tenant_id = :tenant AND id = :id AND done_at = 0 AND fired_at = 0 AND due_at <= :now
			AND (lead_id IS NULL OR EXISTS (SELECT 1 FROM leads l WHERE l.tenant_id = :tenant AND l.id = reminders.lead_id AND l.deleted_at = 0))`,
		db.Args{"id": id, "now": db.Ms(tx.Now())})
	return n == 1, err
}
