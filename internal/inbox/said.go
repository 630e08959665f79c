package inbox

import (
	"math"
	"slices"
	"time"

	"github.com/moked/moked/internal/db"
)

// Line is a message as others quote it.
type Line struct {
	ID      int64
	At      time.Time
	Inbound bool
	Text    string
}

// Said are the last messages with a lead that have something to quote and were really said, oldest
// first.
func (s *Service) Said(tx *db.Tx, leadID int64, limit int) ([]Line, error) {
	found, err := messagesBefore(tx, leadID, point{At: math.MaxInt64}, limit)
	if err != nil {
		return nil, err
	}
	slices.Reverse(found)
	lines := make([]Line, 0, len(found))
	for _, m := range found {
		if text := forModel(m); text != "" && m.Status != failed && m.Author != authorSystem {
			lines = append(lines, Line{m.ID, m.At, m.Direction == in, text})
		}
	}
	return lines, nil
}
