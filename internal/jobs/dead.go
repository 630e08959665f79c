package jobs

import (
	"encoding/json"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/tenant"
)

// Letter is a dead job: kept with its last error until somebody replays or discards it.
type Letter struct {
	ID       int64           `json:"id"`
	Kind     string          `json:"kind"`
	Args     json.RawMessage `json:"args"`
	Attempts int             `json:"attempts"`
	Error    string          `json:"error"`
	DiedAt   time.Time       `json:"died_at"`
}

// Letters lists the dead jobs of the transaction's business, the latest first.
func Letters(tx *db.Tx, limit int) ([]Letter, error) { return letters(tx, limit) }

// Replay gives a dead job all its attempts again. If a job of the same unique key has come since,
// or there is no such dead job, it answers fault.NotFound.
func Replay(tx *db.Tx, id int64) error {
	n, err := replay(tx, id)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.NotFound.New()
	}
	tx.Notify(topic)
	return nil
}

// Discard removes a dead job for good.
func Discard(tx *db.Tx, id int64) error {
	n, err := discard(tx, id)
	if err == nil && n == 0 {
		return fault.NotFound.New()
	}
	return err
}

// Buried is a dead job of any business.
type Buried struct {
	BusinessID int64 // 0 is the installation itself
	Letter
}

// BuriedAfter lists the dead jobs of all businesses in a System transaction, in the order of business
// and id, after the given one.
func BuriedAfter(tx *db.Tx, business, id int64, limit int) ([]Buried, error) {
	return buriedAfter(tx, business, id, limit)
}

// Grave is the transaction in which a dead job of a business can be replayed or discarded, within a
// System transaction.
func Grave(tx *db.Tx, business int64) *db.Tx {
	if business == 0 {
		return tx
	}
	return tx.As(tenant.Grant(tenant.ID(business)))
}
