package consent

import (
	"encoding/json"

	"github.com/moked/moked/internal/db"
)

const rows db.LeadRows = "consents"

// MoveLead gives the ledger of one lead to another: the two are one person, and their last word holds.
func (s *Service) MoveLead(tx *db.Tx, from, to int64) (json.RawMessage, error) {
	return rows.MoveLead(tx, from, to)
}

// MoveBack gives the rows that MoveLead has moved back.
func (s *Service) MoveBack(tx *db.Tx, from, to int64, moved json.RawMessage) error {
	return rows.MoveBack(tx, from, to, moved)
}
