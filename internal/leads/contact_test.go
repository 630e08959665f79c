package leads_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/leads"
)

// came is FindOrCreate in a transaction of its own.
func (h *house) came(c leads.Contact) (l leads.Lead, created bool) {
	h.t.Helper()
	if err := h.write(func(tx *db.Tx) (err error) {
		l, created, err = h.leads.FindOrCreate(tx, c)
		return err
	}); err != nil {
		h.t.Fatal(err)
	}
	return l, created
}

func TestKnownPhoneIsTheSameLead(t *testing.T) {
	h := newHouse(t)
	id := h.add(object{"name": "דנה", "phone": "052-345-6789", "notes": "אחת", "tags": []string{"a"}})
	a := h.must(200, "POST", "/api/leads", object{
		"name": "אחרת", "phone": "+972523456789", "email": "d@b.co", "notes": "שתיים", "tags": []string{"A", "b"}, "value_agorot": 7, "owner_id": 100,
	})
	if a.id() != id || a.body["name"] != "דנה" || a.body["email"] != "d@b.co" || a.body["notes"] != "אחת\nשתיים" ||
		fmt.Sprint(a.body["tags"]) != "[a b]" || a.body["value_agorot"] != 7.0 || a.body["owner_id"] != 100.0 || a.body["phone_raw"] != "052-345-6789" {
		t.Errorf("%s", a.raw)
	}
	again := h.must(200, "POST", "/api/leads", object{"phone": "0523456789", "notes": "שתיים", "email": "other@b.co"})
	if again.raw != a.raw {
		t.Errorf("nothing new, yet %s became %s", a.raw, again.raw)
	}
	if kinds := h.events(id); !slices.Equal(kinds, []string{"lead.created", "lead.updated"}) {
		t.Errorf("events %v", kinds)
	}
}

func TestWhatsAppThenPhone(t *testing.T) {
	h := newHouse(t)
	first, created := h.came(leads.Contact{
		Identities: []leads.Identity{{Kind: "phone", Value: "+972523456789"}, {Kind: "bsuid", Value: "IL.123"}},
		Name:       "דנה", NameSource: "whatsapp", Phone: "972523456789", Source: "whatsapp",
	})
	if !created || first.Phone == nil || *first.Phone != "+972523456789" || first.Source != "whatsapp" {
		t.Fatalf("%+v", first)
	}
	second, created := h.came(leads.Contact{Phone: "+972523456789", Source: "phone"})
	if created || second.ID != first.ID || second.Name != "דנה" {
		t.Errorf("the call made %+v", second)
	}
	third, _ := h.came(leads.Contact{Identities: []leads.Identity{{Kind: "bsuid", Value: "IL.123"}}, Source: "whatsapp"})
	if third.ID != first.ID {
		t.Error("the other identity is not known")
	}
}

func TestContactWithoutPhone(t *testing.T) {
	h := newHouse(t)
	bsuid := []leads.Identity{{Kind: "bsuid", Value: "IL.9"}}
	l, created := h.came(leads.Contact{Identities: bsuid, Name: "פרופיל", NameSource: "whatsapp", Source: "whatsapp"})
	if !created || l.Phone != nil || l.Name != "פרופיל" {
		t.Fatalf("%+v", l)
	}
	if got := h.must(200, "GET", "/api/leads?q=פרופיל", nil).ids(); !slices.Equal(got, []int64{l.ID}) {
		t.Errorf("found %v", got)
	}
	// The number becomes known later; a nameless identity alone is a lead, too.
	known, _ := h.came(leads.Contact{Identities: append(bsuid, leads.Identity{Kind: "phone", Value: "+972523456789"}), Source: "whatsapp"})
	if known.ID != l.ID || known.Phone == nil {
		t.Errorf("%+v", known)
	}
	if _, created := h.came(leads.Contact{Identities: []leads.Identity{{Kind: "twilio_ext", Value: "x1"}}, Source: "whatsapp"}); !created {
		t.Error("an address alone is enough")
	}
}

