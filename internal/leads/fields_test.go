package leads_test

import (
	"strings"
	"testing"
)

func TestFieldsOfABusiness(t *testing.T) {
	h := newHouse(t)
	rooms := h.must(201, "POST", "/api/lead-fields", object{"label": "מספר חדרים", "kind": "number"})
	key := rooms.body["key"].(string)
	h.must(201, "POST", "/api/lead-fields", object{"label": "Area", "kind": "select", "options": []object{{"label": "North"}, {"label": "דרום"}}})
	h.must(409, "POST", "/api/lead-fields", object{"label": "x", "key": "area", "kind": "text"})
	h.must(400, "POST", "/api/lead-fields", object{"label": "x", "kind": "select"})
	h.must(400, "POST", "/api/lead-fields", object{"label": "x", "kind": "shoe"})
	h.must(400, "POST", "/api/lead-fields", object{"label": "x", "kind": "text", "required_at": []string{"nowhere"}})
	edited := h.must(200, "PATCH", "/api/lead-fields/"+key, object{"label": "חדרים"})
	if edited.body["label"] != "חדרים" || edited.body["kind"] != "number" {
		t.Error(edited.raw)
	}
	list := h.must(200, "PUT", "/api/lead-fields/order", object{"keys": []string{"area"}})
	if first := list.body["items"].([]any)[0].(map[string]any); first["key"] != "area" || first["position"] != 1.0 {
		t.Error(list.raw)
	}
	h.must(404, "PATCH", "/api/lead-fields/area", object{"label": "x"}, "Tenant", "2")
	h.must(403, "POST", "/api/lead-fields", object{"label": "x", "kind": "text"}, "Role", "agent")
	id := h.add(object{"name": "דנה", "fields": object{"area": "north"}})
	h.must(204, "DELETE", "/api/lead-fields/area", nil)
	h.must(400, "PATCH", lead(id), object{"fields": object{"area": "north"}})
	h.must(409, "POST", "/api/lead-fields", object{"label": "x", "key": "area", "kind": "text"})
	h.must(200, "POST", "/api/lead-fields/area/restore", nil)
	if got := h.must(200, "GET", lead(id), nil); got.body["fields"].(map[string]any)["area"] != "north" {
		t.Error("a restored field lost its values: " + got.raw)
	}
}

func TestFieldValues(t *testing.T) {
	h := newHouse(t)
	for _, kind := range []string{"text", "number", "money", "date", "checkbox", "url", "phone"} {
		h.must(201, "POST", "/api/lead-fields", object{"label": kind, "key": kind, "kind": kind})
	}
	options := []object{{"key": "a", "label": "A"}, {"key": "b", "label": "B"}}
	h.must(201, "POST", "/api/lead-fields", object{"label": "select", "key": "select", "kind": "select", "options": options})
	h.must(201, "POST", "/api/lead-fields", object{"label": "multi", "key": "multi", "kind": "multi", "options": options})
	id := h.add(object{"name": "דנה"})
	for _, c := range []struct {
		key   string
		value any
		ok    bool
		want  any
	}{
		{"text", " שלום ", true, "שלום"}, {"text", 5, false, nil}, {"text", strings.Repeat("x", 501), false, nil}, {"text", "a\u0000", false, nil},
		{"number", 3.5, true, 3.5}, {"number", 1.00001, false, nil}, {"number", 1e15, false, nil}, {"number", "3", false, nil},
		{"money", 1250, true, 1250.0}, {"money", 12.5, false, nil},
		{"date", "2026-11-24", true, "2026-11-24"}, {"date", "2026-02-30", false, nil}, {"date", "24/11/2026", false, nil},
		{"checkbox", true, true, true}, {"checkbox", false, true, nil}, {"checkbox", "yes", false, nil},
		{"url", "moked.co.il", true, "https://moked.co.il"}, {"url", "javascript://x%0aalert(1)", false, nil}, {"url", "https://a:b@c.d", false, nil},
		{"phone", "03-1234567", true, "03-1234567"}, {"phone", "abc", false, nil},
		{"select", "a", true, "a"}, {"select", "c", false, nil},
		{"multi", []string{"b", "a", "b"}, true, nil}, {"multi", []string{"c"}, false, nil},
		{"nothing", "x", false, nil},
	} {
		status := 400
		if c.ok {
			status = 200
		}
		got := h.must(status, "PATCH", lead(id), object{"fields": object{c.key: c.value}})
		if !c.ok {
			if got.refused() != "fields."+c.key && c.key != "text" {
				t.Errorf("%s=%v: %s", c.key, c.value, got.raw)
			}
			continue
		}
		if kept := got.body["fields"].(map[string]any)[c.key]; c.key != "multi" && kept != c.want {
			t.Errorf("%s=%v is kept as %v", c.key, c.value, kept)
		}
	}
	if got := h.must(200, "PATCH", lead(id), object{"fields": object{"text": nil}}); got.body["fields"].(map[string]any)["text"] != nil {
		t.Error(got.raw)
	}
	if got := h.filtered(`{"f":"field.text","op":"set"}`); len(got) != 0 {
		t.Error("a value that was taken away is still found")
	}
}

func TestFieldsRequiredAtAStatus(t *testing.T) {
	h := newHouse(t)
	h.must(201, "POST", "/api/lead-fields", object{"label": "סכום", "key": "deal", "kind": "money", "required_at": []string{"won"}})
	id := h.add(object{"name": "דנה"})
	refused := h.must(409, "POST", lead(id, "/status"), object{"status": "won"})
	if refused.body["error"] != "fields_missing" || refused.refused() != "fields.deal" {
		t.Error(refused.raw)
	}
	h.must(409, "PATCH", lead(id), object{"status": "won"})
	if got := h.must(200, "PATCH", lead(id), object{"status": "won", "fields": object{"deal": 100}}); got.body["status"] != "won" {
		t.Error(got.raw)
	}
}
