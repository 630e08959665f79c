package billing

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

const paymentQuery = `SELECT p.id, p.lead_id, p.request_id, p.number, p.label, p.method, p.amount_agorot, p.paid_on, p.reference, p.note,
		p.reverses_id, COALESCE(r.id, 0), p.created_at, p.provider, p.provider_ref, p.customer_name, p.issuer, p.created_by
	FROM billing_payments p LEFT JOIN billing_payments r ON r.tenant_id = p.tenant_id AND r.reverses_id = p.id AND r.reverses_id > 0
	WHERE p.tenant_id = :tenant`

func scanPayment(r db.Row) (Payment, error) {
	var p Payment
	var request, reverses, reversed, created int64
	var issuer string
	err := r.Scan(&p.ID, &p.LeadID, &request, &p.Number, &p.Label, &p.Method, &p.Amount, &p.PaidOn, &p.Reference, &p.Note,
		&reverses, &reversed, &created, &p.provider, &p.providerRef, &p.customer, &issuer, &p.createdBy)
	p.RequestID, p.ReversesID, p.ReversedByID = idOrNil(request), idOrNil(reverses), idOrNil(reversed)
	p.CreatedAt, p.issuer = *timeOrNil(max(created, 1)), issuerOf(issuer)
	return p, err
}

func loadPayment(tx *db.Tx, id int64) (Payment, error) {
	return only(db.List(tx, paymentQuery+` AND p.id = :id`, db.Args{"id": id}, scanPayment))
}

// holdPayment locks the payment's row until the transaction ends, and reads it.
func holdPayment(tx *db.Tx, id int64) (Payment, error) {
	n, err := tx.Exec(`UPDATE billing_payments SET number = number WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id})
	if err == nil && n == 0 {
		err = fault.NotFound.New()
	}
	if err != nil {
		return Payment{}, err
	}
	return loadPayment(tx, id)
}

// maxOfLead is how many of a lead's documents and payments one answer holds.
const maxOfLead = 500

func paymentsOf(tx *db.Tx, leadID int64) ([]Payment, error) {
	return db.List(tx, paymentQuery+` AND p.lead_id = :lead ORDER BY p.id DESC LIMIT :limit`, db.Args{"lead": leadID, "limit": maxOfLead}, scanPayment)
}

func storePayment(tx *db.Tx, p Payment) error {
	_, err := tx.Exec(`INSERT INTO billing_payments (tenant_id, id, lead_id, request_id, number, label, method, amount_agorot, paid_on, reference, note,
			reverses_id, provider, provider_ref, issuer, customer_name, created_by, created_at)
		VALUES (:tenant, :id, :lead, :request, :number, :label, :method, :amount, :on, :reference, :note, :reverses, :provider, :ref, :issuer, :customer, :by, :now)`,
		db.Args{"id": p.ID, "lead": p.LeadID, "request": orZero(p.RequestID), "number": p.Number, "label": p.Label, "method": p.Method,
			"amount": p.Amount, "on": p.PaidOn, "reference": p.Reference, "note": p.Note, "reverses": orZero(p.ReversesID), "provider": p.provider,
			"ref": p.providerRef, "issuer": issuerText(p.issuer), "customer": p.customer, "by": p.createdBy, "now": db.Ms(tx.Now())})
	return err
}

// balanceOf adds up a lead: what payment requests in force ask for, and what came.
func balanceOf(tx *db.Tx, leadID int64) (asked, came int64, err error) {
	if err = tx.One(`SELECT CAST(COALESCE(sum(total_agorot), 0) AS BIGINT) FROM billing_documents
		WHERE tenant_id = :tenant AND lead_id = :lead AND kind = 'request' AND status IN ('sent', 'paid')`, db.Args{"lead": leadID}, &asked); err != nil {
		return 0, 0, err
	}
	err = tx.One(`SELECT CAST(COALESCE(sum(amount_agorot), 0) AS BIGINT) FROM billing_payments WHERE tenant_id = :tenant AND lead_id = :lead`,
		db.Args{"lead": leadID}, &came)
	return asked, came, err
}
