package activity_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/moked/moked/internal/activity"
	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/tenant"
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

func TestTimelineOfOneFamily(t *testing.T) {
	h := newHouse(t)
	id := h.add("דנה")
	h.must(200, "PATCH", fmt.Sprint("/api/leads/", id), `{"name":"דנה לוי"}`)
	h.must(200, "POST", fmt.Sprint("/api/leads/", id, "/status"), `{"status":"won"}`)
	h.must(201, "POST", fmt.Sprint("/api/leads/", id, "/notes"), `{"text":"חשוב"}`)
	h.write(func(tx *db.Tx) error {
		for _, kind := range []string{"message.received", "message.sent", "message.status", "conversation.read", "call.ended", "reminder.due", "bill.issued", "document.added", "agent.tool"} {
			if _, err := bus.Emit(tx, happened{kind, id}); err != nil {
				return err
			}
		}
		_, err := bus.Emit(tx, failed{id})
		return err
	})
	for query, want := range map[string][]string{
		"?family=messages":                          {"message.status", "message.received"},
		"?family=calls&family=notes":                {"call.ended", "note.added"},
		"?family=statuses":                          {"lead.moved"},
		"?family=edits":                             {"lead.updated", "lead.created"},
		"?family=tasks":                             {"reminder.due"},
		"?family=files&family=billing&family=agent": {"agent.tool", "document.added", "bill.issued"},
		"?limit=3":                                  {"message.status", "agent.tool", "document.added"},
		"?family=messages&limit=1":                  {"message.status"},
	} {
		if got := kindsOf(h.must(200, "GET", activityOf(id)+query, "")); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	first := h.must(200, "GET", activityOf(id)+"?family=messages&limit=1", "")
	rest := h.must(200, "GET", activityOf(id)+"?family=messages&limit=1&cursor="+first["next_cursor"].(string), "")
	if got := kindsOf(rest); !slices.Equal(got, []string{"message.received"}) || rest["next_cursor"] != nil {
		t.Errorf("second page %v", got)
	}
	h.must(400, "GET", activityOf(id)+"?family=secrets", "")
}

// TestTimelineSaysWhoReally holds that an administrator in a business's clothes is told apart.
func TestTimelineSaysWhoReally(t *testing.T) {
	h := newHouse(t)
	id := h.add("דנה")
	ctx := bus.WithActor(t.Context(), bus.Actor{Kind: "user", ID: 9, Name: "מנהל", Impersonating: true})
	if err := h.db.Write(ctx, tenant.Grant(1), func(tx *db.Tx) error {
		_, err := bus.Emit(tx, happened{"call.ended", id})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	latest := h.must(200, "GET", activityOf(id), "")["items"].([]any)[0].(object)
	if got := fmt.Sprint(latest["actor"]); got != "map[impersonating:true kind:user name:מנהל]" {
		t.Error(got)
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
	statements := dbtest.Statements(t, ".")
	for _, f := range []activity.TimelineFilter{{}, {LeadID: 1, Prefixes: []string{"call.", "note."}}} {
		statements = append(statements, activity.TimelineQuery(f))
	}
	dbtest.NoScans(t, dbtest.OpenAt(t, clock.New(0)), statements)
}
