package tasks

import (
	"encoding/json"

	"github.com/moked/moked/internal/db"
)

const rows db.LeadRows = "reminders"

// MoveLead gives the reminders and tasks about one lead to another: the two are one person.
func (s *Service) MoveLead(tx *db.Tx, from, to int64) (json.RawMessage, error) {
	moved, err := rows.MoveLead(tx, from, to)
	if err != nil {
		return nil, err
	}
	return moved, s.refreshBoth(tx, from, to)
}

// MoveBack gives the reminders and tasks that MoveLead has moved back.
func (s *Service) MoveBack(tx *db.Tx, from, to int64, moved json.RawMessage) error {
	if err := rows.MoveBack(tx, from, to, moved); err != nil {
		return err
	}
	return s.refreshBoth(tx, from, to)
}

// refreshBoth shows on both cards what is due next now.
func (s *Service) refreshBoth(tx *db.Tx, from, to int64) error {
	if err := s.refreshNext(tx, from); err != nil {
		return err
	}
	return s.refreshNext(tx, to)
}
