package files

import (
	"encoding/json"

	"github.com/moked/moked/internal/db"
)

const rows db.LeadRows = "documents"

// MoveLead gives the documents of one lead to another, deleted ones among them: the two are one person.
func (s *Service) MoveLead(tx *db.Tx, from, to int64) (json.RawMessage, error) {
	return rows.MoveLead(tx, from, to)
}

// MoveBack gives the documents that MoveLead has moved back.
func (s *Service) MoveBack(tx *db.Tx, from, to int64, moved json.RawMessage) error {
	return rows.MoveBack(tx, from, to, moved)
}
