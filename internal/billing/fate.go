package billing

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// Decision is what the customer says about a quote, told by them on their page or written down by a
// person of the business.
type Decision struct {
	Accepted bool
	Name     string // who decided
	Reason   string
	IP       string // empty when a person of the business wrote it down
	Agent    string
}

// Decide accepts or declines a quote that is open.
func (s *Service) Decide(tx *db.Tx, id int64, by Decision) (BillingDocument, error) {
	d, err := s.issued(tx, id)
	if err != nil {
		return BillingDocument{}, err
	}
	if d.Kind != Quote || d.Status != sent {
		return BillingDocument{}, wrongState.New()
	}
	f := newForm()
	d.DecidedBy = f.required("name", by.Name, maxName)
	d.Reason = f.line("reason", by.Reason, maxName)
	if err := f.err(); err != nil {
		return BillingDocument{}, err
	}
	d.decidedIP, d.agent = by.IP, web.CleanName(by.Agent)
	if len(d.agent) > maxName {
		d.agent = d.agent[:maxName]
	}
	d.Status = declined
	if by.Accepted {
		d.Status = accepted
	}
	if err := storeDecision(tx, d); err != nil {
		return BillingDocument{}, err
	}
	return s.changed(tx, id, "bill."+d.Status)
}

// Revise makes a draft of a quote's next version. The old one stays in force until the new one is
// issued.
func (s *Service) Revise(tx *db.Tx, id int64) (BillingDocument, error) {
	old, err := s.issued(tx, id)
	if err != nil {
		return BillingDocument{}, err
	}
	if !revisable(old) {
		return BillingDocument{}, wrongState.New()
	}
	d := old.copied(Quote)
	d.RevisesID = &old.ID
	return s.insert(tx, d)
}

// Charge makes a draft of a payment request for what a quote offers.
func (s *Service) Charge(tx *db.Tx, id int64) (BillingDocument, error) {
	quote, err := s.issued(tx, id)
	if err != nil {
		return BillingDocument{}, err
	}
	if quote.Kind != Quote || quote.Status != sent && quote.Status != accepted {
		return BillingDocument{}, wrongState.New()
	}
	d := quote.copied(Request)
	d.SourceID = &quote.ID
	return s.insert(tx, d)
}

// copied is a new document of the same content.
func (d *BillingDocument) copied(kind string) BillingDocument {
	c := BillingDocument{BillingSummary: BillingSummary{LeadID: d.LeadID, Kind: kind, Version: 1}}
	c.write(DocumentDraft{Title: d.Title, Customer: d.Customer, Lines: d.Lines, Discount: d.Discount, Notes: d.Notes})
	return c
}

// Cancel takes back what was issued: a quote is closed; a payment request is answered by an entry
// that reverses it, with a number of its own, so that both stay in the books.
func (s *Service) Cancel(tx *db.Tx, id int64, reason string) (BillingDocument, error) {
	d, err := s.issued(tx, id)
	if err != nil {
		return BillingDocument{}, err
	}
	f := newForm()
	d.Reason = f.required("reason", reason, maxName)
	if err := f.err(); err != nil {
		return BillingDocument{}, err
	}
	switch {
	case d.Kind == Reversal, d.Status != sent && (d.Kind != Quote || d.Status != accepted):
		if d.Status == paid {
			return BillingDocument{}, hasPayments.New()
		}
		return BillingDocument{}, wrongState.New()
	case d.Paid != 0:
		return BillingDocument{}, hasPayments.New()
	}
	d.Status = cancelled
	if err := storeFate(tx, d); err != nil {
		return BillingDocument{}, err
	}
	if d.Kind == Request {
		if err := s.reverse(tx, d); err != nil {
			return BillingDocument{}, err
		}
	}
	return s.changed(tx, id, "bill.cancelled")
}

// reverse issues the entry against a cancelled request: the same lines, taken away.
func (s *Service) reverse(tx *db.Tx, d BillingDocument) error {
	c, err := s.settings(tx)
	if err != nil {
		return err
	}
	now, err := s.today(tx)
	if err != nil {
		return err
	}
	r := d.copied(Reversal)
	r.ID, r.SourceID, r.Reason, r.VATBP, r.DueOn = tx.NewID(), &d.ID, d.Reason, d.VATBP, nil
	r.Totals = d.Totals.negative()
	r.Total = r.Totals.Total
	if err := r.date(now, 0); err != nil {
		return err
	}
	if err := s.number(tx, &r, c.Prefix); err != nil {
		return err
	}
	r.Status, r.issuer = sent, c.BillingSettings
	if err := insertDocument(tx, r); err != nil {
		return err
	}
	if err := storeIssued(tx, r); err != nil {
		return err
	}
	if err := insertLines(tx, r); err != nil {
		return err
	}
	_, err = s.changed(tx, r.ID, "bill.issued")
	return err
}

// negative is what takes the totals back.
func (t Totals) negative() Totals {
	return Totals{-t.Subtotal, -t.Discount, -t.Net, -t.VAT, -t.Total}
}
