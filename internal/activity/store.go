package activity

import (
	"fmt"
	"strings"
	"time"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
)

// countDays fills the chart. A person who wrote ten messages came once that day.
func countDays(tx *db.Tx, days []time.Time, into []Day) error {
	day, args := dayOf("e.at", days)
	args["first"] = clock.FirstID(days[0])
	if err := tx.Query(`SELECT came.day, came.kind, count(DISTINCT came.lead_id) FROM (
			SELECT `+day+` AS day, e.kind, e.lead_id FROM events e
			WHERE e.tenant_id = :tenant AND e.id >= :first AND e.at >= :d0 AND e.at < :d14
				AND e.kind IN ('message.received', 'call.started')) AS came
		GROUP BY came.day, came.kind`, args, func(r db.Row) error {
		var at, n int64
		var kind string
		if err := r.Scan(&at, &kind, &n); err != nil {
			return err
		}
		if kind == "call.started" {
			into[at].Phone = n
		} else {
			into[at].WhatsApp = n
		}
		return nil
	}); err != nil {
		return err
	}
	day, args = dayOf("l.created_at", days)
	return tx.Query(`SELECT made.day, count(*) FROM (
			SELECT `+day+` AS day FROM leads l
			WHERE l.tenant_id = :tenant AND l.deleted_at = 0 AND l.created_at >= :d0 AND l.created_at < :d14) AS made
		GROUP BY made.day`, args, func(r db.Row) error {
		var at, n int64
		if err := r.Scan(&at, &n); err != nil {
			return err
		}
		into[at].NewLeads = n
		return nil
	})
}

// dayOf is an expression for the number of the day that a time lies in. Days are counted by their
// real beginnings, since no arithmetic on milliseconds knows when clocks change.
func dayOf(column string, days []time.Time) (string, db.Args) {
	args := db.Args{"d0": db.Ms(days[0])}
	var b strings.Builder
	b.WriteString("CASE")
	for i := 1; i < len(days); i++ {
		fmt.Fprintf(&b, " WHEN %s < :d%d THEN %d", column, i, i-1)
		args[fmt.Sprint("d", i)] = db.Ms(days[i])
	}
	b.WriteString(" END")
	return b.String(), args
}

// wonBetween counts the leads that came into a won column in a span of time and are still there.
func wonBetween(tx *db.Tx, from, to time.Time) (count, value int64, err error) {
	err = tx.One(`SELECT count(*), CAST(COALESCE(sum(l.value_agorot), 0) AS BIGINT)
		FROM lead_statuses s JOIN leads l ON l.tenant_id = s.tenant_id AND l.status = s.key
		WHERE s.tenant_id = :tenant AND l.tenant_id = :tenant AND s.kind = 'won' AND l.deleted_at = 0
			AND l.status_at >= :from AND l.status_at < :to`,
		db.Args{"from": db.Ms(from), "to": db.Ms(to)}, &count, &value)
	return count, value, err
}
