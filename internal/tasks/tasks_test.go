package tasks_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db/dbtest"
)

// morning is 10:00 on a Tuesday in Jerusalem.
var morning = time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)

func TestReminderAsTheContractHasIt(t *testing.T) {
	h, id := newHouse(t, morning)
	a := h.must(201, "POST", reminders(id), due("2026-11-24T12:30:00+02:00"))
	if a.body["lead_id"] != float64(id) || a.body["due_at"] != "2026-11-24T10:30:00.000Z" || a.body["note"] != "לחזור" {
		t.Errorf("%s", a.raw)
	}
	if done, there := a.body["done_at"]; !there || done != nil {
		t.Errorf("%s", a.raw)
	}
	if l := h.must(200, "GET", "/api/leads/"+fmt.Sprint(id), ""); fmt.Sprint(l.body["next_action"]) != "map[due_at:2026-11-24T10:30:00.000Z kind:reminder]" {
		t.Errorf("%s", l.raw)
	}
	if l := h.must(200, "GET", reminders(id), ""); len(l.body["items"].([]any)) != 1 {
		t.Errorf("%s", l.raw)
	}
}

func TestRefusedReminders(t *testing.T) {
	h, id := newHouse(t, morning)
	for name, c := range map[string]struct{ body, field string }{
		"yesterday":      {due("2026-11-23T08:00:00Z"), "due_at"},
		"two minutes":    {due("2026-11-24T07:58:00Z"), "due_at"},
		"no offset":      {due("2026-11-25T08:00:00"), "due_at"},
		"not a time":     {due("מחר"), "due_at"},
		"30 February":    {due("2027-02-30T08:00:00Z"), "due_at"},
		"far future":     {due("2206-11-24T08:00:00Z"), "due_at"},
		"absent":         {`{"note":"x"}`, "due_at"},
		"number":         {`{"due_at":1}`, "due_at"},
		"long note":      {`{"due_at":"2026-11-25T08:00:00Z","note":"` + strings.Repeat("א", 1001) + `"}`, "note"},
		"NUL":            {`{"due_at":"2026-11-25T08:00:00Z","note":"a\u0000b"}`, "note"},
		"unknown member": {`{"due_at":"2026-11-25T08:00:00Z","lead_id":5}`, "lead_id"},
	} {
		a := h.must(400, "POST", reminders(id), c.body)
		if !strings.Contains(a.raw, `"field":"`+c.field+`"`) {
			t.Errorf("%s: %s", name, a.raw)
		}
	}
	if l := h.must(200, "GET", reminders(id), ""); len(l.body["items"].([]any)) != 0 {
		t.Errorf("%s", l.raw)
	}
	h.must(201, "POST", reminders(id), due("2026-11-24T07:59:30Z")) // a form that was open for a moment
}

func TestDueOnce(t *testing.T) {
	h, id := newHouse(t, morning)
	h.must(201, "POST", reminders(id), due("2026-11-24T09:00:00Z"))
	if h.fired() != 0 {
		t.Fatal("too early")
	}
	h.clock.Advance(time.Hour)
	if n := h.fired(); n != 1 {
		t.Fatalf("fired %d times", n)
	}
	h.clock.Advance(48 * time.Hour)
	if n := h.fired(); n != 1 {
		t.Errorf("fired %d times", n)
	}
}

func TestMovedReminderFiresAtItsNewTime(t *testing.T) {
	for _, c := range []struct {
		name, to string
		after    []time.Duration
		fired    []int
	}{
		{"later", "2026-11-24T10:00:00Z", []time.Duration{90 * time.Minute, time.Hour}, []int{0, 1}},
		{"earlier", "2026-11-24T08:30:00Z", []time.Duration{45 * time.Minute, time.Hour}, []int{1, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, id := newHouse(t, morning)
			r := h.must(201, "POST", reminders(id), due("2026-11-24T09:00:00Z")).id()
			h.must(200, "PATCH", reminder(id, r), due(c.to))
			for i, wait := range c.after {
				h.clock.Advance(wait)
				if n := h.fired(); n != c.fired[i] {
					t.Errorf("fired %d times after step %d, want %d", n, i, c.fired[i])
				}
			}
		})
	}
}

func TestFiredReminderFiresAgainWhenPutOff(t *testing.T) {
	h, id := newHouse(t, morning)
	r := h.must(201, "POST", reminders(id), due("2026-11-24T08:10:00Z")).id()
	h.clock.Advance(15 * time.Minute)
	if h.fired() != 1 {
		t.Fatal("not fired")
	}
	h.must(200, "PATCH", reminder(id, r), due("2026-11-24T09:00:00Z"))
	h.clock.Advance(time.Hour)
	if n := h.fired(); n != 2 {
		t.Errorf("fired %d times", n)
	}
}

func TestNothingFiresThatIsOver(t *testing.T) {
	for name, end := range map[string]func(h *house, id, r int64){
		"done":         func(h *house, id, r int64) { h.must(200, "PATCH", reminder(id, r), `{"done":true}`) },
		"deleted":      func(h *house, id, r int64) { h.must(204, "DELETE", reminder(id, r), "") },
		"lead deleted": func(h *house, id, r int64) { h.must(204, "DELETE", "/api/leads/"+fmt.Sprint(id), "") },
	} {
		t.Run(name, func(t *testing.T) {
			h, id := newHouse(t, morning)
			r := h.must(201, "POST", reminders(id), due("2026-11-24T09:00:00Z")).id()
			end(h, id, r)
			h.clock.Advance(2 * time.Hour)
			if n := h.fired(); n != 0 {
				t.Errorf("fired %d times", n)
			}
			if a := h.must(200, "GET", "/api/tasks", ""); len(a.body["items"].([]any)) != 0 {
				t.Errorf("%s", a.raw)
			}
		})
	}
}

