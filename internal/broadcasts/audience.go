package broadcasts

import (
	"cmp"
	"slices"

	"github.com/moked/moked/internal/consent"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
)

// maxAudience is how many people one broadcast may look at.
const maxAudience = 10_000

// looked is how many people are looked at in one statement.
const looked = 200

// candidate is a person as the rules see them.
type candidate struct {
	ID      int64
	Name    string
	Phone   string
	Kind    string // of their status: open, won or lost
	Consent string // what holds for the purpose
	Spoke   bool   // there is a conversation, which has an address
}

// refuse is why a person gets nothing, empty when they do.
func (c candidate) refuse(purpose string, closedToo bool) string {
	switch {
	case c.Consent == consent.Withdrawn:
		return withdrawn
	case purpose == consent.ForMarketing && c.Consent != consent.Granted:
		return noConsent
	case c.Phone == "" && !c.Spoke:
		return noPhone
	case c.Kind == "lost" && !closedToo:
		return closedLead
	}
	return ""
}

// walk calls f for each person that a filter lets through, with why they get nothing.
func (s *Service) walk(tx *db.Tx, filter leads.Filter, purpose string, closedToo bool, f func(c candidate, reason string) error) error {
	var after, seen int64
	for {
		ids, err := s.Leads.Matching(tx, filter, after, looked)
		if err != nil {
			return err
		}
		if seen += int64(len(ids)); seen > maxAudience {
			return tooMany.New().Arg("max", maxAudience)
		}
		people, err := candidates(tx, ids, purpose)
		if err != nil {
			return err
		}
		for _, c := range people {
			if err := f(c, c.refuse(purpose, closedToo)); err != nil {
				return err
			}
		}
		if len(ids) < looked {
			return nil
		}
		after = ids[len(ids)-1]
	}
}

// ranked are reasons by how many they concern.
func ranked(counts map[string]int64, lang string) []Why {
	all := []Why{}
	for reason, n := range counts {
		all = append(all, Why{reason, explain(reason, lang), n})
	}
	slices.SortFunc(all, func(a, b Why) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Reason, b.Reason))
	})
	return all
}
