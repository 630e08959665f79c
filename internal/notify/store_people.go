package notify

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

func firstID(at time.Time) int64 { return clock.FirstID(at) }

// loadSettings are a person's wishes, or the defaults.
func loadSettings(tx *db.Tx, user int64) (Settings, error) {
	s := defaults()
	var ways string
	var from, to int64
	err := tx.One(`SELECT channels, quiet_from, quiet_to, push_names FROM notification_settings WHERE tenant_id = :tenant AND user_id = :user`,
		db.Args{"user": user}, &ways, &from, &to, &s.PushNames)
	if errors.Is(err, db.ErrNoRows) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	s.QuietFrom, s.QuietTo = hhmm(from), hhmm(to)
	err = json.Unmarshal([]byte(ways), &s)
	return s, err
}

func storeSettings(tx *db.Tx, user int64, s Settings) error {
	ways, err := json.Marshal(map[Kind]Ways{Reminder: s.Reminder, Assigned: s.Assigned, Message: s.Message, Asked: s.Asked})
	if err != nil {
		return err
	}
	from, to := int64(-1), int64(-1)
	if s.QuietFrom != "" {
		f, _ := minutesOf(s.QuietFrom) // checked
		t, _ := minutesOf(s.QuietTo)
		from, to = int64(f), int64(t)
	}
	_, err = tx.Exec(`INSERT INTO notification_settings (tenant_id, user_id, channels, quiet_from, quiet_to, push_names, updated_at)
		VALUES (:tenant, :user, :ways, :from, :to, :names, :now)
		ON CONFLICT (tenant_id, user_id) DO UPDATE SET channels = excluded.channels, quiet_from = excluded.quiet_from,
			quiet_to = excluded.quiet_to, push_names = excluded.push_names, updated_at = excluded.updated_at`,
		db.Args{"user": user, "ways": string(ways), "from": from, "to": to, "names": s.PushNames, "now": db.Ms(tx.Now())})
	return err
}

// device is a browser that takes push messages. sealed holds its address and keys.
type device struct {
	tenantID   tenant.ID
	ID, userID int64
	name       string
	sealed     string
	createdAt  time.Time
	lastSentAt time.Time
}

const deviceColumns = `tenant_id, id, user_id, device, subscription, created_at, last_sent_at`

func scanDevice(r db.Row) (d device, err error) {
	var created, last int64
	err = r.Scan(&d.tenantID, &d.ID, &d.userID, &d.name, &d.sealed, &created, &last)
	d.createdAt, d.lastSentAt = db.Time(created), db.Time(last)
	return d, err
}

func subscriptionsOf(tx *db.Tx, user int64) ([]device, error) {
	return db.List(tx, `SELECT `+deviceColumns+` FROM push_subscriptions WHERE tenant_id = :tenant AND user_id = :user ORDER BY id LIMIT 50`,
		db.Args{"user": user}, scanDevice)
}

func loadDevice(tx *db.Tx, id int64) (d device, found bool, err error) {
	list, err := db.List(tx, `SELECT `+deviceColumns+` FROM push_subscriptions WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id}, scanDevice)
	if err != nil || len(list) == 0 {
		return device{}, false, err
	}
	return list[0], true, nil
}

// storeDevice adds a device, or gives one that is known to whoever uses it now; id is the row's.
func storeDevice(tx *db.Tx, user int64, hash, sealed, name string) (id int64, err error) {
	err = tx.One(`INSERT INTO push_subscriptions (tenant_id, id, user_id, endpoint_hash, subscription, device, created_at, last_sent_at)
		VALUES (:tenant, :id, :user, :hash, :sealed, :device, :now, 0)
		ON CONFLICT (tenant_id, endpoint_hash) DO UPDATE SET user_id = excluded.user_id, subscription = excluded.subscription, device = excluded.device
		RETURNING id`,
		db.Args{"id": tx.NewID(), "user": user, "hash": hash, "sealed": sealed, "device": name, "now": db.Ms(tx.Now())}, &id)
	return id, err
}

func touchDevice(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`UPDATE push_subscriptions SET last_sent_at = :now WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id, "now": db.Ms(tx.Now())})
	return err
}

func removeDevice(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`DELETE FROM push_subscriptions WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id})
	return err
}
