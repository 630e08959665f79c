package apptest_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/moked/moked/internal/apptest"
)

// TestEveryWriteIsGuarded walks the route table: no write outside the work order's exempt list is
// let through without a token, with a stale one, or with another session's.
func TestEveryWriteIsGuarded(t *testing.T) {
	desk := apptest.New(t)
	company := desk.Company(1)
	owner, other := desk.As(company.Owner), desk.Admin()
	stale := owner.CSRF()
	owner = desk.As(company.Owner)

	walked := 0
	for _, route := range desk.Router.Routes() {
		if route.Method == http.MethodGet || route.Method == http.MethodHead {
			continue
		}
		exempt := strings.HasPrefix(route.Path, "/webhook/") || route.Path == "/api/auth/login" || route.Path == "/api/auth/logout"
		if exempt == route.CSRF {
			t.Errorf("%s %s: checked=%v, but the work order says exempt=%v", route.Method, route.Path, route.CSRF, exempt)
		}
		if exempt {
			continue
		}
		walked++
		path := strings.NewReplacer("{id}", "1", "{rid}", "1", "{version}", "1", "{key}", "new").Replace(route.Path)
		for what, c := range map[string]struct {
			token string
			code  string
		}{
			"no token":          {"", "csrf_header_missing"},
			"a stale token":     {stale, "csrf_mismatch"},
			"another session's": {other.CSRF(), "csrf_mismatch"},
		} {
			req, err := http.NewRequest(route.Method, desk.URL+path, strings.NewReader("{}"))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", "application/json")
			if c.token != "" {
				req.Header.Set("X-CSRFToken", c.token)
			}
			res, err := owner.HTTP.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			raw, _ := io.ReadAll(res.Body)
			_ = res.Body.Close()
			if res.StatusCode != 403 || !strings.Contains(string(raw), `"error":"`+c.code+`"`) {
				t.Errorf("%s %s with %s: %d %s, want 403 %s", route.Method, path, what, res.StatusCode, raw, c.code)
			}
		}
	}
	if walked < 30 {
		t.Errorf("only %d writes were walked; is the route table whole?", walked)
	}
}
