package jobs

import (
	"encoding/json"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
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
