package leads_test

import (
	"fmt"
	"testing"
)

// tags is the list of tags as "name color count".
func (h *house) tags() string {
	h.t.Helper()
	var all []string
	for _, i := range h.must(200, "GET", "/api/tags", nil).body["items"].([]any) {
		tag := i.(map[string]any)
		all = append(all, fmt.Sprint(tag["name"], " ", tag["color"], " ", tag["count"]))
	}
	return fmt.Sprint(all)
}

func (h *house) hasTags(id int64, want string) {
	h.t.Helper()
	if got := fmt.Sprint(h.must(200, "GET", lead(id), nil).body["tags"]); got != want {
		h.t.Errorf("lead %d has %s, want %s", id, got, want)
	}
}

func TestTagsAreThoseInUse(t *testing.T) {
	h := newHouse(t)
	first := h.add(object{"name": "א", "tags": []string{"vip", "חם"}})
	h.add(object{"name": "ב", "tags": []string{"VIP", "צה״ל"}})
	gone := h.add(object{"name": "ג", "tags": []string{"VIP", "זמני"}})
	h.must(204, "DELETE", lead(gone), nil)
	if got := h.tags(); got != "[VIP slate 2 חם slate 1 צה״ל slate 1]" {
		t.Error(got)
	}
	h.must(204, "PUT", "/api/tags/color", object{"name": "Vip", "color": "amber"})
	h.must(400, "PUT", "/api/tags/color", object{"name": "VIP", "color": "pink"})
	h.must(400, "PUT", "/api/tags/color", object{"name": " ", "color": "blue"})
	h.must(403, "PUT", "/api/tags/color", object{"name": "VIP", "color": "blue"}, "Role", "agent")
	h.must(200, "PATCH", lead(first), object{"tags": []string{"vip"}})
	if got := h.tags(); got != "[VIP amber 2 צה״ל slate 1]" {
		t.Error(got)
	}
	if got := h.must(200, "GET", "/api/tags", nil, "Tenant", "2"); len(got.body["items"].([]any)) != 0 {
		t.Error(got.raw)
	}
}

// A tag is renamed, joined with another and removed by changing its leads, and each of it can be undone.
func TestTagIsRenamedJoinedAndRemoved(t *testing.T) {
	h := newHouse(t)
	both := h.add(object{"name": "א", "tags": []string{"קר", "VIP", "חם"}})
	one := h.add(object{"name": "ב", "tags": []string{"קר"}})
	h.must(204, "PUT", "/api/tags/color", object{"name": "קר", "color": "blue"})
	change := func(tag, replacement string) int64 {
		t.Helper()
		return h.bulk(object{"action": "remove_tag", "value": tag, "replacement": replacement, "match": object{"tag": tag}})
	}
	h.finished(change("קר", "קפוא"), "done")
	h.hasTags(both, "[קפוא VIP חם]")
	h.hasTags(one, "[קפוא]")
	if got := h.tags(); got != "[קפוא blue 2 VIP slate 1 חם slate 1]" {
		t.Error(got)
	}
	h.finished(change("vip", "Vip"), "done") // only written otherwise
	h.hasTags(both, "[קפוא Vip חם]")
	joined := change("קפוא", "חם")
	if a := h.finished(joined, "done"); a.body["changed"] != 2.0 || a.body["replacement"] != "חם" {
		t.Error(a.raw)
	}
	h.hasTags(both, "[חם Vip]")
	h.hasTags(one, "[חם]")
	h.must(200, "POST", fmt.Sprint("/api/lead-bulk/", joined, "/undo"), nil)
	h.finished(joined, "undone")
	h.hasTags(both, "[קפוא Vip חם]")
	h.hasTags(one, "[קפוא]")
	h.finished(h.bulk(object{"action": "remove_tag", "value": "קפוא", "match": object{"tag": "קפוא"}}), "done")
	h.hasTags(both, "[Vip חם]")
	h.hasTags(one, "[]")
	for _, bad := range []object{
		{"action": "add_tag", "value": "a", "replacement": "b", "ids": []int64{both}},
		{"action": "remove_tag", "value": "a", "replacement": "a", "ids": []int64{both}},
		{"action": "remove_tag", "value": "a", "replacement": " \u200f", "ids": []int64{both}},
	} {
		if a := h.must(400, "POST", "/api/lead-bulk", bad); a.refused() != "replacement" {
			t.Errorf("%v: %s", bad, a.raw)
		}
	}
}
