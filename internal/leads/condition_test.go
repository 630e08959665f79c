package leads_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
)

// filtered are the ids of what a filter lets through, sorted.
func (h *house) filtered(filter string) []int64 {
	h.t.Helper()
	ids := h.must(200, "GET", "/api/leads?filter="+url.QueryEscape(filter), nil).ids()
	slices.Sort(ids)
	return ids
}

func jerusalem(*db.Tx) (*time.Location, error) { return time.LoadLocation("Asia/Jerusalem") }

func TestConditions(t *testing.T) {
	h := newHouse(t)
	h.leads.InZone(jerusalem)
	h.must(201, "POST", "/api/lead-fields", object{"label": "Rooms", "key": "rooms", "kind": "number"})
	h.must(201, "POST", "/api/lead-fields", object{"label": "Area", "key": "area", "kind": "select", "options": []object{{"key": "north", "label": "צפון"}, {"key": "south", "label": "דרום"}}})
	h.must(201, "POST", "/api/lead-fields", object{"label": "Wants", "key": "wants", "kind": "multi", "options": []object{{"key": "bath", "label": "אמבטיה"}, {"key": "kitchen", "label": "מטבח"}}})
	h.must(201, "POST", "/api/lead-fields", object{"label": "Visit", "key": "visit", "kind": "date"})
	h.must(201, "POST", "/api/lead-fields", object{"label": "Insured", "key": "insured", "kind": "checkbox"})
	h.must(201, "POST", "/api/lead-fields", object{"label": "City", "key": "city", "kind": "text"})
	a := h.add(object{"name": "דנה כהן", "phone": "052-1234567", "owner_id": 100, "tags": []string{"VIP"}, "value_agorot": 100_000, "fields": object{
		"rooms": 3.5, "area": "north", "wants": []string{"bath", "kitchen"}, "visit": "2026-11-24", "insured": true, "city": "תל־אביב"}})
	h.clock.Advance(time.Hour)
	b := h.add(object{"name": "אבי", "email": "avi@x.co", "status": "won", "value_agorot": 50_000, "source": "facebook", "fields": object{"rooms": 2, "area": "south"}})
	h.clock.Advance(30 * time.Hour)
	c := h.add(object{"name": "Zoe", "email": "zoe@x.co", "tags": []string{"cold"}, "fields": object{"wants": []string{"bath"}}})
	if err := h.write(func(tx *db.Tx) error {
		return h.leads.SetNextAction(tx, b, "reminder", h.clock.Now().Add(-time.Minute))
	}); err != nil {
		t.Fatal(err)
	}
	for filter, want := range map[string][]int64{
		``:           {a, b, c},
		`{"all":[]}`: {a, b, c},
		`{"f":"status","op":"is","v":["WON","lost"]}`:      {b},
		`{"f":"status","op":"not","v":["won"]}`:            {a, c},
		`{"f":"owner","op":"is","v":["me"]}`:               {a},
		`{"f":"owner","op":"not","v":["me"]}`:              {b, c},
		`{"f":"owner","op":"is","v":["me","none"]}`:        {a, b, c},
		`{"f":"owner","op":"empty"}`:                       {b, c},
		`{"f":"owner","op":"set"}`:                         {a},
		`{"f":"source","op":"is","v":["facebook"]}`:        {b},
		`{"f":"tag","op":"is","v":["vip","cold"]}`:         {a, c},
		`{"f":"tag","op":"not","v":["vip"]}`:               {b, c},
		`{"f":"tag","op":"empty"}`:                         {b},
		`{"f":"value","op":"gte","v":["50000"]}`:           {a, b},
		`{"f":"value","op":"lte","v":["50000"]}`:           {b, c},
		`{"f":"value","op":"empty"}`:                       {c},
		`{"f":"name","op":"has","v":["כהנ דנה"]}`:          {a},
		`{"f":"name","op":"lacks","v":["דנה"]}`:            {b, c},
		`{"f":"name","op":"is","v":["zoe"]}`:               {c},
		`{"f":"phone","op":"has","v":["052-123"]}`:         {a},
		`{"f":"phone","op":"empty"}`:                       {b, c},
		`{"f":"email","op":"has","v":["AVI@"]}`:            {b},
		`{"f":"created","op":"on","v":["2026-11-24"]}`:     {a, b},
		`{"f":"created","op":"last","v":["0"]}`:            {c},
		`{"f":"created","op":"before","v":["2026-11-25"]}`: {a, b},
		`{"f":"created","op":"after","v":["2026-11-24"]}`:  {c},
		`{"f":"contact","op":"empty"}`:                     {a, b, c},
		`{"f":"next","op":"overdue"}`:                      {b},
		`{"f":"next","op":"empty"}`:                        {a, c},
		`{"f":"unread","op":"is","v":["false"]}`:           {a, b, c},
		`{"f":"field.rooms","op":"gte","v":["3.5"]}`:       {a},
		`{"f":"field.rooms","op":"empty"}`:                 {c},
		`{"f":"field.area","op":"is","v":["north"]}`:       {a},
		`{"f":"field.area","op":"not","v":["north"]}`:      {b, c},
		`{"f":"field.wants","op":"is","v":["kitchen"]}`:    {a},
		`{"f":"field.visit","op":"on","v":["2026-11-24"]}`: {a},
		`{"f":"field.visit","op":"next","v":["7"]}`:        {},
		`{"f":"field.insured","op":"is","v":["true"]}`:     {a},
		`{"f":"field.insured","op":"is","v":["false"]}`:    {b, c},
		`{"f":"field.city","op":"has","v":["תל אביב"]}`:    {a},
		`{"f":"field.city","op":"lacks","v":["תל אביב"]}`:  {b, c},
		`{"any":[{"f":"status","op":"is","v":["won"]},{"all":[{"f":"tag","op":"is","v":["vip"]},{"f":"value","op":"gte","v":["1"]}]}]}`:  {a, b},
		`{"all":[{"f":"status","op":"is","v":["new"]},{"any":[{"f":"tag","op":"is","v":["vip"]},{"f":"name","op":"has","v":["zoe"]}]}]}`: {a, c},
	} {
		if got := h.filtered(filter); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", filter, got, want)
		}
	}
	// The board and its counts agree with the list.
	heads := h.must(200, "GET", "/api/leads/columns?filter="+url.QueryEscape(`{"f":"value","op":"gte","v":["50000"]}`), nil)
	if !strings.Contains(heads.raw, `"status":"won","count":1,"value_agorot":50000`) {
		t.Error(heads.raw)
	}
}

