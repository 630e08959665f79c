package activity_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
)

func (h *house) happens(kind string, lead int64) {
	h.t.Helper()
	h.write(func(tx *db.Tx) error { _, err := bus.Emit(tx, happened{kind, lead}); return err })
}

// roll folds all that is settled.
func (h *house) roll() {
	h.t.Helper()
	for more := true; more; {
		h.write(func(tx *db.Tx) (err error) { more, err = h.feat.Roll(tx); return err })
	}
}

// figures are the parts of the home screen that are folded.
func (h *house) figures() string {
	h.t.Helper()
	home := h.must(200, "GET", "/api/home", "")
	raw, err := json.Marshal([]any{home["days"], home["new_leads"], home["calls"], home["first_answer"]})
	if err != nil {
		h.t.Fatal(err)
	}
	return string(raw)
}

func TestFirstAnswer(t *testing.T) {
	h := newHouse(t)
	quick, slow, silent := h.add("מהיר"), h.add("איטי"), h.add("בלי תשובה")
	for _, lead := range []int64{quick, slow, silent} {
		h.happens("message.received", lead)
	}
	h.clock.Advance(4 * time.Minute)
	h.happens("message.received", quick) // asks again: waits since the first
	h.happens("message.queued", quick)
	h.happens("message.queued", quick) // a second answer is not a first one
	h.happens("message.status", slow)
	h.clock.Advance(3 * time.Hour)
	h.happens("message.queued", slow)
	got := fmt.Sprint(h.must(200, "GET", "/api/home", "")["first_answer"])
	if got != "map[answered:2 median_s:300 previous_median_s:<nil> within_5_minutes:1]" {
		t.Error(got)
	}
}

// An answer belongs to the day it was given on, also when the question came before midnight, and the
// figures are the same whether they were rolled in between or not.
func TestFiguresAcrossMidnightAndRolls(t *testing.T) {
	for _, rolled := range []bool{false, true} {
		h := newHouse(t)
		id := h.add("דנה")
		h.clock.Advance(13*time.Hour + 50*time.Minute) // 23:50 in Jerusalem
		h.happens("message.received", id)
		h.clock.Advance(5 * time.Minute)
		if rolled {
			h.roll()
		}
		h.clock.Advance(15 * time.Minute) // 00:10
		h.happens("message.queued", id)
		h.happens("message.received", id)
		if rolled {
			h.clock.Advance(2 * time.Minute)
			h.roll()
			h.roll()
		}
		home := h.must(200, "GET", "/api/home", "")
		days := home["days"].([]any)
		if got := fmt.Sprint(days[12], days[13]); got != "map[day:2026-11-24 new_leads:1 phone:0 whatsapp:1] map[day:2026-11-25 new_leads:0 phone:0 whatsapp:1]" {
			t.Errorf("rolled %v: %s", rolled, got)
		}
		if got := fmt.Sprint(home["first_answer"]); got != "map[answered:1 median_s:900 previous_median_s:<nil> within_5_minutes:0]" {
			t.Errorf("rolled %v: %s", rolled, got)
		}
	}
}

// Days of 23 and 25 hours are days like others.
func TestFiguresOnTheDaysWhenClocksChange(t *testing.T) {
	for name, c := range map[string]struct{ from, last string }{
		"23 hours": {"2026-03-26T22:30:00Z", "2026-03-27T20:30:00Z"},
		"25 hours": {"2026-10-24T21:30:00Z", "2026-10-25T21:30:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			from, err := time.Parse(time.RFC3339, c.from)
			if err != nil {
				t.Fatal(err)
			}
			last, err := time.Parse(time.RFC3339, c.last)
			if err != nil {
				t.Fatal(err)
			}
			h.clock.Advance(from.Sub(h.clock.Now()))
			a, b := h.add("א"), h.add("ב")
			h.happens("message.received", a)
			h.clock.Advance(last.Sub(from))
			h.happens("message.received", a)
			h.happens("message.received", b)
			h.clock.Advance(2 * time.Hour) // the next day
			h.happens("message.received", a)
			h.clock.Advance(2 * time.Minute)
			h.roll()
			days := h.must(200, "GET", "/api/home", "")["days"].([]any)
			if days[12].(object)["whatsapp"] != 2.0 || days[13].(object)["whatsapp"] != 1.0 {
				t.Errorf("%v", days[12:])
			}
		})
	}
}

// Whatever happens and whenever it is rolled: the screen shows what a fold of everything would.
func TestRollingChangesNothing(t *testing.T) {
	dice := rand.New(rand.NewPCG(7, 7)) //nolint:gosec // variety, not secrecy
	h := newHouse(t)
	ids := []int64{h.add("א"), h.add("ב"), h.add("ג")}
	kinds := []string{"message.received", "message.queued", "call.started", "message.status"}
	for range 300 {
		h.happens(kinds[dice.IntN(len(kinds))], ids[dice.IntN(len(ids))])
		h.clock.Advance(time.Duration(dice.IntN(90)) * time.Minute)
		if dice.IntN(20) == 0 {
			h.roll()
		}
	}
	rolled := h.figures()
	h.write(func(tx *db.Tx) error { // rebuilt: the rows are only a memory of the events
		_, err := tx.Exec(`DELETE FROM daily_figures WHERE tenant_id = :tenant`, nil)
		return err
	})
	if live := h.figures(); live != rolled {
		t.Errorf("folded anew\n%s\nrolled\n%s", live, rolled)
	}
	h.clock.Advance(2 * time.Minute)
	h.roll()
	if again := h.figures(); again != rolled {
		t.Errorf("rebuilt\n%s\nrolled\n%s", again, rolled)
	}
}

func TestDeletedTodayIsNoNewLead(t *testing.T) {
	h := newHouse(t)
	id := h.add("טעות")
	h.add("אמיתי")
	newLeads := func() string { return fmt.Sprint(h.must(200, "GET", "/api/home", "")["new_leads"]) }
	h.must(204, "DELETE", fmt.Sprint("/api/leads/", id), "")
	if got := newLeads(); got != "map[count:1 previous:0]" {
		t.Error(got)
	}
	h.must(200, "POST", fmt.Sprint("/api/leads/", id, "/restore"), "")
	if got := newLeads(); got != "map[count:2 previous:0]" {
		t.Error(got)
	}
}

func TestFunnel(t *testing.T) {
	h := newHouse(t)
	id := h.add("דנה")
	h.add("רון")
	h.must(200, "PATCH", fmt.Sprint("/api/leads/", id), `{"status":"won","value_agorot":700}`)
	var total, won float64
	for _, s := range h.must(200, "GET", "/api/home", "")["funnel"].([]any) {
		stage := s.(object)
		total += stage["count"].(float64)
		if stage["key"] == "won" {
			won = stage["value_agorot"].(float64)
		}
	}
	if total != 2 || won != 700 {
		t.Errorf("%v leads, won %v", total, won)
	}
}
