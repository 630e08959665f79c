package leads_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/web"
)

// nothing is a feature that keeps nothing of leads.
type nothing struct{}

func (nothing) MoveLead(*db.Tx, int64, int64) (json.RawMessage, error) {
	return json.RawMessage("null"), nil
}
func (nothing) MoveBack(*db.Tx, int64, int64, json.RawMessage) error { return nil }

func mergeHouse(t *testing.T) *house {
	t.Helper()
	h := newHouse(t)
	r := web.New(web.Options{DB: h.db, Clock: h.clock, Log: slog.New(slog.DiscardHandler), Guard: guard{}, PublicURL: "http://localhost"})
	h.leads.Routes(r)
	leads.NewMerges(h.leads, map[string]leads.Mergeable{"nothing": nothing{}}).Routes(r)
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	h.http = r.Handler()
	return h
}

func reasons(a answer) []string {
	out := []string{}
	for _, item := range a.body["items"].([]any) {
		out = append(out, fmt.Sprint(item.(object)["reasons"]))
	}
	return out
}

func TestTwinsAreFoundAndDismissed(t *testing.T) {
	h := mergeHouse(t)
	first := h.add(object{"name": "דנה לוי", "phone": "052-111-2222", "email": "dana@example.com"})
	second := h.add(object{"name": "דנה  לוי", "email": "DANA@example.com"})
	third := h.add(object{"name": "מישהי", "phone": "+44 52-111-2222"}) // typed as abroad
	h.add(object{"name": "דנה"})
	h.add(object{"name": "דנה"}) // one word is no sign
	if got := reasons(h.must(200, "GET", lead(second, "/duplicates"), nil)); fmt.Sprint(got) != "[[email name]]" {
		t.Errorf("twins %v", got)
	}
	if got := reasons(h.must(200, "GET", lead(third, "/duplicates"), nil)); fmt.Sprint(got) != "[[phone]]" {
		t.Errorf("a phone that was typed otherwise: %v", got)
	}
	pairs := h.must(200, "GET", "/api/duplicates", nil)
	if got := reasons(pairs); fmt.Sprint(got) != "[[phone] [email name]]" || pairs.body["next_cursor"] != nil {
		t.Errorf("pairs %s", pairs.raw)
	}
	page := h.must(200, "GET", "/api/duplicates?limit=1", nil)
	rest := h.must(200, "GET", "/api/duplicates?limit=1&cursor="+page.body["next_cursor"].(string), nil)
	if got := append(reasons(page), reasons(rest)...); fmt.Sprint(got) != "[[phone] [email name]]" {
		t.Errorf("page by page %v", got)
	}
	h.must(204, "POST", "/api/duplicates/dismiss", object{"a": second, "b": first, "dismissed": true})
	for _, path := range []string{"/api/duplicates", lead(second, "/duplicates")} {
		if got := reasons(h.must(200, "GET", path, nil)); slices.Contains(got, "[email name]") {
			t.Errorf("%s: a dismissed pair came back", path)
		}
	}
	h.must(204, "POST", "/api/duplicates/dismiss", object{"a": first, "b": second, "dismissed": false})
	if got := reasons(h.must(200, "GET", lead(first, "/duplicates"), nil)); fmt.Sprint(got) != "[[phone] [email name]]" {
		t.Errorf("undone %v", got)
	}
	h.must(404, "POST", "/api/duplicates/dismiss", object{"a": first, "b": second, "dismissed": true}, "Tenant", "2")
}

