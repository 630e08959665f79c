package inbox

import (
	"encoding/json"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

const scheduledColumns = `id, lead_id, body, template_id, template_values, due_at, failed, created_by`

func scanScheduled(r db.Row) (m scheduled, err error) {
	var due, template int64
	var values string
	if err = r.Scan(&m.ID, &m.LeadID, &m.Text, &template, &values, &due, &m.Failed, &m.CreatedBy); err != nil {
		return m, err
	}
	m.DueAt = db.Time(due)
	if template != 0 {
		m.Template = &TemplateChoice{ID: template}
		err = json.Unmarshal([]byte(values), &m.Template.Values)
	}
	return m, err
}

// template is what is stored of the template that m names.
func (m scheduled) template() (id int64, values string, err error) {
	if m.Template == nil {
		return 0, "", nil
	}
	text, err := json.Marshal(m.Template.Values)
	return m.Template.ID, string(text), err
}

func insertScheduled(tx *db.Tx, m scheduled) error {
	template, values, err := m.template()
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		INSERT INTO scheduled_messages (tenant_id, id, lead_id, body, template_id, template_values, due_at, failed, created_by, created_at)
		VALUES (:tenant, :id, :lead, :body, :template, :values, :due, '', :by, :now)`,
		db.Args{"id": m.ID, "lead": m.LeadID, "body": m.Text, "template": template, "values": values, "due": db.Ms(m.DueAt), "by": m.CreatedBy, "now": db.Ms(tx.Now())})
	return err
}

// updateScheduled changes what is sent and when; what had failed waits again.
func updateScheduled(tx *db.Tx, m scheduled) error {
	template, values, err := m.template()
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		UPDATE scheduled_messages SET body = :body, template_id = :template, template_values = :values, due_at = :due, failed = ''
		WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": m.ID, "body": m.Text, "template": template, "values": values, "due": db.Ms(m.DueAt)})
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
		return scheduled{}, orGone(err)
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

// orGone is for a read or a write that found nothing without failing.
func orGone(err error) error {
	if err == nil {
		err = fault.NotFound.New()
	}
	return err
}
