package admin_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/tenant"
)

func TestLeadsOfAllBusinesses(t *testing.T) {
	h := newHouse(t)
	h.lead(1, "דנה כהן", "052-1111111")
	h.lead(2, "Dana Twin", "052-2222222")
	h.lead(1, "יוסי לוי", "052-3333333")
	root := h.root()
	a := root.do("GET", "/api/admin/leads", nil).want(200)
	if a.names("name") != "יוסי לוי, Dana Twin, דנה כהן" || a.Body["total"] != 3.0 {
		t.Fatalf("leads %s", a.Raw)
	}
	first := a.items()[1]
	if b := first["business"].(object); b["id"] != 2.0 || b["name"] != "Twin Clinic" || first["phone"] != "+972522222222" || first["status"] != "new" {
		t.Errorf("a lead is %v", first)
	}
	for query, want := range map[string]string{
		"q=" + url.QueryEscape("דנה"):  "דנה כהן",
		"q=052-222":                    "Dana Twin",
		"business_id=1":                "יוסי לוי, דנה כהן",
		"business_id=2&q=dana":         "Dana Twin",
		"business_id=77":               "",
		"q=" + url.QueryEscape("%"):    "",
		"q=" + url.QueryEscape("' OR"): "",
	} {
		if got := root.do("GET", "/api/admin/leads?"+query, nil).want(200).names("name"); got != want {
			t.Errorf("%s found %s, want %s", query, got, want)
		}
	}

	seen, cursor := []string{}, ""
	for range 4 {
		a := root.do("GET", "/api/admin/leads?limit=2&cursor="+cursor, nil).want(200)
		seen = append(seen, a.names("name"))
		next, more := a.Body["next_cursor"].(string)
		if !more {
			break
		}
		cursor = next
	}
	if got := strings.Join(seen, " | "); got != "יוסי לוי, Dana Twin | דנה כהן" {
		t.Errorf("pages %s", got)
	}
	root.do("GET", "/api/admin/leads?cursor=%00", nil).refused(400, "invalid", "cursor")
}

func TestHealthCounts(t *testing.T) {
	h := newHouse(t)
	root := h.root()
	jobsBefore := root.do("GET", "/api/admin/health", nil).want(200).Body["jobs"].(object)
	if err := h.db.Write(context.Background(), tenant.Grant(1), func(tx *db.Tx) error {
		return jobs.Enqueue(tx, jobs.Job{Kind: "test.due", Args: object{}})
	}); err != nil {
		t.Fatal(err)
	}
	h.park()
	root.do("PATCH", businessesPath+"/2", object{"status": "suspended"}).want(200)

	a := root.do("GET", "/api/admin/health", nil).want(200)
	queue, webhooks, businesses := a.Body["jobs"].(object), a.Body["webhooks"].(object), a.Body["businesses"].(object)
	if queue["due"] != jobsBefore["due"].(float64)+1 || queue["dead"] != 0.0 || queue["oldest_due_at"] == nil {
		t.Errorf("jobs %v, before %v", queue, jobsBefore)
	}
	if webhooks["parked"] != 3.0 || webhooks["unprocessed"] != 0.0 || businesses["active"] != 1.0 || businesses["suspended"] != 1.0 {
		t.Errorf("health %s", a.Raw)
	}
	if a.Body["build"] != "7" || a.Body["database"].(object)["engine"] != h.db.Engine() || a.Body["files"] != "refused" {
		t.Errorf("health %s", a.Raw)
	}
}

// park leaves three events for numbers that nobody has.
func (h *house) park() {
	h.Helper()
	h.system(func(tx *db.Tx) error {
		for _, key := range []string{"a", "b", "c"} {
			if _, err := tx.Exec(`INSERT INTO parked_events (id, provider, route_key, event_key, raw, received_at)
				VALUES (:id, 'meta', :route, :key, '{"text":"private words"}', :now)`,
				db.Args{"id": tx.NewID(), "route": "whatsapp:meta:" + key, "key": key, "now": db.Ms(tx.Now())}); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestParkedEventsAreListedWithoutTheirWords(t *testing.T) {
	h := newHouse(t)
	h.park()
	root := h.root()
	a := root.do("GET", "/api/admin/parked?limit=2", nil).want(200)
	if a.names("route_key") != "whatsapp:meta:c, whatsapp:meta:b" || a.Body["total"] != 3.0 || strings.Contains(a.Raw, "private") || a.items()[0]["size"] != 24.0 {
		t.Errorf("parked %s", a.Raw)
	}
	if got := root.do("GET", "/api/admin/parked?cursor="+a.Body["next_cursor"].(string), nil).want(200).names("route_key"); got != "whatsapp:meta:a" {
		t.Errorf("the next page is %s", got)
	}
}
