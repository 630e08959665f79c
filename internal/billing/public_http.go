package billing

import (
	"net/http"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/payments"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

// publicRoutes adds what a customer reaches with a link. There is no session, so the token names
// business and document; the writes are checked like every other: the page fetches a CSRF token as
// an anonymous visitor.
func (s *Service) publicRoutes(r *web.Router) {
	web.AddPlain(r, "GET /api/public/documents/{token}", "public", "A document as its customer sees it", s.getPublic)
	web.AddPlain(r, "POST /api/public/documents/{token}/decide", "public", "The customer accepts or declines a quote", s.postPublicDecide)
	web.Raw(r, "GET /api/public/documents/{token}/pdf", "public", "A document as PDF for its customer", s.publicPDF)
	web.Add(r, "POST /api/billing/documents/{id}/send", "billing:write", "Bring a document to the customer by WhatsApp, mail or a link", s.postSend)
}

type sendIn struct {
	IDPath
	Body struct {
		Channel string `json:"channel" enum:"whatsapp,mail,link"`
	}
}

// Sent says where the customer finds the document.
type Sent struct {
	URL *string `json:"url" doc:"The customer's address, told only now; null when it goes by mail"`
}

func (s *Service) postSend(_ web.Ctx, tx *db.Tx, in *sendIn) (Sent, error) {
	url, err := s.Send(tx, in.ID, in.Body.Channel)
	return Sent{orNil(url)}, err
}

// TokenPath is the token of a customer's link.
type TokenPath struct {
	Token string `path:"token" maxLength:"100"`
}

// PublicIssuer is who asks.
type PublicIssuer struct {
	Name    string `json:"name"`
	TaxID   string `json:"tax_id"`
	Dealer  string `json:"dealer" enum:"licensed,exempt,company,"`
	Address string `json:"address"`
	Phone   string `json:"phone"`
	Email   string `json:"email"`
	Logo    string `json:"logo" doc:"A data URL or empty"`
}

// PublicDocument is a document as its customer sees it: nothing of the business's own books.
type PublicDocument struct {
	Issuer       PublicIssuer   `json:"issuer"`
	Kind         string         `json:"kind" enum:"quote,request,reversal"`
	Heading      string         `json:"heading" doc:"What the document calls itself"`
	Label        string         `json:"label"`
	Version      int64          `json:"version"`
	Status       string         `json:"status" enum:"sent,accepted,declined,expired,replaced,cancelled,paid"`
	Title        string         `json:"title"`
	CustomerName string         `json:"customer_name"`
	Lines        []DocumentLine `json:"lines" nullable:"false"`
	Totals       Totals         `json:"totals"`
	VATBP        int64          `json:"vat_bp"`
	Paid         int64          `json:"paid_agorot"`
	Notes        string         `json:"notes"`
	DueOn        *string        `json:"due_on" format:"date"`
	IssuedOn     *string        `json:"issued_on" format:"date"`
	DecidedBy    string         `json:"decided_by"`
	DecidedAt    *string        `json:"decided_at" format:"date-time"`
	MayDecide    bool           `json:"may_decide" doc:"It is a quote that waits for an answer"`
	PayURL       *string        `json:"pay_url" doc:"Where it can be paid"`
}

// customer marks the context: what happens under a link is done by the contact.
func customer(c web.Ctx) web.Ctx {
	c.Context = bus.WithActor(c.Context, bus.Actor{Kind: "contact"})
	return c
}

func (s *Service) getPublic(c web.Ctx, in *TokenPath) (out PublicDocument, err error) {
	scope, ok := s.o.Doors.OpenLink(in.Token, purposeDocument)
	if !ok {
		return out, linkGone.New()
	}
	hash, opened := hashOf(in.Token), false
	err = s.o.DB.Read(c, scope, func(tx *db.Tx) (err error) {
		out, opened, err = s.public(tx, hash)
		return err
	})
	if err != nil || opened || c.Principal != nil { // a person of the business who looks is not the customer
		return out, gone(err)
	}
	return out, s.o.DB.Write(customer(c), scope, func(tx *db.Tx) error { return s.opened(tx, hash) })
}

// public reads the document of a link.
func (s *Service) public(tx *db.Tx, hash string) (out PublicDocument, opened bool, err error) {
	id, opened, err := documentOfLink(tx, hash)
	if err != nil {
		return out, false, err
	}
	d, err := loadDocument(tx, id)
	if err != nil {
		return out, false, err
	}
	c, err := s.settings(tx)
	if err != nil {
		return out, false, err
	}
	out = PublicDocument{
		Issuer: PublicIssuer{d.issuer.LegalName, d.issuer.TaxID, d.issuer.Dealer, d.issuer.Address, d.issuer.Phone, d.issuer.Email, c.Logo},
		Kind:   d.Kind, Heading: titleOf(d), Label: d.Label, Version: d.Version, Status: d.Status, Title: d.Title, CustomerName: d.CustomerName,
		Lines: d.Lines, Totals: d.Totals, VATBP: d.VATBP, Paid: d.Paid, Notes: d.Notes, DueOn: d.DueOn, IssuedOn: d.IssuedOn,
		DecidedBy: d.DecidedBy, DecidedAt: d.DecidedAt, MayDecide: d.Kind == Quote && d.Status == sent,
	}
	if d.Kind == Request && d.Status == sent {
		o, err := orderOf(tx, payments.KindPages, d.ID)
		if err == nil && o.State == "ready" && o.agorot == d.remaining() {
			out.PayURL = &o.URL
		} else if err != nil && !fault.Is(err, fault.NotFound) {
			return out, false, err
		}
	}
	for i := range out.Lines {
		out.Lines[i].ItemID = nil
	}
	return out, opened, nil
}

// opened tells the business once that the customer has looked.
func (s *Service) opened(tx *db.Tx, hash string) error {
	first, err := markOpened(tx, hash)
	if err != nil || !first {
		return err
	}
	id, _, err := documentOfLink(tx, hash)
	if err != nil {
		return err
	}
	d, err := loadDocument(tx, id)
	if err != nil {
		return err
	}
	_, err = bus.Emit(tx, documentEvent("bill.opened", d))
	return err
}

type publicDecideIn struct {
	TokenPath
	Body struct {
		Accepted bool   `json:"accepted"`
		Name     string `json:"name" maxLength:"200"`
		Reason   string `json:"reason,omitempty" maxLength:"200"`
		Version  int64  `json:"version" minimum:"1" doc:"The version that the customer has read"`
	}
}

// postPublicDecide records what the customer said: name, address, browser and time, about exactly
// the version that was shown.
func (s *Service) postPublicDecide(c web.Ctx, in *publicDecideIn) (out PublicDocument, err error) {
	scope, ok := s.o.Doors.OpenLink(in.Token, purposeDocument)
	if !ok {
		return out, linkGone.New()
	}
	hash := hashOf(in.Token)
	err = s.o.DB.Write(customer(c), scope, func(tx *db.Tx) error {
		id, _, err := documentOfLink(tx, hash)
		if err != nil {
			return gone(err)
		}
		d, err := s.issued(tx, id)
		if err != nil {
			return err
		}
		if d.Version != in.Body.Version {
			return wrongState.New()
		}
		if _, err := s.Decide(tx, id, Decision{Accepted: in.Body.Accepted, Name: in.Body.Name, Reason: in.Body.Reason,
			IP: web.ClientIP(c.Request), Agent: c.Request.UserAgent()}); err != nil {
			return err
		}
		out, _, err = s.public(tx, hash)
		return err
	})
	return out, err
}

func (s *Service) publicPDF(w http.ResponseWriter, r *http.Request) {
	token := r.PathValue("token")
	scope, ok := s.o.Doors.OpenLink(token, purposeDocument)
	if !ok {
		web.Fail(w, r, linkGone.New())
		return
	}
	name, data, err := s.linkFile(r, scope, hashOf(token))
	if err != nil {
		web.Fail(w, r, gone(err))
		return
	}
	sendPDF(w, r, name, data)
}

func (s *Service) linkFile(r *http.Request, scope tenant.Scope, hash string) (string, []byte, error) {
	var id int64
	err := s.o.DB.Read(r.Context(), scope, func(tx *db.Tx) (err error) {
		id, _, err = documentOfLink(tx, hash)
		return err
	})
	if err != nil {
		return "", nil, err
	}
	return s.documentFile(r, scope, id)
}

// gone says "no such link" to whoever has none, whatever is missing behind it.
func gone(err error) error {
	if fault.Is(err, fault.NotFound) {
		return linkGone.New()
	}
	return err
}
