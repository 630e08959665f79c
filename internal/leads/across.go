package leads

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// Elsewhere is a lead as a system administrator sees it, together with whose it is.
type Elsewhere struct {
	Lead
	Business LeadBusiness `json:"business"`
}

// LeadBusiness is the business that a lead belongs to.
type LeadBusiness struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// ListAcross looks for leads in all businesses, or in one, newest first. It runs in a System
// transaction; who may ask is the caller's to decide.
func (s *Service) ListAcross(tx *db.Tx, query string, business int64, limit int, cursor string) (web.Page[Elsewhere], error) {
	page := web.Page[Elsewhere]{}
	var after acrossKey
	if cursor != "" {
		if err := web.Uncursor(cursor, &after.CreatedAt, &after.ID); err != nil {
			return page, err
		}
	}
	words := QueryWords(query)
	total, err := countAcross(tx, words, business)
	if err != nil {
		return page, err
	}
	page.Total, page.TotalCapped = min(total, maxTotal), total > maxTotal
	if page.Items, err = pageAcross(tx, words, business, after, limit+1); err != nil {
		return page, err
	}
	if len(page.Items) > limit {
		page.Items = page.Items[:limit]
		last := page.Items[limit-1]
		page.NextCursor = web.Cursor(milliseconds(last.CreatedAt), last.ID)
	}
	return page, nil
}
