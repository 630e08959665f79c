package activity

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// timelineFilter chooses the events of a lead.
type timelineFilter struct {
	LeadID   int64
	Before   int64    // the event of the page before, 0 for the first page
	Prefixes []string // beginnings of kinds, none for all
	Limit    int
}

// news leaves out what is shown elsewhere and would fill pages with nothing to read: that a message
// which was queued went out, its ticks unless it failed, and that somebody looked or is writing.
const news = `e.kind <> 'message.sent' AND e.kind <> 'conversation.read' AND e.kind <> 'conversation.writing' AND e.kind <> 'message.media'
	AND (e.kind <> 'message.status' OR e.data LIKE '%"status":"failed"%')`

// query asks for a page, the latest first. The words of messages stand at the messages alone, so
// that an event never keeps what was deleted.
func (f timelineFilter) query() (string, db.Args) {
	args := db.Args{"lead": f.LeadID, "before": f.Before, "limit": f.Limit}
	if f.Before == 0 {
		args["before"] = int64(math.MaxInt64)
	}
	// The page is a range of rows of the index: told the bare id, SQLite goes through the events of
	// the whole business, in the order of the key, until it has a page.
	where := `e.tenant_id = :tenant AND (e.lead_id, e.id) < (:lead, :before) AND (e.lead_id, e.id) > (:lead, 0) AND ` + news
	if len(f.Prefixes) > 0 {
		kinds := make([]string, len(f.Prefixes))
		for i, prefix := range f.Prefixes {
			kinds[i] = fmt.Sprintf("e.kind LIKE :kind%d", i)
			args[fmt.Sprint("kind", i)] = prefix + "%"
		}
		where += ` AND (` + strings.Join(kinds, " OR ") + `)`
	}
	return `SELECT e.id, e.kind, e.entity, e.entity_id, e.actor_kind, e.actor_name, e.impersonating, e.data, e.at, COALESCE(substr(m.body, 1, 300), '')
		FROM events e LEFT JOIN messages m ON m.tenant_id = e.tenant_id AND e.entity = 'message' AND m.id = e.entity_id
		WHERE ` + where + ` ORDER BY e.lead_id DESC, e.id DESC LIMIT :limit`, args
}

func timelineOf(tx *db.Tx, f timelineFilter) ([]Entry, error) {
	query, args := f.query()
	return db.List(tx, query, args, func(r db.Row) (Entry, error) {
		var e Entry
		var data string
		var at int64
		err := r.Scan(&e.ID, &e.Kind, &e.Entity, &e.EntityID, &e.Actor.Kind, &e.Actor.Name, &e.Actor.Impersonating, &data, &at, &e.Text)
		e.Data, e.At = json.RawMessage(data), web.Time(db.Time(at))
		return e, err
	})
}
