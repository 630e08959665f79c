package broadcasts

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

const columns = `id, key, name, segment, template_id, template_name, slots, purpose, audience, closed_too, from_minute, to_minute,
	on_rest, per_minute, state, reason, start_at, created_by, created_name, created_at, finished_at`

func scan(r db.Row) (b Broadcast, err error) {
	var slots, audience string
	var closedToo, onRest, start, created, finished int64
	if err = r.Scan(&b.ID, &b.key, &b.Name, &b.Segment, &b.TemplateID, &b.Template, &slots, &b.Purpose, &audience, &closedToo, &b.FromMinute, &b.ToMinute,
		&onRest, &b.PerMinute, &b.State, &b.Reason, &start, &b.createdBy, &b.CreatedBy, &created, &finished); err != nil {
		return b, err
	}
	b.closedToo, b.OnRest = closedToo == 1, onRest == 1
	b.startAt, b.createdAt, b.finishedAt = db.Time(start), db.Time(created), db.Time(finished)
	b.StartAt, b.CreatedAt, b.FinishedAt = web.Time(b.startAt), web.Time(b.createdAt), timeOrNil(b.finishedAt)
	b.Undelivered = []Why{}
	if err = json.Unmarshal([]byte(slots), &b.slots); err != nil {
		return b, err
	}
	return b, json.Unmarshal([]byte(audience), &b.audience)
}

func timeOrNil(t time.Time) *string {
	if t.IsZero() || db.Ms(t) == 0 {
		return nil
	}
	text := web.Time(t)
	return &text
}

func number(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// insertBroadcast adds a broadcast; fresh is false when its key was used.
func insertBroadcast(tx *db.Tx, b Broadcast) (fresh bool, err error) {
	slots, err := json.Marshal(b.slots)
	if err != nil {
		return false, err
	}
	audience, err := json.Marshal(b.audience)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`INSERT INTO broadcasts (tenant_id, id, key, name, segment, template_id, template_name, slots, purpose, audience, closed_too,
			from_minute, to_minute, on_rest, per_minute, state, reason, start_at, created_by, created_name, created_at, finished_at)
		VALUES (:tenant, :id, :key, :name, :segment, :template, :template_name, :slots, :purpose, :audience, :closed_too,
			:from, :to, :on_rest, :per_minute, :state, '', :start, :by, :by_name, :now, 0)
		ON CONFLICT DO NOTHING`,
		db.Args{"id": b.ID, "key": b.key, "name": b.Name, "segment": b.Segment, "template": b.TemplateID, "template_name": b.Template,
			"slots": string(slots), "purpose": b.Purpose, "audience": string(audience), "closed_too": number(b.closedToo),
			"from": b.FromMinute, "to": b.ToMinute, "on_rest": number(b.OnRest), "per_minute": b.PerMinute, "state": b.State,
			"start": db.Ms(b.startAt), "by": b.createdBy, "by_name": b.CreatedBy, "now": db.Ms(b.createdAt)})
	return n == 1, err
}

func loadBroadcast(tx *db.Tx, id int64) (Broadcast, error) {
	return only(db.List(tx, `SELECT `+columns+` FROM broadcasts WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id}, scan))
}

// lockBroadcast reads a broadcast that nobody else changes meanwhile.
func lockBroadcast(tx *db.Tx, id int64) (Broadcast, error) {
	if _, err := tx.Exec(`UPDATE broadcasts SET state = state WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id}); err != nil {
		return Broadcast{}, err
	}
	return loadBroadcast(tx, id)
}

func broadcastByKey(tx *db.Tx, key string) (Broadcast, error) {
	return only(db.List(tx, `SELECT `+columns+` FROM broadcasts WHERE tenant_id = :tenant AND key = :key`, db.Args{"key": key}, scan))
}

func only(found []Broadcast, err error) (Broadcast, error) {
	if err == nil && len(found) == 0 {
		err = fault.NotFound.New()
	}
	if err != nil {
		return Broadcast{}, err
	}
	return found[0], nil
}

// listBroadcasts are the broadcasts, the latest first.
func listBroadcasts(tx *db.Tx, before int64, limit int) ([]Broadcast, error) {
	return db.List(tx, `SELECT `+columns+` FROM broadcasts WHERE tenant_id = :tenant AND id < :before ORDER BY id DESC LIMIT :limit`,
		db.Args{"before": before, "limit": limit}, scan)
}

func storeState(tx *db.Tx, b Broadcast) error {
	_, err := tx.Exec(`UPDATE broadcasts SET state = :state, reason = :reason, finished_at = :finished WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": b.ID, "state": b.State, "reason": b.Reason, "finished": db.Ms(b.finishedAt)})
	return err
}

// candidates are the people of these ids who are still there, in their order.
func candidates(tx *db.Tx, ids []int64, purpose string) ([]candidate, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	names := make([]string, len(ids))
	args := db.Args{"purpose": purpose}
	for i, id := range ids {
		names[i] = fmt.Sprint(":i", i)
		args[fmt.Sprint("i", i)] = id
	}
	return db.List(tx, strings.Replace(candidateQuery, ":i0", strings.Join(names, ", "), 1), args, func(r db.Row) (c candidate, err error) {
		var spoke int64
		err = r.Scan(&c.ID, &c.Name, &c.Phone, &c.Kind, &c.Consent, &spoke)
		c.Spoke = spoke == 1
		return c, err
	})
}

// candidateQuery looks at one person; for more of them its last parameter becomes several.
const candidateQuery = `SELECT l.id, l.name, COALESCE(l.phone, ''), COALESCE(s.kind, ''),
			COALESCE((SELECT c.action FROM consents c WHERE c.tenant_id = :tenant AND c.lead_id = l.id AND c.purpose = :purpose
				AND c.channel IN ('all', 'whatsapp') ORDER BY c.id DESC LIMIT 1), ''),
			CASE WHEN EXISTS (SELECT 1 FROM conversations v WHERE v.tenant_id = :tenant AND v.lead_id = l.id) THEN 1 ELSE 0 END
		FROM leads l LEFT JOIN lead_statuses s ON s.tenant_id = l.tenant_id AND s.key = l.status
		WHERE l.tenant_id = :tenant AND l.deleted_at = 0 AND l.id IN (:i0) ORDER BY l.id`
