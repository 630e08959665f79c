package agent

import (
	"errors"

	"github.com/moked/moked/internal/db"
)

// call is a tool call that had its effect.
type call struct {
	Key          string
	LeadID       int64
	Channel      Channel
	Name         string
	Args, Result string
}

// findCall gives the answer of a call that was made before, empty if it was not.
func findCall(tx *db.Tx, key string) (result string, err error) {
	err = tx.One(`SELECT result FROM tool_calls WHERE tenant_id = :tenant AND key = :key`, db.Args{"key": key}, &result)
	if errors.Is(err, db.ErrNoRows) {
		return "", nil
	}
	return result, err
}

// insertCall records a call; fresh is false when its key is taken.
func insertCall(tx *db.Tx, c call) (fresh bool, err error) {
	n, err := tx.Exec(`
		INSERT INTO tool_calls (tenant_id, id, key, lead_id, channel, name, args, result, created_at)
		VALUES (:tenant, :id, :key, :lead, :channel, :name, :args, :result, :now)
		ON CONFLICT DO NOTHING`,
		db.Args{"id": tx.NewID(), "key": c.Key, "lead": c.LeadID, "channel": string(c.Channel), "name": c.Name,
			"args": c.Args, "result": c.Result, "now": db.Ms(tx.Now())})
	return n == 1, err
}

func callsOf(tx *db.Tx, leadID int64) ([]int64, error) {
	return db.List(tx, `SELECT id FROM tool_calls WHERE tenant_id = :tenant AND lead_id = :lead ORDER BY id`, db.Args{"lead": leadID},
		func(r db.Row) (id int64, err error) { err = r.Scan(&id); return id, err })
}

// moveCalls gives calls from one lead to another, those that it has.
func moveCalls(tx *db.Tx, ids []int64, from, to int64) error {
	for _, id := range ids {
		if _, err := tx.Exec(`UPDATE tool_calls SET lead_id = :to WHERE tenant_id = :tenant AND id = :id AND lead_id = :from`,
			db.Args{"id": id, "from": from, "to": to}); err != nil {
			return err
		}
	}
	return nil
}
