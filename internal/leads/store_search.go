package leads

import (
	"fmt"
	"maps"
	"math"
	"strings"

	"github.com/moked/moked/internal/db"
)

// maxCandidates is how many leads a search fetches one by one because the index of the engine says
// that they may hold its words. Where there are more, reading the business in the key's order and
// comparing each lead is faster.
const maxCandidates = 4000

// maxFound is where the counting of a search ends that need not read all it finds: a person who
// sees "100+" types another letter.
const maxFound = 100

const (
	// mayHold is what the engine's own index finds; the terms in it belong to one business.
	mayHold  = `SELECT g.rowid FROM lead_grams g WHERE g.lead_grams MATCH :grams AND :tenant <> 0`
	mayHolds = `SELECT count(*) FROM (` + mayHold + ` LIMIT :most) AS candidates`
	// The index comes first: it stops where enough is found.
	grammedLeads = ` FROM lead_grams g CROSS JOIN leads l ON l.id = g.rowid `
	oneOfThem    = ` AND l.id IN (` + mayHold + `)`
)

// narrowed adds the engine's index to a condition, where there is one, a word is long enough for it
// and it finds few. The words are still compared. some is false when nothing can be found.
func narrowed(tx *db.Tx, where string, args db.Args, words []string) (narrow string, some bool, err error) {
	grams := tx.Grams(words)
	if grams == "" {
		return where, true, nil
	}
	var candidates int64
	if err := tx.One(mayHolds, db.Args{"grams": grams, "most": maxCandidates + 1}, &candidates); err != nil {
		return "", false, err
	}
	if candidates > maxCandidates {
		return where, true, nil
	}
	args["grams"] = grams
	return where + oneOfThem, candidates > 0, nil
}

// newestLeads is a page of what a search without other filters finds, newest first or oldest first,
// and how many it finds, counted up to one more than a list tells. A lead gets its id when it is
// created, so the index, which is in the order of ids, gives both without a look at the leads
// beyond.
func newestLeads(tx *db.Tx, where string, args db.Args, o order, after db.Args, limit int) (items []Lead, total int64, err error) {
	all := maps.Clone(args)
	all["limit"] = limit
	if after != nil {
		all["from"] = after[fmt.Sprint("k", len(o.columns)-1)]
	}
	items, err = db.List(tx, newestQuery(where, o, after != nil), all, newLeadRow().scanListed)
	if err != nil {
		return nil, 0, err
	}
	counting := maps.Clone(args)
	counting["most"], counting["from"] = maxFound+1, firstID(o)
	if after == nil {
		if total = int64(len(items)); len(items) < limit || total > maxFound {
			return items, total, nil
		}
		counting["most"], counting["from"] = maxFound+1-len(items), items[len(items)-1].ID
	}
	var others int64
	err = tx.One(newestCount(where, o), counting, &others)
	return items, total + others, err
}

// firstID is before all ids in the order.
func firstID(o order) int64 {
	if o.desc {
		return math.MaxInt64
	}
	return 0
}

// newestFound are the leads that hold the words, and come after one of them.
func newestFound(where string, o order, after bool) (found, direction string) {
	compare := ">"
	if o.desc {
		compare, direction = "<", " DESC"
	}
	where += ` AND g.lead_grams MATCH :grams`
	if after {
		where += " AND g.rowid " + compare + " :from"
	}
	return where, direction
}

// newestCount counts on from a lead.
func newestCount(where string, o order) string {
	found, direction := newestFound(where, o, true)
	return "SELECT count(*) FROM (SELECT 1 AS one" + grammedLeads + "WHERE " + found + " ORDER BY g.rowid" + direction + " LIMIT :most) AS counted"
}

func newestQuery(where string, o order, after bool) string {
	found, direction := newestFound(where, o, after)
	return `SELECT ` + listColumns + grammedLeads + withOwner + `WHERE ` + found + ` ORDER BY g.rowid` + direction + ` LIMIT :limit`
}

// foundLeads is a page of what a search finds, and how many it finds in all.
func foundLeads(tx *db.Tx, where string, args db.Args, o order, after db.Args, limit int) (items []Lead, total int64, err error) {
	all := maps.Clone(args)
	maps.Copy(all, o.args)
	maps.Copy(all, after)
	all["limit"] = limit
	items, err = db.List(tx, foundQuery(where, o, after != nil), all, newLeadRow(&total).scanListed)
	if err == nil && len(items) == 0 && after != nil { // past the end: no row was there to tell
		total, err = countLeads(tx, where, args)
	}
	return items, total, err
}

// foundQuery reads the text of what may be found once, for the count and for the page, and all the
// other columns only of the page.
func foundQuery(where string, o order, after bool) string {
	compare, direction := ">", ""
	if o.desc {
		compare, direction = "<", " DESC"
	}
	keys, named, from := make([]string, len(o.columns)), make([]string, len(o.columns)), ""
	for i, column := range o.columns {
		keys[i] = fmt.Sprint("o", i)
		named[i] = column + " AS " + keys[i]
	}
	if after {
		from = ` WHERE (` + strings.Join(keys, ", ") + `) ` + compare + ` (` + strings.Join(marks(len(keys)), ", ") + `)`
	}
	return `WITH hit AS MATERIALIZED (SELECT ` + strings.Join(named, ", ") + ` FROM leads l WHERE ` + inKeyOrder(where) + `),
		page AS (SELECT ` + keys[len(keys)-1] + ` AS id FROM hit` + from + ` ORDER BY ` + strings.Join(keys, direction+", ") + direction + ` LIMIT :limit)
		SELECT ` + listColumns + `, (SELECT count(*) FROM hit) FROM page JOIN leads l ON l.tenant_id = :tenant AND l.id = page.id
		LEFT JOIN users u ON u.tenant_id = l.tenant_id AND u.id = l.owner_id
		ORDER BY ` + strings.Join(o.columns, direction+", ") + direction
}
