package activity_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/leads"
)

// kindsOf reads what a page lists.
func kindsOf(page object) []string {
	var kinds []string
	for _, i := range page["items"].([]any) {
		kinds = append(kinds, i.(object)["kind"].(string))
	}
	return kinds
}

func TestTimeline(t *testing.T) {
	h := newHouse(t)
	id := h.add("דנה")
	h.add("אחר")
	h.must(200, "PATCH", fmt.Sprint("/api/leads/", id), `{"name":"דנה לוי"}`)
	h.must(200, "POST", fmt.Sprint("/api/leads/", id, "/status"), `{"status":"won"}`)
	page := h.must(200, "GET", activityOf(id), "")
	if got := kindsOf(page); !slices.Equal(got, []string{"lead.moved", "lead.updated", "lead.created"}) {
		t.Fatalf("%v", got)
	}
	latest := page["items"].([]any)[0].(object)
	if latest["entity"] != "lead" || latest["entity_id"] != float64(id) || latest["at"] != "2026-11-24T08:00:00.000Z" ||
		fmt.Sprint(latest["actor"]) != "map[kind:user name:דנה]" || latest["data"].(object)["to_label"] != "זכייה" {
		t.Errorf("%v", latest)
	}
	first := h.must(200, "GET", activityOf(id)+"?limit=2", "")
	rest := h.must(200, "GET", activityOf(id)+"?limit=2&cursor="+first["next_cursor"].(string), "")
	if got := append(kindsOf(first), kindsOf(rest)...); !slices.Equal(got, kindsOf(page)) || rest["next_cursor"] != nil {
		t.Errorf("in pages %v", got)
	}
}

func TestTimelineRefuses(t *testing.T) {
	h := newHouse(t)
	id := h.add("דנה")
	h.must(404, "GET", activityOf(id), "", "Tenant", "2")
	h.must(404, "GET", activityOf(7), "")
	h.must(400, "GET", activityOf(id)+"?cursor=%00", "")
	h.must(400, "GET", activityOf(id)+"?limit=0", "")
}

func TestHome(t *testing.T) {
	h := newHouse(t)
	old := h.add("ותיק")
	h.must(200, "POST", fmt.Sprint("/api/leads/", old, "/status"), `{"status":"won"}`)
	h.clock.Advance(10 * 24 * time.Hour)
	id := h.add("דנה")
	won := h.add("זוכה")
	h.must(200, "PATCH", fmt.Sprint("/api/leads/", won), `{"status":"won","value_agorot":500}`)
	h.write(func(tx *db.Tx) error {
		for range 3 { // one person, however much they write
			if _, err := bus.Emit(tx, happened{"message.received", id}); err != nil {
				return err
			}
		}
		if _, err := bus.Emit(tx, happened{"call.started", won}); err != nil {
			return err
		}
		if _, err := h.tasks.Remind(tx, id, tx.Now().Add(time.Hour), "להתקשר"); err != nil {
			return err
		}
		return h.leads.Spoke(tx, id, leads.Spoke{Channel: "whatsapp", Words: "מחכה", At: tx.Now(), Inbound: true})
	})
	home := h.must(200, "GET", "/api/home", "")
	for field, want := range map[string]string{
		"new_leads":      "map[count:2 previous:1]",
		"calls":          "map[count:1 previous:0]",
		"due_today":      "map[overdue:0 today:1]",
		"won_this_month": "map[count:1 previous:1 value_agorot:500]",
		"unread":         "1",
	} {
		if got := fmt.Sprint(home[field]); got != want {
			t.Errorf("%s = %s, want %s", field, got, want)
		}
	}
	days := home["days"].([]any)
	if len(days) != 14 || fmt.Sprint(days[13]) != "map[day:2026-12-04 new_leads:2 phone:1 whatsapp:1]" ||
		fmt.Sprint(days[3]) != "map[day:2026-11-24 new_leads:1 phone:0 whatsapp:0]" {
		t.Errorf("days %v", days)
	}
	waiting := home["needs_attention"].([]any)
	if len(waiting) != 1 || waiting[0].(object)["last_message"] != "מחכה" {
		t.Errorf("waiting %v", waiting)
	}
	if due := home["reminders"].([]any); len(due) != 1 || due[0].(object)["note"] != "להתקשר" {
		t.Errorf("reminders %v", due)
	}
	if other := h.must(200, "GET", "/api/home", "", "Tenant", "2"); fmt.Sprint(other["new_leads"], other["unread"]) != "map[count:0 previous:0] 0" {
		t.Errorf("%v", other)
	}
}

func TestEveryStatementStaysInTheBusiness(t *testing.T) {
	dbtest.NoScans(t, dbtest.OpenAt(t, clock.New(0)), dbtest.Statements(t, "."))
}
