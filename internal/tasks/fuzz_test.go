package tasks_test

import (
	"fmt"
	"testing"
	"time"
)

// FuzzDueLocal sends any reading of a clock: it is refused by name, or it becomes a moment that a clock
// in the business shows, except where that hour is skipped.
func FuzzDueLocal(f *testing.F) {
	for _, seed := range []string{"2026-11-25T09:00", "2026-03-27T02:30", "2026-10-25T01:30", "2026-02-30T09:00", "", "9999-99-99T99:99", "2026-11-25T09:00Z"} {
		f.Add(seed)
	}
	zone, err := time.LoadLocation("Asia/Jerusalem")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, local string) {
		h, id := newHouse(t, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
		a, status := h.try("POST", reminders(id), fmt.Sprintf(`{"due_local":%q}`, local))
		if status == 400 {
			return
		}
		if status != 201 {
			t.Fatalf("%q: %d %s", local, status, a.raw)
		}
		due, err := time.Parse(time.RFC3339, a.body["due_at"].(string))
		if err != nil {
			t.Fatal(err)
		}
		shown := due.In(zone).Format("2006-01-02T15:04")
		wall, err := time.Parse("2006-01-02T15:04", local)
		if err != nil || shown != local && shown != wall.Add(time.Hour).Format("2006-01-02T15:04") {
			t.Errorf("%q became %s", local, shown)
		}
	})
}
