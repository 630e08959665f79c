package leads

import (
	"fmt"
	"strings"

	"github.com/moked/moked/internal/db"
)

// acrossKey is where a page across businesses goes on; the zero key is the first page.
type acrossKey struct{ CreatedAt, ID int64 }

// whereAcross builds the condition on `leads l` in a System transaction.
func whereAcross(words []string, business int64) (string, db.Args) {
	where, args := []string{"l.deleted_at = 0"}, db.Args{}
	if business != 0 {
		where = append(where, "l.tenant_id = :business")
		args["business"] = business
	}
	for i, word := range words {
		where = append(where, fmt.Sprintf(`l.search LIKE :w%d ESCAPE '\'`, i))
		args[fmt.Sprint("w", i)] = LikePattern(word)
	}
	return strings.Join(where, " AND "), args
}

func countAcross(tx *db.Tx, words []string, business int64) (int64, error) {
	where, args := whereAcross(words, business)
	args["most"] = maxTotal + 1
	var total int64
	err := tx.One(`SELECT count(*) FROM (SELECT 1 AS one FROM leads l WHERE `+where+` LIMIT :most) AS counted`, args, &total)
	return total, err
}

// pageAcross first finds the page in the index of creation times and only then reads the leads:
// the scan over all businesses touches no long texts unless words are looked for.
func pageAcross(tx *db.Tx, words []string, business int64, after acrossKey, limit int) ([]Elsewhere, error) {
	where, args := whereAcross(words, business)
	if after != (acrossKey{}) {
		where += " AND (l.created_at, l.id) < (:created_at, :id)"
		args["created_at"], args["id"] = after.CreatedAt, after.ID
	}
	args["limit"] = limit
	var e Elsewhere
	row := newLeadRow(&e.Business.ID, &e.Business.Name)
	return db.List(tx, `WITH page AS (SELECT l.tenant_id, l.id FROM leads l WHERE `+where+` ORDER BY l.created_at DESC, l.id DESC LIMIT :limit)
		SELECT `+listColumns+`, b.id, b.name FROM page p
		JOIN leads l ON l.tenant_id = p.tenant_id AND l.id = p.id
		JOIN businesses b ON b.id = l.tenant_id
		LEFT JOIN users u ON u.tenant_id = l.tenant_id AND u.id = l.owner_id
		ORDER BY l.created_at DESC, l.id DESC`, args, func(r db.Row) (Elsewhere, error) {
		var err error
		e.Lead, err = row.scanListed(r)
		return e, err
	})
}
