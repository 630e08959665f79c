package agent

import (
	"encoding/json"

	"github.com/moked/moked/internal/db"
)

// MoveLead gives what the models did with one lead to another: the two are one person.
func (s *Service) MoveLead(tx *db.Tx, from, to int64) (json.RawMessage, error) {
	ids, err := callsOf(tx, from)
	if err != nil {
		return nil, err
	}
	if err := moveCalls(tx, ids, from, to); err != nil {
		return nil, err
	}
	return json.Marshal(ids)
}

// MoveBack gives what MoveLead has moved back.
func (s *Service) MoveBack(tx *db.Tx, from, to int64, moved json.RawMessage) error {
	var ids []int64
	if err := json.Unmarshal(moved, &ids); err != nil {
		return err
	}
	return moveCalls(tx, ids, from, to)
}
