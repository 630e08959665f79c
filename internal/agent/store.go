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
