package leads

import (
	"encoding/json"

	"github.com/moked/moked/internal/db"
)

// loadViews are the views that a person sees.
func loadViews(tx *db.Tx, userID int64) ([]View, error) {
	return db.List(tx, `SELECT v.id, v.user_id, v.name, v.shared, v.looks, CASE WHEN p.view_id IS NULL THEN 0 ELSE 1 END
		FROM lead_views v LEFT JOIN lead_view_pins p ON p.tenant_id = :tenant AND p.user_id = :user AND p.view_id = v.id
		WHERE v.tenant_id = :tenant AND (v.user_id = :user OR v.shared = 1) ORDER BY v.id`, db.Args{"user": userID},
		func(r db.Row) (v View, err error) {
			var looks string
			if err = r.Scan(&v.ID, &v.userID, &v.Name, &v.Shared, &looks, &v.Pinned); err != nil {
				return v, err
			}
			v.Mine = v.userID == userID
			err = json.Unmarshal([]byte(looks), &v.Looks)
			return v, err
		})
}

func insertView(tx *db.Tx, v View) error {
	looks, err := json.Marshal(v.Looks)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO lead_views (tenant_id, id, user_id, name, shared, looks, created_at, updated_at)
		VALUES (:tenant, :id, :user, :name, :shared, :looks, :now, :now)`,
		db.Args{"id": v.ID, "user": v.userID, "name": v.Name, "shared": v.Shared, "looks": string(looks), "now": db.Ms(tx.Now())})
	return err
}

func updateView(tx *db.Tx, v View) error {
	looks, err := json.Marshal(v.Looks)
	if err != nil {
		return err
	}
	return changeOne(tx, `UPDATE lead_views SET name = :name, shared = :shared, looks = :looks, updated_at = :now
		WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": v.ID, "name": v.Name, "shared": v.Shared, "looks": string(looks), "now": db.Ms(tx.Now())})
}

func storePin(tx *db.Tx, userID, viewID int64, pinned bool) error {
	query := `DELETE FROM lead_view_pins WHERE tenant_id = :tenant AND user_id = :user AND view_id = :view`
	if pinned {
		query = `INSERT INTO lead_view_pins (tenant_id, user_id, view_id) VALUES (:tenant, :user, :view) ON CONFLICT DO NOTHING`
	}
	_, err := tx.Exec(query, db.Args{"user": userID, "view": viewID})
	return err
}

func removeView(tx *db.Tx, id int64) error {
	if _, err := tx.Exec(`DELETE FROM lead_view_pins WHERE tenant_id = :tenant AND view_id = :id`, db.Args{"id": id}); err != nil {
		return err
	}
	return changeOne(tx, `DELETE FROM lead_views WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id})
}
