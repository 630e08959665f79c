package admin

import (
	"strconv"
	"strings"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// filter chooses businesses; empty members choose all.
type filter struct {
	ID, After     int64
	Query, Status string
}

// where builds the condition on `businesses b`, without the cursor.
func (f filter) where() (string, db.Args) {
	where, args := []string{"1 = 1"}, db.Args{}
	if f.ID != 0 {
		where = append(where, "b.id = :id")
		args["id"] = f.ID
	}
	if f.Status != "" {
		where = append(where, "b.status = :status")
		args["status"] = f.Status
	}
	if query := business.Searchable(f.Query); query != "" {
		condition := `b.search LIKE :q ESCAPE '\'`
		args["q"] = "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(query) + "%"
		if number, err := strconv.ParseInt(query, 10, 64); err == nil {
			condition = "(" + condition + " OR b.id = :number)"
			args["number"] = number
		}
		where = append(where, condition)
	}
	return strings.Join(where, " AND "), args
}

func countBusinesses(tx *db.Tx, f filter) (int64, error) {
	where, args := f.where()
	var n int64
	err := tx.One("SELECT count(*) FROM businesses b WHERE "+where, args, &n)
	return n, err
}

func listBusinesses(tx *db.Tx, f filter, limit int) ([]Business, error) {
	where, args := f.where()
	args["after"], args["limit"] = f.After, limit
	return db.List(tx, `SELECT b.id, b.name, b.timezone, b.locale, b.status, b.created_at,
			(SELECT count(*) FROM users u WHERE u.tenant_id = b.id AND u.disabled_at = 0),
			(SELECT count(*) FROM leads l WHERE l.tenant_id = b.id AND l.deleted_at = 0),
			(SELECT count(*) FROM channels c WHERE c.tenant_id = b.id),
			coalesce((SELECT e.at FROM events e WHERE e.tenant_id = b.id ORDER BY e.id DESC LIMIT 1), 0)
		FROM businesses b WHERE `+where+` AND b.id > :after ORDER BY b.id LIMIT :limit`, args, func(r db.Row) (Business, error) {
		var row business.Business
		var out Business
		var created, active int64
		if err := r.Scan(&row.ID, &row.Name, &row.Timezone, &row.Locale, &row.Status, &created, &out.Users, &out.Leads, &out.Channels, &active); err != nil {
			return out, err
		}
		row.CreatedAt = db.Time(created)
		out.View, out.LastActivityAt = row.View(), optionalTime(active)
		return out, nil
	})
}

// measure fills in the numbers of a Health.
func measure(tx *db.Tx, h *Health) error {
	if err := tx.One(`SELECT count(*) FILTER (WHERE status = 'active'), count(*) FILTER (WHERE status = 'suspended'),
			(SELECT count(*) FROM channels WHERE state = 'error') FROM businesses`, nil,
		&h.Businesses.Active, &h.Businesses.Suspended, &h.Businesses.ChannelsInError); err != nil {
		return err
	}
	var oldest int64
	if err := tx.One(`SELECT count(*) FILTER (WHERE state <> 'dead' AND due_at <= :now), count(*) FILTER (WHERE state <> 'dead' AND due_at > :now),
			count(*) FILTER (WHERE state = 'dead'), coalesce(min(due_at) FILTER (WHERE state <> 'dead' AND due_at <= :now), 0) FROM jobs`,
		db.Args{"now": db.Ms(tx.Now())}, &h.Jobs.Due, &h.Jobs.Scheduled, &h.Jobs.Dead, &oldest); err != nil {
		return err
	}
	h.Jobs.OldestDueAt = optionalTime(oldest)
	if err := tx.One(`SELECT count(*) FILTER (WHERE processed_at IS NULL), count(*) FILTER (WHERE error <> '') FROM webhook_events
			WHERE processed_at IS NULL OR error <> ''`, nil, &h.Webhooks.Unprocessed, &h.Webhooks.Failed); err != nil {
		return err
	}
	var err error
	h.Webhooks.Parked, err = countParked(tx)
	return err
}

func countParked(tx *db.Tx) (int64, error) {
	var n int64
	err := tx.One("SELECT count(*) FROM parked_events", nil, &n)
	return n, err
}

func countDead(tx *db.Tx) (int64, error) {
	var n int64
	err := tx.One("SELECT count(*) FROM jobs WHERE state = 'dead'", nil, &n)
	return n, err
}

// listParked gives events before the id `before` (0: from the newest).
func listParked(tx *db.Tx, before int64, limit int) ([]Parked, error) {
	return db.List(tx, `SELECT id, provider, route_key, received_at, length(raw) FROM parked_events
		WHERE id < :before OR :before = 0 ORDER BY id DESC LIMIT :limit`, db.Args{"before": before, "limit": limit},
		func(r db.Row) (Parked, error) {
			var p Parked
			var received int64
			err := r.Scan(&p.ID, &p.Provider, &p.RouteKey, &received, &p.Size)
			p.ReceivedAt = web.Time(db.Time(received))
			return p, err
		})
}

func optionalTime(ms int64) *string {
	if ms == 0 {
		return nil
	}
	text := web.Time(db.Time(ms))
	return &text
}
