package broadcasts

import (
	"time"

	"github.com/moked/moked/internal/db"
)

// The states of a recipient's row.
const (
	rowWaiting = "waiting"
	rowSent    = "sent"
	rowLeftOut = "left_out"
	rowFailed  = "failed"
)

// answerTime is how long after a message what a person does counts as its fruit.
const answerTime = 3 * 24 * time.Hour

func insertRecipient(tx *db.Tx, broadcastID, leadID int64, state, reason string) error {
	_, err := tx.Exec(`INSERT INTO broadcast_recipients (tenant_id, broadcast_id, lead_id, state, reason, message_id, at)
		VALUES (:tenant, :broadcast, :lead, :state, :reason, 0, :now)`,
		db.Args{"broadcast": broadcastID, "lead": leadID, "state": state, "reason": reason, "now": db.Ms(tx.Now())})
	return err
}

// nextWaiting are the next people whose turn it is.
func nextWaiting(tx *db.Tx, broadcastID int64, limit int) ([]int64, error) {
	return db.List(tx, `SELECT lead_id FROM broadcast_recipients
		WHERE tenant_id = :tenant AND broadcast_id = :broadcast AND state = 'waiting' ORDER BY lead_id LIMIT :limit`,
		db.Args{"broadcast": broadcastID, "limit": limit}, func(r db.Row) (id int64, err error) {
			err = r.Scan(&id)
			return id, err
		})
}

// settle says what became of a person who waited; mine is false when somebody else has said it.
func settle(tx *db.Tx, broadcastID, leadID int64, state, reason string, messageID int64) (mine bool, err error) {
	n, err := tx.Exec(`UPDATE broadcast_recipients SET state = :state, reason = :reason, message_id = :message, at = :now
		WHERE tenant_id = :tenant AND broadcast_id = :broadcast AND lead_id = :lead AND state = 'waiting'`,
		db.Args{"broadcast": broadcastID, "lead": leadID, "state": state, "reason": reason, "message": messageID, "now": db.Ms(tx.Now())})
	return n == 1, err
}

// settleAll says the same of everybody who still waits.
func settleAll(tx *db.Tx, broadcastID int64, state, reason string) error {
	_, err := tx.Exec(`UPDATE broadcast_recipients SET state = :state, reason = :reason, at = :now
		WHERE tenant_id = :tenant AND broadcast_id = :broadcast AND state = 'waiting'`,
		db.Args{"broadcast": broadcastID, "state": state, "reason": reason, "now": db.Ms(tx.Now())})
	return err
}

// tallyRow is how many rows are in one place.
type tallyRow struct {
	state, reason, status, code string
	count                       int64
}

// tally counts the rows of a broadcast by what became of them.
func tally(tx *db.Tx, broadcastID int64) ([]tallyRow, error) {
	return db.List(tx, `SELECT r.state, r.reason, COALESCE(m.status, ''), COALESCE(m.error_code, ''), count(*)
		FROM broadcast_recipients r LEFT JOIN messages m ON m.tenant_id = r.tenant_id AND m.id = r.message_id
		WHERE r.tenant_id = :tenant AND r.broadcast_id = :broadcast
		GROUP BY r.state, r.reason, COALESCE(m.status, ''), COALESCE(m.error_code, '')`,
		db.Args{"broadcast": broadcastID}, func(r db.Row) (t tallyRow, err error) {
			err = r.Scan(&t.state, &t.reason, &t.status, &t.code, &t.count)
			return t, err
		})
}

// fruits counts who answered, and who asked for no more.
func fruits(tx *db.Tx, broadcastID int64) (answered, optedOut int64, err error) {
	args := db.Args{"broadcast": broadcastID, "within": answerTime.Milliseconds()}
	err = tx.One(`SELECT count(*) FROM broadcast_recipients r
		WHERE r.tenant_id = :tenant AND r.broadcast_id = :broadcast AND r.state = 'sent' AND `+replied+``, args, &answered)
	if err != nil {
		return 0, 0, err
	}
	err = tx.One(`SELECT count(*) FROM broadcast_recipients r
		WHERE r.tenant_id = :tenant AND r.broadcast_id = :broadcast AND r.state = 'sent' AND `+left+``, args, &optedOut)
	return answered, optedOut, err
}

// What a person did after they got it.
const (
	replied = `EXISTS (SELECT 1 FROM messages i WHERE i.tenant_id = :tenant AND i.lead_id = r.lead_id AND i.direction = 'in'
			AND i.created_at >= r.at AND i.created_at < r.at + :within)`
	left = `EXISTS (SELECT 1 FROM consents c WHERE c.tenant_id = :tenant AND c.lead_id = r.lead_id AND c.purpose = 'marketing'
			AND c.action = 'withdrawn' AND c.at >= r.at AND c.at < r.at + :within)`
)

// lastStatuses are the statuses of the last messages of a broadcast whose outcome is known.
func lastStatuses(tx *db.Tx, broadcastID int64, limit int) ([]string, error) {
	return db.List(tx, `SELECT m.status FROM broadcast_recipients r JOIN messages m ON m.tenant_id = r.tenant_id AND m.id = r.message_id
		WHERE r.tenant_id = :tenant AND r.broadcast_id = :broadcast AND r.state = 'sent' AND m.status <> 'queued'
		ORDER BY r.lead_id DESC LIMIT :limit`,
		db.Args{"broadcast": broadcastID, "limit": limit}, func(r db.Row) (status string, err error) {
			err = r.Scan(&status)
			return status, err
		})
}

// recipients is a page of the report; an empty state is all of them.
func recipients(tx *db.Tx, broadcastID int64, state string, after int64, limit int) ([]Recipient, error) {
	query := `SELECT r.lead_id, l.name, COALESCE(l.phone, ''), r.state, r.reason, r.at, COALESCE(m.status, ''), COALESCE(m.error_code, ''),
			CASE WHEN r.state = 'sent' AND ` + replied + ` THEN 1 ELSE 0 END,
			CASE WHEN r.state = 'sent' AND ` + left + ` THEN 1 ELSE 0 END
		FROM broadcast_recipients r JOIN leads l ON l.tenant_id = r.tenant_id AND l.id = r.lead_id
		LEFT JOIN messages m ON m.tenant_id = r.tenant_id AND m.id = r.message_id
		WHERE r.tenant_id = :tenant AND r.broadcast_id = :broadcast AND r.lead_id > :after`
	args := db.Args{"broadcast": broadcastID, "after": after, "limit": limit, "within": answerTime.Milliseconds()}
	switch state {
	case "":
	case rowWaiting, rowLeftOut:
		query += ` AND r.state = :state`
		args["state"] = state
	case rowFailed:
		query += ` AND (r.state = 'failed' OR m.status = 'failed' OR m.status = 'unknown')`
	default:
		query += ` AND m.status = :status`
		args["status"] = state
	}
	return db.List(tx, query+` ORDER BY r.lead_id LIMIT :limit`, args, func(r db.Row) (p Recipient, err error) {
		var answered, optedOut int64
		err = r.Scan(&p.LeadID, &p.Name, &p.Phone, &p.row, &p.reason, &p.at, &p.status, &p.code, &answered, &optedOut)
		p.Replied, p.OptedOut = answered == 1, optedOut == 1
		return p, err
	})
}
