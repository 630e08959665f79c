package leads

import (
	"github.com/moked/moked/internal/db"
)

func scanCard(r db.Row) (card, error) {
	var c card
	err := r.Scan(&c.position, &c.id)
	return c, err
}

// topPosition is a place above all cards of a column.
func topPosition(tx *db.Tx, status string) (int64, error) {
	top, err := firstCard(tx, status, 0)
	if err != nil || top == nil {
		return 0, err
	}
	return top.position - positionGap, nil
}

// firstCard is the topmost card but the moving one; nil when the column is empty.
func firstCard(tx *db.Tx, status string, moving int64) (*card, error) {
	return oneCard(tx, `SELECT position, id FROM leads
		WHERE tenant_id = :tenant AND status = :status AND deleted_at = 0 AND id <> :moving
		ORDER BY position, id LIMIT 1`, db.Args{"status": status, "moving": moving})
}

// Which neighbour.
const (
	up   = false
	down = true
)

// neighbour is the card next to c but the moving one; nil when c is the last.
func neighbour(tx *db.Tx, status string, moving int64, c *card, downwards bool) (*card, error) {
	query := `SELECT position, id FROM leads
		WHERE tenant_id = :tenant AND status = :status AND deleted_at = 0 AND id <> :moving AND (position, id) < (:position, :id)
		ORDER BY position DESC, id DESC LIMIT 1`
	if downwards {
		query = `SELECT position, id FROM leads
			WHERE tenant_id = :tenant AND status = :status AND deleted_at = 0 AND id <> :moving AND (position, id) > (:position, :id)
			ORDER BY position, id LIMIT 1`
	}
	return oneCard(tx, query, db.Args{"status": status, "moving": moving, "position": c.position, "id": c.id})
}

func oneCard(tx *db.Tx, query string, a db.Args) (*card, error) {
	cards, err := db.List(tx, query, a, scanCard)
	if err != nil || len(cards) == 0 {
		return nil, err
	}
	return &cards[0], nil
}

// cardsBelow are up to limit cards under c, in order.
func cardsBelow(tx *db.Tx, status string, moving int64, c *card, limit int) ([]card, error) {
	return db.List(tx, `SELECT position, id FROM leads
		WHERE tenant_id = :tenant AND status = :status AND deleted_at = 0 AND id <> :moving AND (position, id) > (:position, :id)
		ORDER BY position, id LIMIT :limit`,
		db.Args{"status": status, "moving": moving, "position": c.position, "id": c.id, "limit": limit}, scanCard)
}

func storePosition(tx *db.Tx, id, position int64) error {
	_, err := tx.Exec(`UPDATE leads SET position = :position WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": id, "position": position})
	return err
}

// storePlace moves a card. status_at is when it came into its column, not when it moved within it.
func storePlace(tx *db.Tx, id int64, from, to string, position int64) error {
	query := `UPDATE leads SET position = :position WHERE tenant_id = :tenant AND id = :id`
	args := db.Args{"id": id, "position": position}
	if from != to {
		query = `UPDATE leads SET position = :position, status = :status, status_at = :now, updated_at = :now
			WHERE tenant_id = :tenant AND id = :id`
		args["status"], args["now"] = to, db.Ms(tx.Now())
	}
	_, err := tx.Exec(query, args)
	return err
}
