package leads

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// Filter chooses leads; empty members choose all.
type Filter struct {
	Statuses []string
	Query    string
	OwnerID  int64
	Unowned  bool
	Source   string
	Tag      string
	Where    *Condition // nil matches all
	Me       int64      // who asks: what "me" stands for in Where

	built built // Where as SQL, made by prepare
}

// maxTotal is where counting ends: a list shows "10,000+", and nobody waits for an exact number.
const maxTotal = 10_000

// List gives a page. When a query finds nothing as typed, it is tried once in the other keyboard
// layout; the answer then says what was searched for.
func (s *Service) List(tx *db.Tx, f Filter, sort string, limit int, cursor string) (Page, error) {
	order, err := orderBy(tx, sort)
	if err != nil {
		return Page{}, err
	}
	if f, err = s.prepare(tx, f); err != nil {
		return Page{}, err
	}
	page, err := s.listWords(tx, f, QueryWords(f.Query), order, sort, limit, cursor)
	if err != nil || page.Total > 0 || f.Query == "" {
		return page, err
	}
	rescued := Rescue(f.Query)
	if rescued == "" {
		return page, nil
	}
	second, err := s.listWords(tx, f, QueryWords(rescued), order, sort, limit, cursor)
	if err != nil || second.Total == 0 {
		return page, err
	}
	second.SearchedFor = rescued
	return second, nil
}

// Search finds the leads that hold all the words of QueryWords, last spoken to first.
func (s *Service) Search(tx *db.Tx, words []string, limit int) ([]Lead, error) {
	all, err := s.prepare(tx, Filter{})
	if err != nil {
		return nil, err
	}
	found, _, err := s.find(tx, all, words, orders["-last_contact_at"], nil, limit)
	return found, err
}

func (s *Service) listWords(tx *db.Tx, f Filter, words []string, o order, sort string, limit int, cursor string) (Page, error) {
	after, err := o.after(sort, cursor)
	if err != nil {
		return Page{}, err
	}
	items, total, err := s.find(tx, f, words, o, after, limit+1)
	if err != nil {
		return Page{}, err
	}
	most := f.maxTotal(words, o)
	page := Page{Page: web.Page[Lead]{Items: items, Total: min(total, most), TotalCapped: total > most}}
	if len(items) > limit {
		page.Items = items[:limit]
		page.NextCursor = o.cursor(sort, items[limit-1])
	}
	return page, nil
}

// maxTotal is where the counting of a list ends: sooner for a plain search by age, which an index
// can answer without reading all it finds.
func (f Filter) maxTotal(words []string, o order) int64 {
	plain := len(words) > 0 && len(f.Statuses) == 0 && f.OwnerID == 0 && !f.Unowned && f.Source == "" && f.Tag == "" && f.Where == nil
	if plain && o.columns[0] == "l.created_at" {
		return maxFound
	}
	return maxTotal
}

// find is a page of the leads that a filter lets through, and how many those are.
func (s *Service) find(tx *db.Tx, f Filter, words []string, o order, after db.Args, limit int) (items []Lead, total int64, err error) {
	where, args := f.where(words)
	if len(words) == 0 {
		if total, err = countLeads(tx, where, args); err == nil {
			items, err = pageOfLeads(tx, where, args, o, after, limit)
		}
		return items, total, err
	}
	if grams := tx.Grams(words); grams != "" && f.maxTotal(words, o) == maxFound {
		args["grams"] = grams
		return newestLeads(tx, where, args, o, after, limit)
	}
	where, some, err := narrowed(tx, where, args, words)
	if err != nil || !some {
		return []Lead{}, 0, err
	}
	return foundLeads(tx, where, args, o, after, limit)
}
