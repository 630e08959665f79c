package bus

import (
	"strings"
	"testing"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db/dbtest"
)

// TestAPageOfEventsReadsItsIndex holds that the events of one thing are found without reading those
// of the whole business.
func TestAPageOfEventsReadsItsIndex(t *testing.T) {
	d := dbtest.OpenAt(t, clock.New(0))
	found := 0
	for _, sql := range dbtest.Statements(t, ".") {
		if !strings.Contains(sql, ":entity") {
			continue
		}
		found++
		if plan := strings.Join(dbtest.Plan(t, d, sql), "; "); !strings.Contains(plan, "events_entity") || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%s\n%s", sql, plan)
		}
	}
	if found != 1 {
		t.Errorf("%d statements looked at", found)
	}
}
