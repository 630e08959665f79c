package billing

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// Routes adds the rows of billing.
func (s *Service) Routes(r *web.Router) {
	web.Add(r, "GET /api/billing/settings", "billing:read", "What stands on the business's documents", s.getSettings)
	web.Add(r, "PUT /api/billing/settings", "settings:write", "Change what stands on the business's documents", s.putSettings)
	web.Add(r, "GET /api/billing/items", "billing:read", "The catalogue", s.getItems)
	web.Add(r, "POST /api/billing/items", "billing:write", "Add something to the catalogue", s.postItem)
	web.Add(r, "PATCH /api/billing/items/{id}", "billing:write", "Change something of the catalogue", s.patchItem)
	web.Add(r, "GET /api/billing/documents", "billing:read", "All documents, newest first, with their sums", s.getDocuments)
	web.Add(r, "POST /api/billing/documents", "billing:write", "Write a draft of a quote or a payment request", s.postDocument)
	web.Add(r, "GET /api/billing/documents/{id}", "billing:read", "A document", s.getDocument)
	web.Add(r, "PUT /api/billing/documents/{id}", "billing:write", "Rewrite a draft", s.putDocument)
	web.Add(r, "DELETE /api/billing/documents/{id}", "billing:write", "Discard a draft", s.deleteDocument)
	web.Add(r, "POST /api/billing/documents/{id}/issue", "billing:write", "Issue a draft: it gets its number and is final", s.postIssue)
	web.Add(r, "POST /api/billing/documents/{id}/revise", "billing:write", "Write a new version of a quote", s.postRevise)
	web.Add(r, "POST /api/billing/documents/{id}/charge", "billing:write", "Write a payment request for a quote", s.postCharge)
	web.Add(r, "POST /api/billing/documents/{id}/decide", "billing:write", "Write down what the customer said about a quote", s.postDecide)
	web.Add(r, "POST /api/billing/documents/{id}/cancel", "billing:write", "Cancel an issued document; a payment request by a reversing entry", s.postCancel)
	web.Add(r, "GET /api/leads/{id}/billing", "billing:read", "A lead's balance, documents and payments", s.getOfLead)
	web.Add(r, "POST /api/leads/{id}/payments", "billing:write", "Record money that came", s.postPayment)
	web.Add(r, "POST /api/billing/payments/{id}/reverse", "billing:write", "Take a recorded payment back by a reversing entry", s.postReverse)
	web.Raw(r, "GET /api/billing/documents/{id}/pdf", "billing:read", "A document as PDF", s.documentPDF)
	web.Raw(r, "GET /api/billing/payments/{id}/pdf", "billing:read", "The confirmation of a payment as PDF", s.paymentPDF)
	s.publicRoutes(r)
	s.connectorRoutes(r)
}

// IDPath names one thing.
type IDPath struct {
	ID int64 `path:"id" minimum:"1"`
}

func (s *Service) getSettings(_ web.Ctx, tx *db.Tx, _ *struct{}) (BillingSettingsView, error) {
	return s.settings(tx)
}

type settingsIn struct{ Body BillingSettings }

func (s *Service) putSettings(_ web.Ctx, tx *db.Tx, in *settingsIn) (BillingSettingsView, error) {
	return s.SaveSettings(tx, in.Body)
}

type itemsIn struct {
	Text string `query:"q" maxLength:"100"`
	All  bool   `query:"all" doc:"Also what is no longer offered"`
}

// ItemsOut is the catalogue.
type ItemsOut struct {
	Items []CatalogueItem `json:"items" nullable:"false"`
}

func (s *Service) getItems(_ web.Ctx, tx *db.Tx, in *itemsIn) (ItemsOut, error) {
	items, err := listItems(tx, in.Text, in.All)
	return ItemsOut{items}, err
}

type itemIn struct {
	Body struct {
		Name        string `json:"name" maxLength:"200"`
		Description string `json:"description,omitempty" maxLength:"4000"`
		UnitAgorot  int64  `json:"unit_agorot" minimum:"0" maximum:"1000000000"`
		VATIncluded bool   `json:"vat_included,omitempty"`
	}
}

func (s *Service) postItem(c web.Ctx, tx *db.Tx, in *itemIn) (CatalogueItem, error) {
	b := in.Body
	item, err := s.AddItem(tx, CatalogueItem{Name: b.Name, Description: b.Description, UnitAgorot: b.UnitAgorot, VATIncluded: b.VATIncluded})
	if err == nil {
		c.Status(201)
	}
	return item, err
}

type itemPatch struct {
	IDPath
	Body ItemEdit
}

func (s *Service) patchItem(_ web.Ctx, tx *db.Tx, in *itemPatch) (CatalogueItem, error) {
	return s.ChangeItem(tx, in.ID, in.Body)
}

type documentsIn struct {
	Kind   string `query:"kind" enum:"quote,request,reversal"`
	Status string `query:"status" enum:"draft,sent,accepted,declined,expired,replaced,cancelled,paid"`
	Text   string `query:"q" maxLength:"100" doc:"Part of the number, the customer's name or the title"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"2000"`
}

// DocumentsPage is a page of documents with the sums of all that the filter finds.
type DocumentsPage struct {
	web.Page[BillingSummary]
	TotalAgorot int64 `json:"total_agorot"`
	PaidAgorot  int64 `json:"paid_agorot"`
}