func TestTwoLeadsTurnOutToBeOnePerson(t *testing.T) {
	h := newHouse(t)
	byPhone, _ := h.came(leads.Contact{Phone: "0523456789", Source: "phone"})
	bsuid := leads.Identity{Kind: "bsuid", Value: "IL.5"}
	byID, _ := h.came(leads.Contact{Identities: []leads.Identity{bsuid}, Source: "whatsapp"})
	both, _ := h.came(leads.Contact{Identities: []leads.Identity{bsuid, {Kind: "phone", Value: "+972523456789"}}, Source: "whatsapp"})
	if byPhone.ID == byID.ID || both.ID != byPhone.ID {
		t.Errorf("phone %d, id %d, both %d", byPhone.ID, byID.ID, both.ID)
	}
	if later, _ := h.came(leads.Contact{Identities: []leads.Identity{bsuid}, Source: "whatsapp"}); later.ID != byPhone.ID {
		t.Error("from then on the person is one")
	}
}

func TestNameSources(t *testing.T) {
	h := newHouse(t)
	name := func(source, text string) string {
		l, _ := h.came(leads.Contact{Phone: "0523456789", Name: text, NameSource: source, Source: "phone"})
		return l.Name
	}
	for _, step := range []struct{ source, name, want string }{
		{"", "", ""},
		{"ai", "דנה מהשיחה", "דנה מהשיחה"},
		{"whatsapp", "Dana 💐\u202e", "Dana 💐"},
		{"ai", "שרה", "Dana 💐"},
		{"whatsapp", "אחרת", "Dana 💐"},
		{"import", "דנה לוי", "דנה לוי"},
		{"whatsapp", "Dana", "דנה לוי"},
	} {
		if got := name(step.source, step.name); got != step.want {
			t.Errorf("after %q from %s the name is %q, want %q", step.name, step.source, got, step.want)
		}
	}
	a := h.must(200, "POST", "/api/leads", object{"phone": "0523456789", "name": "דנה כהן"})
	if a.body["name"] != "דנה כהן" || name("import", "לא") != "דנה כהן" {
		t.Errorf("a person's word counts most: %s", a.raw)
	}
	ai := "שם מהבוט"
	if err := h.write(func(tx *db.Tx) error {
		_, err := h.leads.Update(tx, a.id(), leads.Patch{Name: &ai, NameSource: "ai", AddTags: []string{"דחוף"}})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if got := h.must(200, "GET", lead(a.id()), nil); got.body["name"] != "דנה כהן" || fmt.Sprint(got.body["tags"]) != "[דחוף]" {
		t.Errorf("%s", got.raw)
	}
}

func TestHostileContactIsTamed(t *testing.T) {
	h := newHouse(t)
	l, created := h.came(leads.Contact{
		Identities: []leads.Identity{{Kind: "phone", Value: "nonsense"}, {Kind: "bsuid", Value: " IL.7 "}},
		Name:       "a\x00b\u202e" + string(make([]byte, 5000)) + "\xff", NameSource: "whatsapp", Phone: "unknown", Source: "whatsapp",
	})
	if !created || l.Name != "ab" || l.Phone != nil {
		t.Errorf("%+v", l)
	}
}

func TestDeletedLeadComesBack(t *testing.T) {
	h := newHouse(t)
	id := h.add(object{"name": "דנה", "phone": "0523456789"})
	h.must(204, "DELETE", lead(id), nil)
	l, created := h.came(leads.Contact{Phone: "0523456789", Source: "phone"})
	if created || l.ID != id {
		t.Errorf("%+v", l)
	}
	h.must(200, "GET", lead(id), nil)
	if kinds := h.events(id); !slices.Equal(kinds, []string{"lead.created", "lead.deleted", "lead.restored"}) {
		t.Errorf("events %v", kinds)
	}
}

func TestManyAtOnceMakeOneLead(t *testing.T) {
	h := newHouse(t)
	var wg sync.WaitGroup
	ids := make([]int64, 24)
	made := make([]bool, len(ids))
	for i := range ids {
		wg.Go(func() {
			if err := h.write(func(tx *db.Tx) error {
				l, created, err := h.leads.FindOrCreate(tx, leads.Contact{
					Identities: []leads.Identity{{Kind: "bsuid", Value: "IL.1"}}, Phone: "0523456789", Source: "whatsapp",
				})
				ids[i], made[i] = l.ID, created
				return err
			}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	slices.Sort(ids)
	if ids[0] != ids[len(ids)-1] || ids[0] == 0 {
		t.Errorf("leads %v", ids)
	}
	created := 0
	for _, m := range made {
		if m {
			created++
		}
	}
	if total := h.must(200, "GET", "/api/leads", nil).body["total"]; created != 1 || total != 1.0 {
		t.Errorf("%d created, %v there", created, total)
	}
}

func TestChangedPhone(t *testing.T) {
	h := newHouse(t)
	other := h.add(object{"name": "אחר", "phone": "0501111111"})
	id := h.add(object{"name": "דנה", "phone": "0523456789"})
	a := h.must(409, "PATCH", lead(id), object{"phone": "050-111-1111"})
	if a.body["error"] != "phone_taken" {
		t.Errorf("%s", a.raw)
	}
	h.must(204, "DELETE", lead(other), nil)
	h.must(200, "PATCH", lead(id), object{"phone": "050-111-1111"})
	if l, created := h.came(leads.Contact{Phone: "0523456789", Source: "phone"}); !created || l.ID == id {
		t.Error("a mistyped number stays with the lead")
	}

	if err := h.write(func(tx *db.Tx) error {
		return h.leads.Spoke(tx, id, leads.Spoke{Channel: "phone", At: h.clock.Now(), Inbound: true})
	}); err != nil {
		t.Fatal(err)
	}
	h.must(200, "PATCH", lead(id), object{"phone": "0502222222"})
	if l, _ := h.came(leads.Contact{Phone: "0501111111", Source: "phone"}); l.ID != id {
		t.Error("a number that was used is forgotten")
	}
}

func TestSpoke(t *testing.T) {
	h := newHouse(t)
	id := h.add(object{"name": "דנה"})
	say := func(words string, at time.Time, inbound bool) {
		t.Helper()
		if err := h.write(func(tx *db.Tx) error {
			return h.leads.Spoke(tx, id, leads.Spoke{Channel: "whatsapp", Words: words, At: at, Inbound: inbound})
		}); err != nil {
			t.Fatal(err)
		}
	}
	now := h.clock.Now()
	say("שלום\nמה שלומך", now, true)
	say("ישן יותר", now.Add(-time.Hour), true)
	a := h.must(200, "GET", lead(id), nil)
	if a.body["last_message"] != "שלום מה שלומך" || a.body["unread"] != 2.0 || a.body["last_channel"] != "whatsapp" || a.body["last_contact_at"] != "2026-11-24T08:00:00.000Z" {
		t.Errorf("%s", a.raw)
	}
	say("תשובה", now.Add(time.Second), false)
	if a := h.must(200, "POST", lead(id, "/read"), nil); a.body["unread"] != 0.0 || a.body["last_message"] != "תשובה" {
		t.Errorf("%s", a.raw)
	}
	if err := h.write(func(tx *db.Tx) error { return h.leads.Spoke(tx, 5, leads.Spoke{At: now}) }); !fault.Is(err, fault.NotFound) {
		t.Errorf("a lead that is not there: %v", err)
	}
}

func TestNextAction(t *testing.T) {
	h := newHouse(t)
	id := h.add(object{"name": "דנה"})
	set := func(due time.Time) any {
		t.Helper()
		if err := h.write(func(tx *db.Tx) error { return h.leads.SetNextAction(tx, id, "reminder", due) }); err != nil {
			t.Fatal(err)
		}
		return h.must(200, "GET", lead(id), nil).body["next_action"]
	}
	if got := fmt.Sprint(set(h.clock.Now())); got != "map[due_at:2026-11-24T08:00:00.000Z kind:reminder]" {
		t.Error(got)
	}
	if got := set(time.Time{}); got != nil {
		t.Error(got)
	}
}
