package activity

import (
	"fmt"
	"strings"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/web"
)

// maxTalk is how many of the latest messages or calls that may hold the words are compared with them.
const maxTalk = 2000

// The latest that the engine's own index says may hold the words, see db.Grams. They are found first, then
// read one by one, then their leads: CROSS JOIN keeps SQLite to that order. On PostgreSQL the planner uses its own index.
const (
	messageGrams = `hit AS MATERIALIZED (SELECT g.rowid AS id FROM message_grams g
		WHERE g.message_grams MATCH :grams AND :tenant <> 0 ORDER BY g.rowid DESC LIMIT :most) `
	callGrams = `hit AS MATERIALIZED (SELECT g.rowid AS id FROM call_grams g
		WHERE g.call_grams MATCH :grams AND :tenant <> 0 ORDER BY g.rowid DESC LIMIT :most) `
	documentGrams = `hit AS MATERIALIZED (SELECT g.rowid AS id FROM document_grams g
		WHERE g.document_grams MATCH :grams AND :tenant <> 0 ORDER BY g.rowid DESC LIMIT :most) `
)

// condition is that a column holds all the words; indexed says that the engine's grams narrow it.
func condition(tx *db.Tx, column string, words []string, limit int) (holds string, args db.Args, indexed bool) {
	args = db.Args{"limit": limit}
	var b strings.Builder
	for i, word := range words {
		fmt.Fprintf(&b, ` AND %s LIKE :w%d ESCAPE '\'`, column, i)
		args[fmt.Sprint("w", i)] = leads.LikePattern(word)
	}
	grams := tx.Grams(words)
	if grams != "" {
		args["grams"], args["most"] = grams, maxTalk
	}
	return b.String(), args, grams != ""
}

// ahead puts what the index says before the query that reads it.
func ahead(hits string) string { return `WITH ` + hits }

func messagesQuery(holds string, indexed bool) string {
	hits, from, join := ``, ` FROM messages m`, ` JOIN `
	if indexed {
		hits, from, join = ahead(messageGrams), ` FROM hit CROSS JOIN messages m ON m.tenant_id = :tenant AND m.id = hit.id`, ` CROSS JOIN `
	}
	return hits + `SELECT m.id, m.lead_id, l.name, m.direction, m.body, m.media_name, m.at` + from + join + `leads l ON l.tenant_id = m.tenant_id AND l.id = m.lead_id
		WHERE m.tenant_id = :tenant AND l.deleted_at = 0` + holds + ` ORDER BY m.id DESC LIMIT :limit`
}

func findMessages(tx *db.Tx, words []string, limit int) ([]FoundMessage, error) {
	holds, args, indexed := condition(tx, "m.search", words, limit)
	return db.List(tx, messagesQuery(holds, indexed), args, func(r db.Row) (m FoundMessage, err error) {
		var body, file string
		var at int64
		err = r.Scan(&m.ID, &m.LeadID, &m.LeadName, &m.Direction, &body, &file, &at)
		m.At, m.Text = web.Time(db.Time(at)), snippet(body+" "+file, words)
		return m, err
	})
}

func callsQuery(holds string, indexed bool) string {
	hits, from, join := ``, ` FROM calls c`, ` JOIN `
	if indexed {
		hits, from, join = ahead(callGrams), ` FROM hit CROSS JOIN calls c ON c.tenant_id = :tenant AND c.id = hit.id`, ` CROSS JOIN `
	}
	return hits + `SELECT c.id, c.lead_id, l.name, c.direction, c.started_at` + from + join + `leads l ON l.tenant_id = c.tenant_id AND l.id = c.lead_id
		WHERE c.tenant_id = :tenant AND l.deleted_at = 0` + holds + ` ORDER BY c.id DESC LIMIT :limit`
}

func findCalls(tx *db.Tx, words []string, limit int) ([]FoundCall, error) {
	holds, args, indexed := condition(tx, "c.search", words, limit)
	found, err := db.List(tx, callsQuery(holds, indexed), args, func(r db.Row) (c FoundCall, err error) {
		var at int64
		err = r.Scan(&c.ID, &c.LeadID, &c.LeadName, &c.Direction, &at)
		c.At, c.Text = web.Time(db.Time(at)), []Part{}
		return c, err
	})
	for i := range found {
		if err == nil {
			found[i].Text, err = said(tx, found[i].ID, words)
		}
	}
	return found, err
}

// said is the first turn of a call that holds one of the words.
func said(tx *db.Tx, call int64, words []string) ([]Part, error) {
	first := []Part{}
	err := tx.Query(`SELECT t.text FROM call_turns t WHERE t.tenant_id = :tenant AND t.call_id = :call ORDER BY t.seq`,
		db.Args{"call": call}, func(r db.Row) error {
			var text string
			if err := r.Scan(&text); err != nil {
				return err
			}
			if parts := snippet(text, words); !hasHit(first) && hasHit(parts) {
				first = parts
			}
			return nil
		})
	return first, err
}

func documentsQuery(holds string, indexed bool) string {
	hits, from, join := ``, ` FROM documents d`, ` JOIN `
	if indexed {
		hits, from, join = ahead(documentGrams), ` FROM hit CROSS JOIN documents d ON d.tenant_id = :tenant AND d.id = hit.id`, ` CROSS JOIN `
	}
	return hits + `SELECT d.id, d.lead_id, l.name, d.name, d.updated_at` + from + join + `leads l ON l.tenant_id = d.tenant_id AND l.id = d.lead_id
		WHERE d.tenant_id = :tenant AND d.deleted_at = 0 AND l.deleted_at = 0` + holds + ` ORDER BY d.id DESC LIMIT :limit`
}

func findDocuments(tx *db.Tx, words []string, limit int) ([]FoundDocument, error) {
	holds, args, indexed := condition(tx, "d.search", words, limit)
	return db.List(tx, documentsQuery(holds, indexed), args, func(r db.Row) (d FoundDocument, err error) {
		var name string
		var at int64
		err = r.Scan(&d.ID, &d.LeadID, &d.LeadName, &name, &at)
		d.At, d.Text = web.Time(db.Time(at)), mark(name, words)
		return d, err
	})
}
