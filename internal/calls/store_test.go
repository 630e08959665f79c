package calls

import (
	"testing"
	"time"

	"github.com/moked/moked/internal/db/dbtest"
)

// TestEveryStatementStaysInTheBusiness looks at the plans, those of the built statements included.
func TestEveryStatementStaysInTheBusiness(t *testing.T) {
	statements := dbtest.Statements(t, ".")
	if len(statements) < 8 {
		t.Fatalf("only %d statements found", len(statements))
	}
	for _, f := range []filter{{}, {LeadID: 1}, {Status: Ringing}, {Direction: Inbound, Since: time.Unix(1, 0), Until: time.Unix(2, 0)}, {LeadID: 1, BeforeID: 1}} {
		page, _ := f.pageQuery()
		count, _ := f.countQuery()
		statements = append(statements, page, count)
	}
	dbtest.NoScans(t, dbtest.Open(t), statements)
}

// TestPagesNeedNoSort holds that each list is one range of an index.
func TestPagesNeedNoSort(t *testing.T) {
	d := dbtest.Open(t)
	for _, f := range []filter{{}, {LeadID: 1}, {Status: Ringing}} {
		query, _ := f.pageQuery()
		if steps := dbtest.Plan(t, d, query); len(steps) != 2 {
			t.Errorf("%+v: plan %q", f, steps)
		}
	}
}
