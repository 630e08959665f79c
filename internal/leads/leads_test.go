package leads_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
)

func TestLeadAsTheContractHasIt(t *testing.T) {
	h := newHouse(t)
	a := h.must(201, "POST", "/api/leads", object{
		"name": "  שירה \u202e חדד ", "phone": "\u2066052-345-6789\u2069", "email": "Shira@Example.co.il", "source": "facebook",
		"owner_id": 100, "tags": []string{"חם", " VIP ", "vip"}, "notes": "מטבח", "value_agorot": 1400000,
	})
	got := h.must(200, "GET", lead(a.id()), nil).body
	for field, want := range map[string]any{
		"name": "שירה חדד", "phone": "+972523456789", "phone_raw": "052-345-6789", "email": "shira@example.co.il", "status": "new",
		"source": "facebook", "owner_id": 100.0, "owner": object{"id": 100.0, "name": "דנה"}, "tags": []any{"חם", "VIP"}, "notes": "מטבח",
		"value_agorot": 1400000.0, "created_at": "2026-11-24T08:00:00.000Z", "updated_at": "2026-11-24T08:00:00.000Z",
		"last_contact_at": nil, "next_action": nil, "last_message": "", "unread": 0.0, "version": 1.0,
	} {
		value, there := got[field]
		if !there || !reflect.DeepEqual(value, want) {
			t.Errorf("%s = %#v, want %#v", field, value, want)
		}
	}
	if _, there := got["position"]; !there {
		t.Error("position is missing")
	}
	if kinds := h.events(a.id()); !slices.Equal(kinds, []string{"lead.created"}) {
		t.Errorf("events %v", kinds)
	}
}

func TestWhoMayBeALead(t *testing.T) {
	h := newHouse(t)
	total := 0.0
	for _, c := range []struct {
		name    string
		body    any
		status  int
		refused string
	}{
		{"name only", object{"name": "דנה"}, 201, ""},
		{"phone only", object{"phone": "0523456789"}, 201, ""},
		{"email only", object{"email": "a@b.co"}, 201, ""},
		{"null phone", object{"name": "דנה", "phone": nil, "email": nil, "owner_id": nil}, 201, ""},
		{"short code", object{"phone": "*2700"}, 201, ""},
		{"nobody", object{}, 400, "name"},
		{"blank name", object{"name": " \u202e\u200f "}, 400, "name"},
		{"bad phone", object{"name": "דנה", "phone": "05x"}, 400, "phone"},
		{"bad email", object{"email": "a@"}, 400, "email"},
		{"email with a name", object{"email": "Dana <a@b.co>"}, 400, "email"},
		{"NUL", object{"name": "a\x00b"}, 400, "name"},
		{"NUL in notes", object{"name": "a", "notes": "a\x00b"}, 400, "notes"},
		{"long name", object{"name": strings.Repeat("א", 201)}, 400, "name"},
		{"long notes", object{"name": "a", "notes": strings.Repeat("א", 10_001)}, 400, "notes"},
		{"many tags", object{"name": "a", "tags": make([]string, 21)}, 400, "tags"},
		{"long tag", object{"name": "a", "tags": []string{strings.Repeat("א", 41)}}, 400, "tags"},
		{"negative value", object{"name": "a", "value_agorot": -1}, 400, "value_agorot"},
		{"huge value", `{"name":"a","value_agorot":99999999999999999999}`, 400, "value_agorot"},
		{"owner of another business", object{"name": "a", "owner_id": 200}, 400, "owner_id"},
		{"unknown field", object{"name": "a", "tenant_id": 2}, 400, "tenant_id"},
		{"wrong type", object{"name": 7}, 400, "name"},
		{"unknown status", object{"name": "a", "status": "nope"}, 400, "status"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := h.call("POST", "/api/leads", c.body)
			if a.status != c.status || c.refused != "" && a.refused() != c.refused {
				t.Errorf("%d %s, want %d for %q", a.status, a.raw, c.status, c.refused)
			}
			if c.status == 201 {
				total++
			}
			if got := h.must(200, "GET", "/api/leads", nil).body["total"]; got != total {
				t.Errorf("%v leads, want %v", got, total)
			}
		})
	}
}

func TestBodiesThatAreNone(t *testing.T) {
	h := newHouse(t)
	for name, c := range map[string]struct {
		body   string
		status int
	}{
		"not JSON":      {`{"name":`, 400},
		"array":         {`[]`, 400},
		"invalid UTF-8": {"{\"name\":\"a\xff\"}", 400},
		"10 MB":         {`{"name":"` + strings.Repeat("a", 10<<20) + `"}`, 413},
	} {
		if a := h.call("POST", "/api/leads", c.body); a.status != c.status {
			t.Errorf("%s: %d %.200s", name, a.status, a.raw)
		}
	}
	if total := h.must(200, "GET", "/api/leads", nil).body["total"]; total != 0.0 {
		t.Errorf("%v leads came of it", total)
	}
}

