package inbox_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/db"
)

type summary struct {
	ID           int64
	LeadID       int64 `json:"lead_id"`
	Unread       int64
	Owner        string
	OwnerID      *int64  `json:"owner_id"`
	WaitingSince *string `json:"waiting_since"`
	ClosedAt     *string `json:"closed_at"`
	SnoozedUntil *string `json:"snoozed_until"`
	LastText     string  `json:"last_text"`
}

// view lists the conversations of one view, as user of business 1.
func (h *house) view(user, name string) []summary {
	h.t.Helper()
	a := h.callAs(1, user, "GET", "/api/conversations?filter="+name, nil)
	var page struct{ Items []summary }
	if a.Code != 200 {
		h.t.Fatalf("%s answered %d %s", name, a.Code, a.Body)
	}
	a.into(h.t, &page)
	return page.Items
}

// views is how many conversations each view holds, in words, and holds the counts against the lists.
func (h *house) views(user string) string {
	h.t.Helper()
	var counts map[string]any
	h.callAs(1, user, "GET", "/api/conversations/counts", nil).into(h.t, &counts)
	var b strings.Builder
	for _, name := range []string{"open", "mine", "unassigned", "unread", "waiting", "bot", "snoozed", "closed", "all"} {
		n := len(h.view(user, name))
		if counted, there := counts[name]; there && counted != float64(n) {
			h.t.Errorf("%s: counted %v, listed %d", name, counted, n)
		}
		if n > 0 {
			fmt.Fprintf(&b, "%s %d, ", name, n)
		}
	}
	return strings.TrimSuffix(b.String(), ", ")
}

func (h *house) stand(id int64, body map[string]any) answer {
	h.t.Helper()
	return h.call(1, "PATCH", fmt.Sprintf("/api/conversations/%d", id), body)
}

