package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

type thing struct {
	Name string `json:"name"`
}

// TestStatusesOfARow holds that a row answers the first of its statuses unless the handler chooses
// another, and that the document tells all of them with the same body.
func TestStatusesOfARow(t *testing.T) {
	h := newHouse(t)
	known := false
	web.Add(h.Router, "POST /api/things", "leads:write", "Make a thing", func(c web.Ctx, _ *db.Tx, _ *web.Empty) (thing, error) {
		if known {
			c.Status(200)
		}
		return thing{"x"}, nil
	}, 201, 200)
	web.Add(h.Router, "POST /api/things/later", "leads:write", "Later", func(web.Ctx, *db.Tx, *web.Empty) (web.Empty, error) {
		return web.Empty{}, nil
	}, 202)
	if err := h.Err(); err != nil {
		t.Fatal(err)
	}
	post := func(path string) int {
		req := httptest.NewRequest("POST", path, nil)
		req.Header.Set("Who", "owner")
		req.Header.Set("Token", "x")
		out := httptest.NewRecorder()
		h.Handler().ServeHTTP(out, req)
		return out.Code
	}
	for _, want := range []int{http.StatusCreated, http.StatusOK} {
		if got := post("/api/things"); got != want {
			t.Errorf("answered %d, want %d", got, want)
		}
		known = true
	}
	if got := post("/api/things/later"); got != http.StatusAccepted {
		t.Errorf("answered %d", got)
	}
	document, err := h.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	_, path, _ := strings.Cut(string(document), `"/api/things": {`)
	path, _, _ = strings.Cut(path, `"/api/things/later"`)
	if strings.Count(path, `"#/components/schemas/Thing"`) != 2 || !strings.Contains(path, `"201": {`) || !strings.Contains(path, `"200": {`) {
		t.Errorf("the document says %s", path)
	}
}
