package calls

import (
	"slices"
	"time"

	"github.com/moked/moked/internal/db"
)

// Line is a turn of a call as others quote it.
type Line struct {
	CallID, Seq int64
	At          time.Time
	Caller      bool
	Text        string
}

// Said is what was said last in the calls with a lead, oldest first.
func (s *Service) Said(tx *db.Tx, leadID int64, limit int) ([]Line, error) {
	found, err := lastTurns(tx, leadID, limit)
	if err != nil {
		return nil, err
	}
	slices.Reverse(found)
	lines := make([]Line, len(found))
	for i, t := range found {
		lines[i] = Line{t.call, t.turn.Seq, t.turn.At, t.turn.Role == RoleCaller, t.turn.Text}
	}
	return lines, nil
}
