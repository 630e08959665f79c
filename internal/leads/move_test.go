package leads_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/tenant"
)

// column reads a column of the board in order.
func (h *house) column(status string) []int64 {
	h.t.Helper()
	return h.must(200, "GET", "/api/leads?sort=position&limit=200&status="+status, nil).ids()
}

// stand is column without the way over HTTP, for tests that ask often.
func (h *house) stand(status string) []int64 {
	h.t.Helper()
	var ids []int64
	if err := h.db.Read(h.t.Context(), tenant.Grant(1), func(tx *db.Tx) error {
		ids = []int64{}
		page, err := h.leads.List(tx, leads.Filter{Statuses: []string{status}}, "position", 200, "")
		for _, l := range page.Items {
			ids = append(ids, l.ID)
		}
		return err
	}); err != nil {
		h.t.Fatal(err)
	}
	return ids
}

// fill makes leads in a column and gives them from top to bottom.
func (h *house) fill(n int) []int64 {
	h.t.Helper()
	ids := make([]int64, n)
	for i := range ids {
		ids[n-1-i] = h.add(object{"name": fmt.Sprint("ליד ", i)})
	}
	return ids
}

func TestMove(t *testing.T) {
	h := newHouse(t)
	c := h.fill(4)
	if got := h.column("new"); !slices.Equal(got, c) {
		t.Fatalf("new leads stand %v, want the latest on top: %v", got, c)
	}
	for _, step := range []struct {
		name string
		body object
		who  int64
		want []int64
	}{
		{"below", object{"after_id": c[2]}, c[0], []int64{c[1], c[2], c[0], c[3]}},
		{"above", object{"before_id": c[1]}, c[3], []int64{c[3], c[1], c[2], c[0]}},
		{"between", object{"after_id": c[1], "before_id": c[2]}, c[3], []int64{c[1], c[3], c[2], c[0]}},
		{"to the end", object{"after_id": c[0]}, c[1], []int64{c[3], c[2], c[0], c[1]}},
		{"on top", object{}, c[0], []int64{c[0], c[3], c[2], c[1]}},
		{"beside itself", object{"before_id": c[2], "after_id": c[2]}, c[2], []int64{c[2], c[0], c[3], c[1]}},
		{"no longer neighbours", object{"after_id": c[2], "before_id": c[1]}, c[3], []int64{c[2], c[3], c[0], c[1]}},
		{"null", object{"after_id": nil, "before_id": c[1]}, c[2], []int64{c[3], c[0], c[2], c[1]}},
	} {
		step.body["status"] = "New"
		a := h.must(200, "POST", lead(step.who, "/status"), step.body)
		if a.id() != step.who || a.body["status"] != "new" {
			t.Errorf("%s answers %s", step.name, a.raw)
		}
		if got := h.column("new"); !slices.Equal(got, step.want) {
			t.Fatalf("%s: %v, want %v", step.name, got, step.want)
		}
	}
}

func TestMoveToAnotherColumn(t *testing.T) {
	h := newHouse(t)
	c := h.fill(3)
	h.must(200, "POST", lead(c[0], "/status"), object{"status": " Interested "})
	h.must(200, "POST", lead(c[1], "/status"), object{"status": "interested", "before_id": c[2]}) // c[2] is in another column
	if got := h.column("interested"); !slices.Equal(got, []int64{c[1], c[0]}) {
		t.Errorf("an anchor that is not there: %v, want on top", got)
	}
	h.must(204, "DELETE", lead(c[0]), nil)
	h.must(200, "POST", lead(c[2], "/status"), object{"status": "interested", "after_id": c[0]})
	if got := h.column("interested"); !slices.Equal(got, []int64{c[2], c[1]}) {
		t.Errorf("a deleted anchor: %v", got)
	}
	a := h.must(400, "POST", lead(c[1], "/status"), object{"status": "nope"})
	if a.body["error"] != "unknown_status" || !strings.Contains(a.body["hint"].(string), "new, attempting, no_answer") {
		t.Errorf("%s", a.raw)
	}
	h.must(400, "POST", lead(c[1], "/status"), object{"status": "won", "before_id": 77})
	if got := h.must(200, "GET", lead(c[1]), nil).body["status"]; got != "interested" {
		t.Errorf("refused, yet %v", got)
	}
}

