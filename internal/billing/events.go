package billing

import "github.com/moked/moked/internal/bus"

// documentChanged says what happened to a document.
type documentChanged struct {
	kind     string
	id, lead int64

	Document string `json:"document"` // the kind of document
	Label    string `json:"label,omitempty"`
	Version  int64  `json:"version"`
	Title    string `json:"title,omitempty"`
	Total    int64  `json:"total_agorot"`
	By       string `json:"by,omitempty"` // the customer who decided
	Reason   string `json:"reason,omitempty"`
}

func documentEvent(kind string, d BillingDocument) documentChanged {
	return documentChanged{kind, d.ID, d.LeadID, d.Kind, d.Label, d.Version, d.Title, d.Total, d.DecidedBy, d.Reason}
}

// Record is the event as stored.
func (e documentChanged) Record() bus.Record {
	return bus.Record{Kind: e.kind, Entity: "bill", EntityID: e.id, LeadID: e.lead, Data: e}
}

// paymentChanged says what happened to a payment.
type paymentChanged struct {
	kind     string
	id, lead int64

	Label  string `json:"label"`
	Method string `json:"method"`
	Amount int64  `json:"amount_agorot"`
}

func paymentEvent(kind string, p Payment) paymentChanged {
	return paymentChanged{kind, p.ID, p.LeadID, p.Label, p.Method, p.Amount}
}

// Record is the event as stored.
func (e paymentChanged) Record() bus.Record {
	return bus.Record{Kind: e.kind, Entity: "payment", EntityID: e.id, LeadID: e.lead, Data: e}
}

type settingsChanged struct{}

// Record is the event as stored.
func (settingsChanged) Record() bus.Record {
	return bus.Record{Kind: "billing.settings", Entity: "billing"}
}

type itemChanged struct{ Item CatalogueItem }

// Record is the event as stored.
func (e itemChanged) Record() bus.Record {
	return bus.Record{Kind: "billing.item", Entity: "item", EntityID: e.Item.ID, Data: e.Item}
}

// documentSent is a document on its way to the customer.
type documentSent struct {
	documentChanged
	Channel string `json:"channel"`
}

// Record is the event as stored.
func (e documentSent) Record() bus.Record {
	r := e.documentChanged.Record()
	r.Data = e
	return r
}

// orderChanged says how what was asked of a provider stands.
type orderChanged struct{ Order Order }

// Record is the event as stored.
func (e orderChanged) Record() bus.Record {
	return bus.Record{Kind: "billing.order", Entity: "order", EntityID: e.Order.ID, LeadID: e.Order.leadID, Data: e.Order}
}
