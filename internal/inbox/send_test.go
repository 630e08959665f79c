package inbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
)

// written is a house where the customer has just written to business 1.
func written(t *testing.T) (*house, int64) {
	t.Helper()
	h := newHouse(t)
	h.deliver(1, h.text(1, "wamid.A", "שלום"))
	return h, h.lead(1).ID
}

func (h *house) reply(lead int64, body any) answer {
	h.t.Helper()
	return h.call(1, "POST", fmt.Sprintf("/api/leads/%d/message/whatsapp", lead), body)
}

func words(text string) map[string]string { return map[string]string{"message": text} }

func TestReplyGoesOutAndTakesOver(t *testing.T) {
	h, lead := written(t)
	a := h.reply(lead, words("  אפשר לעזור?  "))
	var m struct {
		Status, Author, Direction, Text string
		ID                              int64
	}
	a.into(t, &m)
	if a.Code != 202 || m.Status != "queued" || m.Author != "human" || m.Direction != "out" || m.Text != "אפשר לעזור?" {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	h.idle()
	sent := h.graph.all()
	if len(sent) != 1 || sent[0].To != customer || sent[0].Text != "אפשר לעזור?" || sent[0].Ref != fmt.Sprint(m.ID) {
		t.Fatalf("sent %+v", sent)
	}
	th := h.thread(1, lead)
	if got, want := th.script(), "contact שלום delivered|human אפשר לעזור? sent"; got != want || th.Owner != "human" || th.Unread != 0 {
		t.Errorf("thread %q, owner %s, unread %d", got, th.Owner, th.Unread)
	}
	if *th.Items[1].ProviderID != "wamid.OUT1" || h.events(1, "message.sent") != 1 || h.events(1, "conversation.owner") != 1 {
		t.Errorf("thread %+v", th.Items[1])
	}
}

func TestStatusesOnlyGoForward(t *testing.T) {
	h, lead := written(t)
	h.reply(lead, words("א"))
	h.idle()
	for _, step := range []struct{ state, more, want string }{
		{"delivered", "", "delivered"},
		{"sent", "", "delivered"},
		{"failed", `,"errors":[{"code":131026}]`, "delivered"},
		{"read", "", "read"},
		{"delivered", "", "read"},
		{"deleted", "", "read"},
	} {
		h.deliver(1, status(1, "wamid.OUT1", step.state, step.more))
		if got := h.thread(1, lead).Items[1]; got.Status != step.want || got.Error != nil {
			t.Errorf("after %s: %s %+v, want %s", step.state, got.Status, got.Error, step.want)
		}
	}
	if n := h.events(1, "message.status"); n != 2 {
		t.Errorf("%d events, want 2", n)
	}
}

// A report can be faster than the provider's own answer, with our reference or without it.
func TestStatusBeforeTheAnswer(t *testing.T) {
	for name, ref := range map[string]bool{"with our reference": true, "without it": false} {
		t.Run(name, func(t *testing.T) {
			h, lead := written(t)
			h.graph.before = func(p posted) {
				more := ""
				if ref {
					more = fmt.Sprintf(`,"biz_opaque_callback_data":%q`, p.Ref)
				}
				if a := h.post(secretOf(1), envelope(status(1, p.ID, "delivered", more))); a.Code != 200 {
					t.Errorf("%d %s", a.Code, a.Body)
				}
			}
			h.reply(lead, words("א"))
			h.idle()
			if got := h.thread(1, lead).Items[1].Status; got != "delivered" {
				t.Errorf("status %s, want delivered", got)
			}
		})
	}
}

// hang breaks the connection in the middle of an answer: nobody knows whether the message went out.
func hang(_ int, w http.ResponseWriter, _ *http.Request) bool {
	panic(http.ErrAbortHandler)
}

func TestUnknownOutcomeIsNeverSentTwice(t *testing.T) {
	h, lead := written(t)
	h.graph.answer = hang
	h.reply(lead, words("א"))
	h.idle()
	if got := h.thread(1, lead).Items[1].Status; got != "queued" {
		t.Fatalf("status %s while waiting", got)
	}
	h.pass(89 * time.Second)
	if got := h.thread(1, lead).Items[1].Status; got != "queued" {
		t.Fatalf("status %s before the wait is over", got)
	}
	h.pass(5 * time.Second)
	got := h.thread(1, lead).Items[1]
	if got.Status != "unknown" || got.Error == nil || got.Error.Advice != "no_answer" || len(h.graph.all()) != 1 {
		t.Errorf("%+v after %d sends", got, len(h.graph.all()))
	}
	// It had gone after all.
	h.deliver(1, status(1, "wamid.LATE", "delivered", fmt.Sprintf(`,"biz_opaque_callback_data":"%d"`, got.ID)))
	if got := h.thread(1, lead).Items[1]; got.Status != "delivered" || got.Error != nil || *got.ProviderID != "wamid.LATE" {
		t.Errorf("after the report: %+v", got)
	}
}

func TestUnknownOutcomeIsReconciledByTheReference(t *testing.T) {
	h, lead := written(t)
	h.graph.answer = hang
	h.reply(lead, words("א"))
	h.idle()
	ref := h.graph.all()[0].Ref
	h.deliver(1, status(1, "wamid.REAL", "sent", fmt.Sprintf(`,"biz_opaque_callback_data":%q`, ref)))
	h.pass(2 * time.Minute)
	if got := h.thread(1, lead).Items[1]; got.Status != "sent" || len(h.graph.all()) != 1 {
		t.Errorf("%+v after %d sends", got, len(h.graph.all()))
	}
}

// A hiccup is tried again, in order, and not for ever.
func TestRetries(t *testing.T) {
	h, lead := written(t)
	h.graph.answer = func(n int, w http.ResponseWriter, _ *http.Request) bool {
		switch n {
		case 1:
			return graphError(w, 500, 131000)
		case 2:
			return graphError(w, 400, 131056)
		}
		return false
	}
	h.reply(lead, words("א"))
	h.reply(lead, words("ב"))
	h.until(func() bool { return len(h.graph.all()) == 4 })
	h.idle()
	if got, want := strings.Join(h.graph.texts(), " "), "א א א ב"; got != want {
		t.Errorf("sent %q, want %q", got, want)
	}
	if got, want := h.thread(1, lead).script(), "contact שלום delivered|human א sent|human ב sent"; got != want {
		t.Errorf("thread %q", got)
	}
	h.graph.answer = func(_ int, w http.ResponseWriter, _ *http.Request) bool { return graphError(w, 500, 131000) }
	h.reply(lead, words("ג"))
	h.idle()
	for range 20 {
		h.pass(time.Minute)
	}
	if got := h.thread(1, lead).Items[3]; got.Status != "failed" || len(h.graph.all()) != 4+5 {
		t.Errorf("%+v after %d sends", got, len(h.graph.all()))
	}
}

// A refusal is final, is explained, and where only the owner can mend it, shown on the channel.
func TestRefusals(t *testing.T) {
	for code, c := range map[int]struct {
		advice string
		state  string
	}{
		131047: {"window_closed", "active"},
		131026: {"undeliverable", "active"},
		190:    {"auth_failed", "error"},
		131042: {"account_issue", "error"},
		987654: {"bad_message", "active"},
	} {
		t.Run(c.advice, func(t *testing.T) {
			h, lead := written(t)
			h.graph.answer = func(_ int, w http.ResponseWriter, _ *http.Request) bool { return graphError(w, 400, code) }
			h.reply(lead, words("א"))
			h.idle() // or the sending, still under way, would look abandoned
			h.pass(10 * time.Minute)
			got := h.thread(1, lead).Items[1]
			if got.Status != "failed" || got.Error == nil || got.Error.Code != fmt.Sprint(code) || got.Error.Advice != c.advice || got.Error.Message == "" || len(h.graph.all()) != 1 {
				t.Errorf("%+v %+v after %d sends", got, got.Error, len(h.graph.all()))
			}
			h.write(1, func(tx *db.Tx) error {
				channel, err := h.business.ChannelFor(tx, business.KindWhatsApp)
				if err == nil && channel.State != c.state {
					t.Errorf("channel is %s, want %s", channel.State, c.state)
				}
				return err
			})
		})
	}
}

func TestFailureReportedLater(t *testing.T) {
	h, lead := written(t)
	h.reply(lead, words("א"))
	h.idle()
	h.deliver(1, status(1, "wamid.OUT1", "failed", `,"errors":[{"code":131026,"title":"x"}]`))
	if got := h.thread(1, lead).Items[1]; got.Status != "failed" || got.Error == nil || got.Error.Advice != "undeliverable" {
		t.Errorf("%+v", got)
	}
}

func TestReplyIsRefused(t *testing.T) {
	h, lead := written(t)
	refused := func(a answer, status int, code string) {
		t.Helper()
		var body struct{ Error, Message, Hint string }
		a.into(t, &body)
		if a.Code != status || body.Error != code || body.Message == "" || body.Hint == "" {
			t.Errorf("%d %s, want %d %s", a.Code, a.Body, status, code)
		}
	}
	refused(h.reply(lead, words("")), 400, "invalid")
	refused(h.reply(lead, words(" \u0001 \n")), 400, "invalid")
	refused(h.reply(lead, words(strings.Repeat("א", 4097))), 400, "invalid")
	refused(h.reply(lead, map[string]any{"message": 7}), 400, "invalid")
	refused(h.reply(lead, map[string]any{"message": "x", "to": "972"}), 400, "invalid")
	refused(h.reply(lead+1, words("א")), 404, "not_found")
	refused(h.call(2, "POST", fmt.Sprintf("/api/leads/%d/message/whatsapp", lead), words("א")), 404, "not_found")
	h.pass(24*time.Hour - time.Second)
	if a := h.reply(lead, words("ברגע האחרון")); a.Code != 202 {
		t.Errorf("%d %s", a.Code, a.Body)
	}
	h.pass(2 * time.Second)
	refused(h.reply(lead, words("מאוחר מדי")), 409, "window_closed")
	if th := h.thread(1, lead); th.Reply.Allowed || *th.Reply.Reason != "window_closed" {
		t.Errorf("reply %+v", th.Reply)
	}

	// Somebody who never wrote, with and without a number; and a business without a channel.
	var phone, mail leads.Lead
	h.write(1, func(tx *db.Tx) (err error) {
		if phone, _, err = h.leads.Create(tx, leads.Draft{Name: "א", Phone: "052-1112222"}); err != nil {
			return err
		}
		mail, _, err = h.leads.Create(tx, leads.Draft{Name: "ב", Email: "b@example.com"})
		return err
	})
	refused(h.reply(phone.ID, words("א")), 409, "window_closed")
	refused(h.reply(mail.ID, words("א")), 409, "no_whatsapp_address")
	h.write(1, func(tx *db.Tx) error {
		channel, err := h.business.ChannelFor(tx, business.KindWhatsApp)
		if err != nil {
			return err
		}
		return h.business.RemoveChannel(tx, channel.ID)
	})
	refused(h.reply(phone.ID, words("א")), 409, "no_channel")
	refused(h.reply(lead, words("א")), 409, "no_channel")
}

func TestTheSameClientMessageOnce(t *testing.T) {
	h, lead := written(t)
	body := map[string]string{"message": "א", "client_msg_id": "c-1"}
	first, second := h.reply(lead, body), h.reply(lead, body)
	h.idle()
	var a, b struct{ ID int64 }
	first.into(t, &a)
	second.into(t, &b)
	if first.Code != 202 || second.Code != 202 || a.ID != b.ID || len(h.graph.all()) != 1 {
		t.Errorf("%s and %s, %d sends", first.Body, second.Body, len(h.graph.all()))
	}
}

// A reply stands behind what it answers, whatever the provider's clock says.
func TestReplyStandsBehindTheQuestion(t *testing.T) {
	h := newHouse(t)
	h.deliver(1, h.textAt(1, "wamid.A", "מהעתיד", h.clock.Now().Add(40*time.Second)))
	lead := h.lead(1).ID
	h.reply(lead, words("תשובה"))
	h.idle()
	if got, want := h.thread(1, lead).script(), "contact מהעתיד delivered|human תשובה sent"; got != want {
		t.Errorf("thread %q", got)
	}
}
