package agent

import (
	"encoding/json"

	"github.com/moked/moked/internal/db"
)

const rows db.LeadRows = "tool_calls"

// MoveLead gives what the models did with one lead to another: the two are one person.
func (s *Service) MoveLead(tx *db.Tx, from, to int64) (json.RawMessage, error) {
	return rows.MoveLead(tx, from, to)
}

// MoveBack gives what MoveLead has moved back.
func (s *Service) MoveBack(tx *db.Tx, from, to int64, moved json.RawMessage) error {
	return rows.MoveBack(tx, from, to, moved)
}