func TestShortCodeStaysText(t *testing.T) {
	h := newHouse(t)
	a := h.must(201, "POST", "/api/leads", object{"phone": "*2700"})
	if a.body["phone"] != nil || a.body["phone_raw"] != "*2700" {
		t.Errorf("phone %v raw %v", a.body["phone"], a.body["phone_raw"])
	}
	if b := h.must(201, "POST", "/api/leads", object{"phone": "*2700"}); b.id() == a.id() {
		t.Error("a short code is nobody's own number")
	}
}

func TestPatch(t *testing.T) {
	h := newHouse(t)
	id := h.add(object{"name": "דנה", "phone": "0523456789", "owner_id": 100, "tags": []string{"a"}, "notes": "x", "value_agorot": 5})
	before := h.must(200, "GET", lead(id), nil)

	if a := h.must(200, "PATCH", lead(id), object{}); a.raw != before.raw {
		t.Errorf("an empty patch changed %s into %s", before.raw, a.raw)
	}
	a := h.must(200, "PATCH", lead(id), object{"name": "דנה לוי", "status": "WON", "tags": []string{"b"}})
	if a.body["name"] != "דנה לוי" || a.body["status"] != "won" || a.body["owner_id"] != 100.0 || a.body["notes"] != "x" {
		t.Errorf("%s", a.raw)
	}
	a = h.must(200, "PATCH", lead(id), object{"owner_id": nil, "phone": nil, "notes": nil, "value_agorot": nil, "tags": []string{}})
	if a.body["owner_id"] != nil || a.body["owner"] != nil || a.body["phone"] != nil || a.body["notes"] != "" || a.body["value_agorot"] != 0.0 {
		t.Errorf("null does not empty: %s", a.raw)
	}
	if kinds := h.events(id); !slices.Equal(kinds, []string{"lead.created", "lead.updated", "lead.moved", "lead.updated"}) {
		t.Errorf("events %v", kinds)
	}
	if a := h.must(400, "PATCH", lead(id), object{"name": ""}); a.refused() != "name" {
		t.Errorf("a lead without anything: %s", a.raw)
	}
}

func TestPatchConflict(t *testing.T) {
	h := newHouse(t)
	id := h.add(object{"name": "דנה"})
	h.must(200, "PATCH", lead(id), object{"name": "דנה א", "version": 1})
	h.must(409, "PATCH", lead(id), object{"name": "דנה ב", "version": 1})
	h.must(409, "PATCH", lead(id), object{"name": "דנה ב"}, "If-Match", `"1"`)
	h.must(400, "PATCH", lead(id), object{"name": "דנה ב"}, "If-Match", `"x"`)
	h.must(200, "PATCH", lead(id), object{"name": "דנה ג"}, "If-Match", `W/"2"`)
	h.must(200, "PATCH", lead(id), object{"name": "דנה ד"}, "If-Match", `*`)
	if err := h.write(func(tx *db.Tx) error {
		return h.leads.Spoke(tx, id, leads.Spoke{Channel: "whatsapp", Words: "היי", At: h.clock.Now(), Inbound: true})
	}); err != nil {
		t.Fatal(err)
	}
	h.must(200, "PATCH", lead(id), object{"name": "דנה ה", "version": 4})
}

func TestDeleteAndUndo(t *testing.T) {
	h := newHouse(t)
	id := h.add(object{"name": "דנה", "phone": "0523456789", "tags": []string{"vip"}})
	h.must(204, "DELETE", lead(id), nil)
	for _, path := range []string{"/api/leads", "/api/leads?q=דנה", "/api/leads?tag=vip", "/api/leads?sort=position&status=new"} {
		if a := h.must(200, "GET", path, nil); len(a.ids()) != 0 || a.body["total"] != 0.0 {
			t.Errorf("%s still shows it: %s", path, a.raw)
		}
	}
	h.must(404, "GET", lead(id), nil)
	h.must(404, "DELETE", lead(id), nil)
	h.must(404, "PATCH", lead(id), object{"name": "x"})
	h.must(404, "POST", lead(id, "/status"), object{"status": "won"})
	h.must(200, "POST", lead(id, "/restore"), nil)
	h.must(200, "POST", lead(id, "/restore"), nil)
	if a := h.must(200, "GET", "/api/leads?tag=VIP", nil); !slices.Equal(a.ids(), []int64{id}) {
		t.Errorf("restored, but %s", a.raw)
	}
	if kinds := h.events(id); !slices.Equal(kinds, []string{"lead.created", "lead.deleted", "lead.restored"}) {
		t.Errorf("events %v", kinds)
	}
}

