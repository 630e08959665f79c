package business

import (
	"errors"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

const businessColumns = "id, name, timezone, locale, status, created_at"

func scanBusiness(r db.Row) (Business, error) {
	var b Business
	var created int64
	err := r.Scan(&b.ID, &b.Name, &b.Timezone, &b.Locale, &b.Status, &created)
	b.CreatedAt = db.Time(created)
	return b, err
}

func currentBusiness(tx *db.Tx) (Business, error) {
	return oneBusiness(db.List(tx, "SELECT "+businessColumns+" FROM businesses WHERE id = :tenant", nil, scanBusiness))
}

func businessByID(tx *db.Tx, id int64) (Business, error) {
	return oneBusiness(db.List(tx, "SELECT "+businessColumns+" FROM businesses WHERE id = :id", db.Args{"id": id}, scanBusiness))
}

func oneBusiness(found []Business, err error) (Business, error) {
	if err != nil {
		return Business{}, err
	}
	if len(found) == 0 {
		return Business{}, fault.NotFound.New()
	}
	return found[0], nil
}

// insertBusiness takes the next number. Two at once on PostgreSQL would take the same one: the
// second sees a conflict and is asked to try again, so that numbers stay without gaps.
func insertBusiness(tx *db.Tx, b *Business) error {
	err := tx.One(`INSERT INTO businesses (id, name, search, timezone, locale, status, created_at)
		SELECT coalesce(max(id), 0) + 1, CAST(:name AS TEXT), CAST(:search AS TEXT), CAST(:timezone AS TEXT), CAST(:locale AS TEXT), CAST(:status AS TEXT), CAST(:now AS BIGINT)
		FROM businesses WHERE true
		ON CONFLICT (id) DO NOTHING RETURNING id`,
		db.Args{"name": b.Name, "search": Searchable(b.Name), "timezone": b.Timezone, "locale": b.Locale, "status": b.Status, "now": db.Ms(b.CreatedAt)},
		&b.ID)
	if errors.Is(err, db.ErrNoRows) {
		return fault.Conflict.New()
	}
	return err
}

func saveBusiness(tx *db.Tx, b Business) error {
	_, err := tx.Exec(`UPDATE businesses SET name = :name, search = :search, timezone = :timezone, locale = :locale, status = :status
		WHERE id = :tenant`,
		db.Args{"name": b.Name, "search": Searchable(b.Name), "timezone": b.Timezone, "locale": b.Locale, "status": b.Status})
	return err
}
