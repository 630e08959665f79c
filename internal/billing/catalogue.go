package billing

import (
	"strings"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
)

// CatalogueItem is something the business sells. A document copies it, so a later change of the price does
// not reach what was already offered.
type CatalogueItem struct {
	ID          int64  `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	UnitAgorot  int64  `json:"unit_agorot"`
	VATIncluded bool   `json:"vat_included" doc:"The price contains VAT"`
	Active      bool   `json:"active" doc:"Offered when a document is written"`
}

// ItemEdit is a partial change; nil stays.
type ItemEdit struct {
	Name        *string `json:"name,omitempty" maxLength:"200"`
	Description *string `json:"description,omitempty" maxLength:"4000"`
	UnitAgorot  *int64  `json:"unit_agorot,omitempty" minimum:"0" maximum:"1000000000"`
	VATIncluded *bool   `json:"vat_included,omitempty"`
	Active      *bool   `json:"active,omitempty"`
}

func (e ItemEdit) apply(i *CatalogueItem) error {
	f := newForm()
	if e.Name != nil {
		i.Name = f.required("name", *e.Name, maxName)
	}
	if e.Description != nil {
		i.Description = f.lines("description", *e.Description)
	}
	if e.UnitAgorot != nil {
		i.UnitAgorot = *e.UnitAgorot
	}
	if e.VATIncluded != nil {
		i.VATIncluded = *e.VATIncluded
	}
	if e.Active != nil {
		i.Active = *e.Active
	}
	return f.err()
}

// AddItem puts something into the catalogue.
func (s *Service) AddItem(tx *db.Tx, i CatalogueItem) (CatalogueItem, error) {
	i.ID, i.Active = tx.NewID(), true
	if err := (ItemEdit{Name: &i.Name, Description: &i.Description}).apply(&i); err != nil {
		return CatalogueItem{}, err
	}
	if err := insertItem(tx, i); err != nil {
		return CatalogueItem{}, err
	}
	_, err := bus.Emit(tx, itemChanged{i})
	return i, err
}

// ChangeItem changes something of the catalogue.
func (s *Service) ChangeItem(tx *db.Tx, id int64, e ItemEdit) (CatalogueItem, error) {
	i, err := loadItem(tx, id)
	if err != nil {
		return CatalogueItem{}, err
	}
	if err := e.apply(&i); err != nil {
		return CatalogueItem{}, err
	}
	if err := updateItem(tx, i); err != nil {
		return CatalogueItem{}, err
	}
	_, err = bus.Emit(tx, itemChanged{i})
	return i, err
}

// nameKey is what an item is found and sorted by.
func nameKey(name string) string { return strings.ToLower(name) }