func TestRefusedConditions(t *testing.T) {
	h := newHouse(t)
	deep := `{"all":[{"all":[{"all":[{"all":[]}]}]}]}`
	many := `{"all":[` + strings.Repeat(`{"f":"name","op":"set"},`, 30) + `{"f":"name","op":"set"}]}`
	for _, filter := range []string{
		"x", "{", "[]", `{"all":[]}x`, `{"all":[],"any":[]}`, `{"f":"name"}`, `{"f":"name","op":"is"}`, `{"f":"name","op":"is","v":["a","b"]}`,
		`{"f":"shoe","op":"set"}`, `{"f":"field.shoe","op":"set"}`, `{"f":"status","op":"has","v":["new"]}`, `{"f":"value","op":"gte","v":["much"]}`,
		`{"f":"value","op":"gte","v":["NaN"]}`, `{"f":"created","op":"on","v":["24.11.2026"]}`, `{"f":"created","op":"last","v":["-1"]}`,
		`{"f":"owner","op":"is","v":["x"]}`, `{"f":"name","op":"has","v":["\u0000"]}`, `{"f":"phone","op":"has","v":["abc"]}`, `{"g":1}`, deep, many,
	} {
		if a := h.must(400, "GET", "/api/leads?filter="+url.QueryEscape(filter), nil); a.refused() != "filter" {
			t.Errorf("%s: %s", filter, a.raw)
		}
	}
	h.must(200, "GET", "/api/leads?filter="+url.QueryEscape(`{"all":[{"any":[{"all":[{"f":"name","op":"set"}]}]}]}`), nil)
}

// FuzzCondition holds that whatever is read stays within the limits, and reads back the same.
func FuzzCondition(f *testing.F) {
	f.Add(`{"all":[{"f":"status","op":"is","v":["new"]},{"any":[{"f":"value","op":"gte","v":["1"]}]}]}`)
	f.Add(`{"f":"field.x","op":"has","v":["';--"]}`)
	f.Fuzz(func(t *testing.T, text string) {
		c, err := leads.ParseCondition(text)
		if err != nil || c == nil {
			return
		}
		again, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if len(again) <= 4000 {
			if _, err := leads.ParseCondition(string(again)); err != nil {
				t.Fatalf("%s is read, but not as %s: %v", text, again, err)
			}
		}
		var tests func(c leads.Condition, depth int) int
		tests = func(c leads.Condition, depth int) int {
			if depth > 4 {
				t.Fatalf("deeper than allowed: %s", text)
			}
			n := 1
			for _, child := range append(c.All, c.Any...) {
				n += tests(child, depth+1)
			}
			return n
		}
		if n := tests(*c, 1); n > 30 {
			t.Fatalf("%d conditions: %s", n, text)
		}
	})
}
