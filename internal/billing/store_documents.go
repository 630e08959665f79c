package billing

import (
	"strings"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

const summaryColumns = `id, lead_id, kind, number, label, version, status, title, customer_name, total_agorot, paid_agorot, currency,
	due_on, issued_on, sent_at, created_at, updated_at`

const documentColumns = summaryColumns + `, customer_tax_id, customer_address, notes, discount_kind, discount_value, vat_bp,
	subtotal_agorot, discount_agorot, net_agorot, vat_agorot, revises_id, source_id, reason, decided_by, decided_ip, decided_agent, decided_at,
	issued_at, created_by, issuer`

// scanSummary reads summaryColumns and whatever follows them.
func scanSummary(r db.Row, d *BillingSummary, more ...any) error {
	var number, sentAt, created, updated int64
	var due, on string
	err := r.Scan(append([]any{&d.ID, &d.LeadID, &d.Kind, &number, &d.Label, &d.Version, &d.Status, &d.Title, &d.CustomerName,
		&d.Total, &d.Paid, &d.Currency, &due, &on, &sentAt, &created, &updated}, more...)...)
	d.Number, d.DueOn, d.IssuedOn, d.SentAt = idOrNil(number), orNil(due), orNil(on), timeOrNil(sentAt)
	d.CreatedAt, d.UpdatedAt = *timeOrNil(max(created, 1)), *timeOrNil(max(updated, 1))
	return err
}

func scanDocument(r db.Row) (BillingDocument, error) {
	var d BillingDocument
	var revises, source, decided, issuedAt int64
	var issuer string
	err := scanSummary(r, &d.BillingSummary, &d.Customer.TaxID, &d.Customer.Address, &d.Notes, &d.Discount.Kind, &d.Discount.Value, &d.VATBP,
		&d.Totals.Subtotal, &d.Totals.Discount, &d.Totals.Net, &d.Totals.VAT, &revises, &source, &d.Reason, &d.DecidedBy, &d.decidedIP, &d.agent, &decided,
		&issuedAt, &d.createdBy, &issuer)
	d.Customer.Name, d.Totals.Total = d.CustomerName, d.Total
	d.RevisesID, d.SourceID, d.DecidedAt = idOrNil(revises), idOrNil(source), timeOrNil(decided)
	d.issuedAt, d.issuer = db.Time(issuedAt), issuerOf(issuer)
	return d, err
}

func loadDocument(tx *db.Tx, id int64) (BillingDocument, error) {
	d, err := only(db.List(tx, `SELECT `+documentColumns+` FROM billing_documents WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id}, scanDocument))
	if err != nil {
		return BillingDocument{}, err
	}
	d.Lines, err = db.List(tx, `SELECT item_id, name, description, quantity, unit_agorot, vat_included FROM billing_lines
		WHERE tenant_id = :tenant AND document_id = :id ORDER BY position`, db.Args{"id": id}, func(r db.Row) (DocumentLine, error) {
		var l DocumentLine
		var item int64
		err := r.Scan(&item, &l.Name, &l.Description, &l.Quantity, &l.UnitAgorot, &l.VATIncluded)
		l.ItemID = idOrNil(item)
		return l, err
	})
	return d, err
}

// holdDocument locks the document's row until the transaction ends, so that what is decided on its
// state is decided once, and reads it.
func holdDocument(tx *db.Tx, id int64) (BillingDocument, error) {
	n, err := tx.Exec(`UPDATE billing_documents SET updated_at = :now WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id, "now": db.Ms(tx.Now())})
	if err == nil && n == 0 {
		err = fault.NotFound.New()
	}
	if err != nil {
		return BillingDocument{}, err
	}
	return loadDocument(tx, id)
}

// insertDocument stores a new document as a draft; storeIssued makes it more.
func insertDocument(tx *db.Tx, d BillingDocument) error {
	_, err := tx.Exec(`INSERT INTO billing_documents (tenant_id, id, lead_id, kind, number, version, label, status, title,
			customer_name, customer_tax_id, customer_address, notes, currency, discount_kind, discount_value, vat_bp,
			subtotal_agorot, discount_agorot, net_agorot, vat_agorot, total_agorot, paid_agorot, due_on, issued_on, issuer,
			revises_id, source_id, reason, decided_by, decided_ip, decided_agent, decided_at, issued_at, sent_at, created_by, created_at, updated_at)
		VALUES (:tenant, :id, :lead, :kind, 0, :version, '', 'draft', :title, :customer, :tax, :address, :notes, 'ILS', :dkind, :dvalue, :vat,
			:sub, :off, :net, :vatsum, :total, 0, :due, '', '', :revises, :source, :reason, '', '', '', 0, 0, 0, :by, :now, :now)`,
		with(draftArgs(tx, d), db.Args{"lead": d.LeadID, "kind": d.Kind, "version": d.Version, "reason": d.Reason,
			"revises": orZero(d.RevisesID), "source": orZero(d.SourceID), "by": d.createdBy}))
	return err
}

func updateDraft(tx *db.Tx, d BillingDocument) error {
	_, err := tx.Exec(`UPDATE billing_documents SET title = :title, customer_name = :customer, customer_tax_id = :tax, customer_address = :address,
			notes = :notes, discount_kind = :dkind, discount_value = :dvalue, vat_bp = :vat, subtotal_agorot = :sub, discount_agorot = :off,
			net_agorot = :net, vat_agorot = :vatsum, total_agorot = :total, due_on = :due, updated_at = :now
		WHERE tenant_id = :tenant AND id = :id AND status = 'draft'`, draftArgs(tx, d))
	return err
}

func draftArgs(tx *db.Tx, d BillingDocument) db.Args {
	return db.Args{"id": d.ID, "title": d.Title, "customer": d.Customer.Name, "tax": d.Customer.TaxID, "address": d.Customer.Address,
		"notes": d.Notes, "dkind": d.Discount.Kind, "dvalue": d.Discount.Value, "vat": d.VATBP, "sub": d.Totals.Subtotal, "off": d.Totals.Discount,
		"net": d.Totals.Net, "vatsum": d.Totals.VAT, "total": d.Totals.Total, "due": text(d.DueOn), "now": db.Ms(tx.Now())}
}

func with(a, more db.Args) db.Args {
	for name, value := range more {
		a[name] = value
	}
	return a
}

func orZero(id *int64) int64 {
	if id == nil {
		return 0
	}
	return *id
}

func text(t *string) string {
	if t == nil {
		return ""
	}
	return *t
}

func insertLines(tx *db.Tx, d BillingDocument) error {
	for i, l := range d.Lines {
		if _, err := tx.Exec(`INSERT INTO billing_lines (tenant_id, document_id, position, item_id, name, description, quantity, unit_agorot, vat_included)
			VALUES (:tenant, :id, :position, :item, :name, :description, :quantity, :unit, :vat)`,
			db.Args{"id": d.ID, "position": i, "item": orZero(l.ItemID), "name": l.Name, "description": l.Description,
				"quantity": l.Quantity, "unit": l.UnitAgorot, "vat": l.VATIncluded}); err != nil {
			return err
		}
	}
	return nil
}

func deleteLines(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`DELETE FROM billing_lines WHERE tenant_id = :tenant AND document_id = :id`, db.Args{"id": id})
	return err
}

