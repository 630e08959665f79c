package leads

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
)

// TestEveryStatementStaysInTheBusiness looks at the plans, those of the built statements included.
func TestEveryStatementStaysInTheBusiness(t *testing.T) {
	statements := dbtest.Statements(t, ".")
	if len(statements) < 20 {
		t.Fatalf("only %d statements found", len(statements))
	}
	filters := []Filter{{}, {Statuses: []string{"new"}}, {Statuses: []string{"new", "won"}, Source: "x"}, {OwnerID: 1, Tag: "x"}, {Unowned: true}}
	for _, text := range []string{
		`{"any":[{"f":"status","op":"is","v":["new"]},{"f":"tag","op":"not","v":["x"]},{"f":"next","op":"overdue"}]}`,
		`{"all":[{"f":"field.a","op":"gte","v":["1"]},{"f":"field.b","op":"has","v":["x"]},{"f":"created","op":"last","v":["7"]}]}`,
	} {
		where, err := ParseCondition(text)
		if err != nil {
			t.Fatal(err)
		}
		b := &builder{args: db.Args{}, fields: map[string]Field{"a": {Key: "a", Kind: "number"}, "b": {Key: "b", Kind: "text"}}}
		f := Filter{}
		if f.built.sql, err = b.condition(*where); err != nil {
			t.Fatal(err)
		}
		f.built.args = b.args
		where2, _ := f.where(nil)
		statements = append(statements, idsQuery(where2), exactQuery(where2))
		filters = append(filters, f)
	}
	sorts := slices.Collect(maps.Values(orders))
	sorts = slices.AppendSeq(sorts, maps.Values(rareOrders))
	for _, kind := range []string{"text", "money", "select"} {
		sorts = append(sorts, Field{Key: "a", Kind: kind, Options: []FieldOption{{Key: "x"}, {Key: "y"}}}.order())
	}
	for _, f := range filters {
		for _, words := range [][]string{nil, {"a", "b"}} {
			where, args := f.where(words)
			statements = append(statements, countQuery(where), countQuery(where+oneOfThem))
			if words != nil {
				o := orders["-created_at"]
				statements = append(statements, newestCount(where, o), newestQuery(where, o, false), newestQuery(where, o, true))
			}
			for by := range groupKeys {
				statements = append(statements, sumsQuery(by, where), sumsQuery(by, where+oneOfThem))
			}
			for _, o := range sorts {
				for _, after := range []db.Args{nil, {}} {
					query, _ := pageQuery(where, args, o, after, 1)
					statements = append(statements, query)
					if words != nil {
						statements = append(statements, foundQuery(where, o, after != nil), foundQuery(where+oneOfThem, o, after != nil))
					}
				}
			}
		}
	}
	dbtest.NoScans(t, dbtest.OpenAt(t, clock.New(0)), statements)
}

// TestBoardNeedsNoSort holds that a page of a column is one range of its index.
func TestBoardNeedsNoSort(t *testing.T) {
	d := dbtest.OpenAt(t, clock.New(0))
	where, args := Filter{Statuses: []string{"new"}}.where(nil)
	query, _ := pageQuery(where, args, orders["position"], nil, 1)
	if steps := dbtest.Plan(t, d, query); len(steps) != 2 {
		t.Errorf("plan %q", steps)
	}
}

// TestSearchCountsInKeyOrder holds that counting what a text is found in does not fetch every lead
// through an index.
func TestSearchCountsInKeyOrder(t *testing.T) {
	d := dbtest.OpenAt(t, clock.New(0))
	where, _ := Filter{}.where([]string{"a"})
	plan := strings.Join(dbtest.Plan(t, d, countQuery(where)), "; ")
	if !strings.Contains(plan, "l USING PRIMARY KEY") {
		t.Errorf("plan %q", plan)
	}
}

// TestSearchFetchesWhatItsIndexFinds holds that a search by the index of grams starts from that.
func TestSearchFetchesWhatItsIndexFinds(t *testing.T) {
	d := dbtest.OpenAt(t, clock.New(0))
	where, _ := Filter{Statuses: []string{"new"}}.where([]string{"abc"})
	for _, query := range []string{foundQuery(where+oneOfThem, orders["-created_at"], true), countQuery(where + oneOfThem), sumsQuery(ByStatus, where+oneOfThem)} {
		plan := strings.Join(dbtest.Plan(t, d, query), "; ")
		if !strings.Contains(plan, "l USING PRIMARY KEY (tenant_id=? AND id=?)") || !strings.Contains(plan, "g VIRTUAL TABLE") {
			t.Errorf("%s: plan %q", query, plan)
		}
	}
}

// TestNewestFoundNeedNoSort holds that a search by age reads the index in its order, and stops.
func TestNewestFoundNeedNoSort(t *testing.T) {
	d := dbtest.OpenAt(t, clock.New(0))
	if d.Engine() != "sqlite" {
		t.Skip("PostgreSQL searches by an index of its own")
	}
	where, _ := Filter{}.where([]string{"abc"})
	for _, o := range []order{orders["created_at"], orders["-created_at"]} {
		steps := dbtest.Plan(t, d, newestQuery(where, o, true))
		if len(steps) != 3 || !strings.Contains(steps[0], "g VIRTUAL TABLE") || !strings.Contains(steps[1], "l USING PRIMARY KEY (tenant_id=? AND id=?)") {
			t.Errorf("plan %q", steps)
		}
	}
}

// TestGroupedBoardNeedsNoSort holds that a page of an owner's or a source's column is one range, and
// that their counts come out of the index alone.
func TestGroupedBoardNeedsNoSort(t *testing.T) {
	d := dbtest.OpenAt(t, clock.New(0))
	for _, f := range []Filter{{OwnerID: 1}, {Unowned: true}, {Source: "web"}} {
		where, args := f.where(nil)
		query, _ := pageQuery(where, args, orders["-created_at"], nil, 1)
		if steps := dbtest.Plan(t, d, query); len(steps) != 2 || !strings.Contains(steps[0], "leads_board_") {
			t.Errorf("%+v: plan %q", f, steps)
		}
	}
	where, _ := Filter{}.where(nil)
	for _, by := range []Grouping{ByOwner, BySource} {
		if steps := dbtest.Plan(t, d, sumsQuery(by, where)); len(steps) != 1 || !strings.Contains(steps[0], "COVERING") {
			t.Errorf("by %s: plan %q", by, steps)
		}
	}
}
