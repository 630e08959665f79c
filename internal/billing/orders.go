package billing

import (
	"context"
	"errors"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/payments"
)

// The jobs of what is asked of the outside.
const (
	jobPage    = "billing.page"
	jobInvoice = "billing.invoice"
	jobNotice  = "billing.notice"
)

// Order is what was asked of an outside service: a page to pay on, or a tax invoice.
type Order struct {
	ID        int64  `json:"id"`
	Kind      string `json:"kind" enum:"payments,invoices"`
	SubjectID int64  `json:"subject_id" doc:"The payment request, or the payment"`
	State     string `json:"state" enum:"asked,ready,paid,failed"`
	Number    string `json:"number" doc:"The invoice's number at the provider"`
	URL       string `json:"url"`
	Error     string `json:"error"`

	leadID, agorot, attempted int64
	provider, ref             string
}

type orderArgs struct {
	OrderID int64 `json:"order_id"`
}

// order asks for something, once: while an order for the same thing is under way or done, it is that.
func (s *Service) order(tx *db.Tx, kind string, subject, lead, agorot int64, job string) (Order, error) {
	c, found, err := loadConnector(tx, kind)
	if err != nil {
		return Order{}, err
	}
	if !found {
		return Order{}, notConnected.New()
	}
	o := Order{ID: tx.NewID(), Kind: kind, SubjectID: subject, State: "asked", leadID: lead, agorot: agorot, provider: c.Provider}
	fresh, err := insertOrder(tx, o)
	if err != nil {
		return Order{}, err
	}
	if !fresh {
		return orderOf(tx, kind, subject)
	}
	return o, jobs.Enqueue(tx, jobs.Job{Kind: job, Args: orderArgs{o.ID}, Unique: job + ":" + itoa(o.ID)})
}

// AskPage asks for a page on which what remains of a request can be paid. One for another sum, from
// before a partial payment, is given up.
func (s *Service) AskPage(tx *db.Tx, id int64) (Order, error) {
	d, err := s.issued(tx, id)
	if err != nil {
		return Order{}, err
	}
	if d.Kind != Request || d.Status != sent {
		return Order{}, wrongState.New()
	}
	if err := dropOrders(tx, payments.KindPages, id, d.remaining()); err != nil {
		return Order{}, err
	}
	return s.order(tx, payments.KindPages, id, d.LeadID, d.remaining(), jobPage)
}

// AskInvoice asks the licensed provider for the tax document of a payment.
func (s *Service) AskInvoice(tx *db.Tx, id int64) (Order, error) {
	p, err := holdPayment(tx, id)
	if err != nil {
		return Order{}, err
	}
	if p.Amount <= 0 || p.ReversedByID != nil {
		return Order{}, alreadyReversed.New()
	}
	return s.order(tx, payments.KindInvoices, id, p.LeadID, p.Amount, jobInvoice)
}

// openPage asks the provider for the page. A page that nobody was told of costs nothing, so a call
// without an answer is simply made again.
func (s *Service) openPage(ctx context.Context, run *jobs.Run) error {
	var args orderArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	var o Order
	var c connector
	var ask payments.Order
	err := run.Read(func(tx *db.Tx) (err error) {
		if o, err = loadOrder(tx, args.OrderID); err != nil {
			return err
		}
		if c, _, err = s.open(tx, payments.KindPages); err != nil {
			return err
		}
		d, err := loadDocument(tx, o.SubjectID)
		if err != nil {
			return err
		}
		lead, err := loadLead(tx, d.LeadID)
		ask = payments.Order{Reference: itoa(o.ID), Agorot: o.agorot, Description: titleOf(d) + " " + d.Label, Name: d.CustomerName,
			Email: lead.Email, Phone: text(lead.Phone), NotifyURL: s.o.PublicURL + "/webhook/payments/" + c.Provider + "/" + c.Token}
		return err
	})
	if err != nil {
		return err
	}
	pages, ok := s.o.Pages[o.provider]
	if !ok || c.Provider != o.provider {
		return s.fail(run, o, "no provider")
	}
	page, err := pages.Open(ctx, c.Settings, ask)
	if refused, no := errors.AsType[*payments.Refused](err); no {
		return s.fail(run, o, refused.Words)
	}
	if err != nil {
		return err
	}
	o.State, o.ref, o.URL = "ready", page.Reference, page.URL
	return s.finish(run, o)
}

