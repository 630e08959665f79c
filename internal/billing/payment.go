package billing

import (
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

// Payment is money that came, or with a negative amount the entry that takes one back.
type Payment struct {
	ID           int64  `json:"id"`
	LeadID       int64  `json:"lead_id"`
	RequestID    *int64 `json:"request_id" doc:"The payment request it pays; null is on account"`
	Number       int64  `json:"number"`
	Label        string `json:"label"`
	Method       string `json:"method" enum:"cash,transfer,card,bit,cheque,other"`
	Amount       int64  `json:"amount_agorot"`
	PaidOn       string `json:"paid_on" format:"date"`
	Reference    string `json:"reference" doc:"Cheque number, transfer reference…"`
	Note         string `json:"note"`
	ReversesID   *int64 `json:"reverses_id"`
	ReversedByID *int64 `json:"reversed_by_id"`
	CreatedAt    string `json:"created_at" format:"date-time"`

	provider, providerRef string
	customer              string
	issuer                BillingSettings
	createdBy             int64
}

// Received is money to record.
type Received struct {
	RequestID int64 // 0: on account
	Method    string
	Amount    int64
	PaidOn    string // empty: today
	Reference string
	Note      string

	Provider, ProviderRef string // what a payment provider knows it by
}

// Record writes down money that came from a lead, with the next number of the series of payments,
// and closes the request that it pays off.
func (s *Service) Record(tx *db.Tx, leadID int64, r Received) (Payment, error) {
	lead, err := loadLead(tx, leadID)
	if err != nil {
		return Payment{}, err
	}
	now, err := s.today(tx)
	if err != nil {
		return Payment{}, err
	}
	f := newForm()
	p := Payment{LeadID: leadID, RequestID: idOrNil(r.RequestID), Method: r.Method, Amount: r.Amount, PaidOn: f.date("paid_on", r.PaidOn),
		Reference: f.line("reference", r.Reference, maxName), Note: f.line("note", r.Note, maxName),
		provider: r.Provider, providerRef: r.ProviderRef, customer: lead.Name}
	if p.PaidOn == "" {
		p.PaidOn = now.Format(time.DateOnly)
	}
	if p.PaidOn > now.Format(time.DateOnly) {
		f.refuse("paid_on", inFuture)
	}
	if p.Amount <= 0 {
		f.refuse("amount_agorot", fault.OutOfRange)
	}
	if err := f.err(); err != nil {
		return Payment{}, err
	}
	if r.RequestID != 0 {
		d, err := s.payable(tx, leadID, r.RequestID)
		if err != nil {
			return Payment{}, err
		}
		// A person's slip is refused; money that a provider has taken is a fact.
		if p.Amount > d.remaining() && r.Provider == "" {
			return Payment{}, tooMuch.Field("amount_agorot", fault.OutOfRange)
		}
		p.customer = d.CustomerName
		if err := s.settle(tx, d, p.Amount); err != nil {
			return Payment{}, err
		}
	}
	return s.insertPayment(tx, p, "payment.recorded")
}

// payable is a request of this lead that is open.
func (s *Service) payable(tx *db.Tx, leadID, id int64) (BillingDocument, error) {
	d, err := s.issued(tx, id)
	switch {
	case err != nil:
		return BillingDocument{}, err
	case d.LeadID != leadID:
		return BillingDocument{}, fault.NotFound.New()
	case d.Kind != Request || d.Status != sent && d.Status != paid:
		return BillingDocument{}, wrongState.New()
	}
	return d, nil
}

// settle adds to what is paid of a request, and closes or opens it again.
func (s *Service) settle(tx *db.Tx, d BillingDocument, amount int64) error {
	d.Paid += amount
	kind := "bill.partly_paid"
	switch {
	case d.remaining() <= 0:
		d.Status, kind = paid, "bill.paid"
	case d.Status == paid:
		d.Status, kind = sent, "bill.reopened"
	}
	if err := storeFate(tx, d); err != nil {
		return err
	}
	_, err := s.changed(tx, d.ID, kind)
	return err
}

// insertPayment numbers and stores a payment or its reversal.
func (s *Service) insertPayment(tx *db.Tx, p Payment, kind string) (Payment, error) {
	c, err := s.settings(tx)
	if err != nil {
		return Payment{}, err
	}
	if p.Number, err = nextNumber(tx, "payment"); err != nil {
		return Payment{}, err
	}
	p.ID, p.Label, p.issuer, p.createdBy = tx.NewID(), c.Prefix+itoa(p.Number), c.BillingSettings, bus.ActorOf(tx.Context()).ID
	if err := storePayment(tx, p); err != nil {
		return Payment{}, err
	}
	if _, err := bus.Emit(tx, paymentEvent(kind, p)); err != nil {
		return Payment{}, err
	}
	return loadPayment(tx, p.ID)
}

// Reverse takes a recorded payment back by an entry of its own.
func (s *Service) Reverse(tx *db.Tx, id int64, reason string) (Payment, error) {
	p, err := holdPayment(tx, id)
	if err != nil {
		return Payment{}, err
	}
	if p.ReversedByID != nil || p.ReversesID != nil {
		return Payment{}, alreadyReversed.New()
	}
	now, err := s.today(tx)
	if err != nil {
		return Payment{}, err
	}
	f := newForm()
	r := p
	r.Note = f.required("reason", reason, maxName)
	if err := f.err(); err != nil {
		return Payment{}, err
	}
	r.ReversesID, r.Amount, r.PaidOn, r.provider, r.providerRef = &p.ID, -p.Amount, now.Format(time.DateOnly), "", ""
	if p.RequestID != nil {
		d, err := s.payable(tx, p.LeadID, *p.RequestID)
		if err != nil {
			return Payment{}, err
		}
		if err := s.settle(tx, d, r.Amount); err != nil {
			return Payment{}, err
		}
	}
	return s.insertPayment(tx, r, "payment.reversed")
}
