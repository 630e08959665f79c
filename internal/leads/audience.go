package leads

import (
	"math"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// FilterFor is what a client asked for, in the eyes of who asks.
func FilterFor(c web.Ctx, in FilterIn) (Filter, error) { return in.filter(c) }

// Matching walks through the leads that a filter lets through, a page of ids at a time, in their order.
func (s *Service) Matching(tx *db.Tx, f Filter, after int64, limit int) ([]int64, error) {
	f, err := s.prepare(tx, f)
	if err != nil {
		return nil, err
	}
	return matchingIDs(tx, f, after, math.MaxInt64, limit)
}