func TestNotes(t *testing.T) {
	h := newHouse(t)
	id := h.add(object{"name": "דנה", "notes": "ראשונה"})
	a := h.must(201, "POST", lead(id, "/notes"), object{"text": "שנייה\nשורה"})
	if a.body["notes"] != "ראשונה\nשנייה\nשורה" {
		t.Errorf("notes %q", a.body["notes"])
	}
	full := strings.Repeat("א", 9_990)
	h.must(200, "PATCH", lead(id), object{"notes": full})
	a = h.must(201, "POST", lead(id, "/notes"), object{"text": "לא נכנס כבר"})
	if a.body["notes"] != full {
		t.Error("a full field lost what stood in it")
	}
	var text string
	if err := h.write(func(tx *db.Tx) error {
		return tx.One(`SELECT data FROM events WHERE tenant_id = :tenant AND lead_id = :lead AND kind = 'note.added' ORDER BY id DESC LIMIT 1`,
			db.Args{"lead": id}, &text)
	}); err != nil || !strings.Contains(text, "לא נכנס כבר") {
		t.Errorf("the timeline has %q %v", text, err)
	}
	h.must(400, "POST", lead(id, "/notes"), object{"text": "  \n "})
	list := h.must(200, "GET", "/api/leads", nil).body["items"].([]any)[0].(map[string]any)
	if list["notes_cut"] != true || len([]rune(list["notes"].(string))) != 500 {
		t.Errorf("a list shows notes of %d letters", len([]rune(list["notes"].(string))))
	}
}

func TestRoles(t *testing.T) {
	h := newHouse(t)
	id := h.add(object{"name": "דנה"})
	for _, c := range []struct {
		role, method, path string
		body               any
		status             int
	}{
		{"viewer", "GET", "/api/leads", nil, 200},
		{"viewer", "POST", "/api/leads", object{"name": "x"}, 403},
		{"viewer", "POST", lead(id, "/status"), object{"status": "won"}, 403},
		{"agent", "PATCH", lead(id), object{"name": "x"}, 200},
		{"agent", "DELETE", "/api/statuses/lost", nil, 403},
		{"agent", "GET", "/api/statuses", nil, 200},
		{"owner", "DELETE", "/api/statuses/lost", nil, 204},
	} {
		h.must(c.status, c.method, c.path, c.body, "Role", c.role)
	}
}

func TestOtherBusinessSeesNothing(t *testing.T) {
	h := newHouse(t)
	id := h.add(object{"name": "קנרית", "phone": "0523456789"})
	before := h.must(200, "GET", lead(id), nil).raw
	mine := h.must(201, "POST", "/api/leads", object{"name": "שלי"}, "Tenant", "2").id()
	for _, c := range []struct {
		method, path string
		body         any
		status       int
	}{
		{"GET", lead(id), nil, 404},
		{"PATCH", lead(id), object{"name": "גנוב"}, 404},
		{"DELETE", lead(id), nil, 404},
		{"POST", lead(id, "/restore"), nil, 404},
		{"POST", lead(id, "/status"), object{"status": "won"}, 404},
		{"POST", lead(id, "/notes"), object{"text": "x"}, 404},
		{"POST", lead(id, "/read"), nil, 404},
		{"POST", lead(mine, "/status"), object{"status": "won", "before_id": id}, 400},
		{"POST", lead(mine, "/status"), object{"status": "won", "after_id": id}, 400},
		{"GET", "/api/leads?q=קנרית", nil, 200},
	} {
		a := h.must(c.status, c.method, c.path, c.body, "Tenant", "2")
		if strings.Contains(a.raw, "קנרית") {
			t.Errorf("%s %s tells %s", c.method, c.path, a.raw)
		}
	}
	// The same person may be a lead of both.
	h.must(201, "POST", "/api/leads", object{"phone": "0523456789"}, "Tenant", "2")
	if after := h.must(200, "GET", lead(id), nil).raw; after != before {
		t.Errorf("%s became %s", before, after)
	}
}

func TestIDsOutOfRange(t *testing.T) {
	h := newHouse(t)
	for path, status := range map[string]int{
		"/api/leads/0": 400, "/api/leads/-1": 400, "/api/leads/x": 400, "/api/leads/99999999999999999999": 400,
		"/api/leads/9223372036854775807": 404, "/api/leads/1": 404,
	} {
		if a := h.call("GET", path, nil); a.status != status {
			t.Errorf("%s: %d, want %d", path, a.status, status)
		}
	}
}
