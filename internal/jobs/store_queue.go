package jobs

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// queueSQL are the statements over all businesses. They differ by the kinds that this queue
// handles and by the engine's way to let several nodes claim side by side.
type queueSQL struct {
	claimDue, claimLane, lanes, next, pending string
	kinds                                     db.Args
}

// ready is the condition of a job that may run now: it does not wait behind another of its group,
// and none of those that do not either came before it or runs. There is more than one such only
// when the first jobs of a group were enqueued at the same moment.
const ready = `j.state <> 'dead' AND j.behind = 0 AND j.due_at <= :now AND j.kind IN (%s)
	AND (j.group_key IS NULL OR NOT EXISTS (
		SELECT 1 FROM jobs e WHERE e.tenant_id = j.tenant_id AND e.group_key = j.group_key AND e.group_key IS NOT NULL
		AND e.state <> 'dead' AND e.behind = 0 AND e.id <> j.id AND (e.id < j.id OR e.state = 'running')))`

const claim = `
	WITH due AS MATERIALIZED (
		SELECT j.tenant_id, j.id FROM jobs j WHERE %s ORDER BY %s LIMIT :limit %s)
	UPDATE jobs SET state = 'running', token = :token, attempt = attempt + 1, due_at = :lease
	WHERE (tenant_id, id) IN (SELECT tenant_id, id FROM due)
	RETURNING tenant_id, id, kind, args, attempt`

// lanes skips from business to business over the index, so that a million jobs of one of them
// cost nothing when the others are looked for.
const lanes = `
	WITH RECURSIVE lane (t) AS (
		SELECT min(tenant_id) FROM jobs WHERE state <> 'dead' AND behind = 0
		UNION ALL
		SELECT (SELECT min(j.tenant_id) FROM jobs j WHERE j.state <> 'dead' AND j.behind = 0 AND j.tenant_id > lane.t)
		FROM lane WHERE lane.t IS NOT NULL)
	SELECT t FROM lane WHERE t IS NOT NULL AND EXISTS (
		SELECT 1 FROM jobs j WHERE j.tenant_id = lane.t AND j.state <> 'dead' AND j.behind = 0 AND j.due_at <= :now)`

func newQueueSQL(engine string, kinds []string) queueSQL {
	names, args := make([]string, len(kinds)), db.Args{}
	for i, kind := range kinds {
		names[i] = ":k" + strconv.Itoa(i)
		args["k"+strconv.Itoa(i)] = kind
	}
	in, lock := strings.Join(names, ", "), ""
	if engine == "postgres" {
		lock = "FOR UPDATE OF j SKIP LOCKED"
	}
	may := fmt.Sprintf(ready, in)
	return queueSQL{
		claimDue:  fmt.Sprintf(claim, may, "j.due_at, j.tenant_id, j.id", lock),
		claimLane: fmt.Sprintf(claim, may+" AND j.tenant_id = :lane", "j.due_at, j.id", lock),
		lanes:     lanes,
		next:      `SELECT min(due_at) FROM jobs WHERE state <> 'dead' AND behind = 0 AND due_at > :now`,
		pending: fmt.Sprintf(`SELECT count(*) FROM jobs j
			WHERE j.state <> 'dead' AND j.kind IN (%s) AND (j.state = 'running' OR j.due_at <= :now)`, in),
		kinds: args,
	}
}

func (s queueSQL) with(more db.Args) db.Args {
	a := make(db.Args, len(s.kinds)+len(more))
	for k, v := range s.kinds {
		a[k] = v
	}
	for k, v := range more {
		a[k] = v
	}
	return a
}

// take claims up to limit jobs; with a lane only that business's.
func (s queueSQL) take(tx *db.Tx, lane *tenant.ID, limit int, token int64, lease time.Duration) ([]*Run, error) {
	query := s.claimDue
	a := s.with(db.Args{"now": db.Ms(tx.Now()), "lease": db.Ms(tx.Now().Add(lease)), "token": token, "limit": limit})
	if lane != nil {
		query, a["lane"] = s.claimLane, int64(*lane)
	}
	return db.List(tx, query, a, func(r db.Row) (*Run, error) {
		run := &Run{token: token}
		var id int64
		var args string
		err := r.Scan(&id, &run.ID, &run.Kind, &args, &run.Attempt)
		run.tenant, run.args = tenant.ID(id), []byte(args)
		return run, err
	})
}

func (s queueSQL) lanesDue(tx *db.Tx) ([]tenant.ID, error) {
	return db.List(tx, s.lanes, db.Args{"now": db.Ms(tx.Now())}, func(r db.Row) (tenant.ID, error) {
		var id int64
		err := r.Scan(&id)
		return tenant.ID(id), err
	})
}

// nextDue is when the next job falls due, zero if none waits.
func (s queueSQL) nextDue(tx *db.Tx) (time.Time, error) {
	var next *int64
	if err := tx.One(s.next, db.Args{"now": db.Ms(tx.Now())}, &next); err != nil || next == nil {
		return time.Time{}, err
	}
	return db.Time(*next), nil
}

// busy counts the jobs of this queue that are due or running.
func (s queueSQL) busy(tx *db.Tx) (n int, err error) {
	return n, tx.One(s.pending, s.with(db.Args{"now": db.Ms(tx.Now())}), &n)
}

// renew prolongs a lease and reports whether the job is still held.
func renew(tx *db.Tx, r *Run, until time.Time) (bool, error) {
	n, err := tx.Exec(`UPDATE jobs SET due_at = :until
		WHERE tenant_id = :owner AND id = :id AND token = :token AND state = 'running'`,
		db.Args{"until": db.Ms(until), "owner": int64(r.tenant), "id": r.ID, "token": r.token})
	return n == 1, err
}

// reclaim frees what a killed process of this machine held.
func reclaim(tx *db.Tx) (int64, error) {
	return tx.Exec(`UPDATE jobs SET due_at = :now WHERE state = 'running' AND due_at > :now`, db.Args{"now": db.Ms(tx.Now())})
}

func depth(tx *db.Tx) (d Depth, err error) {
	var oldest *int64
	err = tx.One(`SELECT count(*) FILTER (WHERE state = 'waiting' AND due_at <= :now),
			count(*) FILTER (WHERE state = 'waiting' AND due_at > :now),
			count(*) FILTER (WHERE state = 'running'),
			count(*) FILTER (WHERE state = 'dead'),
			min(due_at) FILTER (WHERE state = 'waiting' AND due_at <= :now)
		FROM jobs`, db.Args{"now": db.Ms(tx.Now())}, &d.Due, &d.Later, &d.Running, &d.Dead, &oldest)
	if oldest != nil {
		d.Oldest = tx.Now().Sub(db.Time(*oldest))
	}
	return d, err
}
