package inbox

import (
	"errors"
	"time"

	"github.com/moked/moked/internal/db"
)

// webhookEvent is a stored delivery of a provider.
type webhookEvent struct {
	ID, ChannelID int64
	Provider, Raw string
	ReceivedAt    time.Time
	Processed     bool
}

// storeEvent keeps a delivery; fresh is false when it was there already.
func storeEvent(tx *db.Tx, provider string, channelID int64, key, raw string) (id int64, fresh bool, err error) {
	id = tx.NewID()
	n, err := tx.Exec(`
		INSERT INTO webhook_events (tenant_id, id, provider, channel_id, event_key, raw, received_at)
		VALUES (:tenant, :id, :provider, :channel, :key, :raw, :now)
		ON CONFLICT DO NOTHING`,
		db.Args{"id": id, "provider": provider, "channel": channelID, "key": key, "raw": raw, "now": db.Ms(tx.Now())})
	return id, n == 1, err
}

func loadEvent(tx *db.Tx, id int64) (e webhookEvent, err error) {
	var received int64
	err = tx.One(`
		SELECT id, channel_id, provider, raw, received_at, CASE WHEN processed_at IS NULL THEN 0 ELSE 1 END
		FROM webhook_events WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": id}, &e.ID, &e.ChannelID, &e.Provider, &e.Raw, &received, &e.Processed)
	e.ReceivedAt = db.Time(received)
	return e, err
}

func finishEvent(tx *db.Tx, id int64, problem string) error {
	_, err := tx.Exec(`
		UPDATE webhook_events SET processed_at = :now, error = :problem
		WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": id, "problem": problem, "now": db.Ms(tx.Now())})
	return err
}

// pruneEvents forgets raw deliveries that were worked on long ago: they hold people's words, and
// what they said is in the messages.
func pruneEvents(tx *db.Tx, before time.Time) error {
	_, err := tx.Exec(`
		DELETE FROM webhook_events
		WHERE tenant_id = :tenant AND received_at < :before AND processed_at IS NOT NULL`,
		db.Args{"before": db.Ms(before)})
	return err
}

// earlyStatus is a report about a message that we do not know yet.
type earlyStatus struct {
	ChannelID  int64
	ProviderID string
	Status     status
	ErrorCode  string
	At         time.Time
}

func storeEarly(tx *db.Tx, e earlyStatus) error {
	_, err := tx.Exec(`
		INSERT INTO early_statuses (tenant_id, id, channel_id, provider_id, status, error_code, at, received_at)
		VALUES (:tenant, :id, :channel, :message, :status, :code, :at, :now)
		ON CONFLICT DO NOTHING`,
		db.Args{"id": tx.NewID(), "channel": e.ChannelID, "message": e.ProviderID, "status": string(e.Status),
			"code": e.ErrorCode, "at": db.Ms(e.At), "now": db.Ms(tx.Now())})
	return err
}

// takeEarly gives the waiting reports of a message and forgets them.
func takeEarly(tx *db.Tx, channelID int64, providerID string) ([]earlyStatus, error) {
	args := db.Args{"channel": channelID, "message": providerID}
	all, err := db.List(tx, `
		SELECT status, error_code, at FROM early_statuses
		WHERE tenant_id = :tenant AND channel_id = :channel AND provider_id = :message`,
		args, func(r db.Row) (earlyStatus, error) {
			e := earlyStatus{ChannelID: channelID, ProviderID: providerID}
			var at int64
			var word string
			err := r.Scan(&word, &e.ErrorCode, &at)
			e.Status, e.At = status(word), db.Time(at)
			return e, err
		})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	_, err = tx.Exec(`
		DELETE FROM early_statuses
		WHERE tenant_id = :tenant AND channel_id = :channel AND provider_id = :message`, args)
	return all, err
}

// pruneEarly forgets reports about messages that somebody else sent from the same number.
func pruneEarly(tx *db.Tx, before time.Time) error {
	_, err := tx.Exec(`DELETE FROM early_statuses WHERE tenant_id = :tenant AND received_at < :before`,
		db.Args{"before": db.Ms(before)})
	return err
}

// Parked is a genuine delivery for a number that no business has.
type Parked struct {
	ID                      int64
	Provider, RouteKey, Raw string
	ReceivedAt              time.Time
}

func storeParked(tx *db.Tx, provider, routeKey, key, raw string) error {
	_, err := tx.Exec(`
		INSERT INTO parked_events (id, provider, route_key, event_key, raw, received_at)
		VALUES (:id, :provider, :route, :key, :raw, :now)
		ON CONFLICT DO NOTHING`,
		db.Args{"id": tx.NewID(), "provider": provider, "route": routeKey, "key": key, "raw": raw, "now": db.Ms(tx.Now())})
	return err
}

func listParked(tx *db.Tx, after int64, limit int) ([]Parked, error) {
	return db.List(tx, `
		SELECT id, provider, route_key, raw, received_at FROM parked_events
		WHERE id > :after ORDER BY id LIMIT :limit`,
		db.Args{"after": after, "limit": limit}, func(r db.Row) (p Parked, err error) {
			var received int64
			err = r.Scan(&p.ID, &p.Provider, &p.RouteKey, &p.Raw, &received)
			p.ReceivedAt = db.Time(received)
			return p, err
		})
}

// takeParked gives a parked delivery with its key and forgets it.
func takeParked(tx *db.Tx, id int64) (p Parked, key string, found bool, err error) {
	err = tx.One(`DELETE FROM parked_events WHERE id = :id RETURNING id, provider, route_key, raw, event_key`,
		db.Args{"id": id}, &p.ID, &p.Provider, &p.RouteKey, &p.Raw, &key)
	if errors.Is(err, db.ErrNoRows) {
		return p, "", false, nil
	}
	return p, key, err == nil, err
}
