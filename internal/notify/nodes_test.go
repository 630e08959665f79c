package notify_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/jobs"
)

// Two nodes work on one database. Each due reminder is told once in the app, once by push and once by
// mail, whichever of them takes which step; also when one stops in the middle, and after both started anew.
func TestTwoNodesTellOnce(t *testing.T) {
	const reminders = 12
	h := newHouse(t, morning)
	h.device(100, "phone")
	second := func() *jobs.Queue {
		q := jobs.New(jobs.Options{DB: h.db, Clock: h.clock, Log: slog.New(slog.DiscardHandler), Workers: 3})
		h.tasks.Jobs(q)
		h.tell.Jobs(q)
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		return q
	}
	other := second()
	for i := range reminders {
		h.remind(morning.Add(time.Hour + time.Duration(i%3)*time.Minute))
	}
	told := func() string {
		kinds, _ := h.bell(100)
		return fmt.Sprint(len(kinds), " in the app, ", len(h.push.Taken()), " pushed, ", len(h.mail.got()), " mailed, ", strings.Count(h.states(), "sent"), " sent")
	}
	until := func(want string) {
		t.Helper()
		for deadline := time.After(time.Minute); told() != want; {
			select {
			case <-deadline:
				t.Fatalf("%s, want %s; %s", told(), want, h.states())
			case <-time.After(5 * time.Millisecond):
			}
		}
	}
	// The clock only moves while nothing runs: a job that it overtakes would lose its lease.
	h.clock.Advance(time.Hour)
	until("4 in the app, 4 pushed, 4 mailed, 8 sent")
	h.clock.Advance(time.Minute)
	if err := other.Stop(t.Context()); err != nil { // in the middle: what it does ends, the rest is the other's
		t.Error(err)
	}
	until("8 in the app, 8 pushed, 8 mailed, 16 sent")
	other = second()
	h.clock.Advance(time.Minute)
	until("12 in the app, 12 pushed, 12 mailed, 24 sent")
	if err := other.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	h.stop(t.Context())
	h.clock.Advance(24 * time.Hour)
	h.start()
	h.idle()
	if got := told(); got != "12 in the app, 12 pushed, 12 mailed, 24 sent" {
		t.Errorf("a day and a restart later: %s", got)
	}
}