func TestMergeAndBack(t *testing.T) {
	h := mergeHouse(t)
	keep := h.add(object{"name": "דנה", "phone": "0521112222", "tags": []string{"חם"}, "notes": "ראשונה"})
	gone := h.add(object{"name": "דנה לוי", "phone": "0503334444", "email": "d@example.com", "tags": []string{"VIP"}, "status": "won", "notes": "שנייה"})
	before := [2]string{h.must(200, "GET", lead(keep), nil).raw, h.must(200, "GET", lead(gone), nil).raw}

	made := h.must(201, "POST", lead(keep, "/merge"), object{"with": gone, "take": []string{"name", "status"}, "version": 1, "with_version": 1})
	now := h.must(200, "GET", lead(keep), nil).body
	if now["name"] != "דנה לוי" || now["phone"] != "+972521112222" || now["email"] != "d@example.com" || now["status"] != "won" ||
		fmt.Sprint(now["tags"]) != "[חם VIP]" || now["notes"] != "ראשונה\nשנייה" {
		t.Errorf("%v", now)
	}
	// The old address of the page leads to the survivor, and both numbers are one person.
	if old := h.must(200, "GET", lead(gone), nil); old.id() != keep {
		t.Errorf("the old page shows %d", old.id())
	}
	if known := h.must(200, "POST", "/api/leads", object{"phone": "0503334444"}); known.id() != keep {
		t.Errorf("the second number is %d's", known.id())
	}
	h.must(409, "POST", lead(gone, "/restore"), nil)
	if kinds := h.events(keep); !slices.Contains(kinds, "lead.merged") {
		t.Errorf("timeline %v", kinds)
	}
	if list := h.must(200, "GET", lead(keep, "/merges"), nil); len(list.body["items"].([]any)) != 1 {
		t.Errorf("%s", list.raw)
	}
	h.must(404, "POST", fmt.Sprint("/api/merges/", made.id(), "/undo"), nil, "Tenant", "2")
	h.must(200, "POST", fmt.Sprint("/api/merges/", made.id(), "/undo"), nil)
	h.must(404, "POST", fmt.Sprint("/api/merges/", made.id(), "/undo"), nil)
	for i, id := range []int64{keep, gone} {
		var was, is object
		if json.Unmarshal([]byte(before[i]), &was) != nil {
			t.Fatal(before[i])
		}
		is = h.must(200, "GET", lead(id), nil).body
		for field, value := range was {
			if field != "version" && field != "updated_at" && field != "position" && fmt.Sprint(is[field]) != fmt.Sprint(value) {
				t.Errorf("%s of %d is %v, was %v", field, id, is[field], value)
			}
		}
	}
}

// TestWhatIsNewSinceAMergeStays with the survivor.
func TestWhatIsNewSinceAMergeStays(t *testing.T) {
	h := mergeHouse(t)
	keep, gone := h.add(object{"name": "א", "phone": "0501111111"}), h.add(object{"name": "ב", "phone": "0502222222", "email": "b@example.com"})
	made := h.must(201, "POST", lead(keep, "/merge"), object{"with": gone})
	h.must(200, "PATCH", lead(keep), object{"email": "new@example.com"})
	h.must(200, "POST", fmt.Sprint("/api/merges/", made.id(), "/undo"), nil)
	if email := h.must(200, "GET", lead(keep), nil).body["email"]; email != "new@example.com" {
		t.Errorf("what was written since became %v", email)
	}
}

func TestMergeRefuses(t *testing.T) {
	h := mergeHouse(t)
	a, b, c := h.add(object{"name": "א"}), h.add(object{"name": "ב"}), h.add(object{"name": "ג"})
	h.must(400, "POST", lead(a, "/merge"), object{"with": a})
	h.must(400, "POST", lead(a, "/merge"), object{"with": b, "take": []string{"id"}})
	h.must(404, "POST", lead(a, "/merge"), object{"with": 12345})
	h.must(409, "POST", lead(a, "/merge"), object{"with": b, "version": 7})
	h.must(409, "POST", lead(a, "/merge"), object{"with": b, "with_version": 7})
	h.must(403, "POST", lead(a, "/merge"), object{"with": b}, "Role", "viewer")
	first := h.must(201, "POST", lead(a, "/merge"), object{"with": b})
	h.must(404, "POST", lead(c, "/merge"), object{"with": b}) // gone already
	second := h.must(201, "POST", lead(c, "/merge"), object{"with": a})
	if old := h.must(200, "GET", lead(b), nil); old.id() != c {
		t.Errorf("two merges later the page shows %d", old.id())
	}
	if a := h.must(409, "POST", fmt.Sprint("/api/merges/", first.id(), "/undo"), nil); a.body["error"] != "merge_buried" {
		t.Errorf("%s", a.raw)
	}
	h.must(200, "POST", fmt.Sprint("/api/merges/", second.id(), "/undo"), nil)
	h.must(200, "POST", fmt.Sprint("/api/merges/", first.id(), "/undo"), nil)
}

// TestMergesAtOnce: of many who merge the same two leads, either way around, one does.
func TestMergesAtOnce(t *testing.T) {
	h := mergeHouse(t)
	a, b := h.add(object{"name": "א", "phone": "0501111111"}), h.add(object{"name": "ב", "phone": "0502222222"})
	made := make(chan int, 8)
	var all sync.WaitGroup
	for i := range 8 {
		keep, gone := a, b
		if i%2 == 1 {
			keep, gone = b, a
		}
		all.Go(func() { made <- h.call("POST", lead(keep, "/merge"), object{"with": gone}).status })
	}
	all.Wait()
	close(made)
	done := 0
	for status := range made {
		if status == 201 {
			done++
		} else if status != 404 && status != 409 {
			t.Errorf("status %d", status)
		}
	}
	if list := h.must(200, "GET", "/api/leads", nil); done != 1 || list.body["total"] != 1.0 {
		t.Errorf("%d merges, %v leads", done, list.body["total"])
	}
}
