package jobs

import (
	"errors"
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
	behind, err := lastOf(tx, j.Group)
	if err != nil {
		return err
	}
	_, err = tx.Exec(own(tx, `
		INSERT INTO jobs (tenant_id, id, kind, args, unique_key, group_key, behind, state, due_at, token, attempt, last_error, created_at, died_at)
		VALUES (:tenant, :id, :kind, :args, :unique, :group, :behind, 'waiting', :due, 0, 0, '', :now, 0)
		ON CONFLICT (tenant_id, unique_key) WHERE unique_key IS NOT NULL AND state <> 'dead'
		DO UPDATE SET due_at = excluded.due_at WHERE jobs.state = 'waiting' AND jobs.due_at > excluded.due_at`),
		db.Args{
			"id": tx.NewID(), "kind": j.Kind, "args": string(args), "unique": orNull(j.Unique), "group": orNull(j.Group), "behind": behind,
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

// lastOf reports whether a job of the group waits or runs, so that a new one has to wait behind it.
// The last one is kept from ending before this transaction does: whoever ends it then sees the new
// one, and frees it.
func lastOf(tx *db.Tx, group string) (behind bool, err error) {
	if group == "" {
		return false, nil
	}
	var id int64
	err = tx.One(own(tx, `
		SELECT id FROM jobs WHERE tenant_id = :tenant AND group_key = :group AND group_key IS NOT NULL AND state <> 'dead'
		ORDER BY id DESC LIMIT 1`+tx.ForShare()), db.Args{"group": group}, &id)
	if errors.Is(err, db.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// free lets the first of the group run, now that a job of it is gone.
func free(tx *db.Tx, group *string) error {
	if group == nil {
		return nil
	}
	_, err := tx.Exec(own(tx, `
		UPDATE jobs SET behind = 0 WHERE tenant_id = :tenant AND behind = 1 AND id = (
			SELECT min(g.id) FROM jobs g WHERE g.tenant_id = :tenant AND g.group_key = :group AND g.group_key IS NOT NULL AND g.state <> 'dead')`),
		db.Args{"group": *group})
	return err
}

// end runs a statement that ends a job and returns its group, and frees the next of it. It reports
// whether there was such a job.
func end(tx *db.Tx, statement string, a db.Args) (bool, error) {
	var group *string
	err := tx.One(own(tx, statement+` RETURNING group_key`), a, &group)
	if errors.Is(err, db.ErrNoRows) {
		return false, nil
	}
	if err == nil {
		err = free(tx, group)
	}
	return err == nil, err
}

func cancel(tx *db.Tx, unique string) error {
	_, err := end(tx, `DELETE FROM jobs WHERE tenant_id = :tenant AND unique_key = :unique AND state = 'waiting'`, db.Args{"unique": unique})
	return err
}

// complete removes a job that is still held under the token.
func complete(tx *db.Tx, id, token int64) error {
	return held(end(tx, `DELETE FROM jobs WHERE tenant_id = :tenant AND id = :id AND token = :token AND state = 'running'`,
		db.Args{"id": id, "token": token}))
}

// release lets a job that is held under the token wait for another attempt.
func release(tx *db.Tx, id, token int64, attempt int, at time.Time, cause string) error {
	n, err := tx.Exec(own(tx, `
		UPDATE jobs SET state = 'waiting', token = 0, attempt = :attempt, due_at = :at, last_error = :cause
		WHERE tenant_id = :tenant AND id = :id AND token = :token AND state = 'running'`),
		db.Args{"id": id, "token": token, "attempt": attempt, "at": db.Ms(at), "cause": cause})
	return held(n > 0, err)
}

// bury keeps a job that is held under the token as dead.
func bury(tx *db.Tx, id, token int64, cause string) error {
	return held(end(tx, `
		UPDATE jobs SET state = 'dead', token = 0, died_at = :now, last_error = :cause
		WHERE tenant_id = :tenant AND id = :id AND token = :token AND state = 'running'`,
		db.Args{"id": id, "token": token, "now": db.Ms(tx.Now()), "cause": cause}))
}

func held(found bool, err error) error {
	if err == nil && !found {
		return ErrLost
	}
	return err
}