func TestNextActionFollows(t *testing.T) {
	h, id := newHouse(t, morning)
	next := func() string {
		action, _ := h.must(200, "GET", "/api/leads/"+fmt.Sprint(id), "").body["next_action"].(map[string]any)
		return fmt.Sprint(action["due_at"])
	}
	early := h.must(201, "POST", reminders(id), due("2026-11-24T09:00:00Z")).id()
	late := h.must(201, "POST", reminders(id), due("2026-11-26T09:00:00Z")).id()
	for _, step := range []struct{ method, path, body, want string }{
		{"GET", reminders(id), "", "2026-11-24T09:00:00.000Z"},
		{"PATCH", reminder(id, early), `{"done":true}`, "2026-11-26T09:00:00.000Z"},
		{"PATCH", reminder(id, late), due("2026-11-25T09:00:00Z"), "2026-11-25T09:00:00.000Z"},
		{"PATCH", reminder(id, early), `{"done":false}`, "2026-11-24T09:00:00.000Z"},
		{"DELETE", reminder(id, early), "", "2026-11-25T09:00:00.000Z"},
		{"DELETE", reminder(id, late), "", "<nil>"},
	} {
		h.must(map[bool]int{true: 204, false: 200}[step.method == "DELETE"], step.method, step.path, step.body)
		if got := next(); got != step.want {
			t.Errorf("after %s %s %s next is %s, want %s", step.method, step.path, step.body, got, step.want)
		}
	}
}

func TestEditKeepsWhatIsAbsent(t *testing.T) {
	h, id := newHouse(t, morning)
	r := h.must(201, "POST", reminders(id), due("2026-11-24T09:00:00Z")).id()
	first := h.must(200, "PATCH", reminder(id, r), `{"done":true}`)
	h.clock.Advance(3 * time.Hour)
	again := h.must(200, "PATCH", reminder(id, r), `{"done":true,"note":"אחר"}`)
	if first.body["done_at"] != "2026-11-24T08:00:00.000Z" || again.body["done_at"] != first.body["done_at"] || again.body["note"] != "אחר" {
		t.Errorf("%s then %s", first.raw, again.raw)
	}
	// The old time lies behind; sending it back with an edit is not setting it.
	h.must(200, "PATCH", reminder(id, r), `{"due_at":"2026-11-24T09:00:00Z","note":"עוד"}`)
	h.must(400, "PATCH", reminder(id, r), `{"due_at":"2026-11-24T09:00:01Z"}`)
}

func TestDoneAtFinishesAndReopens(t *testing.T) {
	h, id := newHouse(t, morning)
	r := h.must(201, "POST", reminders(id), due("2026-11-24T09:00:00Z")).id()
	for _, step := range []struct {
		body string
		want any
	}{
		{`{"done_at":"2026-11-24T09:30:00+02:00"}`, "2026-11-24T07:30:00.000Z"},
		{`{"done_at":"2026-11-24T07:45:00Z"}`, "2026-11-24T07:30:00.000Z"}, // done once
		{`{"note":"אחר"}`, "2026-11-24T07:30:00.000Z"},
		{`{"done_at":null}`, nil},
		{`{"done_at":"2099-01-01T00:00:00Z"}`, "2026-11-24T08:00:00.000Z"}, // a clock that is ahead
	} {
		if a := h.must(200, "PATCH", reminder(id, r), step.body); a.body["done_at"] != step.want {
			t.Errorf("%s: %s", step.body, a.raw)
		}
	}
	for _, body := range []string{`{"done_at":"אתמול"}`, `{"done_at":true}`} {
		if a := h.must(400, "PATCH", reminder(id, r), body); !strings.Contains(a.raw, `"field":"done_at"`) {
			t.Errorf("%s: %s", body, a.raw)
		}
	}
}

func TestOtherBusinessAndOtherLead(t *testing.T) {
	h, id := newHouse(t, morning)
	other := h.must(201, "POST", "/api/leads", `{"name":"אחר"}`).id()
	r := h.must(201, "POST", reminders(id), due("2026-11-24T09:00:00Z")).id()
	for _, c := range []struct{ method, path, body, tenant string }{
		{"GET", reminders(id), "", "2"},
		{"POST", reminders(id), due("2026-11-25T09:00:00Z"), "2"},
		{"PATCH", reminder(id, r), `{"done":true}`, "2"},
		{"DELETE", reminder(id, r), "", "2"},
		{"PATCH", reminder(other, r), `{"done":true}`, "1"},
		{"DELETE", reminder(other, r), "", "1"},
		{"POST", reminders(77), due("2026-11-25T09:00:00Z"), "1"},
	} {
		h.must(404, c.method, c.path, c.body, "Tenant", c.tenant)
	}
	if a := h.must(200, "GET", "/api/tasks", "", "Tenant", "2"); a.body["total"] != 0.0 {
		t.Errorf("%s", a.raw)
	}
}

func TestEveryStatementStaysInTheBusiness(t *testing.T) {
	statements := dbtest.Statements(t, ".")
	if len(statements) < 5 {
		t.Fatalf("only %d statements found", len(statements))
	}
	dbtest.NoScans(t, dbtest.OpenAt(t, clock.New(0)), statements)
}
