package billing_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// link makes the customer's address of a document and gives its token.
func (h *house) link(id int64) string {
	h.t.Helper()
	url := h.must(200, "POST", doc(id, "/send"), `{"channel":"link"}`).str("url")
	token, ok := strings.CutPrefix(url, h.url+"/q/")
	if !ok {
		h.t.Fatalf("the address is %q", url)
	}
	return token
}

func public(token string, rest ...string) string {
	return "/api/public/documents/" + token + strings.Join(rest, "")
}

// nobody asks without a session.
var nobody = []string{"Tenant", "0"}

func TestCustomerAccepts(t *testing.T) {
	h := newHouse(t)
	id := h.issue("quote", 10000).id()
	token := h.link(id)
	seen := h.must(200, "GET", public(token), "", nobody...)
	if seen.str("label") != "A-1" || seen.int("totals.total_agorot") != 11800 || seen.at("may_decide") != true || seen.str("issuer.name") != "עסק בע״מ" {
		t.Fatalf("seen %s", seen.raw)
	}
	for _, secret := range []string{"lead_id", "dana@example.com", "0523456789", "item_id", "decided_ip"} {
		if strings.Contains(seen.raw, secret) {
			t.Errorf("the customer's page tells %s: %s", secret, seen.raw)
		}
	}
	h.must(200, "GET", public(token), "", nobody...)
	if n := h.events("bill.opened"); n != 1 {
		t.Errorf("opened %d times", n)
	}
	h.refused("invalid", "POST", public(token, "/decide"), `{"accepted":true,"name":" ","version":1}`, nobody...)
	h.refused("document_state", "POST", public(token, "/decide"), `{"accepted":true,"name":"דנה","version":2}`, nobody...)
	done := h.must(200, "POST", public(token, "/decide"), `{"accepted":true,"name":"דנה כהן","version":1}`, "Tenant", "0", "User-Agent", "Phone/1")
	if done.str("status") != "accepted" || done.str("decided_by") != "דנה כהן" || done.at("may_decide") != false {
		t.Errorf("accepted %s", done.raw)
	}
	h.refused("document_state", "POST", public(token, "/decide"), `{"accepted":false,"name":"דנה","version":1}`, nobody...)
	if ip, agent := h.consent(id); ip == "" || agent != "Phone/1" {
		t.Errorf("the consent was given from %q with %q", ip, agent)
	}
	if w := h.send("GET", public(token, "/pdf"), "", nobody...); w.Code != 200 || w.Header().Get("Content-Type") != "application/pdf" {
		t.Errorf("pdf %d %v", w.Code, w.Header())
	}
}

func TestLinksThatAreNone(t *testing.T) {
	h := newHouse(t)
	id := h.issue("quote", 10000).id()
	token := h.link(id)
	other := "B" + token[1:]
	for _, bad := range []string{"x", other, token + "A", strings.Repeat("A", 54)} {
		for _, path := range []string{public(bad), public(bad, "/pdf")} {
			h.refused("link_gone", "GET", path, "", nobody...)
		}
		h.refused("link_gone", "POST", public(bad, "/decide"), `{"accepted":true,"name":"x","version":1}`, nobody...)
	}
	h.clock.Advance(91 * 24 * time.Hour)
	h.refused("link_gone", "GET", public(token), "", nobody...)
	h.refused("link_gone", "GET", public(token, "/pdf"), "", nobody...)
}

func TestSending(t *testing.T) {
	h := newHouse(t)
	h.refused("document_draft", "POST", doc(h.draft("quote", 100), "/send"), `{"channel":"link"}`)
	id := h.issue("quote", 123456).id()
	h.must(200, "POST", doc(id, "/send"), `{"channel":"whatsapp"}`)
	if text := h.said[len(h.said)-1]; !strings.Contains(text, "\u2068A-1\u2069") || !strings.Contains(text, "1,456.78") || !strings.Contains(text, h.url+"/q/") {
		t.Errorf("said %q", text)
	}
	h.must(200, "POST", doc(id, "/send"), `{"channel":"mail"}`)
	if err := h.queue.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(h.mails) != 1 || h.mails[0].To != "dana@example.com" || len(h.mails[0].Attachments) != 1 || !strings.HasPrefix(string(h.mails[0].Attachments[0].Data), "%PDF-") {
		t.Errorf("mails %v", len(h.mails))
	}
	if d := h.must(200, "GET", doc(id), ""); d.at("sent_at") == nil {
		t.Errorf("not marked: %s", d.raw)
	}
	h.must(200, "PATCH", fmt.Sprint("/api/leads/", h.lead), `{"email":null}`)
	h.refused("lead_without_email", "POST", doc(id, "/send"), `{"channel":"mail"}`)
	h.closed = true
	w := h.send("POST", doc(id, "/send"), `{"channel":"whatsapp"}`)
	if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "window_closed_in_test") {
		t.Errorf("a closed window is not said: %d %s", w.Code, w.Body)
	}
}
