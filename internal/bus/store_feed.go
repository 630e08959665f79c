package bus

import "github.com/moked/moked/internal/db"

// position is a place in the feed of a business.
//
// On SQLite transactions commit in the order of their ids. PostgreSQL commits them in any order,
// so there the feed is ordered by transaction first, and shows only transactions older than every
// one that still runs: what has been passed can no longer change.
type position struct{ xid, id int64 }

func (p position) less(q position) bool {
	return p.xid < q.xid || p.xid == q.xid && p.id < q.id
}

// entry is an event at its place.
type entry struct {
	Stored
	at position
}

// feedSQL are the statements of an engine.
type feedSQL struct{ page, find, now string }

var feedStatements = map[string]feedSQL{
	"sqlite": {
		page: `SELECT ` + columns + `, 0 FROM events
			WHERE tenant_id = :tenant AND :xid = 0 AND id > :id ORDER BY id LIMIT :limit`,
		find: `SELECT 0, id FROM events WHERE tenant_id = :tenant AND id <= :id ORDER BY id DESC LIMIT 1`,
		now:  `SELECT 0, coalesce(max(id), 0) FROM events WHERE tenant_id = :tenant`,
	},
	"postgres": {
		page: `SELECT ` + columns + `, xid FROM events
			WHERE tenant_id = :tenant AND (xid, id) > (:xid, :id)
			AND xid < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)
			ORDER BY xid, id LIMIT :limit`,
		find: `SELECT xid, id FROM events WHERE tenant_id = :tenant AND id <= :id ORDER BY id DESC LIMIT 1`,
		now: `SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT), 0
			WHERE CAST(:tenant AS BIGINT) <> 0`,
	},
}

// read lists what comes after a position.
func (s feedSQL) read(tx *db.Tx, after position, limit int) ([]entry, error) {
	return db.List(tx, s.page, db.Args{"xid": after.xid, "id": after.id, "limit": limit}, func(r db.Row) (entry, error) {
		var e entry
		var err error
		e.Stored, err = scan(r, &e.at.xid)
		e.at.id = e.ID
		return e, err
	})
}

// start finds the position of an event's id. Where that event is gone it is the one before it, and
// 0 is the end of what is there now.
func (s feedSQL) start(tx *db.Tx, id int64) (p position, err error) {
	if id == 0 {
		return p, tx.One(s.now, nil, &p.xid, &p.id)
	}
	err = tx.One(s.find, db.Args{"id": id}, &p.xid, &p.id)
	if err == db.ErrNoRows {
		err = nil
	}
	return p, err
}
