package tasks

import (
	"time"

	"github.com/moked/moked/internal/db"
)

// nobody in particular: everybody's tasks.
const nobody = 0

// cursor is the last task of a page, by its due or done time; zero is before the first.
type cursor struct{ at, id int64 }

// mine are the tasks that a person must see to: given to them, or nobody's on a lead of theirs, or
// nobody's at all and made by them.
const mine = ` AND (r.assignee_id = :owner OR r.assignee_id IS NULL AND (l.owner_id = :owner OR l.owner_id IS NULL AND r.created_by = :owner))`

// whereOpen are the open tasks of a span.
func whereOpen(s span, owner int64) (string, db.Args) {
	where, args := from+` AND r.done_at = 0`, db.Args{}
	if !s.from.IsZero() {
		where += ` AND r.due_at >= :from`
		args["from"] = db.Ms(s.from)
	}
	if !s.to.IsZero() {
		where += ` AND r.due_at < :to`
		args["to"] = db.Ms(s.to)
	}
	if owner != nobody {
		where += mine
		args["owner"] = owner
	}
	return where, args
}

func countOpen(tx *db.Tx, s span, owner int64) (int64, error) {
	where, args := whereOpen(s, owner)
	var n int64
	err := tx.One(`SELECT count(*)`+where, args, &n)
	return n, err
}

func pageOfOpen(tx *db.Tx, s span, owner int64, after cursor, limit int) ([]Task, error) {
	where, args := whereOpen(s, owner)
	if after != (cursor{}) {
		where += ` AND (r.due_at, r.id) > (:at, :id)`
		args["at"], args["id"] = after.at, after.id
	}
	args["limit"] = limit
	return db.List(tx, `SELECT `+columns+where+` ORDER BY r.due_at, r.id LIMIT :limit`, args, scanTask)
}

// doneLimit is how far finished tasks are counted: nobody reads more.
const doneLimit = 1000

func countDone(tx *db.Tx, owner int64) (int64, error) {
	where, args := from+` AND r.done_at > 0`, db.Args{"limit": doneLimit}
	if owner != nobody {
		where += mine
		args["owner"] = owner
	}
	var n int64
	err := tx.One(`SELECT count(*) FROM (SELECT r.id`+where+` ORDER BY r.done_at DESC LIMIT :limit) AS done`, args, &n)
	return n, err
}

// pageOfDone are the finished tasks, the latest first.
func pageOfDone(tx *db.Tx, owner int64, after cursor, limit int) ([]Task, error) {
	where, args := from+` AND r.done_at > 0`, db.Args{"limit": limit}
	if owner != nobody {
		where += mine
		args["owner"] = owner
	}
	if after != (cursor{}) {
		where += ` AND (r.done_at, r.id) < (:at, :id)`
		args["at"], args["id"] = after.at, after.id
	}
	return db.List(tx, `SELECT `+columns+where+` ORDER BY r.done_at DESC, r.id DESC LIMIT :limit`, args, scanTask)
}

// tasksOf are the tasks of a lead: open ones by time, then the last finished ones.
func tasksOf(tx *db.Tx, leadID int64) ([]Task, error) {
	return db.List(tx, `SELECT `+columns+from+` AND r.lead_id = :lead
		ORDER BY CASE WHEN r.done_at = 0 THEN 0 ELSE 1 END, CASE WHEN r.done_at = 0 THEN r.due_at ELSE -r.done_at END, r.id LIMIT 500`,
		db.Args{"lead": leadID}, scanTask)
}

// feedTasks are a person's open tasks for their calendar.
func feedTasks(tx *db.Tx, user int64, since time.Time) ([]feedTask, error) {
	return db.List(tx, `SELECT `+columns+`, r.created_at`+from+` AND r.done_at = 0 AND r.due_at >= :from`+mine+`
		ORDER BY r.due_at, r.id LIMIT :limit`, db.Args{"owner": user, "from": db.Ms(since), "limit": feedLimit},
		func(r db.Row) (feedTask, error) {
			var created int64
			t, err := scanMore(r, &created)
			return feedTask{t, db.Time(created)}, err
		})
}

func localeOf(tx *db.Tx, user int64) (locale string, err error) {
	err = tx.One(`SELECT locale FROM users WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": user}, &locale)
	return locale, err
}
