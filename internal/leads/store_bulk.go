package leads

import (
	"encoding/json"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
)

func insertBulk(tx *db.Tx, b Bulk) error {
	target, err := json.Marshal(b.target)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO lead_bulks (tenant_id, id, action, value, replacement, target, state, total, seen, changed, refused, undone, kept,
			last_id, max_id, actor_id, actor_name, created_at, finished_at)
		VALUES (:tenant, :id, :action, :value, :replacement, :target, :state, :total, 0, 0, 0, 0, 0, 0, :max, :actor, :name, :now, 0)`,
		db.Args{
			"id": b.ID, "action": b.Action, "value": b.Value, "replacement": b.Replacement, "target": string(target), "state": b.State, "total": b.Total,
			"max": b.maxID, "actor": b.actor.ID, "name": b.actor.Name, "now": db.Ms(tx.Now()),
		})
	return err
}

func loadBulk(tx *db.Tx, id int64) (Bulk, error) {
	found, err := db.List(tx, `SELECT id, action, value, replacement, target, state, total, seen, changed, refused, undone, kept, last_id, max_id,
			actor_id, actor_name, finished_at
		FROM lead_bulks WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id},
		func(r db.Row) (b Bulk, err error) {
			var target string
			b.actor = bus.Actor{Kind: "user"}
			if err = r.Scan(&b.ID, &b.Action, &b.Value, &b.Replacement, &target, &b.State, &b.Total, &b.Seen, &b.Changed, &b.Refused, &b.Undone, &b.Kept,
				&b.lastID, &b.maxID, &b.actor.ID, &b.actor.Name, &b.finished); err != nil {
				return b, err
			}
			err = json.Unmarshal([]byte(target), &b.target)
			return b.wire(), err
		})
	if err != nil {
		return Bulk{}, err
	}
	if len(found) == 0 {
		return Bulk{}, notFound()
	}
	return found[0], nil
}

func updateBulk(tx *db.Tx, b Bulk) error {
	return changeOne(tx, `UPDATE lead_bulks SET state = :state, seen = :seen, changed = :changed, refused = :refused, undone = :undone,
			kept = :kept, last_id = :last, finished_at = :finished
		WHERE tenant_id = :tenant AND id = :id`,
		db.Args{
			"id": b.ID, "state": b.State, "seen": b.Seen, "changed": b.Changed, "refused": b.Refused, "undone": b.Undone,
			"kept": b.Kept, "last": b.lastID, "finished": b.finished,
		})
}

func insertBulkRow(tx *db.Tx, bulkID int64, row bulkRow) error {
	_, err := tx.Exec(`INSERT INTO lead_bulk_rows (tenant_id, bulk_id, lead_id, earlier, place, mark)
		VALUES (:tenant, :bulk, :lead, :earlier, :place, :mark)`,
		db.Args{"bulk": bulkID, "lead": row.leadID, "earlier": row.earlier, "place": row.place, "mark": row.mark})
	return err
}

func loadBulkRows(tx *db.Tx, bulkID, after int64, limit int) ([]bulkRow, error) {
	return db.List(tx, `SELECT lead_id, earlier, place, mark FROM lead_bulk_rows
		WHERE tenant_id = :tenant AND bulk_id = :bulk AND lead_id > :after ORDER BY lead_id LIMIT :limit`,
		db.Args{"bulk": bulkID, "after": after, "limit": limit},
		func(r db.Row) (row bulkRow, err error) {
			err = r.Scan(&row.leadID, &row.earlier, &row.place, &row.mark)
			return row, err
		})
}

func forgetBulkRows(tx *db.Tx, bulkID int64, limit int) (int64, error) {
	return tx.Exec(`DELETE FROM lead_bulk_rows WHERE tenant_id = :tenant AND bulk_id = :bulk AND lead_id IN (
			SELECT r.lead_id FROM lead_bulk_rows r WHERE r.tenant_id = :tenant AND r.bulk_id = :bulk ORDER BY r.lead_id LIMIT :limit)`,
		db.Args{"bulk": bulkID, "limit": limit})
}

// matchingIDs walks through what a filter lets through in the order of the key, which nothing that a
// bulk changes can move.
func matchingIDs(tx *db.Tx, f Filter, after, most int64, limit int) ([]int64, error) {
	where, args := f.where(QueryWords(f.Query))
	args["after"], args["most"], args["limit"] = after, most, limit
	return db.List(tx, idsQuery(where), args, func(r db.Row) (id int64, err error) {
		err = r.Scan(&id)
		return id, err
	})
}

func idsQuery(where string) string {
	return `SELECT l.id FROM leads l WHERE ` + where + ` AND l.id > :after AND l.id <= :most ORDER BY l.id LIMIT :limit`
}

func countExactly(tx *db.Tx, f Filter) (n int64, err error) {
	where, args := f.where(QueryWords(f.Query))
	err = tx.One(exactQuery(where), args, &n)
	return n, err
}

func exactQuery(where string) string {
	return `SELECT count(*) FROM leads l WHERE ` + inKeyOrder(where)
}

// statusSince is when a lead came into its status.
func statusSince(tx *db.Tx, id int64) (at int64, err error) {
	err = tx.One(`SELECT status_at FROM leads WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id}, &at)
	return at, err
}