func TestDraggedTwice(t *testing.T) {
	h := newHouse(t)
	c := h.fill(2)
	for range 2 {
		h.must(200, "POST", lead(c[0], "/status"), object{"status": "contacted"})
	}
	if got := h.column("contacted"); !slices.Equal(got, []int64{c[0]}) {
		t.Errorf("%v", got)
	}
	if kinds := h.events(c[0]); !slices.Equal(kinds, []string{"lead.created", "lead.moved", "lead.moved"}) {
		t.Errorf("history %v", kinds)
	}
}

// TestSameGapForEver drops cards into one gap far more often than a gap can be halved.
func TestSameGapForEver(t *testing.T) {
	h := newHouse(t)
	want := h.fill(24)
	for i := range 60 {
		moving := want[1+(i*7)%(len(want)-1)]
		want = slices.DeleteFunc(want, func(id int64) bool { return id == moving })
		want = slices.Insert(want, 1, moving)
		if err := h.write(func(tx *db.Tx) error {
			_, err := h.leads.Move(tx, moving, "new", 0, want[0])
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if got := h.stand("new"); !slices.Equal(got, want) {
			t.Fatalf("after %d moves: %v, want %v", i+1, got, want)
		}
	}
}

// TestOrderIsWhatAListWouldBe compares any run of moves with the same moves on a slice.
func TestOrderIsWhatAListWouldBe(t *testing.T) {
	h := newHouse(t)
	all := h.fill(12)
	model := map[string][]int64{"new": slices.Clone(all), "won": {}}
	where := map[int64]string{}
	for _, id := range all {
		where[id] = "new"
	}
	rapid.Check(t, func(r *rapid.T) {
		for range rapid.IntRange(1, 8).Draw(r, "moves") {
			id := rapid.SampledFrom(all).Draw(r, "card")
			to := rapid.SampledFrom([]string{"new", "won"}).Draw(r, "to")
			anchor := rapid.SampledFrom(append(slices.Clone(all), 0)).Draw(r, "anchor")
			above := rapid.Bool().Draw(r, "above")

			from := where[id]
			model[from] = slices.DeleteFunc(slices.Clone(model[from]), func(x int64) bool { return x == id })
			at := slices.Index(model[to], anchor)
			switch {
			case at < 0:
				at = 0
			case !above:
				at++
			}
			model[to] = slices.Insert(slices.Clone(model[to]), at, id)
			where[id] = to

			var before, after int64
			if above {
				before = anchor
			} else {
				after = anchor
			}
			if err := h.write(func(tx *db.Tx) error {
				_, err := h.leads.Move(tx, id, to, before, after)
				return err
			}); err != nil {
				r.Fatal(err)
			}
		}
		for status, want := range model {
			if got := h.stand(status); !slices.Equal(got, want) {
				r.Fatalf("%s: %v, want %v", status, got, want)
			}
		}
	})
}

// TestManyMovers lets 16 people drag the same cards at once: no card is lost or doubled.
func TestManyMovers(t *testing.T) {
	h := newHouse(t)
	all := h.fill(20)
	statuses := []string{"new", "contacted", "won"}
	var people sync.WaitGroup
	for person := range 16 {
		people.Go(func() {
			for i := range 10 {
				id, anchor := all[(person*7+i)%len(all)], all[(person+i*3)%len(all)]
				a := h.call("POST", lead(id, "/status"), object{"status": statuses[(person+i)%3], "after_id": anchor})
				if a.status != 200 {
					t.Errorf("%d %s", a.status, a.raw)
				}
			}
		})
	}
	people.Wait()
	var seen []int64
	for _, status := range statuses {
		seen = append(seen, h.column(status)...)
	}
	slices.Sort(seen)
	want := slices.Clone(all)
	slices.Sort(want)
	if !slices.Equal(seen, want) {
		t.Errorf("cards %v, want each once: %v", seen, want)
	}
	moved := 0
	for _, id := range all {
		for _, kind := range h.events(id) {
			if kind == "lead.moved" {
				moved++
			}
		}
	}
	if moved != 16*10 {
		t.Errorf("%d moves in the history, want %d", moved, 16*10)
	}
}
