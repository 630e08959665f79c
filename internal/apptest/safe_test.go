package apptest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/moked/moked/internal/app"
	"github.com/moked/moked/internal/apptest"
)

// TestSafeMethodsWriteNothing (T-CSRF-2) walks the GET routes as an owner and as an administrator:
// none commits a write, so none has to be guarded against a forged request, and none fails.
func TestSafeMethodsWriteNothing(t *testing.T) {
	desk := apptest.New(t, apptest.WithConfig(func(c *app.Config) { c.Roles = []string{"web"} }))
	company := desk.Company(1)
	people := map[string]*apptest.Browser{"an owner": desk.As(company.Owner), "an administrator": desk.Admin()}
	writes := []string{"/readyz"} // it proves that the database can be written
	endless := []string{"/api/events"}
	walked := 0
	for _, route := range desk.Router.Routes() {
		if route.Method != http.MethodGet || slices.Contains(writes, route.Path) || slices.Contains(endless, route.Path) {
			continue
		}
		path := strings.NewReplacer("{id}", "1", "{rid}", "1", "{version}", "1", "{key}", "new").Replace(route.Path)
		for who, b := range people {
			before := desk.DB.Stats().Writes
			answer := b.Do("GET", path, nil)
			if after := desk.DB.Stats().Writes; after != before {
				t.Errorf("GET %s as %s wrote", path, who)
			}
			if answer.Status >= 500 {
				t.Errorf("GET %s as %s: %d %s", path, who, answer.Status, answer.Body)
			}
		}
		walked++
	}
	if walked < 30 {
		t.Errorf("only %d routes were walked; is the route table whole?", walked)
	}
}
