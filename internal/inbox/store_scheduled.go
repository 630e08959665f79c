package inbox

import (
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

const scheduledColumns = `id, lead_id, body, due_at, failed, created_by`

func scanScheduled(r db.Row) (m scheduled, err error) {
	var due int64
	err = r.Scan(&m.ID, &m.LeadID, &m.Text, &due, &m.Failed, &m.CreatedBy)
	m.DueAt = db.Time(due)
	return m, err
}

func insertScheduled(tx *db.Tx, m scheduled) error {
	_, err := tx.Exec(`
		INSERT INTO scheduled_messages (tenant_id, id, lead_id, body, due_at, failed, created_by, created_at)
		VALUES (:tenant, :id, :lead, :body, :due, '', :by, :now)`,
		db.Args{"id": m.ID, "lead": m.LeadID, "body": m.Text, "due": db.Ms(m.DueAt), "by": m.CreatedBy, "now": db.Ms(tx.Now())})
	return err
}

// updateScheduled changes what is sent and when; what had failed waits again.
func updateScheduled(tx *db.Tx, id int64, text string, due time.Time) error {
	_, err := tx.Exec(`
		UPDATE scheduled_messages SET body = :body, due_at = :due, failed = ''
		WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id, "body": text, "due": db.Ms(due)})
	return err
}

// storeScheduledLead gives what waits for one lead to another; what has gone out meanwhile is no more.
func storeScheduledLead(tx *db.Tx, id, from, to int64) error {
	_, err := tx.Exec(`UPDATE scheduled_messages SET lead_id = :to WHERE tenant_id = :tenant AND id = :id AND lead_id = :from`,
		db.Args{"id": id, "from": from, "to": to})
	return err
}

func failScheduled(tx *db.Tx, id int64, code string) error {
	_, err := tx.Exec(`UPDATE scheduled_messages SET failed = :code WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id, "code": code})
	return err
}

func deleteScheduled(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`DELETE FROM scheduled_messages WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id})
	return err
}

// loadScheduled answers fault.NotFound for a message that has gone, or never was.
func loadScheduled(tx *db.Tx, id int64) (scheduled, error) {
	all, err := db.List(tx, `SELECT `+scheduledColumns+` FROM scheduled_messages WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": id}, scanScheduled)
	if err != nil || len(all) == 0 {
		return scheduled{}, orNotFound(err)
	}
	return all[0], nil
}

func scheduledOf(tx *db.Tx, leadID int64) ([]scheduled, error) {
	return db.List(tx, `SELECT `+scheduledColumns+` FROM scheduled_messages
		WHERE tenant_id = :tenant AND lead_id = :lead ORDER BY due_at, id`, db.Args{"lead": leadID}, scanScheduled)
}

func countScheduled(tx *db.Tx, leadID int64) (n int, err error) {
	err = tx.One(`SELECT count(*) FROM scheduled_messages WHERE tenant_id = :tenant AND lead_id = :lead`, db.Args{"lead": leadID}, &n)
	return n, err
}

// orNotFound is for a read that found nothing without failing.
func orNotFound(err error) error {
	if err == nil {
		err = fault.NotFound.New()
	}
	return err
}