// addUser makes somebody who works in business 1.
func (h *house) addUser(id int64, name string) {
	h.t.Helper()
	h.write(1, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO users (tenant_id, id, email, name, password_hash, role, locale, disabled_at, created_at, updated_at)
			VALUES (:tenant, :id, :email, :name, '', 'agent', 'he', 0, 1, 1)`, db.Args{"id": id, "email": name + "@one.test", "name": name})
		return err
	})
}

func TestClosedUntilTheCustomerWrites(t *testing.T) {
	h, lead := talking(t, prompt, "שלום")
	id := *h.thread(1, lead).ConversationID
	h.reply(lead, words("מטפלת בזה"))
	h.idle()
	if got := h.views(""); got != "open 1, mine 1, all 1" {
		t.Errorf("after an answer: %s", got)
	}
	if a := h.stand(id, map[string]any{"closed": true}); a.Code != 200 || !strings.Contains(string(a.Body), `"closed_at":"2026`) {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	if got := h.views(""); got != "closed 1, all 1" {
		t.Errorf("closed: %s", got)
	}
	// Taken back, it is whose it was.
	if a := h.stand(id, map[string]any{"closed": false}); a.Code != 200 {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	if got := h.views(""); got != "open 1, mine 1, all 1" {
		t.Errorf("opened again: %s", got)
	}
	h.stand(id, map[string]any{"closed": true})
	h.model.say(reply{text: "במה עוד אפשר לעזור?"})
	h.deliver(1, h.text(1, "wamid.2", "עוד שאלה"))
	if got := h.views(""); got != "open 1, unread 1, waiting 1, bot 1, all 1" {
		t.Errorf("the customer came back: %s", got)
	}
	h.pass(gather)
	if got := h.thread(1, lead).script(); !strings.HasSuffix(got, "bot במה עוד אפשר לעזור? sent") {
		t.Errorf("the bot does not begin anew: %s", got)
	}
	for kind, want := range map[string]int{"conversation.closed": 2, "conversation.reopened": 2} {
		if n := h.events(1, kind); n != want {
			t.Errorf("%d of %s, want %d", n, kind, want)
		}
	}
}

// Without a bot a customer who comes back meets whom they know.
func TestReopenedWithoutABotKeepsItsPerson(t *testing.T) {
	h := newHouse(t)
	h.bot(1, false, "")
	h.deliver(1, h.text(1, "wamid.1", "שלום"))
	lead := h.lead(1).ID
	if got := h.views(""); got != "open 1, unassigned 1, unread 1, waiting 1, all 1" {
		t.Errorf("where no bot answers: %s", got)
	}
	h.reply(lead, words("מטפלת בזה"))
	h.idle()
	h.stand(*h.thread(1, lead).ConversationID, map[string]any{"closed": true})
	h.deliver(1, h.text(1, "wamid.2", "עוד שאלה"))
	if got := h.views(""); got != "open 1, mine 1, unread 1, waiting 1, all 1" {
		t.Errorf("the customer came back: %s", got)
	}
}

func TestSnooze(t *testing.T) {
	h := newHouse(t)
	h.bot(1, false, "")
	h.deliver(1, h.text(1, "wamid.1", "שלום"))
	id := *h.thread(1, h.lead(1).ID).ConversationID
	until := func(d time.Duration) map[string]any {
		return map[string]any{"snoozed_until": h.clock.Now().Add(d).Format(time.RFC3339)}
	}
	for name, body := range map[string]map[string]any{
		"the past": until(-time.Hour), "two years": until(2 * 365 * 24 * time.Hour), "no time": {"snoozed_until": "מחר"},
	} {
		if a := h.stand(id, body); a.Code != 400 || !strings.Contains(string(a.Body), `"field":"snoozed_until"`) {
			t.Errorf("%s: %d %s", name, a.Code, a.Body)
		}
	}
	if a := h.stand(id, until(2*time.Hour)); a.Code != 200 {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	if got := h.views(""); got != "snoozed 1, all 1" {
		t.Errorf("put off: %s", got)
	}
	// Put off anew: the first time has nothing to do with it any more.
	h.pass(time.Hour)
	h.stand(id, until(3*time.Hour))
	h.told.all()
	h.pass(time.Hour + time.Minute)
	if got := h.views(""); got != "snoozed 1, all 1" || h.told.all() != "" {
		t.Errorf("after the first time: %s", got)
	}
	h.pass(2 * time.Hour)
	if got := h.views(""); got != "open 1, unassigned 1, unread 1, waiting 1, all 1" {
		t.Errorf("after its time: %s", got)
	}
	if got := h.told.all(); got != "woke for 71" {
		t.Errorf("told %q", got)
	}
	// What the customer writes does not wait.
	h.stand(id, until(2*time.Hour))
	h.deliver(1, h.text(1, "wamid.2", "זה דחוף"))
	if got := h.views(""); got != "open 1, unassigned 1, unread 1, waiting 1, all 1" {
		t.Errorf("after a message: %s", got)
	}
	h.told.all()
	h.pass(3 * time.Hour)
	if got := h.told.all(); got != "" {
		t.Errorf("told of a time that was called off: %q", got)
	}
	// And it can be taken back.
	h.stand(id, until(2*time.Hour))
	if a := h.stand(id, map[string]any{"snoozed_until": ""}); a.Code != 200 || !strings.Contains(string(a.Body), `"snoozed_until":null`) {
		t.Errorf("%d %s", a.Code, a.Body)
	}
}

func TestUnreadIsEachPersonsOwn(t *testing.T) {
	h := newHouse(t)
	h.bot(1, false, "")
	h.deliver(1, h.text(1, "wamid.1", "אחת"))
	h.deliver(1, h.text(1, "wamid.2", "שתיים"))
	lead := h.lead(1).ID
	id := *h.thread(1, lead).ConversationID
	unread := func(user string) int64 { return h.view(user, "all")[0].Unread }
	if unread("") != 2 || unread("90") != 2 {
		t.Fatalf("at first: %d and %d", unread(""), unread("90"))
	}
	for range 2 { // the second time nothing is new, and nothing is said
		if a := h.call(1, "POST", fmt.Sprintf("/api/conversations/%d/read", id), nil); a.Code != 204 {
			t.Fatalf("%d %s", a.Code, a.Body)
		}
	}
	if unread("") != 0 || unread("90") != 2 || h.lead(1).Unread != 0 {
		t.Errorf("after one has read: %d, %d; on the card %d", unread(""), unread("90"), h.lead(1).Unread)
	}
	if n := h.events(1, "conversation.read"); n != 1 {
		t.Errorf("%d events", n)
	}
	h.deliver(1, h.text(1, "wamid.3", "שלוש"))
	if unread("") != 1 || unread("90") != 3 {
		t.Errorf("after a third: %d and %d", unread(""), unread("90"))
	}
	// Who answers has read; and what was read can be kept for later.
	if a := h.callAs(1, "90", "POST", fmt.Sprintf("/api/leads/%d/message/whatsapp", lead), words("עונה")); a.Code != 202 {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	h.idle()
	if unread("") != 1 || unread("90") != 0 {
		t.Errorf("after an answer: %d and %d", unread(""), unread("90"))
	}
	if a := h.callAs(1, "90", "POST", fmt.Sprintf("/api/conversations/%d/unread", id), nil); a.Code != 204 {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	if unread("90") != 1 || len(h.view("90", "unread")) != 1 {
		t.Errorf("kept for later: %d", unread("90"))
	}
	// A colleague who joined after all of it has nothing to catch up with.
	h.write(1, func(tx *db.Tx) error {
		if late := fmt.Sprint(tx.NewID()); unread(late) != 0 {
			t.Errorf("who joined later has %d unread", unread(late))
		}
		return nil
	})
}

func TestAssign(t *testing.T) {
	h, lead := talking(t, prompt, "שלום")
	h.addUser(90, "yossi")
	give := func(body map[string]any) answer {
		return h.call(1, "POST", fmt.Sprintf("/api/leads/%d/conversation/owner", lead), body)
	}
	if a := give(map[string]any{"owner": "human", "owner_id": 4711}); a.Code != 400 || !strings.Contains(string(a.Body), `"field":"owner_id"`) {
		t.Errorf("a stranger: %d %s", a.Code, a.Body)
	}
	if a := give(map[string]any{"owner": "human", "owner_id": 90}); a.Code != 200 || !strings.Contains(string(a.Body), `"owner_id":90`) {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	give(map[string]any{"owner": "human", "owner_id": 90}) // told once
	if got := h.told.all(); got != "given to 90" {
		t.Errorf("told %q", got)
	}
	if mine, theirs := h.views(""), h.views("90"); mine != "open 1, unread 1, waiting 1, all 1" || theirs != "open 1, mine 1, unread 1, waiting 1, all 1" {
		t.Errorf("mine %s; theirs %s", mine, theirs)
	}
	h.pass(gather)
	if n := len(h.model.all()); n != 0 {
		t.Errorf("the bot answered somebody's conversation")
	}
	give(map[string]any{"owner": "human", "owner_id": 0})
	if got := h.views(""); got != "open 1, unassigned 1, unread 1, waiting 1, all 1" {
		t.Errorf("nobody's: %s", got)
	}
	// The bot keeps quiet for a while, and then has the word again.
	if a := give(map[string]any{"owner": "bot", "paused_until": h.clock.Now().Add(time.Hour).Format(time.RFC3339)}); a.Code != 200 {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	if got := h.views(""); got != "open 1, unassigned 1, unread 1, waiting 1, all 1" {
		t.Errorf("paused: %s", got)
	}
	h.pass(time.Hour)
	if got := h.views(""); got != "open 1, unread 1, waiting 1, bot 1, all 1" {
		t.Errorf("after the pause: %s", got)
	}
}
