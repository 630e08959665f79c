package leads_test

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestViews(t *testing.T) {
	h := newHouse(t)
	looks := object{"layout": "list", "filter": `{"f":"status","op":"is","v":["new"]}`, "sort": "-value", "columns": []object{{"key": "name", "width": 240}}}
	mine := h.must(201, "POST", "/api/lead-views", object{"name": "חדשים", "looks": looks})
	path := fmt.Sprint("/api/lead-views/", mine.id())
	h.must(400, "POST", "/api/lead-views", object{"name": "x", "looks": object{"layout": "list", "filter": "x"}})
	h.must(400, "POST", "/api/lead-views", object{"name": "x", "looks": object{"layout": "list", "sort": "shoe"}})
	h.must(404, "PATCH", path, object{"pinned": true}, "Tenant", "2")
	changed := h.must(200, "PATCH", path, object{"name": "חדשים שלי", "shared": true, "pinned": true})
	if changed.body["name"] != "חדשים שלי" || changed.body["shared"] != true || changed.body["pinned"] != true || changed.body["mine"] != true {
		t.Error(changed.raw)
	}
	list := h.must(200, "GET", "/api/lead-views", nil)
	if !strings.Contains(list.raw, `"width":240`) || !strings.Contains(list.raw, `"pinned":true`) {
		t.Error(list.raw)
	}
	if other := h.must(200, "GET", "/api/lead-views", nil, "Tenant", "2"); len(other.body["items"].([]any)) != 0 {
		t.Error(other.raw)
	}
	h.must(204, "DELETE", path, nil)
	h.must(404, "DELETE", path, nil)
}

// download is the body of an export.
func (h *house) download(status int, body string, header ...string) *httptest.ResponseRecorder {
	h.t.Helper()
	r := httptest.NewRequest("POST", "/api/leads/export", strings.NewReader(body))
	r.Header.Set("Tenant", "1")
	r.Header.Set("Role", "manager")
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.http.ServeHTTP(w, r)
	if w.Code != status {
		h.t.Fatalf("%s: %d %s", body, w.Code, w.Body)
	}
	return w
}

func TestExport(t *testing.T) {
	h := newHouse(t)
	h.must(201, "POST", "/api/lead-fields", object{"label": "חדרים", "key": "rooms", "kind": "number"})
	h.add(object{"name": `=HYPERLINK("https://evil")`, "phone": "052-1234567", "value_agorot": 12_550, "fields": object{"rooms": 3.5}})
	h.clock.Advance(1000)
	h.add(object{"name": "דנה, \"כהן\"", "status": "won"})
	csv := h.download(200, `{"format":"csv","columns":["name","value","field.rooms","status"],"sort":"created_at","match":{}}`).Body.String()
	want := "\uFEFFName,Value,חדרים,Status\r\n\"'=HYPERLINK(\"\"https://evil\"\")\",125.5,3.5,חדש\r\n\"דנה, \"\"כהן\"\"\",0,,זכייה\r\n"
	if csv != want {
		t.Errorf("%q, want %q", csv, want)
	}
	if only := h.download(200, `{"format":"csv","columns":["status"],"match":{"filter":"{\"f\":\"status\",\"op\":\"is\",\"v\":[\"won\"]}"}}`).Body.String(); strings.Count(only, "\r\n") != 2 {
		t.Errorf("%q", only)
	}
	book, err := excelize.OpenReader(bytes.NewReader(h.download(200, `{"format":"xlsx","sort":"created_at","match":{}}`).Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("Sheet1")
	if err != nil || len(rows) != 3 || rows[1][0] != `=HYPERLINK("https://evil")` {
		t.Errorf("%v %v", rows, err)
	}
	if formula, _ := book.GetCellFormula("Sheet1", "A2"); formula != "" {
		t.Errorf("a formula was put: %s", formula)
	}
	for _, body := range []string{`{}`, `{"format":"pdf"}`, `x`, `{"format":"csv","columns":["shoe"]}`, `{"format":"csv","sort":"x"}`, `{"format":"csv","match":{"filter":"x"}}`} {
		h.download(400, body)
	}
	h.download(403, `{"format":"csv"}`, "Role", "agent")
}