func deleteDraft(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`DELETE FROM billing_documents WHERE tenant_id = :tenant AND id = :id AND status = 'draft'`, db.Args{"id": id})
	return err
}

// storeIssued makes a draft final: only here does a document get a number.
func storeIssued(tx *db.Tx, d BillingDocument) error {
	_, err := tx.Exec(`UPDATE billing_documents SET number = :number, label = :label, version = :version, status = :status, vat_bp = :vat,
			subtotal_agorot = :sub, discount_agorot = :off, net_agorot = :net, vat_agorot = :vatsum, total_agorot = :total,
			due_on = :due, issued_on = :on, issuer = :issuer, issued_at = :now, updated_at = :now
		WHERE tenant_id = :tenant AND id = :id AND status = 'draft'`,
		db.Args{"id": d.ID, "number": *d.Number, "label": d.Label, "version": d.Version, "status": d.Status, "vat": d.VATBP,
			"sub": d.Totals.Subtotal, "off": d.Totals.Discount, "net": d.Totals.Net, "vatsum": d.Totals.VAT, "total": d.Totals.Total,
			"due": text(d.DueOn), "on": text(d.IssuedOn), "issuer": issuerText(d.issuer), "now": db.Ms(tx.Now())})
	return err
}

// storeFate writes what became of an issued document, and nothing of what it says.
func storeFate(tx *db.Tx, d BillingDocument) error {
	_, err := tx.Exec(`UPDATE billing_documents SET status = :status, paid_agorot = :paid, reason = :reason
		WHERE tenant_id = :tenant AND id = :id AND status <> 'draft'`,
		db.Args{"id": d.ID, "status": d.Status, "paid": d.Paid, "reason": d.Reason})
	return err
}

