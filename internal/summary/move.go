package summary

import (
	"encoding/json"
	"time"

	"github.com/moked/moked/internal/db"
)

// movedSummary is whether the summary of one lead became that of another, and when it was made.
type movedSummary struct {
	Moved  bool      `json:"moved"`
	MadeAt time.Time `json:"made_at"`
}

// MoveLead gives a lead without a summary that of another, since the two are one person, and plans one of
// what both have said.
func (s *Service) MoveLead(tx *db.Tx, from, to int64) (json.RawMessage, error) {
	theirs, there, err := load(tx, from)
	if err != nil {
		return nil, err
	}
	_, ours, err := load(tx, to)
	if err != nil {
		return nil, err
	}
	moved := movedSummary{there && !ours, theirs.MadeAt}
	if moved.Moved {
		if err := move(tx, from, to); err != nil {
			return nil, err
		}
	}
	if there {
		if err := s.Spoke(tx, to); err != nil {
			return nil, err
		}
	}
	return json.Marshal(moved)
}

// MoveBack gives the summary back, unless a new one was made since, and plans one for each of them.
func (s *Service) MoveBack(tx *db.Tx, from, to int64, data json.RawMessage) error {
	var moved movedSummary
	if err := json.Unmarshal(data, &moved); err != nil {
		return err
	}
	now, there, err := load(tx, from)
	if err != nil || !there {
		return err
	}
	if moved.Moved && now.MadeAt.Equal(moved.MadeAt) {
		return move(tx, from, to)
	}
	if err := s.Spoke(tx, from); err != nil {
		return err
	}
	return s.Spoke(tx, to)
}
