package app

import (
	"github.com/moked/moked/internal/billing"
	"github.com/moked/moked/internal/db"
)

// demoSale is something the demo's businesses sell, in shekels before VAT.
type demoSale struct {
	name  string
	price int64
}

var demoSales = []demoSale{{"פגישת ייעוץ", 350}, {"יום עבודה", 1400}, {"חומרים", 2250}, {"ביקור ואבחון", 280}}

// seedBilling gives a business its details, a catalogue, and documents in each stage: a draft, an open
// quote, and one that was accepted, charged and partly paid.
func (a *App) seedBilling(tx *db.Tx, name string) error {
	if _, err := a.Billing.SaveSettings(tx, billing.BillingSettings{
		LegalName: name, TaxID: "123456782", Dealer: "licensed", Address: "הרצל 12, תל אביב", Phone: "03-555-0142", ValidDays: 30,
		Footer: "להעברה בנקאית: בנק 12, סניף 600, חשבון 123456",
	}); err != nil {
		return err
	}
	var lines []billing.DocumentLine
	for i, s := range demoSales {
		item, err := a.Billing.AddItem(tx, billing.CatalogueItem{Name: s.name, UnitAgorot: s.price * 100})
		if err != nil {
			return err
		}
		lines = append(lines, billing.DocumentLine{ItemID: &item.ID, Name: s.name, Quantity: int64(i+1) * 1000, UnitAgorot: item.UnitAgorot})
	}
	people, err := demoCustomers(tx, 3)
	if err != nil {
		return err
	}
	for i, lead := range people {
		d, err := a.Billing.Write(tx, lead, billing.Quote, billing.DocumentDraft{Title: "הצעה ראשונה", Lines: lines[:i+2], Notes: "המחיר כולל אחריות לשנה."})
		if err != nil {
			return err
		}
		if i == 0 {
			continue // stays a draft
		}
		if _, err := a.Billing.Issue(tx, d.ID); err != nil {
			return err
		}
		if i == 2 {
			if err := a.seedCharge(tx, d); err != nil {
				return err
			}
		}
	}
	return nil
}

// seedCharge lets the customer accept a quote and pay a third of it.
func (a *App) seedCharge(tx *db.Tx, quote billing.BillingDocument) error {
	if _, err := a.Billing.Decide(tx, quote.ID, billing.Decision{Accepted: true, Name: quote.CustomerName}); err != nil {
		return err
	}
	request, err := a.Billing.Charge(tx, quote.ID)
	if err != nil {
		return err
	}
	if request, err = a.Billing.Issue(tx, request.ID); err != nil {
		return err
	}
	_, err = a.Billing.Record(tx, quote.LeadID, billing.Received{RequestID: request.ID, Method: "bit", Amount: request.Total / 3})
	return err
}