func storeDecision(tx *db.Tx, d BillingDocument) error {
	_, err := tx.Exec(`UPDATE billing_documents SET status = :status, reason = :reason, decided_by = :by, decided_ip = :ip, decided_agent = :agent, decided_at = :now
		WHERE tenant_id = :tenant AND id = :id AND status = 'sent'`,
		db.Args{"id": d.ID, "status": d.Status, "reason": d.Reason, "by": d.DecidedBy, "ip": d.decidedIP, "agent": d.agent, "now": db.Ms(tx.Now())})
	return err
}

// filter chooses documents; before is the id to go on from.
type filter struct {
	LeadID       int64
	Kind, Status string
	Text         string
	Before       int64
}

// where is the part of a query after FROM, without the cursor.
func (f filter) where() (string, db.Args) {
	where, args := ` FROM billing_documents WHERE tenant_id = :tenant`, db.Args{}
	if f.LeadID != 0 {
		where += ` AND lead_id = :lead`
		args["lead"] = f.LeadID
	}
	if f.Kind != "" {
		where += ` AND kind = :kind`
		args["kind"] = f.Kind
	}
	if f.Status != "" {
		where += ` AND status = :status`
		args["status"] = f.Status
	}
	if f.Text != "" {
		where += ` AND (label LIKE :q ESCAPE '\' OR customer_name LIKE :q ESCAPE '\' OR title LIKE :q ESCAPE '\')`
		args["q"] = like(f.Text)
	}
	return where, args
}

func (f filter) pageQuery(limit int) (string, db.Args) {
	where, args := f.where()
	if f.Before != 0 {
		where += ` AND id < :before`
		args["before"] = f.Before
	}
	args["limit"] = limit
	return `SELECT ` + summaryColumns + where + ` ORDER BY id DESC LIMIT :limit`, args
}

func (f filter) sumsQuery() (string, db.Args) {
	where, args := f.where()
	return `SELECT count(*), CAST(COALESCE(sum(total_agorot), 0) AS BIGINT), CAST(COALESCE(sum(paid_agorot), 0) AS BIGINT)` + where, args
}

func listDocuments(tx *db.Tx, f filter, limit int) ([]BillingSummary, error) {
	query, args := f.pageQuery(limit)
	return db.List(tx, query, args, func(r db.Row) (BillingSummary, error) {
		var d BillingSummary
		return d, scanSummary(r, &d)
	})
}

// sumDocuments counts what a filter finds and adds up what it asks for and what came.
func sumDocuments(tx *db.Tx, f filter) (n, asked, came int64, err error) {
	query, args := f.sumsQuery()
	err = tx.One(query, args, &n, &asked, &came)
	return n, asked, came, err
}

// like finds the text anywhere.
func like(text string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text) + "%"
}
