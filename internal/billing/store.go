package billing

import (
	"encoding/json"
	"errors"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

// person is as much of a lead as a document needs.
type person struct {
	Name, Email string
	Phone       *string
}

// loadLead finds a lead that was not deleted.
func loadLead(tx *db.Tx, id int64) (person, error) {
	var p person
	err := tx.One(`SELECT name, email, phone FROM leads WHERE tenant_id = :tenant AND id = :id AND deleted_at = 0`,
		db.Args{"id": id}, &p.Name, &p.Email, &p.Phone)
	return p, db.OrNotFound(err)
}

func only[T any](found []T, err error) (T, error) {
	if err == nil && len(found) == 0 {
		err = fault.NotFound.New()
	}
	if err != nil {
		var none T
		return none, err
	}
	return found[0], nil
}

// nextNumber takes the next number of a series. The row stays locked until the transaction ends.
func nextNumber(tx *db.Tx, series string) (int64, error) {
	var n int64
	err := tx.One(`INSERT INTO billing_numbers (tenant_id, series, last) VALUES (:tenant, :series, 1)
		ON CONFLICT (tenant_id, series) DO UPDATE SET last = billing_numbers.last + 1 RETURNING last`, db.Args{"series": series}, &n)
	return n, err
}

func loadSettings(tx *db.Tx) (BillingSettings, error) {
	c := BillingSettings{Dealer: licensed, ValidDays: defaultValid}
	err := tx.One(`SELECT legal_name, tax_id, dealer, address, phone, email, footer, prefix, valid_days, logo
		FROM billing_settings WHERE tenant_id = :tenant`, nil,
		&c.LegalName, &c.TaxID, &c.Dealer, &c.Address, &c.Phone, &c.Email, &c.Footer, &c.Prefix, &c.ValidDays, &c.Logo)
	if errors.Is(err, db.ErrNoRows) {
		err = nil
	}
	return c, err
}

func storeSettings(tx *db.Tx, c BillingSettings) error {
	_, err := tx.Exec(`INSERT INTO billing_settings (tenant_id, legal_name, tax_id, dealer, address, phone, email, footer, prefix, valid_days, logo, updated_at)
		VALUES (:tenant, :name, :tax, :dealer, :address, :phone, :email, :footer, :prefix, :days, :logo, :now)
		ON CONFLICT (tenant_id) DO UPDATE SET legal_name = excluded.legal_name, tax_id = excluded.tax_id, dealer = excluded.dealer,
			address = excluded.address, phone = excluded.phone, email = excluded.email, footer = excluded.footer,
			prefix = excluded.prefix, valid_days = excluded.valid_days, logo = excluded.logo, updated_at = excluded.updated_at`,
		db.Args{"name": c.LegalName, "tax": c.TaxID, "dealer": c.Dealer, "address": c.Address, "phone": c.Phone, "email": c.Email,
			"footer": c.Footer, "prefix": c.Prefix, "days": c.ValidDays, "logo": c.Logo, "now": db.Ms(tx.Now())})
	return err
}

const itemColumns = `id, name, description, unit_agorot, vat_included, active`

func scanItem(r db.Row) (CatalogueItem, error) {
	var i CatalogueItem
	err := r.Scan(&i.ID, &i.Name, &i.Description, &i.UnitAgorot, &i.VATIncluded, &i.Active)
	return i, err
}

// maxItems is how much of the catalogue one answer holds.
const maxItems = 500

// listItems are the items whose name holds the text; inactive ones too when all.
func listItems(tx *db.Tx, text string, all bool) ([]CatalogueItem, error) {
	return db.List(tx, `SELECT `+itemColumns+` FROM catalogue_items
		WHERE tenant_id = :tenant AND (active = 1 OR :all = 1) AND name_key LIKE :q ESCAPE '\' ORDER BY name_key, id LIMIT :limit`,
		db.Args{"q": like(nameKey(text)), "all": all, "limit": maxItems}, scanItem)
}

func loadItem(tx *db.Tx, id int64) (CatalogueItem, error) {
	return only(db.List(tx, `SELECT `+itemColumns+` FROM catalogue_items WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id}, scanItem))
}

func insertItem(tx *db.Tx, i CatalogueItem) error {
	_, err := tx.Exec(`INSERT INTO catalogue_items (tenant_id, id, name, name_key, description, unit_agorot, vat_included, active, created_at, updated_at)
		VALUES (:tenant, :id, :name, :key, :description, :unit, :vat, :active, :now, :now)`, itemArgs(tx, i))
	return err
}

func updateItem(tx *db.Tx, i CatalogueItem) error {
	_, err := tx.Exec(`UPDATE catalogue_items SET name = :name, name_key = :key, description = :description, unit_agorot = :unit,
		vat_included = :vat, active = :active, updated_at = :now WHERE tenant_id = :tenant AND id = :id`, itemArgs(tx, i))
	return err
}

func itemArgs(tx *db.Tx, i CatalogueItem) db.Args {
	return db.Args{"id": i.ID, "name": i.Name, "key": nameKey(i.Name), "description": i.Description, "unit": i.UnitAgorot,
		"vat": i.VATIncluded, "active": i.Active, "now": db.Ms(tx.Now())}
}

// issuerText is the business's details as kept with a document; the logo is decoration and stays out.
func issuerText(c BillingSettings) string {
	c.Logo = ""
	data, err := json.Marshal(c)
	if err != nil {
		return ""
	}
	return string(data)
}

func issuerOf(text string) (c BillingSettings) {
	_ = json.Unmarshal([]byte(text), &c) // a draft has none
	return c
}