// issueInvoice asks the licensed provider for a document. A call without an answer may have made it,
// so the next attempt looks for it first: nobody gets two invoices for one payment.
func (s *Service) issueInvoice(ctx context.Context, run *jobs.Run) error {
	var args orderArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	var o Order
	var c connector
	var sale payments.Sale
	err := run.Write(func(tx *db.Tx) (err error) {
		if o, err = loadOrder(tx, args.OrderID); err != nil {
			return err
		}
		if c, _, err = s.open(tx, payments.KindInvoices); err != nil {
			return err
		}
		if sale, err = s.sale(tx, o); err != nil {
			return err
		}
		return markAttempted(tx, o.ID)
	})
	if err != nil {
		return err
	}
	invoices, ok := s.o.Invoices[o.provider]
	if !ok || c.Provider != o.provider {
		return s.fail(run, o, "no provider")
	}
	var made payments.Invoice
	found := false
	if o.attempted > 0 {
		made, found, err = invoices.Find(ctx, c.Settings, sale.Reference)
	}
	if err == nil && !found {
		made, err = invoices.Issue(ctx, c.Settings, sale)
	}
	if refused, no := errors.AsType[*payments.Refused](err); no {
		return s.fail(run, o, refused.Words)
	}
	if err != nil {
		return err
	}
	o.State, o.ref, o.Number, o.URL = "ready", made.Reference, made.Number, made.URL
	return s.finish(run, o)
}

// sale is the payment of an order as the provider wants it.
func (s *Service) sale(tx *db.Tx, o Order) (payments.Sale, error) {
	p, err := loadPayment(tx, o.SubjectID)
	if err != nil {
		return payments.Sale{}, err
	}
	lead, err := loadLead(tx, p.LeadID)
	if err != nil {
		return payments.Sale{}, err
	}
	sale := payments.Sale{Reference: "MKD-" + itoa(o.ID), Description: "תשלום " + p.Label, Customer: p.customer, Email: lead.Email,
		Method: p.Method, PaidOn: p.PaidOn, Agorot: p.Amount, Exempt: p.issuer.Dealer == exempt}
	if p.RequestID != nil {
		d, err := loadDocument(tx, *p.RequestID)
		if err != nil {
			return payments.Sale{}, err
		}
		sale.TaxID = d.Customer.TaxID
		if d.Title != "" {
			sale.Description = d.Title
		}
	}
	return sale, nil
}

func (s *Service) fail(run *jobs.Run, o Order, words string) error {
	o.State, o.Error = "failed", words
	return s.finish(run, o)
}

func (s *Service) finish(run *jobs.Run, o Order) error {
	return run.Done(func(tx *db.Tx) error {
		if err := storeOrder(tx, o); err != nil {
			return err
		}
		if err := storeConnectorError(tx, o.Kind, o.Error); err != nil {
			return err
		}
		_, err := bus.Emit(tx, orderChanged{o})
		return err
	})
}

type noticeArgs struct {
	EventID int64           `json:"event_id"`
	Notice  payments.Notice `json:"notice"`
}

// notice acts on what a provider said about an order: money that came is recorded, once.
func (s *Service) notice(_ context.Context, run *jobs.Run) error {
	var args noticeArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	return run.Done(func(tx *db.Tx) error {
		outcome, err := s.credit(tx, args.Notice)
		if err != nil {
			return err
		}
		return storeOutcome(tx, args.EventID, outcome)
	})
}

// credit records the money of a notice. A request that was cancelled meanwhile does not make the money
// go away: it is then on the lead's account.
func (s *Service) credit(tx *db.Tx, n payments.Notice) (outcome string, err error) {
	if !n.Paid {
		return "not paid", nil
	}
	o, err := orderByReference(tx, n.Reference)
	if fault.Is(err, fault.NotFound) {
		return "unknown order", nil
	}
	if err != nil {
		return "", err
	}
	r := Received{RequestID: o.SubjectID, Method: "card", Amount: n.Agorot, Reference: n.Transaction, Provider: o.provider, ProviderRef: n.Transaction}
	if _, err := s.payable(tx, o.leadID, o.SubjectID); fault.Is(err, wrongState) {
		r.RequestID = 0
	} else if err != nil {
		return "", err
	}
	if _, err := s.Record(tx, o.leadID, r); err != nil {
		return "", err
	}
	o.State = "paid"
	if err := storeOrder(tx, o); err != nil {
		return "", err
	}
	_, err = bus.Emit(tx, orderChanged{o})
	return "recorded", err
}
