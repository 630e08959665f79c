package intake

import (
	"strings"

	"github.com/moked/moked/internal/consent"
	"github.com/moked/moked/internal/db"
)

// Ledger keeps who agreed to what.
type Ledger interface {
	// Record adds a row about a lead.
	Record(tx *db.Tx, d consent.Draft) (consent.Statement, error)
	// SpokeSince reports whether a lead has said anything about advertisements after an id.
	SpokeSince(tx *db.Tx, leadID, id int64) (bool, error)
}

// noes are what an unticked box sends.
var noes = map[string]bool{"": true, "0": true, "no": true, "n": true, "false": true, "off": true, "null": true, "none": true, "לא": true}

// agreement is what a form says about advertisements: the ticked box with its own words.
func agreement(fields []DeliveryField, mapping map[string]string) (words string, agreed bool) {
	for _, f := range mapped(fields, mapping) {
		if f.Target == toConsent && !noes[strings.ToLower(strings.TrimSpace(f.Value))] {
			return f.Name + ": " + cut(f.Value, maxRemarks/4), true
		}
	}
	return "", false
}

// agree records the agreement of a form. An event that is played again later does not undo what the
// person has said since.
func (s *Service) agree(tx *db.Tx, leadID int64, source Sender, e *Delivery, fields []DeliveryField) error {
	words, agreed := agreement(fields, source.Mapping)
	if !agreed {
		return nil
	}
	if spoke, err := s.Consents.SpokeSince(tx, leadID, e.ID); spoke || err != nil {
		return err
	}
	_, err := s.Consents.Record(tx, consent.Draft{LeadID: leadID, Channel: consent.All, Purpose: consent.ForMarketing,
		Action: consent.Granted, How: consent.ByForm, Words: words, Origin: source.Name})
	return err
}
