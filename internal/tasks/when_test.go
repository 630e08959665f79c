package tasks_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// In Jerusalem 02:00 to 03:00 is skipped on 27 March 2026, and 01:00 to 02:00 comes twice on 25 October.
func TestWallClockOnTheNightsWhenClocksChange(t *testing.T) {
	h, id := newHouse(t, time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC))
	for local, want := range map[string]string{
		"2026-03-27T01:59": "2026-03-26T23:59:00.000Z",
		"2026-03-27T02:00": "2026-03-27T00:00:00.000Z", // there is no such hour: 03:00
		"2026-03-27T02:30": "2026-03-27T00:30:00.000Z", // 03:30
		"2026-03-27T03:00": "2026-03-27T00:00:00.000Z",
		"2026-03-27T09:00": "2026-03-27T06:00:00.000Z",
		"2026-10-25T00:59": "2026-10-24T21:59:00.000Z",
		"2026-10-25T01:30": "2026-10-24T22:30:00.000Z", // twice: the first
		"2026-10-25T02:00": "2026-10-25T00:00:00.000Z",
		"2026-10-25T09:00": "2026-10-25T07:00:00.000Z",
		"2026-12-31T23:59": "2026-12-31T21:59:00.000Z",
	} {
		a := h.must(201, "POST", reminders(id), fmt.Sprintf(`{"due_local":%q}`, local))
		if a.body["due_at"] != want {
			t.Errorf("%s on the wall is %v, want %s", local, a.body["due_at"], want)
		}
	}
}

func TestWallClockIsRefusedWhenItIsNone(t *testing.T) {
	h, id := newHouse(t, morning)
	for name, body := range map[string]string{
		"words":   `{"due_local":"מחר"}`,
		"offset":  `{"due_local":"2026-11-25T09:00+02:00"}`,
		"no day":  `{"due_local":"2026-02-30T09:00"}`,
		"both":    `{"due_local":"2026-11-25T09:00","due_at":"2026-11-25T09:00:00Z"}`,
		"hour 24": `{"due_local":"2026-11-25T24:00"}`,
	} {
		if a := h.must(400, "POST", reminders(id), body); !strings.Contains(a.raw, `"field":"due_local"`) {
			t.Errorf("%s: %s", name, a.raw)
		}
	}
	r := h.must(201, "POST", reminders(id), `{"due_local":"2026-11-25T09:00"}`).id()
	if a := h.must(200, "PATCH", reminder(id, r), `{"due_local":"2026-11-26T10:30"}`); a.body["due_at"] != "2026-11-26T08:30:00.000Z" {
		t.Errorf("%s", a.raw)
	}
}

func TestQuickChoices(t *testing.T) {
	for _, c := range []struct{ name, now, hour, tomorrow, sunday string }{
		{"a Tuesday", "2026-11-24T08:00:00Z", "2026-11-24T09:00:00.000Z", "2026-11-25T07:00:00.000Z", "2026-11-29T07:00:00.000Z"},
		{"a Saturday", "2026-11-28T08:00:00Z", "2026-11-28T09:00:00.000Z", "2026-11-29T07:00:00.000Z", "2026-11-29T07:00:00.000Z"},
		{"a Sunday", "2026-11-29T08:00:00Z", "2026-11-29T09:00:00.000Z", "2026-11-30T07:00:00.000Z", "2026-12-06T07:00:00.000Z"},
		{"Sunday already in Jerusalem", "2026-11-28T22:30:00Z", "2026-11-28T23:30:00.000Z", "2026-11-30T07:00:00.000Z", "2026-12-06T07:00:00.000Z"},
		{"the night before summer time", "2026-03-26T23:30:00Z", "2026-03-27T00:30:00.000Z", "2026-03-28T06:00:00.000Z", "2026-03-29T06:00:00.000Z"},
		{"the day before summer time", "2026-03-26T10:00:00Z", "2026-03-26T11:00:00.000Z", "2026-03-27T06:00:00.000Z", "2026-03-29T06:00:00.000Z"},
		{"the day before winter time", "2026-10-24T10:00:00Z", "2026-10-24T11:00:00.000Z", "2026-10-25T07:00:00.000Z", "2026-10-25T07:00:00.000Z"},
		{"inside the doubled hour", "2026-10-24T22:30:00Z", "2026-10-24T23:30:00.000Z", "2026-10-26T07:00:00.000Z", "2026-11-01T07:00:00.000Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, c.now)
			if err != nil {
				t.Fatal(err)
			}
			h, _ := newHouse(t, now)
			a := h.must(200, "GET", "/api/tasks/times", "")
			want := fmt.Sprintf(`{"zone":"Asia/Jerusalem","choices":[{"key":"hour","at":%q},{"key":"tomorrow","at":%q},{"key":"sunday","at":%q}]}`, c.hour, c.tomorrow, c.sunday)
			if strings.TrimSpace(a.raw) != want {
				t.Errorf("\n%s, want\n%s", a.raw, want)
			}
		})
	}
}

// A reminder set for the skipped or the doubled hour rings once, at its instant and not a minute before.
func TestRemindersRingOnceInTheNightsWhenClocksChange(t *testing.T) {
	for _, c := range []struct{ name, from, local string }{
		{"skipped", "2026-03-26T20:00:00Z", "2026-03-27T02:30"},
		{"doubled", "2026-10-24T20:00:00Z", "2026-10-25T01:30"},
	} {
		t.Run(c.name, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, c.from)
			if err != nil {
				t.Fatal(err)
			}
			h, id := newHouse(t, now)
			a := h.must(201, "POST", reminders(id), fmt.Sprintf(`{"due_local":%q}`, c.local))
			due, err := time.Parse(time.RFC3339, a.body["due_at"].(string))
			if err != nil {
				t.Fatal(err)
			}
			h.clock.Advance(due.Sub(now) - time.Minute)
			if n := h.fired(); n != 0 {
				t.Fatalf("rang %d times too early", n)
			}
			for range 12 { // through the change and the hours after it
				h.clock.Advance(30 * time.Minute)
			}
			if n := h.fired(); n != 1 {
				t.Errorf("rang %d times", n)
			}
		})
	}
}
