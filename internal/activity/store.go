package activity

import (
	"time"

	"github.com/moked/moked/internal/db"
)

// wonBetween counts the leads that came into a won column in a span of time and are still there.
func wonBetween(tx *db.Tx, from, to time.Time) (count, value int64, err error) {
	err = tx.One(`SELECT count(*), CAST(COALESCE(sum(l.value_agorot), 0) AS BIGINT)
		FROM lead_statuses s JOIN leads l ON l.tenant_id = s.tenant_id AND l.status = s.key
		WHERE s.tenant_id = :tenant AND l.tenant_id = :tenant AND s.kind = 'won' AND l.deleted_at = 0
			AND l.status_at >= :from AND l.status_at < :to`,
		db.Args{"from": db.Ms(from), "to": db.Ms(to)}, &count, &value)
	return count, value, err
}
