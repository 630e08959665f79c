package billing

import (
	"testing"

	"github.com/moked/moked/internal/db/dbtest"
)

// TestEveryStatementStaysInTheBusiness looks at the plans, those of the built statements included.
func TestEveryStatementStaysInTheBusiness(t *testing.T) {
	statements := dbtest.Statements(t, ".")
	if len(statements) < 20 {
		t.Fatalf("only %d statements found", len(statements))
	}
	for _, f := range []filter{{}, {LeadID: 1}, {Kind: Quote}, {Status: sent, Text: "x"}, {Before: 1}} {
		page, _ := f.pageQuery(1)
		sums, _ := f.sumsQuery()
		statements = append(statements, page, sums)
	}
	dbtest.NoScans(t, dbtest.Open(t), statements)
}
