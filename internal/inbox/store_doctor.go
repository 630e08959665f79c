package inbox

import (
	"errors"
	"time"

	"github.com/moked/moked/internal/db"
)

// trafficOf is what a number has lately sent and received.
func trafficOf(tx *db.Tx, channelID int64, now time.Time) (t traffic, err error) {
	var last int64
	args := db.Args{"channel": channelID}
	err = tx.One(`SELECT received_at, error FROM webhook_events WHERE tenant_id = :tenant AND channel_id = :channel
		ORDER BY received_at DESC LIMIT 1`, args, &last, &t.lastProblem)
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return t, err
	}
	t.lastEvent = db.Time(last)
	if err = tx.One(`SELECT count(*) FROM (SELECT 1 AS one FROM conversations
			WHERE tenant_id = :tenant AND last_at > :since AND channel_id = :channel AND window_expires_at > :now LIMIT 10000) AS counted`,
		db.Args{"channel": channelID, "now": db.Ms(now), "since": db.Ms(now.Add(-window))}, &t.open); err != nil {
		return t, err
	}
	if err = tx.One(`SELECT count(*) FROM message_templates WHERE tenant_id = :tenant AND channel_id = :channel AND status = 'approved'`,
		args, &t.templates); err != nil {
		return t, err
	}
	err = tx.One(`SELECT count(*) FILTER (WHERE m.status = 'unknown'), count(*) FILTER (WHERE m.status = 'failed')
		FROM conversations c JOIN messages m ON m.tenant_id = c.tenant_id AND m.conversation_id = c.id AND m.at > :since
		WHERE c.tenant_id = :tenant AND c.last_at > :since AND c.channel_id = :channel AND m.direction = 'out'`,
		db.Args{"channel": channelID, "since": db.Ms(now.Add(-window))}, &t.unknown, &t.failed)
	return t, err
}

// windowOf is until when a free text may be sent to a telephone from a number, zero if never.
func windowOf(tx *db.Tx, channelID int64, phone string) (time.Time, error) {
	var until int64
	err := tx.One(`SELECT c.window_expires_at FROM leads l
		JOIN conversations c ON c.tenant_id = l.tenant_id AND c.lead_id = l.id AND c.channel_id = :channel
		WHERE l.tenant_id = :tenant AND l.phone = :phone ORDER BY c.window_expires_at DESC LIMIT 1`,
		db.Args{"channel": channelID, "phone": phone}, &until)
	if errors.Is(err, db.ErrNoRows) {
		err = nil
	}
	return db.Time(until), err
}
