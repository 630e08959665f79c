package leads

import (
	"sort"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

// Twin is a lead that may be the same person, and why.
type Twin struct {
	Lead    Lead     `json:"lead"`
	Reasons []string `json:"reasons" nullable:"false" doc:"email, name or phone"`
}

// Pair is two leads that may be one person; the older one first.
type Pair struct {
	First   Lead     `json:"first"`
	Second  Lead     `json:"second"`
	Reasons []string `json:"reasons" nullable:"false" doc:"email, name or phone"`
}

// maxTwins is enough for a hint beside a lead.
const maxTwins = 10

// Twins are the leads that may be the same person as one: the same e-mail, the same name of two words
// or more, or a phone that differs only in how it was typed. Pairs that somebody has dismissed are not
// there.
func (m *Merges) Twins(tx *db.Tx, id int64) ([]Twin, error) {
	lead, err := m.leads.Get(tx, id)
	if err != nil {
		return nil, err
	}
	found, err := twinsOf(tx, lead)
	if err != nil {
		return nil, err
	}
	twins := []Twin{}
	for _, pair := range joinReasons(found) {
		if len(twins) == maxTwins {
			break
		}
		other, err := loadLead(tx, pair.older)
		if err != nil {
			return nil, err
		}
		twins = append(twins, Twin{other, pair.reasons})
	}
	return twins, nil
}

// suspicion is why two leads may be one person.
type suspicion struct {
	newer, older int64
	reasons      []string
}

// joinReasons makes one of the suspicions about the same two leads, the newest leads first.
func joinReasons(all []suspicion) []suspicion {
	sort.SliceStable(all, func(i, j int) bool {
		if all[i].newer != all[j].newer {
			return all[i].newer > all[j].newer
		}
		return all[i].older > all[j].older
	})
	var joined []suspicion
	for _, s := range all {
		if n := len(joined); n > 0 && joined[n-1].newer == s.newer && joined[n-1].older == s.older {
			joined[n-1].reasons = append(joined[n-1].reasons, s.reasons...)
			continue
		}
		joined = append(joined, s)
	}
	return joined
}

// The search for pairs goes through the leads from the newest, a stretch at a time: an answer is always
// quick, and says where to go on even when it has found little.
const (
	stretch      = 2000
	maxStretches = 5
)

// Pairs are suggestions, those of the newest leads first. Each lead is shown with the next older one
// that it resembles. before is the id to go on from, 0 for the newest; next is 0 at the end.
func (m *Merges) Pairs(tx *db.Tx, before int64, limit int) (pairs []Pair, next int64, err error) {
	pairs = []Pair{}
	for range maxStretches {
		last, err := lastOfStretch(tx, before, stretch)
		if err != nil {
			return nil, 0, err
		}
		if last == 0 {
			return pairs, 0, nil
		}
		found, err := pairsBetween(tx, last, before)
		if err != nil {
			return nil, 0, err
		}
		for _, s := range joinReasons(found) {
			if len(pairs) >= limit && s.newer != pairs[len(pairs)-1].Second.ID {
				return pairs, pairs[len(pairs)-1].Second.ID, nil
			}
			pair := Pair{Reasons: s.reasons}
			if pair.First, err = loadLead(tx, s.older); err != nil {
				return nil, 0, err
			}
			if pair.Second, err = loadLead(tx, s.newer); err != nil {
				return nil, 0, err
			}
			pairs = append(pairs, pair)
		}
		before = last
	}
	return pairs, before, nil
}

// Dismiss remembers that two leads are two people, or forgets it.
func (m *Merges) Dismiss(tx *db.Tx, a, b, by int64, dismissed bool) error {
	if a == b {
		return fault.Invalid.Field("b", sameLead)
	}
	for _, id := range []int64{a, b} {
		if _, err := m.leads.Get(tx, id); err != nil {
			return err
		}
	}
	return storeDismissed(tx, min(a, b), max(a, b), by, dismissed)
}
