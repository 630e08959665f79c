package leads_test

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/tenant"
)

// TestSearchFindsWhatContainsTheWords compares the search, page by page, with a plain look at each
// lead, whatever index the engine uses: words of one letter and of many, in two businesses with the
// same people, after edits and deletions. Both engines must pass, so both answer alike.
func TestSearchFindsWhatContainsTheWords(t *testing.T) {
	h := newHouse(t)
	dice := rand.New(rand.NewPCG(7, 7))
	letters := []rune("אבגדלםן012ab. ")
	text := func(most int) string {
		made := make([]rune, 1+dice.IntN(most))
		for i := range made {
			made[i] = letters[dice.IntN(len(letters))]
		}
		return string(made)
	}
	type person struct{ id, tenant, name, notes string }
	var people []person
	for n := range 60 {
		p := person{tenant: fmt.Sprint(1 + n%2), name: "x" + text(12), notes: text(30)}
		a := h.call("POST", "/api/leads", object{"name": p.name, "notes": p.notes}, "Tenant", p.tenant)
		if a.status != 201 {
			t.Fatal(a.raw)
		}
		p.id = fmt.Sprint(a.id())
		switch dice.IntN(4) {
		case 0:
			p.name, p.notes = "x"+text(12), text(30)
			if a := h.call("PATCH", "/api/leads/"+p.id, object{"name": p.name, "notes": p.notes}, "Tenant", p.tenant); a.status != 200 {
				t.Fatal(a.raw)
			}
		case 1:
			if a := h.call("DELETE", "/api/leads/"+p.id, nil, "Tenant", p.tenant); a.status != 204 {
				t.Fatal(a.raw)
			}
			continue
		}
		people = append(people, p)
	}
	for range 200 {
		query, from := text(6), fmt.Sprint(1+dice.IntN(2))
		words := strings.Fields(leads.Normalise(query))
		if digits := strings.Trim(query, "012. "); digits == "" || len(words) == 0 {
			continue // numbers are searched as phones; the table of TestSearch has them
		}
		want := []string{}
		for _, p := range people {
			full := leads.Normalise(p.name) + "  " + leads.Normalise(p.notes)
			if p.tenant == from && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(full, w) }) {
				want = append(want, p.id)
			}
		}
		if len(want) == 0 {
			continue // the other keyboard layout is tried then
		}
		sort := []string{"name", "created_at", "-created_at"}[dice.IntN(3)]
		got, next := []string{}, ""
		for first := true; first || next != ""; first = false {
			a := h.call("GET", "/api/leads?limit=3&sort="+sort+"&q="+url.QueryEscape(query)+"&cursor="+url.QueryEscape(next), nil, "Tenant", from)
			if a.status != 200 || a.body["total"] != float64(len(want)) {
				t.Fatalf("%q: %d, %v of %d in all: %s", query, a.status, a.body["total"], len(want), a.raw)
			}
			for _, id := range a.ids() {
				got = append(got, fmt.Sprint(id))
			}
			next, _ = a.body["next_cursor"].(string)
		}
		switch sort {
		case "name":
			slices.Sort(got)
			slices.Sort(want)
		case "-created_at":
			slices.Reverse(want)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q by %s finds %v, want %v", query, sort, got, want)
		}
	}
}

// TestSearchByAgeCountsToABound holds that a plain search by age tells no more than a bound of how
// many it finds, gives them all page by page, and that another order counts on.
func TestSearchByAgeCountsToABound(t *testing.T) {
	h := newHouse(t)
	var ids []int64
	for range 130 {
		ids = append(ids, h.add(object{"name": "משולם"}))
	}
	for _, sort := range []string{"created_at", "-created_at"} {
		var got []int64
		next := ""
		for first := true; first || next != ""; first = false {
			a := h.must(200, "GET", "/api/leads?limit=60&sort="+sort+"&q="+url.QueryEscape("שול")+"&cursor="+url.QueryEscape(next), nil)
			if a.body["total"] != 100.0 || a.body["total_capped"] != true {
				t.Fatalf("%s: total %v, capped %v", sort, a.body["total"], a.body["total_capped"])
			}
			got = append(got, a.ids()...)
			next, _ = a.body["next_cursor"].(string)
		}
		if !slices.Equal(got, ids) {
			t.Errorf("%s: %v, want %v", sort, got, ids)
		}
		slices.Reverse(ids)
	}
	for _, path := range []string{"?sort=name&q=", "?status=new&q="} {
		if a := h.must(200, "GET", "/api/leads"+path+url.QueryEscape("שול"), nil); a.body["total"] != 130.0 || a.body["total_capped"] == true {
			t.Errorf("%s: total %v, capped %v", path, a.body["total"], a.body["total_capped"])
		}
	}
}

// TestSearchIndexFollowsTheText holds that SQLite's index has one entry for each lead and none for
// what is gone, and that it knows nothing of another business.
func TestSearchIndexFollowsTheText(t *testing.T) {
	h := newHouse(t)
	if h.db.Engine() != "sqlite" {
		t.Skip("PostgreSQL keeps its own index")
	}
	id := h.add(object{"name": "אבגדה"})
	h.must(200, "PATCH", fmt.Sprint("/api/leads/", id), object{"name": "הוזחט"})
	for _, c := range []struct {
		tenant tenant.ID
		word   string
		want   int64
	}{{1, "אבג", 0}, {1, "הוז", 1}, {1, "הוזחט", 1}, {2, "הוז", 0}} {
		var n int64
		err := h.db.Read(t.Context(), tenant.Grant(c.tenant), func(tx *db.Tx) error {
			return tx.One(`SELECT count(*) FROM lead_grams WHERE lead_grams MATCH :grams AND :tenant <> 0`, db.Args{"grams": tx.Grams([]string{c.word})}, &n)
		})
		if err != nil || n != c.want {
			t.Errorf("business %d, %s: %d entries, want %d: %v", c.tenant, c.word, n, c.want, err)
		}
	}
}
