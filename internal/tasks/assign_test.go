package tasks_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tasks"
	"github.com/moked/moked/internal/tenant"
)

// people adds users to business 1: id is the number, the name its role.
func (h *house) people(roles map[int64]string) {
	h.t.Helper()
	h.write(func(tx *db.Tx) error {
		for id, role := range roles {
			if _, err := tx.Exec(`INSERT INTO users (tenant_id, id, email, name, role, locale, password_hash, disabled_at, created_at, updated_at)
				VALUES (:tenant, :id, :email, :role, :role, 'he', '', 0, 0, 0)`, db.Args{"id": id, "email": fmt.Sprint(id), "role": role}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (h *house) write(f func(tx *db.Tx) error) {
	h.t.Helper()
	if err := h.db.Write(h.t.Context(), tenant.Grant(1), f); err != nil {
		h.t.Fatal(err)
	}
}

func TestTasks(t *testing.T) {
	h, lead := newHouse(t, morning)
	h.people(map[int64]string{100: "agent", 101: "manager"})
	a := h.must(201, "POST", "/api/tasks", fmt.Sprintf(`{"title":" לשלוח  הצעה ","due_at":"2026-11-24T09:00:00Z","lead_id":%d,"assignee_id":101,"note":"דחוף"}`, lead))
	for field, want := range map[string]any{"kind": "task", "title": "לשלוח הצעה", "assignee": "manager", "assignee_id": 101.0, "lead_id": float64(lead), "lead_name": "דנה", "note": "דחוף", "done_at": nil} {
		if a.body[field] != want {
			t.Errorf("%s = %v, want %v", field, a.body[field], want)
		}
	}
	alone := h.must(201, "POST", "/api/tasks", `{"title":"להזמין נייר","due_at":"2026-11-24T10:00:00Z"}`)
	if alone.body["lead_id"] != nil || alone.body["assignee_id"] != nil {
		t.Errorf("%s", alone.raw)
	}
	titles := func(query string) string {
		var all []string
		for _, i := range h.must(200, "GET", "/api/tasks"+query, "").body["items"].([]any) {
			all = append(all, i.(map[string]any)["title"].(string))
		}
		return strings.Join(all, ", ")
	}
	for query, want := range map[string]string{"?when=today": "לשלוח הצעה, להזמין נייר", "?owner=me": "להזמין נייר", "?when=done": ""} {
		if got := titles(query); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	task := fmt.Sprint("/api/tasks/", alone.id())
	h.must(200, "PATCH", task, `{"assignee_id":101,"title":"להזמין דיו"}`)
	h.must(200, "PATCH", task, `{"done":true}`)
	if got := titles("?when=done"); got != "להזמין דיו" {
		t.Errorf("done %q", got)
	}
	if a := h.must(200, "PATCH", task, `{"done":false,"assignee_id":0}`); a.body["assignee_id"] != nil || a.body["done_at"] != nil {
		t.Errorf("%s", a.raw)
	}
	if a := h.must(200, "GET", "/api/tasks/counts", ""); fmt.Sprint(a.body) != "map[overdue:0 today:1]" {
		t.Errorf("%s", a.raw)
	}
	next := h.must(200, "GET", fmt.Sprint("/api/leads/", lead), "").body["next_action"]
	if fmt.Sprint(next) != "map[due_at:2026-11-24T09:00:00.000Z kind:task]" {
		t.Errorf("next %v", next)
	}
	h.must(204, "DELETE", task, "")
	h.must(404, "DELETE", task, "")
	if got := titles(""); got != "לשלוח הצעה" {
		t.Errorf("left %q", got)
	}
}

func TestRefusedTasks(t *testing.T) {
	h, lead := newHouse(t, morning)
	for name, c := range map[string]struct {
		status      int
		body, field string
	}{
		"no title":        {400, `{"due_at":"2026-11-25T08:00:00Z","title":" "}`, "title"},
		"long title":      {400, `{"due_at":"2026-11-25T08:00:00Z","title":"` + strings.Repeat("א", 201) + `"}`, "title"},
		"no time":         {400, `{"title":"x"}`, "due_at"},
		"past":            {400, `{"title":"x","due_at":"2026-11-23T08:00:00Z"}`, "due_at"},
		"nobody's":        {400, `{"title":"x","due_at":"2026-11-25T08:00:00Z","assignee_id":7}`, "assignee_id"},
		"another's lead":  {404, `{"title":"x","due_at":"2026-11-25T08:00:00Z","lead_id":7}`, ""},
		"an unknown part": {400, `{"title":"x","due_at":"2026-11-25T08:00:00Z","priority":1}`, "priority"},
	} {
		a := h.must(c.status, "POST", "/api/tasks", c.body)
		if !strings.Contains(a.raw, `"field":"`+c.field) && c.field != "" {
			t.Errorf("%s: %s", name, a.raw)
		}
	}
	id := h.must(201, "POST", "/api/tasks", fmt.Sprintf(`{"title":"x","due_at":"2026-11-25T08:00:00Z","lead_id":%d}`, lead)).id()
	h.must(400, "PATCH", fmt.Sprint("/api/tasks/", id), `{"title":""}`)
	h.must(404, "PATCH", fmt.Sprint("/api/tasks/", id), `{"done":true}`, "Tenant", "2")
	h.must(404, "DELETE", fmt.Sprint("/api/tasks/", id), "", "Tenant", "2")
	if a := h.must(200, "GET", "/api/tasks", "", "Tenant", "2"); a.body["total"] != 0.0 {
		t.Errorf("%s", a.raw)
	}
}

// Who hears of a due task: the assignee, else the lead's owner, else the managers; never somebody who left.
func TestWhoHears(t *testing.T) {
	for _, c := range []struct {
		name            string
		assignee, owner int64
		gone            []int64
		want            []int64
	}{
		{"the assignee", 100, 102, nil, []int64{100}},
		{"the lead's owner", 0, 102, nil, []int64{102}},
		{"the managers", 0, 0, nil, []int64{101, 103}},
		{"the owner, when the assignee left", 100, 102, []int64{100}, []int64{102}},
		{"the managers who are left", 100, 102, []int64{100, 102, 103}, []int64{101}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, lead := newHouse(t, morning)
			h.people(map[int64]string{100: "agent", 101: "manager", 102: "agent", 103: "owner", 104: "viewer"})
			var heard [][]int64
			h.tasks.OnDue(func(_ *db.Tx, a tasks.Alarm) error { heard = append(heard, a.For); return nil })
			h.must(200, "PATCH", fmt.Sprint("/api/leads/", lead), fmt.Sprintf(`{"owner_id":%d}`, c.owner))
			h.must(201, "POST", reminders(lead), fmt.Sprintf(`{"due_at":"2026-11-24T09:00:00Z","assignee_id":%d}`, c.assignee))
			h.write(func(tx *db.Tx) error {
				for _, id := range c.gone {
					if _, err := tx.Exec(`UPDATE users SET disabled_at = 1 WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id}); err != nil {
						return err
					}
				}
				return nil
			})
			h.clock.Advance(2 * time.Hour)
			if n := h.fired(); n != 1 || len(heard) != 1 || !slices.Equal(heard[0], c.want) {
				t.Errorf("fired %d times, heard by %v, want %v", n, heard, c.want)
			}
		})
	}
}
