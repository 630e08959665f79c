package notify

import (
	"errors"

	"github.com/moked/moked/internal/db"
)

// The states of a delivery.
const (
	waiting   = "waiting"
	attempted = "attempted" // the network may have been touched
	sent      = "sent"
	refused   = "refused" // the other side said no, or nobody is there
	skipped   = "skipped" // it was read before it went out
	unknown   = "unknown" // cut off in the middle: never tried again
)

func insertDelivery(tx *db.Tx, d delivery) error {
	_, err := tx.Exec(`INSERT INTO notification_deliveries (tenant_id, notification_id, channel, target, state, attempted_at)
		VALUES (:tenant, :notification, :channel, :target, 'waiting', 0)
		ON CONFLICT (tenant_id, notification_id, channel, target) DO NOTHING`, d.args())
	return err
}

func (d delivery) args() db.Args {
	return db.Args{"notification": d.Notification, "channel": d.Channel, "target": d.Target}
}

// stateOf reads the state and locks the row on engines that lock rows; "" when there is none.
func stateOf(tx *db.Tx, d delivery) (state string, err error) {
	err = tx.One(`UPDATE notification_deliveries SET target = target
		WHERE tenant_id = :tenant AND notification_id = :notification AND channel = :channel AND target = :target RETURNING state`,
		d.args(), &state)
	if errors.Is(err, db.ErrNoRows) {
		return "", nil
	}
	return state, err
}

func setState(tx *db.Tx, d delivery, state string) error {
	args := d.args()
	args["state"], args["now"] = state, db.Ms(tx.Now())
	_, err := tx.Exec(`UPDATE notification_deliveries SET state = :state, attempted_at = :now
		WHERE tenant_id = :tenant AND notification_id = :notification AND channel = :channel AND target = :target`, args)
	return err
}
