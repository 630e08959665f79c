package consent

import (
	"encoding/json"

	"github.com/moked/moked/internal/db"
)

// MoveLead gives the ledger of one lead to another: the two are one person, and their last word holds.
func (s *Service) MoveLead(tx *db.Tx, from, to int64) (json.RawMessage, error) {
	rows, err := entriesOf(tx, from)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(rows))
	for i, e := range rows {
		ids[i] = e.ID
	}
	if err := moveAll(tx, ids, from, to); err != nil {
		return nil, err
	}
	return json.Marshal(ids)
}

// MoveBack gives the rows that MoveLead has moved back.
func (s *Service) MoveBack(tx *db.Tx, from, to int64, moved json.RawMessage) error {
	var ids []int64
	if err := json.Unmarshal(moved, &ids); err != nil {
		return err
	}
	return moveAll(tx, ids, from, to)
}

func moveAll(tx *db.Tx, ids []int64, from, to int64) error {
	for _, id := range ids {
		if err := storeLeadOf(tx, id, from, to); err != nil {
			return err
		}
	}
	return nil
}
