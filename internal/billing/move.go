package billing

import (
	"encoding/json"

	"github.com/moked/moked/internal/db"
)

// movedBills are rows that went from one lead to another.
type movedBills struct{ Documents, Payments, Orders []int64 }

const (
	documentRows db.LeadRows = "billing_documents"
	paymentRows  db.LeadRows = "billing_payments"
	orderRows    db.LeadRows = "billing_orders"
)

// rows are the tables with what went, each beside its ids.
func (b *movedBills) rows() map[db.LeadRows]*[]int64 {
	return map[db.LeadRows]*[]int64{documentRows: &b.Documents, paymentRows: &b.Payments, orderRows: &b.Orders}
}

// MoveLead gives the documents, payments and orders of one lead to another: the two are one person. What
// an issued document says of its customer stays.
func (s *Service) MoveLead(tx *db.Tx, from, to int64) (json.RawMessage, error) {
	var bills movedBills
	for table, ids := range bills.rows() {
		var err error
		if *ids, err = table.Of(tx, from); err != nil {
			return nil, err
		}
	}
	if err := bills.give(tx, from, to); err != nil {
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
	return bills.give(tx, from, to)
}

func (b *movedBills) give(tx *db.Tx, from, to int64) error {
	for table, ids := range b.rows() {
		if err := table.Give(tx, *ids, from, to); err != nil {
			return err
		}
	}
	return nil
}
