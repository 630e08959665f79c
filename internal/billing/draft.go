package billing

import (
	"strconv"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
)

// Write makes a draft of a quote or a payment request for a lead.
func (s *Service) Write(tx *db.Tx, leadID int64, kind string, from DocumentDraft) (BillingDocument, error) {
	lead, err := loadLead(tx, leadID)
	if err != nil {
		return BillingDocument{}, err
	}
	if from.Customer.Name == "" {
		from.Customer.Name = lead.Name
	}
	if err := from.clean(); err != nil {
		return BillingDocument{}, err
	}
	d := BillingDocument{BillingSummary: BillingSummary{LeadID: leadID, Kind: kind, Version: 1}}
	d.write(from)
	return s.insert(tx, d)
}

// insert stores a new draft at today's rate of VAT.
func (s *Service) insert(tx *db.Tx, d BillingDocument) (BillingDocument, error) {
	c, err := s.settings(tx)
	if err != nil {
		return BillingDocument{}, err
	}
	d.ID, d.Status, d.createdBy = tx.NewID(), draft, bus.ActorOf(tx.Context()).ID
	d.calculate(c.VATBP)
	if err := insertDocument(tx, d); err != nil {
		return BillingDocument{}, err
	}
	if err := insertLines(tx, d); err != nil {
		return BillingDocument{}, err
	}
	return s.changed(tx, d.ID, "bill.drafted")
}

// Rewrite replaces what stands in a draft.
func (s *Service) Rewrite(tx *db.Tx, id int64, to DocumentDraft) (BillingDocument, error) {
	d, err := s.draft(tx, id)
	if err != nil {
		return BillingDocument{}, err
	}
	if err := to.clean(); err != nil {
		return BillingDocument{}, err
	}
	c, err := s.settings(tx)
	if err != nil {
		return BillingDocument{}, err
	}
	d.write(to)
	d.calculate(c.VATBP)
	if err := updateDraft(tx, d); err != nil {
		return BillingDocument{}, err
	}
	if err := deleteLines(tx, id); err != nil {
		return BillingDocument{}, err
	}
	if err := insertLines(tx, d); err != nil {
		return BillingDocument{}, err
	}
	return s.changed(tx, id, "bill.drafted")
}

// Discard deletes a draft. It had no number, so none is missing afterwards.
func (s *Service) Discard(tx *db.Tx, id int64) error {
	d, err := s.draft(tx, id)
	if err != nil {
		return err
	}
	if err := deleteLines(tx, id); err != nil {
		return err
	}
	if err := deleteDraft(tx, id); err != nil {
		return err
	}
	_, err = bus.Emit(tx, documentEvent("bill.discarded", d))
	return err
}

// draft takes hold of a document that may still change.
func (s *Service) draft(tx *db.Tx, id int64) (BillingDocument, error) {
	d, err := holdDocument(tx, id)
	if err == nil && d.Status != draft {
		err = notDraft.New()
	}
	return d, err
}

// issued takes hold of a document that has been issued.
func (s *Service) issued(tx *db.Tx, id int64) (BillingDocument, error) {
	d, err := holdDocument(tx, id)
	if err == nil && d.Status == draft {
		err = stillDraft.New()
	}
	return d, err
}

// changed reads a document back and tells everybody.
func (s *Service) changed(tx *db.Tx, id int64, kind string) (BillingDocument, error) {
	d, err := loadDocument(tx, id)
	if err != nil {
		return BillingDocument{}, err
	}
	_, err = bus.Emit(tx, documentEvent(kind, d))
	return d, err
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
