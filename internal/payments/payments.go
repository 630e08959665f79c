// Package payments speaks with the outside about money: pages on which a customer pays, and licensed
// providers that issue tax invoices. It knows no feature; a provider is one file that registers itself.
package payments

import (
	"context"
	"errors"
	"net/http"
	"sort"

	"github.com/moked/moked/internal/fault"
)

// The kinds of services.
const (
	KindPages    = "payments"
	KindInvoices = "invoices"
)

// Field is one setting of a provider. A secret one never comes out again.
type Field struct {
	Key              string
	Label            fault.Text
	Secret, Required bool
}

// Info is what a provider tells about itself: enough to draw its form.
type Info struct {
	Kind, Provider string
	Label          fault.Text
	Fields         []Field
}

// Order is money to be asked for on a page of the provider.
type Order struct {
	Reference   string // ours; comes back with the notice
	Agorot      int64
	Description string
	Name, Email string
	Phone       string // E.164 or empty
	NotifyURL   string
	ReturnURL   string
}

// Page is where the customer pays.
type Page struct{ Reference, URL string }

// Notice is what a provider says about an order, once its signature has been checked.
type Notice struct {
	Transaction string // the provider's name of it, once only
	Reference   string // ours
	Paid        bool
	Agorot      int64
}

// Pages makes pages to pay on. Settings are those of the business, secrets opened.
type Pages interface {
	Open(ctx context.Context, settings map[string]string, o Order) (Page, error)
	// Receive checks a webhook's signature over its raw bytes, and reads it.
	Receive(settings map[string]string, header http.Header, body []byte) (Notice, error)
}

// Sale is what an invoice is issued for: money that came.
type Sale struct {
	Reference    string // ours; stands in the document, so that it can be found again
	Description  string
	Customer     string
	TaxID, Email string
	Method       string // cash, transfer, card, bit, cheque, other
	PaidOn       string // YYYY-MM-DD
	Agorot       int64  // with VAT
	Exempt       bool   // the business charges no VAT
}

// Invoice is a document that the licensed provider has issued.
type Invoice struct{ Reference, Number, URL string }

// Invoices issues tax invoices. Find looks for what an Issue without an answer may have made.
type Invoices interface {
	Issue(ctx context.Context, settings map[string]string, s Sale) (Invoice, error)
	Find(ctx context.Context, settings map[string]string, reference string) (Invoice, bool, error)
}

// Refused is an answer that says no: asking again in the same way cannot help.
type Refused struct {
	Status int
	Words  string // the provider's own, for the owner
}

// Error says what was refused.
func (r *Refused) Error() string { return "payments: refused: " + r.Words }

// ErrSignature is a webhook that the provider did not sign.
var ErrSignature = errors.New("payments: the signature does not fit")

// ErrBody is a signed webhook that cannot be read.
var ErrBody = errors.New("payments: the body cannot be read")

// Config says where the providers are and how they are reached.
type Config struct {
	PayPlusURL, MorningURL string // empty: the vendors'
	HTTP                   *http.Client
}

type provider struct {
	Info
	pages    func(Config) Pages
	invoices func(Config) Invoices
}

var registry []provider

func register(p provider) { registry = append(registry, p) }

// Providers describes all providers, by kind and name.
func Providers() []Info {
	all := make([]Info, 0, len(registry))
	for _, p := range registry {
		all = append(all, p.Info)
	}
	sort.Slice(all, func(i, j int) bool {
		return all[i].Kind > all[j].Kind || all[i].Kind == all[j].Kind && all[i].Provider < all[j].Provider
	})
	return all
}

// Open makes the adapters of both kinds, by provider.
func Open(c Config) (map[string]Pages, map[string]Invoices) {
	pages, invoices := map[string]Pages{}, map[string]Invoices{}
	for _, p := range registry {
		if p.pages != nil {
			pages[p.Provider] = p.pages(c)
		}
		if p.invoices != nil {
			invoices[p.Provider] = p.invoices(c)
		}
	}
	return pages, invoices
}
