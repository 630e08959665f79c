package bus

import (
	"strings"
	"testing"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db/dbtest"
)

// TestPagesOfEventsReadTheirIndex holds that a page of a lead's or a thing's events does not read
// those of the whole business.
func TestPagesOfEventsReadTheirIndex(t *testing.T) {
	d := dbtest.OpenAt(t, clock.New(0))
	found := 0
	for _, sql := range dbtest.Statements(t, ".") {
		for column, index := range map[string]string{"lead_id = :lead": "events_lead", "entity_id = :id": "events_entity"} {
			if !strings.Contains(sql, column) {
				continue
			}
			found++
			if plan := strings.Join(dbtest.Plan(t, d, sql), "; "); !strings.Contains(plan, index) || strings.Contains(plan, "TEMP B-TREE") {
				t.Errorf("%s\n%s", sql, plan)
			}
		}
	}
	if found != 2 {
		t.Errorf("%d statements looked at", found)
	}
}