func (s *Service) getDocuments(_ web.Ctx, tx *db.Tx, in *documentsIn) (page DocumentsPage, err error) {
	f := filter{Kind: in.Kind, Status: in.Status, Text: in.Text}
	if in.Cursor != "" {
		if err := web.Uncursor(in.Cursor, &f.Before); err != nil {
			return page, err
		}
	}
	if page.Total, page.TotalAgorot, page.PaidAgorot, err = sumDocuments(tx, f); err != nil {
		return page, err
	}
	if page.Items, err = listDocuments(tx, f, in.Limit+1); err != nil {
		return page, err
	}
	if len(page.Items) > in.Limit {
		page.Items = page.Items[:in.Limit]
		page.NextCursor = web.Cursor(page.Items[in.Limit-1].ID)
	}
	return page, nil
}

type documentIn struct {
	Body struct {
		DocumentDraft
		LeadID int64  `json:"lead_id" minimum:"1"`
		Kind   string `json:"kind" enum:"quote,request"`
	}
}

func (s *Service) postDocument(c web.Ctx, tx *db.Tx, in *documentIn) (BillingDocument, error) {
	d, err := s.Write(tx, in.Body.LeadID, in.Body.Kind, in.Body.DocumentDraft)
	return created(c, d, err)
}

func created(c web.Ctx, d BillingDocument, err error) (BillingDocument, error) {
	if err == nil {
		c.Status(201)
	}
	return d, err
}

func (s *Service) getDocument(_ web.Ctx, tx *db.Tx, in *IDPath) (BillingDocument, error) {
	return loadDocument(tx, in.ID)
}

type draftIn struct {
	IDPath
	Body DocumentDraft
}

func (s *Service) putDocument(_ web.Ctx, tx *db.Tx, in *draftIn) (BillingDocument, error) {
	return s.Rewrite(tx, in.ID, in.Body)
}

func (s *Service) deleteDocument(_ web.Ctx, tx *db.Tx, in *IDPath) (web.Empty, error) {
	return web.Empty{}, s.Discard(tx, in.ID)
}

func (s *Service) postIssue(_ web.Ctx, tx *db.Tx, in *IDPath) (BillingDocument, error) {
	return s.Issue(tx, in.ID)
}

func (s *Service) postRevise(c web.Ctx, tx *db.Tx, in *IDPath) (BillingDocument, error) {
	d, err := s.Revise(tx, in.ID)
	return created(c, d, err)
}

func (s *Service) postCharge(c web.Ctx, tx *db.Tx, in *IDPath) (BillingDocument, error) {
	d, err := s.Charge(tx, in.ID)
	return created(c, d, err)
}

type decideIn struct {
	IDPath
	Body struct {
		Accepted bool   `json:"accepted"`
		Name     string `json:"name" maxLength:"200" doc:"Who of the customer's side said so"`
		Reason   string `json:"reason,omitempty" maxLength:"200"`
	}
}

func (s *Service) postDecide(_ web.Ctx, tx *db.Tx, in *decideIn) (BillingDocument, error) {
	return s.Decide(tx, in.ID, Decision{Accepted: in.Body.Accepted, Name: in.Body.Name, Reason: in.Body.Reason})
}

type reasonIn struct {
	IDPath
	Body struct {
		Reason string `json:"reason" maxLength:"200"`
	}
}

func (s *Service) postCancel(_ web.Ctx, tx *db.Tx, in *reasonIn) (BillingDocument, error) {
	return s.Cancel(tx, in.ID, in.Body.Reason)
}

// OfLead is what a lead owes, with everything that makes it so.
type OfLead struct {
	Balance   int64            `json:"balance_agorot" doc:"Asked minus paid; negative is money on account"`
	Asked     int64            `json:"asked_agorot" doc:"All payment requests in force"`
	Paid      int64            `json:"paid_agorot"`
	Documents []BillingSummary `json:"documents" nullable:"false"`
	Payments  []Payment        `json:"payments" nullable:"false"`
	Orders    []Order          `json:"orders" nullable:"false" doc:"Pages to pay on and tax invoices asked of providers, newest first"`
}

func (s *Service) getOfLead(_ web.Ctx, tx *db.Tx, in *IDPath) (o OfLead, err error) {
	if _, err = loadLead(tx, in.ID); err != nil {
		return o, err
	}
	if o.Asked, o.Paid, err = balanceOf(tx, in.ID); err != nil {
		return o, err
	}
	o.Balance = o.Asked - o.Paid
	if o.Documents, err = listDocuments(tx, filter{LeadID: in.ID}, maxOfLead); err != nil {
		return o, err
	}
	if o.Payments, err = paymentsOf(tx, in.ID); err != nil {
		return o, err
	}
	o.Orders, err = ordersOf(tx, in.ID)
	return o, err
}

type paymentIn struct {
	IDPath
	Body struct {
		RequestID *int64 `json:"request_id,omitempty" minimum:"1"`
		Method    string `json:"method" enum:"cash,transfer,card,bit,cheque,other"`
		Amount    int64  `json:"amount_agorot" minimum:"1" maximum:"100000000000"`
		PaidOn    string `json:"paid_on,omitempty" maxLength:"10" doc:"YYYY-MM-DD; today unless given"`
		Reference string `json:"reference,omitempty" maxLength:"200"`
		Note      string `json:"note,omitempty" maxLength:"200"`
	}
}

func (s *Service) postPayment(c web.Ctx, tx *db.Tx, in *paymentIn) (Payment, error) {
	b := in.Body
	p, err := s.Record(tx, in.ID, Received{RequestID: orZero(b.RequestID), Method: b.Method, Amount: b.Amount, PaidOn: b.PaidOn, Reference: b.Reference, Note: b.Note})
	if err == nil {
		c.Status(201)
	}
	return p, err
}

func (s *Service) postReverse(c web.Ctx, tx *db.Tx, in *reasonIn) (Payment, error) {
	p, err := s.Reverse(tx, in.ID, in.Body.Reason)
	if err == nil {
		c.Status(201)
	}
	return p, err
}
