package calls

import (
	"time"

	"github.com/moked/moked/internal/db"
)

// holdLines makes whoever else places a call of this business wait until this transaction has ended.
func holdLines(tx *db.Tx) error {
	_, err := tx.Exec(`INSERT INTO outbound_lines (tenant_id, placed_at) VALUES (:tenant, :now)
		ON CONFLICT (tenant_id) DO UPDATE SET placed_at = :now`, db.Args{"now": db.Ms(tx.Now())})
	return err
}

// openCall is a call that goes on.
type openCall struct {
	lead      int64
	direction string
}

func openCalls(tx *db.Tx) ([]openCall, error) {
	return db.List(tx, `SELECT lead_id, direction FROM calls WHERE tenant_id = :tenant AND status IN ('ringing', 'in_progress')`, db.Args{},
		func(r db.Row) (c openCall, err error) { return c, r.Scan(&c.lead, &c.direction) })
}

// setAttempted notes when the carrier was asked to place a call, or that it was not.
func setAttempted(tx *db.Tx, id int64, at time.Time) error {
	_, err := tx.Exec(`UPDATE calls SET attempted_at = :at WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id, "at": db.Ms(at)})
	return err
}

// nameCall gives a placed call the carrier's name, once.
func nameCall(tx *db.Tx, id int64, providerID string) error {
	_, err := tx.Exec(`UPDATE calls SET provider_call_id = :provider WHERE tenant_id = :tenant AND id = :id AND provider_call_id = :unnamed`,
		db.Args{"id": id, "provider": providerID, "unnamed": unnamed(id)})
	return err
}

// announceEnd notes why a call that goes on is about to end: the carrier's report of the end knows no
// more than that somebody has hung up.
func announceEnd(tx *db.Tx, id int64, reason string) error {
	_, err := tx.Exec(`UPDATE calls SET end_reason = :reason WHERE tenant_id = :tenant AND id = :id AND ended_at IS NULL`,
		db.Args{"id": id, "reason": reason})
	return err
}

// answeredBy is the carrier's verdict on who has picked up, empty until it comes.
func answeredBy(tx *db.Tx, id int64) (by string, err error) {
	err = tx.One(`SELECT answered_by FROM calls WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id}, &by)
	return by, err
}
