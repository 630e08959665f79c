package billing

import (
	"encoding/json"
	"errors"
	"strconv"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

func loadConnector(tx *db.Tx, kind string) (c connector, found bool, err error) {
	var settings, secrets string
	c.Kind = kind
	err = tx.One(`SELECT provider, settings, secrets, token, last_error FROM billing_connectors WHERE tenant_id = :tenant AND kind = :kind`,
		db.Args{"kind": kind}, &c.Provider, &settings, &secrets, &c.Token, &c.LastError)
	if errors.Is(err, db.ErrNoRows) {
		return connector{}, false, nil
	}
	if err == nil {
		err = errors.Join(json.Unmarshal([]byte(settings), &c.Settings), json.Unmarshal([]byte(secrets), &c.sealed))
	}
	return c, err == nil, err
}

func storeConnector(tx *db.Tx, c connector) error {
	settings, err := json.Marshal(c.Settings)
	if err != nil {
		return err
	}
	secrets, err := json.Marshal(c.sealed)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO billing_connectors (tenant_id, kind, provider, settings, secrets, token, last_error, updated_at)
		VALUES (:tenant, :kind, :provider, :settings, :secrets, :token, '', :now)
		ON CONFLICT (tenant_id, kind) DO UPDATE SET provider = excluded.provider, settings = excluded.settings, secrets = excluded.secrets,
			last_error = '', updated_at = excluded.updated_at`,
		db.Args{"kind": c.Kind, "provider": c.Provider, "settings": json.RawMessage(settings), "secrets": json.RawMessage(secrets), "token": c.Token, "now": db.Ms(tx.Now())})
	return err
}

func storeConnectorError(tx *db.Tx, kind, words string) error {
	_, err := tx.Exec(`UPDATE billing_connectors SET last_error = :words WHERE tenant_id = :tenant AND kind = :kind`, db.Args{"kind": kind, "words": words})
	return err
}

func deleteConnector(tx *db.Tx, kind string) error {
	_, err := tx.Exec(`DELETE FROM billing_connectors WHERE tenant_id = :tenant AND kind = :kind`, db.Args{"kind": kind})
	return err
}

const orderQuery = `SELECT id, kind, subject_id, state, number, url, error, lead_id, amount_agorot, attempted_at, provider, provider_ref
	FROM billing_orders WHERE tenant_id = :tenant`

func scanOrder(r db.Row) (Order, error) {
	var o Order
	err := r.Scan(&o.ID, &o.Kind, &o.SubjectID, &o.State, &o.Number, &o.URL, &o.Error, &o.leadID, &o.agorot, &o.attempted, &o.provider, &o.ref)
	return o, err
}

func loadOrder(tx *db.Tx, id int64) (Order, error) {
	return only(db.List(tx, orderQuery+` AND id = :id`, db.Args{"id": id}, scanOrder))
}

// orderByReference finds the order that a provider's notice names; what is no number names none.
func orderByReference(tx *db.Tx, reference string) (Order, error) {
	id, err := strconv.ParseInt(reference, 10, 64)
	if err != nil {
		return Order{}, fault.NotFound.New()
	}
	return loadOrder(tx, id)
}

// orderOf is the order for a thing that is under way or done.
func orderOf(tx *db.Tx, kind string, subject int64) (Order, error) {
	return only(db.List(tx, orderQuery+` AND kind = :kind AND subject_id = :subject AND state <> 'failed'`, db.Args{"kind": kind, "subject": subject}, scanOrder))
}

func ordersOf(tx *db.Tx, leadID int64) ([]Order, error) {
	return db.List(tx, orderQuery+` AND lead_id = :lead ORDER BY id DESC LIMIT :limit`, db.Args{"lead": leadID, "limit": maxOfLead}, scanOrder)
}

// insertOrder stores an order unless there is one for the same thing; fresh says which.
func insertOrder(tx *db.Tx, o Order) (fresh bool, err error) {
	n, err := tx.Exec(`INSERT INTO billing_orders (tenant_id, id, kind, subject_id, lead_id, provider, amount_agorot, state, provider_ref, number, url, error, attempted_at, created_at)
		VALUES (:tenant, :id, :kind, :subject, :lead, :provider, :amount, 'asked', '', '', '', '', 0, :now)
		ON CONFLICT (tenant_id, kind, subject_id) WHERE state <> 'failed' DO NOTHING`,
		db.Args{"id": o.ID, "kind": o.Kind, "subject": o.SubjectID, "lead": o.leadID, "provider": o.provider, "amount": o.agorot, "now": db.Ms(tx.Now())})
	return n > 0, err
}

// dropOrders gives up the orders for a thing that are about another sum.
func dropOrders(tx *db.Tx, kind string, subject, amount int64) error {
	_, err := tx.Exec(`UPDATE billing_orders SET state = 'failed' WHERE tenant_id = :tenant AND kind = :kind AND subject_id = :subject
		AND state <> 'failed' AND amount_agorot <> :amount`, db.Args{"kind": kind, "subject": subject, "amount": amount})
	return err
}

func storeOrder(tx *db.Tx, o Order) error {
	_, err := tx.Exec(`UPDATE billing_orders SET state = :state, provider_ref = :ref, number = :number, url = :url, error = :error
		WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": o.ID, "state": o.State, "ref": o.ref, "number": o.Number, "url": o.URL, "error": o.Error})
	return err
}

func markAttempted(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`UPDATE billing_orders SET attempted_at = :now WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id, "now": db.Ms(tx.Now())})
	return err
}

// insertEvent keeps what a provider sent, as it came; fresh is false when it is known.
func insertEvent(tx *db.Tx, id int64, provider, key, body string) (fresh bool, err error) {
	n, err := tx.Exec(`INSERT INTO billing_events (tenant_id, id, provider, event_key, body, outcome, received_at)
		VALUES (:tenant, :id, :provider, :key, :body, '', :now) ON CONFLICT (tenant_id, provider, event_key) DO NOTHING`,
		db.Args{"id": id, "provider": provider, "key": key, "body": body, "now": db.Ms(tx.Now())})
	return n > 0, err
}

func storeOutcome(tx *db.Tx, id int64, outcome string) error {
	_, err := tx.Exec(`UPDATE billing_events SET outcome = :outcome WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id, "outcome": outcome})
	return err
}
