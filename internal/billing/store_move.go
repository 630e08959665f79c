package billing

import "github.com/moked/moked/internal/db"

func billsOf(tx *db.Tx, leadID int64) (b movedBills, err error) {
	for query, ids := range map[string]*[]int64{
		`SELECT id FROM billing_documents WHERE tenant_id = :tenant AND lead_id = :lead ORDER BY id`: &b.Documents,
		`SELECT id FROM billing_payments WHERE tenant_id = :tenant AND lead_id = :lead ORDER BY id`:  &b.Payments,
		`SELECT id FROM billing_orders WHERE tenant_id = :tenant AND lead_id = :lead ORDER BY id`:    &b.Orders,
	} {
		if *ids, err = db.List(tx, query, db.Args{"lead": leadID},
			func(r db.Row) (id int64, err error) { err = r.Scan(&id); return id, err }); err != nil {
			return b, err
		}
	}
	return b, nil
}

// moveBills gives rows from one lead to another, those that it has.
func moveBills(tx *db.Tx, b movedBills, from, to int64) error {
	for query, ids := range map[string][]int64{
		`UPDATE billing_documents SET lead_id = :to WHERE tenant_id = :tenant AND id = :id AND lead_id = :from`: b.Documents,
		`UPDATE billing_payments SET lead_id = :to WHERE tenant_id = :tenant AND id = :id AND lead_id = :from`:  b.Payments,
		`UPDATE billing_orders SET lead_id = :to WHERE tenant_id = :tenant AND id = :id AND lead_id = :from`:    b.Orders,
	} {
		for _, id := range ids {
			if _, err := tx.Exec(query, db.Args{"id": id, "from": from, "to": to}); err != nil {
				return err
			}
		}
	}
	return nil
}
