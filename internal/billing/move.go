package billing

import (
	"encoding/json"

	"github.com/moked/moked/internal/db"
)

// movedBills are rows that went from one lead to another.
type movedBills struct{ Documents, Payments, Orders []int64 }

// MoveLead gives the documents, payments and orders of one lead to another: the two are one person. What
// an issued document says of its customer stays.
func (s *Service) MoveLead(tx *db.Tx, from, to int64) (json.RawMessage, error) {
	bills, err := billsOf(tx, from)
	if err != nil {
		return nil, err
	}
	if err := moveBills(tx, bills, from, to); err != nil {
		return nil, err
	}
	return json.Marshal(bills)
}

// MoveBack gives what MoveLead has moved back.
func (s *Service) MoveBack(tx *db.Tx, from, to int64, moved json.RawMessage) error {
	var bills movedBills
	if err := json.Unmarshal(moved, &bills); err != nil {
		return err
	}
	return moveBills(tx, bills, from, to)
}
