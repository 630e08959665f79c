package tasks_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// lists reads the notes of a list.
func (h *house) lists(query string) string {
	h.t.Helper()
	var notes []string
	for _, i := range h.must(200, "GET", "/api/tasks"+query, "").body["items"].([]any) {
		notes = append(notes, i.(map[string]any)["note"].(string))
	}
	return strings.Join(notes, " ")
}

func (h *house) remind(leadID int64, at, note string) {
	h.t.Helper()
	h.must(201, "POST", reminders(leadID), fmt.Sprintf(`{"due_at":%q,"note":%q}`, at, note))
}

func TestDaysAreTheBusinesss(t *testing.T) {
	h, id := newHouse(t, time.Date(2026, 11, 24, 22, 30, 0, 0, time.UTC)) // 00:30 on the 25th in Jerusalem
	h.remind(id, "2026-11-24T22:45:00Z", "a")
	h.remind(id, "2026-11-25T21:59:59+00:00", "b") // 23:59:59 on the 25th
	h.remind(id, "2026-11-26T00:00:00+02:00", "c")
	if err := h.db.Write(t.Context(), tenant.Grant(1), func(tx *db.Tx) error { // the agent, not a person
		_, err := h.tasks.Remind(tx, id, tx.Now().Add(72*time.Hour), "d")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	h.clock.Advance(time.Hour)
	for query, want := range map[string]string{
		"?when=overdue": "a", "?when=today": "b", "?when=upcoming": "c d", "": "a b c d", "?owner=me": "a b c", "?limit=1": "a",
	} {
		if got := h.lists(query); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	h.must(400, "GET", "/api/tasks?when=someday", "")
	h.must(400, "GET", "/api/tasks?cursor=x", "")
	page := h.must(200, "GET", "/api/tasks?limit=2", "")
	if got := h.lists("?limit=2&cursor=" + page.body["next_cursor"].(string)); got != "c d" || page.body["total"] != 4.0 {
		t.Errorf("second page %q of %v", got, page.body["total"])
	}
	first := page.body["items"].([]any)[0].(map[string]any)
	if first["lead_name"] != "דנה" || first["lead_phone"] != "+972523456789" || first["lead_status"] != "new" {
		t.Errorf("%v", first)
	}
}

// In Jerusalem the clocks go forward on 27 March 2026 at 02:00 and back on 25 October 2026 at 02:00.
func TestDaysWhenClocksChange(t *testing.T) {
	for _, c := range []struct {
		name            string
		now             string
		lastToday, next string
	}{
		{"23 hours", "2026-03-26T22:00:00Z", "2026-03-27T20:59:59Z", "2026-03-27T21:00:00Z"},
		{"25 hours", "2026-10-24T21:00:00Z", "2026-10-25T21:59:59Z", "2026-10-25T22:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, c.now)
			if err != nil {
				t.Fatal(err)
			}
			h, id := newHouse(t, now)
			h.remind(id, c.lastToday, "today")
			h.remind(id, c.next, "tomorrow")
			if got := h.lists("?when=today"); got != "today" {
				t.Errorf("today %q", got)
			}
			if got := h.lists("?when=upcoming"); got != "tomorrow" {
				t.Errorf("upcoming %q", got)
			}
		})
	}
}
