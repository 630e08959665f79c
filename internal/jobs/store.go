package jobs

import (
	"strings"
	"time"

	"github.com/moked/moked/internal/db"
)

// own is the statement for the transaction's business, or for the installation when it has none.
func own(tx *db.Tx, query string) string {
	if tx.Bound() {
		return query
	}
	return strings.ReplaceAll(query, ":tenant", "0")
}

// insert touches the row of the same unique key even when it changes nothing: on PostgreSQL that
// locks it, so a job cannot complete unseen between this look at it and the caller's commit.
func insert(tx *db.Tx, j Job, args []byte, due time.Time) error {
	_, err := tx.Exec(own(tx, `
		INSERT INTO jobs (tenant_id, id, kind, args, unique_key, group_key, state, due_at, token, attempt, last_error, created_at, died_at)
		VALUES (:tenant, :id, :kind, :args, :unique, :group, 'waiting', :due, 0, 0, '', :now, 0)
		ON CONFLICT (tenant_id, unique_key) WHERE unique_key IS NOT NULL AND state <> 'dead'
		DO UPDATE SET due_at = excluded.due_at WHERE jobs.state = 'waiting' AND jobs.due_at > excluded.due_at`),
		db.Args{
			"id": tx.NewID(), "kind": j.Kind, "args": string(args), "unique": orNull(j.Unique), "group": orNull(j.Group),
			"due": db.Ms(due.Add(time.Millisecond - time.Nanosecond)), // never before its time
			"now": db.Ms(tx.Now()),
		})
	return err
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func cancel(tx *db.Tx, unique string) error {
	_, err := tx.Exec(own(tx, `
		DELETE FROM jobs WHERE tenant_id = :tenant AND unique_key = :unique AND state = 'waiting'`),
		db.Args{"unique": unique})
	return err
}

// complete removes a job that is still held under the token.
func complete(tx *db.Tx, id, token int64) error {
	n, err := tx.Exec(own(tx, `
		DELETE FROM jobs WHERE tenant_id = :tenant AND id = :id AND token = :token AND state = 'running'`),
		db.Args{"id": id, "token": token})
	return held(n, err)
}

// release lets a job that is held under the token wait for another attempt.
func release(tx *db.Tx, id, token int64, attempt int, at time.Time, cause string) error {
	n, err := tx.Exec(own(tx, `
		UPDATE jobs SET state = 'waiting', token = 0, attempt = :attempt, due_at = :at, last_error = :cause
		WHERE tenant_id = :tenant AND id = :id AND token = :token AND state = 'running'`),
		db.Args{"id": id, "token": token, "attempt": attempt, "at": db.Ms(at), "cause": cause})
	return held(n, err)
}

// bury keeps a job that is held under the token as dead.
func bury(tx *db.Tx, id, token int64, cause string) error {
	n, err := tx.Exec(own(tx, `
		UPDATE jobs SET state = 'dead', token = 0, died_at = :now, last_error = :cause
		WHERE tenant_id = :tenant AND id = :id AND token = :token AND state = 'running'`),
		db.Args{"id": id, "token": token, "now": db.Ms(tx.Now()), "cause": cause})
	return held(n, err)
}

func held(n int64, err error) error {
	if err == nil && n == 0 {
		return ErrLost
	}
	return err
}
