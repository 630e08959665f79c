package apptest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/moked/moked/internal/apptest"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// TestOwnScopedAgentSeesNothingOfAnothersLead replays every row of the route table as an agent who may
// see their own leads only, with the ids of a colleague's lead and of all that hangs on it: no answer may
// hold the colleague's canary, and nothing of it may change. It is the canary test within one business;
// a new route is covered by existing.
func TestOwnScopedAgentSeesNothingOfAnothersLead(t *testing.T) {
	desk := apptest.New(t)
	company := desk.Company(1)
	owner := desk.As(company.Owner)
	ids := fill(t, desk, owner, company)
	ids.call = callOf(t, desk, company.ID, ids.lead)
	agent := narrowedAgent(t, desk, owner, "own")
	before := snapshot(t, desk, company.ID)

	for _, route := range desk.Router.Routes() {
		if strings.HasPrefix(route.Path, "/webhook/") || strings.HasPrefix(route.Path, "/api/auth/") || route.Path == "/api/events" || !aboutLeads(route.Path) {
			continue
		}
		for _, path := range ids.paths(route.Path) {
			for _, body := range ids.bodies(route.Method) {
				answer := agent.Do(route.Method, path, body)
				if strings.Contains(withoutQuery(string(answer.Body)), canary) {
					t.Errorf("%s %s showed a colleague's lead: %s", route.Method, path, answer.Body)
				}
				if answer.Status >= 500 {
					t.Errorf("%s %s with %v: %d %s", route.Method, path, body, answer.Status, answer.Body)
				}
				if strings.Contains(path, fmt.Sprint(ids.lead)) && answer.Status < 300 && !empty(answer.Body) {
					t.Errorf("%s %s answered %d about a colleague's lead: %s", route.Method, path, answer.Status, answer.Body)
				}
			}
		}
	}
	if after := snapshot(t, desk, company.ID); after != before {
		t.Errorf("a colleague's lead changed:\nbefore %s\nafter  %s", before, after)
	}
}

