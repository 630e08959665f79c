package calls

import (
	"encoding/json"

	"github.com/moked/moked/internal/db"
)

const rows db.LeadRows = "calls"

// MoveLead gives the calls with one lead to another: the two are one person.
func (s *Service) MoveLead(tx *db.Tx, from, to int64) (json.RawMessage, error) {
	return rows.MoveLead(tx, from, to)
}

// MoveBack gives the calls that MoveLead has moved back.
func (s *Service) MoveBack(tx *db.Tx, from, to int64, moved json.RawMessage) error {
	return rows.MoveBack(tx, from, to, moved)
}
