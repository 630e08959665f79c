// Package billing is what a business asks for and what it got: a catalogue, quotes, payment requests
// and recorded payments. Money is whole agorot everywhere.
//
// A draft may change and has no number. Issuing gives it the next number of its series, in the same
// transaction, and from then on only its fate changes: a mistake is mended by a new version (quotes)
// or by an entry that reverses it (requests and payments). None of these documents is a tax invoice;
// those come from a licensed provider through package payments.
package billing

import (
	"time"

	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/payments"
)

// Zone gives the business's time zone: the date on a document is its day, not the server's.
type Zone func(tx *db.Tx) (*time.Location, error)

// Options make a Service.
type Options struct {
	DB        *db.DB
	Zone      Zone
	Doors     Doors
	Messenger Messenger
	Mailer    auth.Mailer
	PublicURL string
	Vault     Vault
	Pages     map[string]payments.Pages    // by provider
	Invoices  map[string]payments.Invoices // by provider
}

// Service is the feature.
type Service struct{ o Options }

// New makes the feature.
func New(o Options) *Service { return &Service{o} }

// Jobs tells the queue what lets quotes expire, what sends documents by mail, and what
// is asked of payment and invoicing providers.
func (s *Service) Jobs(q *jobs.Queue) {
	q.Handle(jobExpire, 0, s.expire)
	q.Handle(jobMail, 0, s.mail)
	q.Handle(jobPage, 0, s.openPage)
	q.Handle(jobInvoice, 0, s.issueInvoice)
	q.Handle(jobNotice, 0, s.notice)
}

// The kinds of documents. Each numbers its own series.
const (
	Quote    = "quote"
	Request  = "request"
	Reversal = "reversal"
)

// The states of a document.
const (
	draft     = "draft"
	sent      = "sent"
	accepted  = "accepted"
	declined  = "declined"
	expired   = "expired"
	replaced  = "replaced"
	cancelled = "cancelled"
	paid      = "paid"
)

// today is the date of the business.
func (s *Service) today(tx *db.Tx) (time.Time, error) {
	zone, err := s.o.Zone(tx)
	if err != nil {
		return time.Time{}, err
	}
	return tx.Now().In(zone), nil
}
