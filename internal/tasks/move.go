package tasks

import (
	"encoding/json"

	"github.com/moked/moked/internal/db"
)

// MoveLead gives the reminders and tasks about one lead to another: the two are one person.
func (s *Service) MoveLead(tx *db.Tx, from, to int64) (json.RawMessage, error) {
	ids, err := idsOf(tx, from)
	if err != nil {
		return nil, err
	}
	if err := s.moveTasks(tx, ids, from, to); err != nil {
		return nil, err
	}
	return json.Marshal(ids)
}

// MoveBack gives the reminders and tasks that MoveLead has moved back.
func (s *Service) MoveBack(tx *db.Tx, from, to int64, moved json.RawMessage) error {
	var ids []int64
	if err := json.Unmarshal(moved, &ids); err != nil {
		return err
	}
	return s.moveTasks(tx, ids, from, to)
}

// moveTasks also shows on both cards what is due next now.
func (s *Service) moveTasks(tx *db.Tx, ids []int64, from, to int64) error {
	for _, id := range ids {
		if err := storeLeadOf(tx, id, from, to); err != nil {
			return err
		}
	}
	if err := s.refreshNext(tx, from); err != nil {
		return err
	}
	return s.refreshNext(tx, to)
}
