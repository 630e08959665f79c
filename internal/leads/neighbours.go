package leads

import "github.com/moked/moked/internal/db"

// Neighbours are the leads before and after one in the list it was opened from.
type Neighbours struct {
	Previous *int64 `json:"previous" doc:"null at the beginning of the list"`
	Next     *int64 `json:"next" doc:"null at its end"`
}

// Neighbours finds what stands beside a lead in a list. It asks for two rows of the list's own
// index, so it is as fast in the middle of a million as at the top. On the board, sorted by
// position, the list is the column that the lead is in now.
func (s *Service) Neighbours(tx *db.Tx, id int64, f Filter, sort string) (Neighbours, error) {
	o, err := orderBy(tx, sort)
	if err != nil {
		return Neighbours{}, err
	}
	lead, err := s.Get(tx, id)
	if err != nil {
		return Neighbours{}, err
	}
	if sort == "position" {
		f.Statuses = []string{lead.Status}
	}
	if f, err = s.prepare(tx, f); err != nil {
		return Neighbours{}, err
	}
	found, err := beside(tx, lead, f, QueryWords(f.Query), o)
	if rescued := Rescue(f.Query); err == nil && found == (Neighbours{}) && rescued != "" {
		found, err = beside(tx, lead, f, QueryWords(rescued), o)
	}
	return found, err
}

func beside(tx *db.Tx, lead Lead, f Filter, words []string, o order) (n Neighbours, err error) {
	where, args := f.where(words)
	where, some, err := narrowed(tx, where, args, words)
	if err != nil || !some {
		return n, err
	}
	from := o.at(lead)
	for _, way := range []struct {
		desc bool
		into **int64
	}{{o.desc, &n.Next}, {!o.desc, &n.Previous}} {
		o.desc = way.desc
		found, err := pageOfLeads(tx, where, args, o, from, 1)
		if err != nil {
			return n, err
		}
		if len(found) > 0 {
			*way.into = &found[0].ID
		}
	}
	return n, nil
}
