package notify_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/notify"
	"github.com/moked/moked/internal/tenant"
)

func TestDueReminderReachesItsOwnerOnEveryWayOnce(t *testing.T) {
	h := newHouse(t, morning)
	h.device(100, "phone")
	h.device(100, "desk")
	h.device(101, "manager")
	h.remind(morning.Add(time.Hour))
	h.clock.Advance(time.Hour)
	h.idle()
	if kinds, unread := h.bell(100); fmt.Sprint(kinds) != "[reminder]" || unread != 1 {
		t.Errorf("bell %v, %v unread", kinds, unread)
	}
	if kinds, _ := h.bell(101); len(kinds) != 0 {
		t.Errorf("the manager heard %v", kinds)
	}
	taken := h.push.Taken()
	if len(taken) != 2 || taken[0].Browser == taken[1].Browser || len(h.push.Wrong()) != 0 {
		t.Fatalf("pushed %+v, wrong %v", taken, h.push.Wrong())
	}
	for _, m := range taken {
		if !strings.Contains(m.Payload, "\u2068דנה\u2069") || strings.Contains(m.Payload, "סוד") || m.TTL == 0 || m.Urgency != "high" {
			t.Errorf("payload %+v", m)
		}
	}
	mails := h.mail.got()
	if len(mails) != 1 || mails[0].To != "u100@moked.test" || strings.Contains(mails[0].Text, "סוד") ||
		!strings.Contains(mails[0].Text, fmt.Sprintf("http://localhost:8080/leads/%d?tab=tasks", h.lead)) {
		t.Errorf("mail %+v", mails)
	}
	h.clock.Advance(72 * time.Hour)
	h.idle()
	if len(h.push.Taken()) != 2 || len(h.mail.got()) != 1 {
		t.Error("told again")
	}
}

// The nights when the clocks change, with a restart of the node around the due moment: before it, at it
// and after it, and while the node was down.
func TestOnceOverClockChangesAndRestarts(t *testing.T) {
	for name, due := range map[string]string{
		"into summer": "2026-03-27T00:30:00Z", // 03:30, half an hour after 02:00 became 03:00
		"into winter": "2026-10-24T23:30:00Z", // 01:30 for the second time
	} {
		t.Run(name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, due)
			if err != nil {
				t.Fatal(err)
			}
			h := newHouse(t, at.Add(-6*time.Hour))
			h.device(100, "phone")
			h.remind(at)
			h.remind(at.Add(time.Hour))
			restart := func(down time.Duration) {
				h.stop(t.Context())
				h.clock.Advance(down)
				h.start()
				h.idle()
			}
			h.clock.Advance(6*time.Hour - time.Minute)
			restart(0)
			if len(h.push.Taken()) != 0 {
				t.Fatal("too early")
			}
			restart(time.Minute) // due while the node was down
			restart(0)
			h.clock.Advance(time.Hour) // the second one, with a node that stops at once
			restart(0)
			restart(24 * time.Hour)
			if kinds, _ := h.bell(100); len(kinds) != 2 {
				t.Errorf("in the app %v", kinds)
			}
			if p, m := len(h.push.Taken()), len(h.mail.got()); p != 2 || m != 2 {
				t.Errorf("%d pushes and %d mails for 2 reminders: %s, wrong: %v", p, m, h.states(), h.push.Wrong())
			}
		})
	}
}

// A node that dies after it wrote that it tries, and before it knows what came of it, leaves the outcome
// unknown: what may have been sent is not sent again.
func TestCutOffAttemptIsNotTriedAgain(t *testing.T) {
	h := newHouse(t, morning)
	h.device(100, "phone")
	h.stop(t.Context())
	err := h.db.Write(t.Context(), tenant.Grant(1), func(tx *db.Tx) error {
		if err := h.tell.Tell(tx, notify.Notice{Kind: notify.Asked, Cause: "x", For: []int64{100}, LeadID: h.lead, Name: "דנה"}); err != nil {
			return err
		}
		_, err := tx.Exec(`UPDATE notification_deliveries SET state = 'attempted' WHERE tenant_id = :tenant`, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	h.start()
	h.idle()
	if got := h.states(); got != "mail unknown, push unknown" || len(h.push.Taken())+len(h.mail.got()) != 0 {
		t.Errorf("%s, %d pushed, %d mailed", got, len(h.push.Taken()), len(h.mail.got()))
	}
	if kinds, _ := h.bell(100); len(kinds) != 1 {
		t.Errorf("in the app %v", kinds)
	}
}

func TestSameCauseIsToldOnce(t *testing.T) {
	h := newHouse(t, morning)
	h.device(100, "phone")
	for range 3 {
		err := h.db.Write(t.Context(), tenant.Grant(1), func(tx *db.Tx) error {
			return h.tell.Tell(tx, notify.Notice{Kind: notify.Asked, Cause: "asked:1", For: []int64{100, 101}, LeadID: h.lead})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	h.idle()
	if len(h.push.Taken()) != 1 || len(h.mail.got()) != 2 {
		t.Errorf("%d pushed, %d mailed", len(h.push.Taken()), len(h.mail.got()))
	}
}

func TestMailIsTriedAgainOnlyWhenItSurelyDidNotGo(t *testing.T) {
	for name, c := range map[string]struct {
		err    error
		states string
		mails  int
	}{
		"no connection":  {auth.Unsent{Cause: errors.New("dial"), Temporary: true}, "mail sent", 1},
		"refused":        {auth.Unsent{Cause: errors.New("no such mailbox")}, "mail refused", 0},
		"cut off at end": {context.DeadlineExceeded, "mail unknown", 0},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, morning)
			h.mail.fail = []error{c.err}
			h.remind(morning.Add(time.Minute))
			h.clock.Advance(time.Minute)
			h.idle()
			h.clock.Advance(2 * time.Minute)
			h.idle()
			if got := h.states(); got != c.states || len(h.mail.got()) != c.mails {
				t.Errorf("%s with %d mails, want %s with %d", got, len(h.mail.got()), c.states, c.mails)
			}
		})
	}
}
