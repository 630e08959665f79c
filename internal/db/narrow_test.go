package db

import (
	"context"
	"strings"
	"testing"

	"github.com/moked/moked/internal/tenant"
)

var (
	ownOnly  = tenant.Sight{Reach: tenant.Own, Viewer: 7}
	withTeam = tenant.Sight{Reach: tenant.Team, Viewer: 7, Unowned: true}
)

// testRules are those of a small schema: leads, messages of leads, turns of calls of leads.
func testRules() *narrower {
	return &narrower{rules: rulesOf(map[string][]reference{
		"messages":           {{"conversation_id", "conversations", false}, {"lead_id", "leads", false}},
		"conversations":      {{"lead_id", "leads", false}},
		"calls":              {{"lead_id", "leads", false}},
		"call_turns":         {{"call_id", "calls", false}},
		"events":             {{"lead_id", "leads", true}},
		"reminders":          {{"lead_id", "leads", true}},
		"contact_identities": {{"lead_id", "leads", false}},
		"channel_routes":     {{"business_id", "businesses", false}},
	})}
}

func TestNarrow(t *testing.T) {
	const lead = "(SELECT seen.* FROM leads seen WHERE seen.tenant_id = :tenant AND (seen.owner_id = :viewer))"
	const ofMessage = "EXISTS (SELECT 1 FROM leads messages_leads WHERE messages_leads.tenant_id = :tenant AND messages_leads.id = messages.lead_id AND (messages_leads.owner_id = :viewer))"
	for query, want := range map[string]string{
		"SELECT l.id FROM leads l WHERE l.tenant_id = :tenant":                 "SELECT l.id FROM " + lead + " l WHERE l.tenant_id = :tenant",
		"SELECT id FROM leads WHERE tenant_id = :tenant":                       "SELECT id FROM " + lead + " AS leads WHERE tenant_id = :tenant",
		"SELECT id FROM leads":                                                 "SELECT id FROM " + lead + " AS leads",
		"SELECT 1 FROM users u LEFT JOIN leads AS l ON l.owner_id = u.id":      "SELECT 1 FROM users u LEFT JOIN " + lead + " AS l ON l.owner_id = u.id",
		"SELECT leads.id FROM leads\n\tORDER BY leads.id":                      "SELECT leads.id FROM " + lead + " AS leads\n\tORDER BY leads.id",
		"SELECT 'from leads', x AS leads, l.leads, :leads FROM t l":            "SELECT 'from leads', x AS leads, l.leads, :leads FROM t l",
		"INSERT INTO leads (id) VALUES (:id) ON CONFLICT DO UPDATE SET id = 1": "INSERT INTO leads (id) VALUES (:id) ON CONFLICT DO UPDATE SET id = 1",
		"UPDATE leads SET a = 1 WHERE id = :id":                                "UPDATE leads SET a = 1 WHERE (leads.owner_id = :viewer) AND id = :id",
		"DELETE FROM leads l WHERE l.id = :id":                                 "DELETE FROM leads l WHERE (l.owner_id = :viewer) AND l.id = :id",
		"UPDATE messages SET a = 1 WHERE id = :id RETURNING id":                "UPDATE messages SET a = 1 WHERE " + ofMessage + " AND id = :id RETURNING id",
		"UPDATE t SET a = (SELECT 1 FROM leads WHERE 1 = 1 OR 2 = 2) WHERE 1":  "UPDATE t SET a = (SELECT 1 FROM " + lead + " AS leads WHERE 1 = 1 OR 2 = 2) WHERE 1",
		"SELECT lead_id FROM contact_identities WHERE value = :v":              "SELECT lead_id FROM contact_identities WHERE value = :v",
		"SELECT 1 FROM LEADS l":                                                "SELECT 1 FROM (SELECT seen.* FROM LEADS seen WHERE seen.tenant_id = :tenant AND (seen.owner_id = :viewer)) l",
		"SELECT name FROM businesses":                                          "SELECT name FROM businesses",
	} {
		got, args, err := testRules().statement(query, Args{"id": 1}, ownOnly)
		if err != nil || got != want {
			t.Errorf("%s\n got %s\nwant %s\n%v", query, got, want, err)
		}
		if _, bound := args[viewerName]; bound != (got != query) {
			t.Errorf("%s: viewer bound: %v", query, bound)
		}
	}
}

func TestNarrowFollowsReferences(t *testing.T) {
	got, _, err := testRules().statement("SELECT text FROM call_turns WHERE tenant_id = :tenant", nil, withTeam)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"FROM calls seen_calls", "seen_calls.id = seen.call_id", "seen_calls_leads.id = seen_calls.lead_id", "seen_calls_leads.owner_id IS NULL", "team_members"} {
		if !strings.Contains(got, part) {
			t.Errorf("no %q in %s", part, got)
		}
	}
	got, _, _ = testRules().statement("SELECT id FROM events", nil, ownOnly)
	if !strings.Contains(got, "seen.lead_id = 0") {
		t.Errorf("events about no lead are lost: %s", got)
	}
	got, _, _ = testRules().statement("SELECT id FROM reminders", nil, ownOnly)
	if !strings.Contains(got, "seen.assignee_id = :viewer OR seen.created_by = :viewer") {
		t.Errorf("everybody's tasks are shown: %s", got)
	}
}

func TestNarrowRefusesWhatItCannotRead(t *testing.T) {
	for _, query := range []string{
		"SELECT 1 FROM users, leads",
		"UPDATE leads SET a = 1",
		"UPDATE leads SET a = 1 WHERE a = 1 OR b = 2",
		"DELETE FROM leads",
		"SELECT leads FROM t",
		"SELECT 1 FROM \"leads\"",
		"SELECT 1 FROM main.leads",
	} {
		if got, _, err := testRules().statement(query, nil, ownOnly); err == nil {
			t.Errorf("%s became %s", query, got)
		}
	}
	if _, _, err := testRules().statement("SELECT 1", Args{viewerName: 8}, ownOnly); err == nil {
		t.Error("the caller chose the viewer")
	}
	if got, _, err := testRules().statement("SELECT leads FROM t", nil, tenant.Sight{}); err != nil || got != "SELECT leads FROM t" {
		t.Errorf("the whole sight changed %q: %v", got, err)
	}
}

// FuzzNarrow holds that no statement reads the leads' table but through the viewer's condition.
func FuzzNarrow(f *testing.F) {
	for _, seed := range []string{"SELECT 1 FROM leads l", "UPDATE leads SET a = 1 WHERE b", "DELETE FROM messages WHERE (a OR b)", "x ' leads", "FROM leads,leads", "JOIN\nleads\"a\""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		got, _, err := testRules().statement(query, nil, ownOnly)
		if err != nil || got == query {
			return
		}
		if !strings.Contains(got, ":viewer") {
			t.Errorf("%q became %q", query, got)
		}
	})
}

// TestRulesAreLearntFromTheSchema holds that every table with a lead_id is narrowed or exempt by name.
func TestRulesAreLearntFromTheSchema(t *testing.T) {
	d, err := Open(context.Background(), Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for _, table := range []string{"leads", "lead_tags", "messages", "conversations", "tool_calls", "calls", "call_turns", "call_recordings", "reminders", "events"} {
		if _, ok := d.narrow.rules[table]; !ok {
			t.Errorf("%s is not narrowed", table)
		}
	}
	for _, table := range []string{"users", "businesses", "jobs", "channels", "lead_statuses", "contact_identities", "notifications", "notification_deliveries"} {
		if _, ok := d.narrow.rules[table]; ok {
			t.Errorf("%s is narrowed", table)
		}
	}
}
