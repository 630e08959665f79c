package inbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
)

// later is a text on the list of what is sent later.
type later struct {
	ID    int64
	Text  string
	DueAt string `json:"due_at"`
	Error *struct{ Code, Message, Hint string }
}

func (h *house) schedule(lead int64, text string, in time.Duration) answer {
	h.t.Helper()
	return h.call(1, "POST", fmt.Sprintf("/api/leads/%d/scheduled", lead), map[string]any{"message": text, "due_at": h.clock.Now().Add(in).Format(time.RFC3339)})
}

func (h *house) waiting(lead int64) []later {
	h.t.Helper()
	var list struct{ Items []later }
	h.call(1, "GET", fmt.Sprintf("/api/leads/%d/scheduled", lead), nil).into(h.t, &list)
	return list.Items
}

func TestSendLaterGoesOutOnceAndOnTime(t *testing.T) {
	h, lead := written(t)
	h.bot(1, false, "")
	a := h.schedule(lead, " תזכורת: מחר בעשר ", 2*time.Hour)
	var m later
	a.into(t, &m)
	if a.Code != 201 || m.Text != "תזכורת: מחר בעשר" || m.Error != nil || h.events(1, "message.scheduled") != 1 {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	h.pass(119 * time.Minute)
	if n := len(h.graph.all()); n != 0 || len(h.waiting(lead)) != 1 {
		t.Fatalf("%d messages went out early", n)
	}
	h.pass(2 * time.Minute)
	h.pass(time.Hour)
	sent := h.graph.all()
	if len(sent) != 1 || sent[0].Text != m.Text || len(h.waiting(lead)) != 0 {
		t.Fatalf("sent %+v, waiting %+v", sent, h.waiting(lead))
	}
	if th := h.thread(1, lead); !strings.HasSuffix(th.script(), "human תזכורת: מחר בעשר sent") || th.Owner != "human" {
		t.Errorf("thread %s, owner %s", th.script(), th.Owner)
	}
}

// What sending asks for is looked at when the time has come.
func TestSendLaterLooksAtTheWindowWhenItSends(t *testing.T) {
	h, lead := written(t)
	h.bot(1, false, "")
	var m later
	h.schedule(lead, "עדיין רלוונטי?", 30*time.Hour).into(t, &m)
	h.pass(31 * time.Hour)
	w := h.waiting(lead)
	if len(h.graph.all()) != 0 || len(w) != 1 || w[0].Error == nil || w[0].Error.Code != "window_closed" || w[0].Error.Hint == "" {
		t.Fatalf("sent %+v, waiting %+v", h.graph.all(), w)
	}
	if h.events(1, "message.schedule_failed") != 1 {
		t.Error("nobody is told")
	}
	h.deliver(1, h.text(1, "wamid.B", "כן"))
	path := fmt.Sprintf("/api/scheduled/%d", m.ID)
	soon := h.clock.Now().Add(time.Minute).Format(time.RFC3339)
	if a := h.call(1, "PATCH", path, map[string]any{"due_at": soon, "message": "מצוין"}); a.Code != 200 {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	h.pass(2 * time.Minute)
	if sent := h.graph.all(); len(sent) != 1 || sent[0].Text != "מצוין" {
		t.Errorf("sent %+v", sent)
	}
}

func TestSendLaterIsMovedAndTakenBack(t *testing.T) {
	h, lead := written(t)
	h.bot(1, false, "")
	var first, second later
	h.schedule(lead, "א", time.Hour).into(t, &first)
	h.schedule(lead, "ב", 2*time.Hour).into(t, &second)
	if a := h.call(1, "PATCH", fmt.Sprintf("/api/scheduled/%d", first.ID), map[string]any{"due_at": h.clock.Now().Add(3 * time.Hour).Format(time.RFC3339)}); a.Code != 200 {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	if w := h.waiting(lead); len(w) != 2 || w[0].ID != second.ID {
		t.Errorf("the list is %+v", w)
	}
	if a := h.call(1, "DELETE", fmt.Sprintf("/api/scheduled/%d", second.ID), nil); a.Code != 204 {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	h.pass(150 * time.Minute)
	if n := len(h.graph.all()); n != 0 {
		t.Errorf("%d messages at the old times", n)
	}
	h.pass(time.Hour)
	if sent := h.graph.all(); len(sent) != 1 || sent[0].Text != "א" {
		t.Errorf("sent %+v", sent)
	}
}

func TestSendLaterRefuses(t *testing.T) {
	h, lead := written(t)
	path := fmt.Sprintf("/api/leads/%d/scheduled", lead)
	at := func(in time.Duration) string { return h.clock.Now().Add(in).Format(time.RFC3339) }
	for name, c := range map[string]struct {
		body any
		code int
		in   string
	}{
		"the past":      {map[string]any{"message": "א", "due_at": at(-time.Minute)}, 400, "due_at"},
		"now":           {map[string]any{"message": "א", "due_at": at(0)}, 400, "due_at"},
		"two years":     {map[string]any{"message": "א", "due_at": at(2 * 366 * 24 * time.Hour)}, 400, "due_at"},
		"no time":       {map[string]any{"message": "א", "due_at": "tomorrow"}, 400, "due_at"},
		"only spaces":   {map[string]any{"message": " \u0000\n", "due_at": at(time.Hour)}, 400, "message"},
		"too long":      {map[string]any{"message": strings.Repeat("א", 4097), "due_at": at(time.Hour)}, 400, "message"},
		"unknown field": {map[string]any{"message": "א", "due_at": at(time.Hour), "tenant_id": 2}, 400, "tenant_id"},
	} {
		if a := h.call(1, "POST", path, c.body); a.Code != c.code || !strings.Contains(string(a.Body), c.in) {
			t.Errorf("%s: %d %s", name, a.Code, a.Body)
		}
	}
	if a := h.call(2, "POST", path, map[string]any{"message": "א", "due_at": at(time.Hour)}); a.Code != 404 {
		t.Errorf("another business: %d %s", a.Code, a.Body)
	}
	var m later
	h.schedule(lead, "א", time.Hour).into(t, &m)
	if a := h.call(2, "DELETE", fmt.Sprintf("/api/scheduled/%d", m.ID), nil); a.Code != 404 || len(h.waiting(lead)) != 1 {
		t.Errorf("another business took it back: %d", a.Code)
	}
	for range 19 {
		h.schedule(lead, "א", time.Hour)
	}
	if a := h.schedule(lead, "א", time.Hour); a.Code != 409 || !strings.Contains(string(a.Body), "too_many_scheduled") {
		t.Errorf("the 21st: %d %s", a.Code, a.Body)
	}
}

func TestRetrySendsWhatFailed(t *testing.T) {
	h, lead := written(t)
	h.graph.answer = func(_ int, w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(400)
		_, err := w.Write([]byte(`{"error":{"code":131026,"message":"undeliverable"}}`))
		h.must(err)
		return true
	}
	h.reply(lead, words("שלום שוב"))
	h.idle()
	m := h.thread(1, lead).Items[1]
	if m.Status != "failed" {
		t.Fatalf("status %s", m.Status)
	}
	path := fmt.Sprintf("/api/messages/%d/retry", m.ID)
	h.graph.answer = nil
	if a := h.call(2, "POST", path, nil); a.Code != 404 {
		t.Errorf("another business: %d", a.Code)
	}
	if a := h.call(1, "POST", path, nil); a.Code != 202 {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	h.idle()
	th := h.thread(1, lead)
	if got := th.Items[1]; len(th.Items) != 2 || got.ID != m.ID || got.Status != "sent" || got.Error != nil {
		t.Errorf("after the second attempt: %+v", got)
	}
	if a := h.call(1, "POST", path, nil); a.Code != 409 {
		t.Errorf("a message that went out was sent again: %d %s", a.Code, a.Body)
	}
	if a := h.call(1, "POST", fmt.Sprintf("/api/messages/%d/retry", th.Items[0].ID), nil); a.Code != 404 {
		t.Errorf("a message of the customer: %d", a.Code)
	}
}

// A late report about the first attempt ends the doubt, and the second attempt is not made.
func TestRetryAndALateReportSendOnce(t *testing.T) {
	h, lead := written(t)
	h.bot(1, false, "")
	h.graph.answer = hang
	h.reply(lead, words("א"))
	h.idle()
	h.pass(95 * time.Second)
	m := h.thread(1, lead).Items[1]
	if m.Status != "unknown" {
		t.Fatalf("status %s", m.Status)
	}
	first := h.graph.all()[0]
	h.graph.answer = nil
	h.deliver(1, status(1, first.ID, "delivered", fmt.Sprintf(`,"biz_opaque_callback_data":%q`, first.Ref)))
	if a := h.call(1, "POST", fmt.Sprintf("/api/messages/%d/retry", m.ID), nil); a.Code != 409 {
		t.Errorf("what was delivered is sent again: %d %s", a.Code, a.Body)
	}
	h.idle()
	if got := h.thread(1, lead).Items[1].Status; got != "delivered" || len(h.graph.all()) != 1 {
		t.Errorf("status %s after %d sends", got, len(h.graph.all()))
	}
}

func TestCannedReplies(t *testing.T) {
	h, _ := written(t)
	add := func(n int, shortcut, text string) answer {
		return h.call(n, "POST", "/api/replies", map[string]string{"shortcut": shortcut, "text": text})
	}
	var hours struct{ ID int64 }
	add(1, "שעות", "פתוחים א׳–ה׳ 9:00–18:00").into(t, &hours)
	if a := add(1, "Price", "מחיר: {name}"); a.Code != 201 {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	if a := add(2, "שעות", "של עסק אחר"); a.Code != 201 {
		t.Errorf("another business's name: %d %s", a.Code, a.Body)
	}
	for name, c := range map[string][2]string{"taken": {"שעות", "א"}, "spaces": {"שתי מילים", "א"}, "slash": {"/x", "א"}, "empty": {"x", " \n "}} {
		if a := add(1, c[0], c[1]); a.Code != 400 && a.Code != 409 {
			t.Errorf("%s: %d %s", name, a.Code, a.Body)
		}
	}
	path := fmt.Sprintf("/api/replies/%d", hours.ID)
	if a := h.call(1, "PATCH", path, map[string]string{"shortcut": "price", "text": "א"}); a.Code != 409 {
		t.Errorf("renamed to a taken name: %d", a.Code)
	}
	if a := h.call(2, "PATCH", path, map[string]string{"shortcut": "mine", "text": "א"}); a.Code != 404 {
		t.Errorf("another business changed it: %d", a.Code)
	}
	if a := h.call(1, "PATCH", path, map[string]string{"shortcut": "שעות", "text": "סגור היום"}); a.Code != 200 {
		t.Errorf("%d %s", a.Code, a.Body)
	}
	var list struct {
		Items []struct{ Shortcut, Text string }
	}
	h.call(1, "GET", "/api/replies", nil).into(t, &list)
	if len(list.Items) != 2 || list.Items[0].Shortcut != "price" || list.Items[1].Text != "סגור היום" {
		t.Errorf("replies %+v", list.Items)
	}
	if a := h.call(1, "DELETE", path, nil); a.Code != 204 {
		t.Errorf("%d %s", a.Code, a.Body)
	}
	if a := h.call(1, "DELETE", path, nil); a.Code != 404 {
		t.Errorf("removed twice: %d", a.Code)
	}
}

// What waits for a lead goes with its conversations when two leads turn out to be one person, and back.
func TestSendLaterGoesAlongWithAMerge(t *testing.T) {
	h, lead := written(t)
	h.bot(1, false, "")
	h.schedule(lead, "א", 2*time.Hour)
	var other int64
	h.write(1, func(tx *db.Tx) error {
		l, _, err := h.leads.FindOrCreate(tx, leads.Contact{Name: "דנה", Phone: "+972501112233", NameSource: "manual", Source: "manual"})
		other = l.ID
		return err
	})
	var moved json.RawMessage
	h.write(1, func(tx *db.Tx) (err error) {
		moved, err = h.inbox.MoveLead(tx, lead, other)
		return err
	})
	if len(h.waiting(lead)) != 0 || len(h.waiting(other)) != 1 {
		t.Fatalf("after the merge: %+v and %+v", h.waiting(lead), h.waiting(other))
	}
	h.write(1, func(tx *db.Tx) error { return h.inbox.MoveBack(tx, other, lead, moved) })
	h.pass(3 * time.Hour)
	if sent := h.graph.all(); len(sent) != 1 || sent[0].To != customer {
		t.Errorf("sent %+v", sent)
	}
}
