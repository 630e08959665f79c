package activity_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// own gives a lead to a person of business 1.
func (h *house) own(lead, person int64) {
	h.t.Helper()
	h.write(func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE leads SET owner_id = :person WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": lead, "person": person})
		return err
	})
}

// as looks at the home screen in somebody's sight.
func (h *house) as(sight tenant.Sight, look func()) {
	h.t.Helper()
	h.guard.sight = sight
	defer func() { h.guard.sight = tenant.Sight{} }()
	look()
}

var (
	ownOnly    = tenant.Sight{Reach: tenant.Own, Viewer: 100}
	ownAndFree = tenant.Sight{Reach: tenant.Own, Viewer: 100, Unowned: true}
	teamOnly   = tenant.Sight{Reach: tenant.Team, Viewer: 100}
)

// Who sees some of the leads gets the figures of those, before they are rolled and after, and those of a
// lead that was handed over go along with it.
func TestFiguresReachAsFarAsTheViewer(t *testing.T) {
	h := newHouse(t)
	mine, mate, free := h.add("שלי"), h.add("של הצוות"), h.add("של אף אחד")
	h.own(mine, 100)
	h.own(mate, 101)
	h.teamUp(100, 101)
	for _, lead := range []int64{mine, mate, free} {
		h.happens("message.received", lead)
		h.happens("call.started", lead)
	}
	h.happens("message.queued", mate)
	h.clock.Advance(2 * time.Minute)
	h.happens("message.queued", mine)
	expect := func(when string, of map[string]struct {
		sight tenant.Sight
		want  string
	}) {
		t.Helper()
		for name, c := range of {
			h.as(c.sight, func() {
				home := h.must(200, "GET", "/api/home", "")
				day := home["days"].([]any)[13].(object)
				got := fmt.Sprint(day["whatsapp"], day["phone"], day["new_leads"], home["first_answer"].(object)["answered"])
				if got != c.want {
					t.Errorf("%s, %s: %s, want %s", when, name, got, c.want)
				}
			})
		}
	}
	type who = struct {
		sight tenant.Sight
		want  string
	}
	first := map[string]who{"all": {tenant.Sight{}, "3 3 3 2"}, "own": {ownOnly, "1 1 1 1"}, "own and unowned": {ownAndFree, "2 2 2 1"}, "team": {teamOnly, "2 2 2 2"}}
	expect("not rolled", first)
	h.clock.Advance(2 * time.Minute)
	h.roll()
	expect("rolled", first)
	h.happens("message.received", mine) // came already today
	h.happens("message.received", free) // still waits
	h.happens("message.queued", free)
	h.must(204, "DELETE", fmt.Sprint("/api/leads/", mate), "")
	half := map[string]who{"all": {tenant.Sight{}, "3 3 2 3"}, "own": {ownOnly, "1 1 1 1"}, "own and unowned": {ownAndFree, "2 2 2 2"}}
	expect("half rolled", half)
	h.clock.Advance(2 * time.Minute)
	h.roll()
	expect("rolled again", half)
	h.own(free, 100)
	expect("handed over", map[string]who{"own": {ownOnly, "2 2 2 2"}})
}

// Whatever happens and whenever it is rolled, in every sight: the screen shows what a fold of everything would.
func TestRollingChangesNothingForAnybody(t *testing.T) {
	dice := rand.New(rand.NewPCG(11, 7)) //nolint:gosec // variety, not secrecy
	h := newHouse(t)
	ids := []int64{h.add("א"), h.add("ב"), h.add("ג")}
	h.own(ids[0], 100)
	h.own(ids[1], 101)
	h.teamUp(100, 101)
	kinds := []string{"message.received", "message.queued", "call.started", "message.status", "lead.deleted", "lead.restored"}
	for range 300 {
		h.happens(kinds[dice.IntN(len(kinds))], ids[dice.IntN(len(ids))])
		h.clock.Advance(time.Duration(dice.IntN(60)) * time.Minute)
		if dice.IntN(20) == 0 {
			h.roll()
		}
	}
	rolled := map[tenant.Sight]string{}
	for _, sight := range []tenant.Sight{ownOnly, ownAndFree, teamOnly} {
		h.as(sight, func() { rolled[sight] = h.figures() })
	}
	if rolled[ownOnly] == rolled[teamOnly] || rolled[ownOnly] == rolled[ownAndFree] {
		t.Fatalf("all sights show %s", rolled[ownOnly])
	}
	h.write(func(tx *db.Tx) error {
		if _, err := tx.Exec(`DELETE FROM lead_figures WHERE tenant_id = :tenant`, nil); err != nil {
			return err
		}
		_, err := tx.Exec(`DELETE FROM daily_figures WHERE tenant_id = :tenant`, nil)
		return err
	})
	for sight, was := range rolled {
		h.as(sight, func() {
			if anew := h.figures(); anew != was {
				t.Errorf("%+v: folded anew\n%s\nrolled\n%s", sight, anew, was)
			}
		})
	}
}

// teamUp makes a team of people of business 1.
func (h *house) teamUp(people ...int64) {
	h.t.Helper()
	h.write(func(tx *db.Tx) error {
		if _, err := tx.Exec(`INSERT INTO teams (tenant_id, id, name, name_key, created_at) VALUES (:tenant, 1, 'צוות', 'צוות', 0)`, nil); err != nil {
			return err
		}
		for _, person := range people {
			if _, err := tx.Exec(`INSERT INTO users (tenant_id, id, email, name, role, locale, password_hash, disabled_at, created_at, updated_at)
				VALUES (:tenant, :id, :mail, 'א', 'agent', 'he', '', 0, 0, 0)`, db.Args{"id": person, "mail": fmt.Sprint(person, "@example.com")}); err != nil {
				return err
			}
			if _, err := tx.Exec(`INSERT INTO team_members (tenant_id, team_id, user_id) VALUES (:tenant, 1, :id)`, db.Args{"id": person}); err != nil {
				return err
			}
		}
		return nil
	})
}
