package leads_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// heads reads the heads of the board: key, count and value of each column.
func (h *house) heads(query string) string {
	h.t.Helper()
	var heads []string
	for _, i := range h.must(200, "GET", "/api/leads/columns"+query, nil).body["items"].([]any) {
		c := i.(map[string]any)
		heads = append(heads, fmt.Sprintf("%v(%v) %v %v", c["key"], c["label"], c["count"], c["value_agorot"]))
	}
	return strings.Join(heads, ", ")
}

func TestColumnsByOwnerAndSource(t *testing.T) {
	h := newHouse(t)
	a := h.add(object{"name": "א", "owner_id": 100, "source": "web", "value_agorot": 5})
	b := h.add(object{"name": "ב", "owner_id": 100, "source": "ad", "value_agorot": 7})
	h.add(object{"name": "ג", "source": "web"})
	d := h.add(object{"name": "ד"})
	h.must(200, "PATCH", lead(d), object{"source": ""})
	if got, want := h.heads("?by=owner"), "none() 2 0, 100(דנה) 2 12"; got != want {
		t.Errorf("by owner %q, want %q", got, want)
	}
	if got, want := h.heads("?by=source"), "web(web) 2 5, none() 1 0, ad(ad) 1 7"; got != want {
		t.Errorf("by source %q, want %q", got, want)
	}
	if got, want := h.heads("?by=owner&source=web"), "none() 1 0, 100(דנה) 1 5"; got != want {
		t.Errorf("filtered %q, want %q: no column vanishes", got, want)
	}
	if got := h.must(200, "GET", "/api/leads?source=none", nil).ids(); !slices.Equal(got, []int64{d}) {
		t.Errorf("without a source: %v", got)
	}
	if got := h.must(200, "GET", "/api/leads?owner_id=100&sort=-created_at", nil).ids(); !slices.Equal(got, []int64{b, a}) {
		t.Errorf("an owner's column: %v", got)
	}
	h.must(400, "GET", "/api/leads/columns?by=tag", nil)
}

func TestNeighbours(t *testing.T) {
	h := newHouse(t)
	c := h.fill(4) // from top to bottom, the latest first
	beside := func(id int64, query string) string {
		t.Helper()
		body := h.must(200, "GET", lead(id, "/neighbours"+query), nil).body
		place := func(v any) int {
			if v == nil {
				return -1
			}
			return slices.Index(c, int64(v.(float64)))
		}
		return fmt.Sprint(place(body["previous"]), " ", place(body["next"]))
	}
	h.must(200, "POST", lead(c[3], "/status"), object{"status": "new", "after_id": c[0]}) // the board: 0 3 1 2
	for _, is := range []struct {
		who         int
		query, want string
	}{
		{0, "", "-1 3"},
		{3, "", "0 1"},
		{2, "", "1 -1"},
		{1, "?sort=-created_at", "0 2"},
		{1, "?sort=created_at", "2 0"},
		{0, "?sort=-created_at", "-1 1"},
		{3, "?sort=-created_at", "2 -1"},
		{1, "?sort=name&status=won", "-1 -1"},
	} {
		if got := beside(c[is.who], is.query); got != is.want {
			t.Errorf("beside %d in %q: %s, want %s", is.who, is.query, got, is.want)
		}
	}
	// A lead that has left its column has the neighbours of the column it is in.
	h.must(200, "POST", lead(c[1], "/status"), object{"status": "won"})
	if got := beside(c[1], "?status=new"); got != "-1 -1" {
		t.Errorf("alone in its column: %s", got)
	}
	if got := beside(c[3], "?status=new"); got != "0 2" {
		t.Errorf("after the other left: %s", got)
	}
	h.must(404, "GET", lead(77, "/neighbours"), nil)
	if a := h.call("GET", lead(c[0], "/neighbours"), nil, "Tenant", "2"); a.status != 404 {
		t.Errorf("another business gets %d", a.status)
	}
}
