package leads_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// keys are the columns in order.
func (h *house) keys() []string {
	h.t.Helper()
	var keys []string
	for _, s := range h.must(200, "GET", "/api/statuses", nil).body["items"].([]any) {
		keys = append(keys, s.(map[string]any)["key"].(string))
	}
	return keys
}

const seeded = "new attempting no_answer contacted interested follow_up not_relevant won lost"

func TestSeededStatuses(t *testing.T) {
	h := newHouse(t)
	if got := strings.Join(h.keys(), " "); got != seeded {
		t.Errorf("keys %q", got)
	}
	first := h.must(200, "GET", "/api/statuses", nil).body["items"].([]any)[0].(map[string]any)
	if first["label"] != "חדש" || first["color"] != "blue" || first["kind"] != "open" || first["position"] != 1.0 {
		t.Errorf("%v", first)
	}
	if err := h.write(h.leads.SeedStatuses); err != nil {
		t.Error(err)
	}
	if got := strings.Join(h.keys(), " "); got != seeded {
		t.Errorf("seeding twice gives %q", got)
	}
}

func TestAddAndEditStatus(t *testing.T) {
	h := newHouse(t)
	a := h.must(201, "POST", "/api/statuses", object{"label": "Site visit", "color": "rose"})
	if a.body["key"] != "site_visit" || a.body["kind"] != "open" || a.body["color"] != "rose" {
		t.Errorf("%s", a.raw)
	}
	if a := h.must(201, "POST", "/api/statuses", object{"label": "ביקור"}); !strings.HasPrefix(a.body["key"].(string), "status_") || a.body["color"] != "slate" {
		t.Errorf("%s", a.raw)
	}
	if a := h.must(409, "POST", "/api/statuses", object{"label": "x", "key": "NEW"}); a.body["error"] != "status_exists" {
		t.Errorf("%s", a.raw)
	}
	for field, body := range map[string]object{
		"color": {"label": "x", "color": "red"}, "kind": {"label": "x", "kind": "maybe"}, "key": {"label": "x", "key": "א"}, "label": {"label": "\u202e "},
	} {
		if a := h.must(400, "POST", "/api/statuses", body); a.refused() != field {
			t.Errorf("%s: %s", field, a.raw)
		}
	}
	a = h.must(200, "PATCH", "/api/statuses/Site_Visit", object{"label": "ביקור באתר", "kind": "lost"})
	if a.body["label"] != "ביקור באתר" || a.body["kind"] != "lost" || a.body["color"] != "rose" {
		t.Errorf("%s", a.raw)
	}
	h.must(404, "PATCH", "/api/statuses/nope", object{"label": "x"})
	h.must(404, "DELETE", "/api/statuses/nope", nil)
	h.must(200, "POST", lead(h.add(object{"name": "דנה"}), "/status"), object{"status": "site_visit"})
}

func TestOrderStatuses(t *testing.T) {
	h := newHouse(t)
	h.must(200, "PUT", "/api/statuses/order", object{"keys": []string{"won", "New"}})
	if got := strings.Join(h.keys(), " "); got != "won new attempting no_answer contacted interested follow_up not_relevant lost" {
		t.Errorf("%q", got)
	}
	h.must(400, "PUT", "/api/statuses/order", object{"keys": []string{"won", "nope"}})
}

func TestDeleteStatus(t *testing.T) {
	h := newHouse(t)
	c := h.fill(3)
	h.must(200, "POST", lead(c[2], "/status"), object{"status": "won"})
	h.must(204, "DELETE", lead(c[1]), nil)
	if a := h.must(409, "DELETE", "/api/statuses/new", nil); a.body["error"] != "status_in_use" {
		t.Errorf("%s", a.raw)
	}
	h.must(409, "DELETE", "/api/statuses/new?move_to=NEW", nil)
	h.must(400, "DELETE", "/api/statuses/new?move_to=nope", nil)
	h.must(204, "DELETE", "/api/statuses/new?move_to=Won", nil)
	h.must(200, "POST", lead(c[1], "/restore"), nil)
	if got := h.column("won"); !slices.Equal(got, []int64{c[2], c[0], c[1]}) {
		t.Errorf("%v, want the old ones first and the order kept", got)
	}
	if a := h.must(201, "POST", "/api/leads", object{"name": "בלי new"}); a.body["status"] != "attempting" {
		t.Errorf("a new lead goes to %v", a.body["status"])
	}
}

func TestOneOpenStatusStays(t *testing.T) {
	h := newHouse(t)
	for _, key := range []string{"attempting", "no_answer", "contacted", "interested", "follow_up"} {
		h.must(204, "DELETE", "/api/statuses/"+key, nil)
	}
	h.must(409, "DELETE", "/api/statuses/new", nil)
	if a := h.must(409, "PATCH", "/api/statuses/new", object{"kind": "won"}); a.body["error"] != "last_open_status" {
		t.Errorf("%s", a.raw)
	}
	h.add(object{"name": "דנה"})
}

func TestStatusesHaveALimit(t *testing.T) {
	h := newHouse(t)
	for i := range 41 {
		h.must(201, "POST", "/api/statuses", object{"label": fmt.Sprint("s", i)})
	}
	h.must(400, "POST", "/api/statuses", object{"label": "one more"})
}
