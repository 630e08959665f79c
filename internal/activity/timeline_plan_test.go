package activity

import (
	"strings"
	"testing"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db/dbtest"
)

// TestTimelineReadsItsIndex holds that a lead's timeline does not read the events of the business.
func TestTimelineReadsItsIndex(t *testing.T) {
	d := dbtest.OpenAt(t, clock.New(0))
	for _, f := range []timelineFilter{{LeadID: 1, Limit: 5}, {LeadID: 1, Before: 9, Prefixes: []string{"call."}, Limit: 5}} {
		query, _ := f.query()
		if plan := strings.Join(dbtest.Plan(t, d, query), "; "); !strings.Contains(plan, "events_lead") || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%+v: %s", f, plan)
		}
	}
}
