package intake

import (
	"encoding/json"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

func wireTime(ms int64) string { return web.Time(db.Time(ms)) }

func insertSource(tx *db.Tx, m Sender) error {
	_, err := tx.Exec(`INSERT INTO intake_sources (tenant_id, id, name, hint, secret, mapping, created_at, used_at, revoked_at)
		VALUES (:tenant, :id, :name, :hint, :secret, '{}', :now, 0, 0)`,
		db.Args{"id": m.ID, "name": m.Name, "hint": m.Hint, "secret": m.secret, "now": db.Ms(tx.Now())})
	return err
}

func updateSource(tx *db.Tx, m Sender) error {
	mapping, err := json.Marshal(m.Mapping)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE intake_sources SET name = :name, hint = :hint, secret = :secret, mapping = :mapping WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": m.ID, "name": m.Name, "hint": m.Hint, "secret": m.secret, "mapping": string(mapping)})
	return err
}

func markRevoked(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`UPDATE intake_sources SET revoked_at = :now WHERE tenant_id = :tenant AND id = :id AND revoked_at = 0`, db.Args{"id": id, "now": db.Ms(tx.Now())})
	return err
}

func markUsed(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`UPDATE intake_sources SET used_at = :now WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id, "now": db.Ms(tx.Now())})
	return err
}

func scanSource(r db.Row) (m Sender, err error) {
	var mapping string
	var created, used, revoked int64
	if err := r.Scan(&m.ID, &m.Name, &m.Hint, &m.secret, &mapping, &created, &used, &revoked); err != nil {
		return m, err
	}
	m.CreatedAt, m.Revoked, m.Signed = wireTime(created), revoked > 0, m.secret != ""
	if used > 0 {
		at := wireTime(used)
		m.UsedAt = &at
	}
	return m, json.Unmarshal([]byte(mapping), &m.Mapping)
}

// sourcesOf are the sources of the business, the newest first; revoked ones last.
func sourcesOf(tx *db.Tx) ([]Sender, error) {
	return db.List(tx, `SELECT id, name, hint, secret, mapping, created_at, used_at, revoked_at FROM intake_sources
		WHERE tenant_id = :tenant ORDER BY CASE WHEN revoked_at = 0 THEN 0 ELSE 1 END, id DESC LIMIT 500`, nil, scanSource)
}

func countSources(tx *db.Tx) (n int64, err error) {
	err = tx.One(`SELECT count(*) FROM intake_sources WHERE tenant_id = :tenant AND revoked_at = 0`, nil, &n)
	return n, err
}

func loadSource(tx *db.Tx, id int64) (Sender, error) {
	found, err := db.List(tx, `SELECT id, name, hint, secret, mapping, created_at, used_at, revoked_at FROM intake_sources
		WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id}, scanSource)
	if err == nil && len(found) == 0 {
		err = fault.NotFound.New()
	}
	if err != nil {
		return Sender{}, err
	}
	return found[0], nil
}

// keepEvent stores a delivery; fresh is false when one with its key is there.
func keepEvent(tx *db.Tx, e Delivery) (fresh bool, err error) {
	n, err := tx.Exec(`INSERT INTO intake_events (tenant_id, id, source_id, event_key, digest, content_type, outcome, lead_id, status, answer, received_at, raw)
		VALUES (:tenant, :id, :source, :key, :digest, :type, 'received', 0, 0, '', :now, :raw) ON CONFLICT DO NOTHING`,
		db.Args{"id": e.ID, "source": e.sourceID, "key": e.key, "digest": e.digest, "type": e.contentType, "raw": e.raw, "now": db.Ms(tx.Now())})
	return n == 1, err
}

func finishEvent(tx *db.Tx, e Delivery) error {
	var lead int64
	if e.LeadID != nil {
		lead = *e.LeadID
	}
	_, err := tx.Exec(`UPDATE intake_events SET outcome = :outcome, lead_id = :lead, status = :status, answer = :answer WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": e.ID, "outcome": e.Outcome, "lead": lead, "status": e.status, "answer": e.sum})
	return err
}

// lockEvent takes the right to work on an event: whoever else wants it waits for this transaction.
func lockEvent(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`UPDATE intake_events SET status = status WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id})
	return err
}

func scanEvent(r db.Row) (e Delivery, err error) {
	var lead, received int64
	err = r.Scan(&e.ID, &e.sourceID, &e.key, &e.digest, &e.contentType, &e.Outcome, &lead, &e.status, &e.sum, &received, &e.raw)
	e.ReceivedAt = wireTime(received)
	if lead > 0 {
		e.LeadID = &lead
	}
	return e, err
}

func oneEvent(found []Delivery, err error) (Delivery, error) {
	if err == nil && len(found) == 0 {
		err = fault.NotFound.New()
	}
	if err != nil {
		return Delivery{}, err
	}
	return found[0], nil
}

func loadEvent(tx *db.Tx, sourceID, id int64) (Delivery, error) {
	return oneEvent(db.List(tx, `SELECT id, source_id, event_key, digest, content_type, outcome, lead_id, status, answer, received_at, raw FROM intake_events
		WHERE tenant_id = :tenant AND id = :id AND source_id = :source`, db.Args{"id": id, "source": sourceID}, scanEvent))
}

func eventByKey(tx *db.Tx, sourceID int64, key string) (Delivery, error) {
	return oneEvent(db.List(tx, `SELECT id, source_id, event_key, digest, content_type, outcome, lead_id, status, answer, received_at, raw FROM intake_events
		WHERE tenant_id = :tenant AND source_id = :source AND event_key = :key`, db.Args{"source": sourceID, "key": key}, scanEvent))
}

// eventsOf are the deliveries of a source before one of them, the latest first.
func eventsOf(tx *db.Tx, sourceID, before int64, limit int) ([]Delivery, error) {
	return db.List(tx, `SELECT id, source_id, event_key, digest, content_type, outcome, lead_id, status, answer, received_at, raw FROM intake_events
		WHERE tenant_id = :tenant AND source_id = :source AND id < :before ORDER BY id DESC LIMIT :limit`,
		db.Args{"source": sourceID, "before": before, "limit": limit}, scanEvent)
}

// pruneEvents forgets old deliveries: they hold what people told of themselves.
func pruneEvents(tx *db.Tx, before time.Time) error {
	_, err := tx.Exec(`DELETE FROM intake_events WHERE tenant_id = :tenant AND received_at < :before`, db.Args{"before": db.Ms(before)})
	return err
}
