package apptest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/moked/moked/internal/apptest"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// canary is a word that stands in everything the second business has, and may never be seen by the
// first.
const canary = "קנרית-canary-7319"

// TestCanary replays every row of the route table as one business with another's ids: no answer may
// hold the other's canary, and nothing of the other may change. A new route is covered by existing.
func TestCanary(t *testing.T) {
	desk := apptest.New(t)
	mine, theirs := desk.Company(1), desk.Company(2)
	me, them := desk.As(mine.Owner), desk.As(theirs.Owner)

	ids := fill(t, desk, them, theirs)
	before := snapshot(t, desk, theirs.ID)
	for _, route := range desk.Router.Routes() {
		if strings.HasPrefix(route.Path, "/webhook/") || strings.HasPrefix(route.Path, "/api/auth/") || route.Path == "/api/events" {
			continue // signatures and sessions have tests of their own; a stream does not end
		}
		for _, path := range ids.paths(route.Path) {
			for _, body := range ids.bodies(route.Method) {
				answer := me.Do(route.Method, path, body)
				if strings.Contains(string(answer.Body), canary) {
					t.Errorf("%s %s showed the other business's canary: %s", route.Method, path, answer.Body)
				}
				if answer.Status >= 500 {
					t.Errorf("%s %s with %v: %d %s", route.Method, path, body, answer.Status, answer.Body)
				}
				if strings.Contains(path, fmt.Sprint(ids.lead)) && answer.Status < 300 {
					t.Errorf("%s %s answered %d about somebody else's lead", route.Method, path, answer.Status)
				}
			}
		}
	}
	if after := snapshot(t, desk, theirs.ID); after != before {
		t.Errorf("the other business changed:\nbefore %s\nafter  %s", before, after)
	}
}

// targets are ids of the other business.
type targets struct{ lead, reminder, channel, user, conversation, call, document, intake, business int64 }

// fill gives the business one of everything, with the canary in it.
func fill(t *testing.T, desk *apptest.Desk, owner *apptest.Browser, c apptest.Company) (ids targets) {
	t.Helper()
	ids.business = c.ID
	var made struct {
		ID int64 `json:"id"`
	}
	owner.Do("POST", "/api/leads", map[string]any{"name": canary, "phone": "052-7654321", "notes": canary, "tags": []string{canary}}).Want(201).Into(&made)
	ids.lead = made.ID
	due := desk.Clock.Now().AddDate(0, 0, 2).Format("2006-01-02T15:04:05Z")
	owner.Do("POST", fmt.Sprintf("/api/leads/%d/reminders", ids.lead), map[string]any{"due_at": due, "note": canary}).Want(201).Into(&made)
	ids.reminder = made.ID
	owner.Do("PUT", "/api/business/current/prompt", map[string]string{"calls_prompt": canary, "whatsapp_prompt": canary}).Want(200)
	owner.Do("POST", "/api/users", map[string]string{"email": "canary@moked.test", "name": canary, "role": "agent"}).Want(201).Into(&made)
	ids.user = made.ID
	var channels struct {
		Items []struct {
			ID int64 `json:"id"`
		} `json:"items"`
	}
	owner.Do("GET", "/api/channels", nil).Want(200).Into(&channels)
	ids.channel = channels.Items[0].ID
	owner.Do("PUT", "/api/business/current/ai", map[string]bool{"bot_whatsapp": false}).Want(200) // a bot would go on changing things
	apptest.MetaText(t, desk, c, "972527654321", "wamid.canary", canary)
	apptest.Eventually(t, "the canary's message is in the conversation", func() bool {
		return strings.Contains(string(owner.Do("GET", fmt.Sprintf("/api/leads/%d/conversation", ids.lead), nil).Want(200).Body), canary)
	})
	var list struct {
		Items []struct {
			ID int64 `json:"id"`
		} `json:"items"`
	}
	owner.Do("GET", "/api/conversations", nil).Want(200).Into(&list)
	ids.conversation = list.Items[0].ID
	owner.Do("POST", fmt.Sprintf("/api/leads/%d/documents?name=%s.txt", ids.lead, canary), canary).Want(201).Into(&made)
	ids.document = made.ID
	owner.Do("POST", fmt.Sprintf("/api/leads/%d/consents", ids.lead), map[string]string{"action": "granted", "words": canary}).Want(201)
	owner.Do("POST", "/api/intake", map[string]string{"name": canary}).Want(201).Into(&made)
	ids.intake = made.ID
	ids.call = ids.lead // there is no call; any id of theirs will do
	return ids
}

// paths are the route's path with each of the other's ids in its places.
func (ids targets) paths(pattern string) []string {
	if !strings.Contains(pattern, "{") {
		return []string{pattern, pattern + "?limit=200&q=" + canary, fmt.Sprintf("%s?owner_id=%d&business_id=%d", pattern, ids.user, ids.business)}
	}
	var all []string
	for _, id := range []int64{ids.lead, ids.reminder, ids.channel, ids.user, ids.conversation, ids.call, ids.document, ids.intake, ids.business} {
		all = append(all, strings.NewReplacer("{id}", fmt.Sprint(id), "{rid}", fmt.Sprint(ids.reminder), "{version}", "1", "{key}", "won").Replace(pattern))
	}
	return all
}

// bodies are what a write may be tried with: fields that name another business or its things.
func (ids targets) bodies(method string) []any {
	if method == http.MethodGet {
		return []any{nil}
	}
	return []any{
		map[string]any{},
		map[string]any{"tenant_id": ids.business, "name": "x"},
		map[string]any{"status": "won", "before_id": ids.lead},
		map[string]any{"owner_id": ids.user},
		map[string]any{"message": "שלום"},
	}
}

// snapshot is a digest of all rows of the business, table by table; the audit of refused requests
// and sessions are not its data.
func snapshot(t *testing.T, desk *apptest.Desk, business int64) string {
	t.Helper()
	counts := map[string]string{}
	err := desk.DB.Read(context.Background(), tenant.Grant(tenant.ID(business)), func(tx *db.Tx) error {
		for table, what := range map[string]string{
			"leads": "sum(version), sum(position)", "reminders": "sum(due_at), sum(done_at)", "channels": "sum(updated_at), 0",
			"users": "0, 0", "messages": "sum(at), 0", "conversations": "sum(epoch), sum(unread)", "prompt_versions": "0, 0", "lead_statuses": "sum(position), 0",
			"documents": "sum(updated_at), sum(deleted_at)", "document_versions": "sum(size), 0", "document_reads": "0, 0", "intake_sources": "sum(revoked_at), 0", "consents": "0, 0",
		} {
			var n, a, b int64
			if err := tx.One("SELECT count(*), CAST(coalesce("+strings.Replace(what, ", ", ", 0) AS BIGINT), CAST(coalesce(", 1)+", 0) AS BIGINT) FROM "+table+" WHERE tenant_id = :tenant", nil, &n, &a, &b); err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
			counts[table] = fmt.Sprint(n, a, b)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(counts)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