// callOf stores a call of the lead, in which the canary is spoken.
func callOf(t *testing.T, desk *apptest.Desk, business, lead int64) (id int64) {
	t.Helper()
	err := desk.DB.Write(t.Context(), tenant.Grant(tenant.ID(business)), func(tx *db.Tx) error {
		id = tx.NewID()
		if _, err := tx.Exec(`INSERT INTO calls (tenant_id, id, lead_id, channel_id, provider, provider_call_id, direction, from_number, to_number, status, started_at)
			VALUES (:tenant, :id, :lead, 1, 'twilio', 'CA1', 'in', '+972527654321', '+97237110201', 'completed', 1)`, db.Args{"id": id, "lead": lead}); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO call_turns (tenant_id, call_id, seq, role, text, at) VALUES (:tenant, :id, 1, 'caller', :text, 1)`,
			db.Args{"id": id, "text": canary})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// TestStreamTellsOnlyOfWhatIsSeen holds that a colleague's lead makes no sound, and one's own does.
func TestStreamTellsOnlyOfWhatIsSeen(t *testing.T) {
	desk := apptest.New(t)
	owner := desk.As(desk.Company(1).Owner)
	agent := narrowedAgent(t, desk, owner, "own")
	stream := agent.Watch("/api/events")
	defer stream.Close()
	made := func(by *apptest.Browser, name string) int64 {
		var lead struct {
			ID int64 `json:"id"`
		}
		by.Do("POST", "/api/leads", map[string]any{"name": name}).Want(201).Into(&lead)
		return lead.ID
	}
	made(owner, "another's")
	mine := made(agent, "mine")
	if heard := stream.Next("lead.created"); eventLead(t, owner, mine) != heard {
		t.Errorf("heard of %s first, which is not their own lead's %s", heard, eventLead(t, owner, mine))
	}
}

// eventLead is the id of the event that made a lead.
func eventLead(t *testing.T, b *apptest.Browser, lead int64) string {
	t.Helper()
	var page struct {
		Items []struct {
			ID int64 `json:"id"`
		} `json:"items"`
	}
	b.Do("GET", fmt.Sprintf("/api/leads/%d/activity", lead), nil).Want(200).Into(&page)
	return fmt.Sprint(page.Items[len(page.Items)-1].ID)
}

// aboutLeads leaves out what is the business's and not a lead's: its settings, prompts, numbers and
// people, whom every agent may know.
func aboutLeads(path string) bool {
	for _, whole := range []string{"/api/business", "/api/channels", "/api/users", "/api/team", "/api/statuses", "/api/access", "/api/admin"} {
		if strings.HasPrefix(path, whole) {
			return false
		}
	}
	return true
}

// withoutQuery takes away where an answer repeats what was asked for.
func withoutQuery(body string) string {
	return strings.ReplaceAll(body, `"searched_for":"`+canary, `"searched_for":"`)
}

// empty reports whether a list found nothing.
func empty(body []byte) bool {
	return len(body) == 0 || strings.Contains(string(body), `"items":[]`)
}

// narrowedAgent is a new agent with a reach who signs in.
func narrowedAgent(t *testing.T, desk *apptest.Desk, owner *apptest.Browser, reach string) *apptest.Browser {
	t.Helper()
	var made struct {
		ID int64 `json:"id"`
	}
	email := reach + "-agent@moked.test"
	owner.Do("POST", "/api/users", map[string]string{"email": email, "name": "סוכן", "role": "agent", "password": apptest.Password}).Want(201).Into(&made)
	owner.Do("PATCH", fmt.Sprintf("/api/users/%d", made.ID), map[string]string{"reach": reach}).Want(200)
	owner.Do("PUT", "/api/access", access(false)).Want(200)
	return desk.As(email)
}

func access(unowned bool, off ...string) map[string]any {
	return map[string]any{"reach": map[string]string{"viewer": "all", "agent": "all", "manager": "all"}, "unowned": unowned, "pages_off": append([]string{}, off...)}
}

type leadPage struct {
	Items []struct {
		ID   int64  `json:"id"`
		Name string `json:"name"`
	} `json:"items"`
	Total int64 `json:"total"`
}

// names are the names of the leads that somebody sees.
func names(b *apptest.Browser) string {
	var page leadPage
	b.Do("GET", "/api/leads?sort=name", nil).Want(200).Into(&page)
	all := []string{}
	for _, l := range page.Items {
		all = append(all, l.Name)
	}
	return strings.Join(all, " ")
}

// TestReaches walks one person through the reaches: own, unowned, team, all, and a hand-over away.
func TestReaches(t *testing.T) {
	desk := apptest.New(t)
	company := desk.Company(1)
	owner := desk.As(company.Owner)
	agent := narrowedAgent(t, desk, owner, "own")
	var me, mate struct {
		ID   int64 `json:"id"`
		User struct {
			ID int64 `json:"id"`
		} `json:"user"`
	}
	agent.Do("GET", "/api/auth/me", nil).Want(200).Into(&me)
	owner.Do("POST", "/api/users", map[string]string{"email": "mate@moked.test", "name": "שותפה", "role": "agent"}).Want(201).Into(&mate)
	owner.Do("POST", "/api/leads", map[string]any{"name": "c-mate", "owner_id": mate.ID, "phone": "0521111111"}).Want(201)
	owner.Do("POST", "/api/leads", map[string]any{"name": "b-nobody"}).Want(201)
	var mine struct {
		ID      int64  `json:"id"`
		OwnerID *int64 `json:"owner_id"`
	}
	agent.Do("POST", "/api/leads", map[string]any{"name": "a-mine"}).Want(201).Into(&mine)
	if mine.OwnerID == nil || *mine.OwnerID != me.User.ID {
		t.Errorf("who sees only their own made a lead for %v", mine.OwnerID)
	}

	check := func(when, want string) {
		t.Helper()
		if got := names(agent); got != want {
			t.Errorf("%s: sees %q, not %q", when, got, want)
		}
	}
	check("own", "a-mine")
	owner.Do("PUT", "/api/access", access(true)).Want(200)
	check("own and unowned", "a-mine b-nobody")
	owner.Do("PATCH", fmt.Sprintf("/api/users/%d", me.User.ID), map[string]string{"reach": "team"}).Want(200)
	check("a team of nobody", "a-mine b-nobody")
	var team struct {
		ID int64 `json:"id"`
	}
	owner.Do("POST", "/api/teams", map[string]any{"name": "צפון", "members": []int64{me.User.ID, mate.ID}}).Want(201).Into(&team)
	check("a team of two", "a-mine b-nobody c-mate")
	owner.Do("DELETE", fmt.Sprintf("/api/teams/%d", team.ID), nil).Want(204)
	check("the team is gone", "a-mine b-nobody")

	agent.Do("POST", "/api/leads", map[string]any{"name": "again", "phone": "0521111111"}).Fault(http.StatusConflict, "anothers_lead")
	agent.Do("PATCH", fmt.Sprintf("/api/leads/%d", mine.ID), map[string]any{"owner_id": mate.ID}).Want(200)
	check("handed over", "b-nobody")
	agent.Do("GET", fmt.Sprintf("/api/leads/%d", mine.ID), nil).Want(404)
	owner.Do("PATCH", fmt.Sprintf("/api/users/%d", me.User.ID), map[string]string{"reach": "all"}).Want(200)
	check("all", "a-mine b-nobody c-mate")
}

// TestPagesOff switches a page off: its rows answer so, the permissions lose it, and it comes back.
func TestPagesOff(t *testing.T) {
	desk := apptest.New(t)
	owner := desk.As(desk.Company(1).Owner)
	permissions := func() string { return string(owner.Do("GET", "/api/auth/me", nil).Want(200).Body) }
	owner.Do("PUT", "/api/access", access(true, "calls", "tasks")).Want(200)
	owner.Do("GET", "/api/calls", nil).Fault(http.StatusForbidden, "page_off")
	owner.Do("GET", "/api/conversations", nil).Want(200)
	if body := permissions(); strings.Contains(body, "calls:read") || !strings.Contains(body, "inbox:read") {
		t.Errorf("permissions with calls off: %s", body)
	}
	owner.Do("PUT", "/api/access", access(true)).Want(200)
	owner.Do("GET", "/api/calls", nil).Want(200)
	owner.Do("PUT", "/api/access", access(true, "leads")).Fault(http.StatusBadRequest, "invalid")
}
