package broadcasts

import (
	"testing"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db/dbtest"
)

// TestEveryStatementHasItsIndex looks at the plans.
func TestEveryStatementHasItsIndex(t *testing.T) {
	statements := dbtest.Statements(t, ".")
	if len(statements) < 12 {
		t.Fatalf("only %d statements found", len(statements))
	}
	dbtest.NoScans(t, dbtest.OpenAt(t, clock.New(0)), statements)
}
