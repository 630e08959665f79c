package leads_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/moked/moked/internal/db"
)

// sorted is a business with owners, phones and a value of every kind of field, some leads without.
func sorted(t *testing.T) *house {
	t.Helper()
	h := newHouse(t)
	for _, kind := range []string{"text", "number", "money", "date", "checkbox", "url", "phone"} {
		h.must(201, "POST", "/api/lead-fields", object{"label": kind, "key": kind, "kind": kind})
	}
	options := []object{{"key": "zebra", "label": "ראשון"}, {"key": "ant", "label": "שני"}, {"key": "mole", "label": "שלישי"}}
	h.must(201, "POST", "/api/lead-fields", object{"label": "select", "key": "select", "kind": "select", "options": options})
	h.must(201, "POST", "/api/lead-fields", object{"label": "multi", "key": "multi", "kind": "multi", "options": options})
	if err := h.write(func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO users (tenant_id, id, email, name, role, locale, password_hash, disabled_at, created_at, updated_at)
			VALUES (:tenant, 150, 'a@moked.test', 'אבי', 'agent', 'he', '', 0, 0, 0)`, nil)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for i, fields := range []object{
		{"text": "בית", "number": 3.5, "money": 900, "date": "2026-11-24", "checkbox": true, "url": "b.co", "phone": "03-1234567", "select": "mole", "multi": []string{"ant", "zebra"}},
		{"text": "אור", "number": -2, "money": 1000, "date": "2025-01-01", "url": "a.co", "phone": "02-1234567", "select": "zebra", "multi": []string{"zebra"}},
		{},
		{"text": "בית", "number": 10, "money": 100, "date": "2026-11-24", "select": "ant"},
		{},
	} {
		body := object{"name": fmt.Sprint("ליד ", i), "fields": fields}
		if i != 2 {
			body["phone"] = fmt.Sprint("052345678", 9-i)
		}
		if owner := []int64{100, 150, 0, 150, 100}[i]; owner != 0 {
			body["owner_id"] = owner
		}
		h.add(body)
	}
	return h
}

func TestSortsWithoutAnIndex(t *testing.T) {
	h := sorted(t)
	names := func(query string) string {
		var all []string
		for _, i := range h.must(200, "GET", "/api/leads?"+query, nil).body["items"].([]any) {
			all = append(all, strings.TrimPrefix(i.(map[string]any)["name"].(string), "ליד "))
		}
		return strings.Join(all, "")
	}
	for sort, want := range map[string]string{
		"owner": "13042", "-owner": "24031", "phone": "43102", "-phone": "20134", "field.select": "13024", "-field.select": "42031",
		"field.number": "10324", "field.money": "30124", "field.date": "10324", "field.text": "10324", "field.multi": "10234", "field.checkbox": "01234",
	} {
		if got := names("sort=" + sort); got != want {
			t.Errorf("%s: %s, want %s", sort, got, want)
		}
		if got := names("q=052&sort=" + sort); got != strings.ReplaceAll(want, "2", "") {
			t.Errorf("%s of what a search finds: %s", sort, got)
		}
	}
	for _, sort := range []string{"field.none", "field.", "field", "-owner_id", "phone,name", "--owner"} {
		if a := h.must(400, "GET", "/api/leads?sort="+sort, nil); a.refused() != "sort" {
			t.Errorf("%s: %s", sort, a.raw)
		}
	}
	// A view goes on to sort by a field that was deleted.
	h.must(204, "DELETE", "/api/lead-fields/number", nil)
	if got := names("sort=field.number"); got != "10324" {
		t.Errorf("by a deleted field: %s", got)
	}
}

// A page goes on where the one before ended, and a lead's neighbours are those of the list.
func TestPagesAndNeighboursOfSortsWithoutAnIndex(t *testing.T) {
	h := sorted(t)
	sorts := []string{"owner", "phone"}
	for _, kind := range []string{"text", "number", "money", "date", "checkbox", "url", "phone", "select", "multi"} {
		sorts = append(sorts, "field."+kind)
	}
	for _, name := range sorts {
		for _, sort := range []string{name, "-" + name} {
			for _, q := range []string{"", "052"} {
				whole := h.must(200, "GET", "/api/leads?limit=200&q="+q+"&sort="+sort, nil).ids()
				var paged []int64
				for cursor, more := "", true; more; {
					page := h.must(200, "GET", "/api/leads?limit=2&q="+q+"&sort="+sort+"&cursor="+url.QueryEscape(cursor), nil)
					paged = append(paged, page.ids()...)
					cursor, more = page.body["next_cursor"].(string)
				}
				if !slices.Equal(paged, whole) {
					t.Errorf("%s %s in pages: %v, at once: %v", sort, q, paged, whole)
				}
				for i := 1; i < len(whole); i++ {
					beside := h.must(200, "GET", lead(whole[i], "/neighbours?sort="+sort+"&q="+q), nil)
					if beside.body["previous"] != float64(whole[i-1]) {
						t.Errorf("%s: before %d comes %v, not %d", sort, whole[i], beside.body["previous"], whole[i-1])
					}
				}
			}
		}
	}
}
