package jobs

import (
	"maps"
	"slices"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// fairness shares the workers among businesses. While there are workers enough, jobs are claimed
// in order of time. When the queue is behind, the businesses take turns, and one alone never
// holds all workers, so that a flood of one does not delay another's single job.
type fairness struct {
	share  int       // workers that one business may hold
	behind bool      // the last claim left nobody idle
	last   tenant.ID // whose turn it was
}

func newFairness(workers int) fairness {
	return fairness{share: max(1, workers-workers/4)}
}

// claim takes up to room jobs.
func (f *fairness) claim(tx *db.Tx, s queueSQL, room int, held map[tenant.ID]int) (runs []*Run, err error) {
	held = maps.Clone(held)
	token := tx.NewID()
	full := false
	for _, n := range held {
		full = full || n >= f.share
	}
	if !f.behind && !full {
		limit := room
		for _, n := range held {
			limit = min(limit, f.share-n)
		}
		limit = min(limit, f.share)
		runs, err = s.take(tx, nil, limit, token, lease)
		f.behind = len(runs) == limit
		return runs, err
	}
	turn, err := s.lanesDue(tx)
	if err != nil {
		return nil, err
	}
	first := slices.IndexFunc(turn, func(t tenant.ID) bool { return t > f.last })
	if first > 0 {
		turn = slices.Concat(turn[first:], turn[:first])
	}
	each := max(1, room/max(1, len(turn)))
	for pass := 0; pass < 2 && room > 0; pass++ {
		for _, lane := range turn {
			limit := min(room, f.share-held[lane])
			if pass == 0 {
				limit = min(limit, each)
			}
			if limit <= 0 {
				continue
			}
			got, err := s.take(tx, &lane, limit, token, lease)
			if err != nil {
				return nil, err
			}
			if len(got) > 0 {
				runs = append(runs, got...)
				held[lane] += len(got)
				room -= len(got)
				f.last = lane
			}
		}
	}
	f.behind = room == 0
	return runs, nil
}
