package bus

import (
	"encoding/json"
	"errors"
	"math"

	"github.com/moked/moked/internal/db"
)

func insert(tx *db.Tx, id int64, r Record, a Actor, data []byte) error {
	_, err := tx.Exec(`
		INSERT INTO events (tenant_id, id, kind, entity, entity_id, lead_id, actor_kind, actor_id, actor_name, impersonating, data, at)
		VALUES (:tenant, :id, :kind, :entity, :entity_id, :lead, :actor_kind, :actor_id, :actor_name, :impersonating, :data, :at)`,
		db.Args{
			"id": id, "kind": r.Kind, "entity": r.Entity, "entity_id": r.EntityID, "lead": r.LeadID,
			"actor_kind": a.Kind, "actor_id": a.ID, "actor_name": a.Name, "impersonating": a.Impersonating,
			"data": string(data), "at": db.Ms(tx.Now()),
		})
	return err
}

const columns = `id, kind, entity, entity_id, lead_id, actor_kind, actor_id, actor_name, impersonating, data, at`

func scan(r db.Row, more ...any) (Stored, error) {
	var e Stored
	var data string
	var at int64
	err := r.Scan(append([]any{
		&e.ID, &e.Kind, &e.Entity, &e.EntityID, &e.LeadID,
		&e.Actor.Kind, &e.Actor.ID, &e.Actor.Name, &e.Actor.Impersonating, &data, &at,
	}, more...)...)
	e.Data, e.At = json.RawMessage(data), db.Time(at)
	return e, err
}

func list(tx *db.Tx, query string, a db.Args) ([]Stored, error) {
	return db.List(tx, query, a, func(r db.Row) (Stored, error) { return scan(r) })
}

// about reads a range of rows of the index: told the bare id, SQLite goes through the events of the
// whole business, in the order of the key, until it has a page.
func about(tx *db.Tx, entity string, entityID, before int64, limit int) ([]Stored, error) {
	return list(tx, `SELECT `+columns+` FROM events
		WHERE tenant_id = :tenant AND (entity, entity_id, id) < (:entity, :id, :before) AND (entity, entity_id, id) > (:entity, :id, 0)
		ORDER BY entity DESC, entity_id DESC, id DESC LIMIT :limit`,
		db.Args{"entity": entity, "id": entityID, "before": orLast(before), "limit": limit})
}

func since(tx *db.Tx, after int64, limit int) ([]Stored, error) {
	return list(tx, `SELECT `+columns+` FROM events
		WHERE tenant_id = :tenant AND id > :after ORDER BY id LIMIT :limit`,
		db.Args{"after": after, "limit": limit})
}

// exists reports whether the transaction sees an event.
func exists(tx *db.Tx, id int64) (bool, error) {
	var one int64
	err := tx.One(`SELECT 1 FROM events WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id}, &one)
	if errors.Is(err, db.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// orLast makes a cursor of 0 mean: from the end.
func orLast(before int64) int64 {
	if before == 0 {
		return math.MaxInt64
	}
	return before
}
