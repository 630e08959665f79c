package billing

import (
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// DocumentLine is one thing asked for.
type DocumentLine struct {
	ItemID      *int64 `json:"item_id,omitempty" doc:"What of the catalogue it was copied from"`
	Name        string `json:"name" maxLength:"200"`
	Description string `json:"description,omitempty" maxLength:"4000"`
	Quantity    int64  `json:"quantity" minimum:"1" maximum:"100000000" doc:"In thousandths: 1000 is one"`
	UnitAgorot  int64  `json:"unit_agorot" minimum:"0" maximum:"1000000000"`
	VATIncluded bool   `json:"vat_included"`
}

// Customer is whom a document is made out to, as it was written.
type Customer struct {
	Name    string `json:"name" maxLength:"200"`
	TaxID   string `json:"tax_id,omitempty" maxLength:"20"`
	Address string `json:"address,omitempty" maxLength:"200"`
}

// DocumentDraft is all of a document that a person writes.
type DocumentDraft struct {
	Title    string         `json:"title,omitempty" maxLength:"200"`
	Customer Customer       `json:"customer"`
	Lines    []DocumentLine `json:"lines" maxItems:"200" nullable:"false"`
	Discount Discount       `json:"discount,omitempty"`
	Notes    string         `json:"notes,omitempty" maxLength:"4000"`
	DueOn    string         `json:"due_on,omitempty" maxLength:"10" doc:"Until when the quote holds, or the request is to be paid"`
}

// clean checks a draft and makes its texts storable.
func (d *DocumentDraft) clean() error {
	f := newForm()
	d.Title = f.line("title", d.Title, maxName)
	d.Customer.Name = f.required("customer.name", d.Customer.Name, maxName)
	d.Customer.TaxID = f.taxID("customer.tax_id", d.Customer.TaxID)
	d.Customer.Address = f.line("customer.address", d.Customer.Address, maxName)
	d.Notes = f.lines("notes", d.Notes)
	d.DueOn = f.date("due_on", d.DueOn)
	if d.Discount.Kind == "" {
		d.Discount = Discount{Kind: noDiscount}
	}
	for i := range d.Lines {
		at := "lines." + itoa(int64(i)) + "."
		d.Lines[i].Name = f.required(at+"name", d.Lines[i].Name, maxName)
		d.Lines[i].Description = f.lines(at+"description", d.Lines[i].Description)
	}
	return f.err()
}

// BillingSummary is a document as lists show it.
type BillingSummary struct {
	ID           int64   `json:"id"`
	LeadID       int64   `json:"lead_id"`
	Kind         string  `json:"kind" enum:"quote,request,reversal"`
	Number       *int64  `json:"number" doc:"null: a draft has no number"`
	Label        string  `json:"label" doc:"The number with the business's prefix"`
	Version      int64   `json:"version"`
	Status       string  `json:"status" enum:"draft,sent,accepted,declined,expired,replaced,cancelled,paid"`
	Title        string  `json:"title"`
	CustomerName string  `json:"customer_name"`
	Total        int64   `json:"total_agorot"`
	Paid         int64   `json:"paid_agorot"`
	Currency     string  `json:"currency" enum:"ILS"`
	DueOn        *string `json:"due_on" format:"date"`
	IssuedOn     *string `json:"issued_on" format:"date"`
	SentAt       *string `json:"sent_at" format:"date-time" doc:"When it went to the customer"`
	CreatedAt    string  `json:"created_at" format:"date-time"`
	UpdatedAt    string  `json:"updated_at" format:"date-time"`
}

// BillingDocument is a whole document.
type BillingDocument struct {
	BillingSummary
	Customer  Customer       `json:"customer"`
	Lines     []DocumentLine `json:"lines" nullable:"false"`
	Discount  Discount       `json:"discount"`
	VATBP     int64          `json:"vat_bp" doc:"Hundredths of a percent"`
	Totals    Totals         `json:"totals"`
	Notes     string         `json:"notes"`
	RevisesID *int64         `json:"revises_id" doc:"The quote that this one replaces once issued"`
	SourceID  *int64         `json:"source_id" doc:"The quote that is being charged, or the request that is reversed"`
	Reason    string         `json:"reason" doc:"Why it was cancelled or declined"`
	DecidedBy string         `json:"decided_by" doc:"Who accepted or declined"`
	DecidedAt *string        `json:"decided_at" format:"date-time"`

	issuer    BillingSettings
	decidedIP string
	agent     string
	issuedAt  time.Time
	createdBy int64
}

// calculate puts the sums of the lines at a rate into the document.
func (d *BillingDocument) calculate(vatBP int64) {
	d.VATBP = vatBP
	d.Totals = total(d.Lines, d.Discount, vatBP)
	d.Total = d.Totals.Total
}

// remaining is what is still to be paid of a request.
func (d *BillingDocument) remaining() int64 { return d.Total - d.Paid }

// write lays a draft over the document.
func (d *BillingDocument) write(from DocumentDraft) {
	d.Title, d.Customer, d.CustomerName, d.Notes = from.Title, from.Customer, from.Customer.Name, from.Notes
	d.Lines, d.Discount, d.DueOn = from.Lines, from.Discount, orNil(from.DueOn)
	if d.Lines == nil {
		d.Lines = []DocumentLine{}
	}
}

func orNil(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func timeOrNil(ms int64) *string {
	if ms == 0 {
		return nil
	}
	text := web.Time(db.Time(ms))
	return &text
}

func idOrNil(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}
