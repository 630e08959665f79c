package billing_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/sim"
)

// outside connects the business to the simulated providers.
func (h *house) outside() *sim.Cashier {
	h.t.Helper()
	h.must(200, "PUT", "/api/billing/connectors/payments", `{"provider":"payplus","settings":{"api_key":"ak","secret_key":"sk","payment_page_uid":"page"}}`)
	h.must(200, "PUT", "/api/billing/connectors/invoices", `{"provider":"morning","settings":{"api_id":"id","api_secret":"as"}}`)
	return h.cashier
}

func (h *house) idle() {
	h.t.Helper()
	if err := h.queue.Idle(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

func TestCustomerPaysOnAPage(t *testing.T) {
	h := newHouse(t)
	c := h.outside()
	id := h.issue("request", 10000).id()
	h.must(202, "POST", doc(id, "/page"), "")
	h.idle()
	url := h.ofLead().str("orders.0.url")
	if seen := h.must(200, "GET", public(h.link(id)), "", nobody...); url == "" || seen.str("pay_url") != url {
		t.Fatalf("the customer sees %s", seen.raw)
	}
	h.must(202, "POST", doc(id, "/page"), "") // the same page again
	h.idle()
	if again := h.ofLead(); again.at("orders.1") != nil {
		t.Errorf("two pages: %s", again.raw)
	}
	failed, err := c.Pay(t.Context(), url, "001", 1)
	if err != nil || failed[0] != 200 {
		t.Fatalf("a refusal was answered %v %v", failed, err)
	}
	told, err := c.Pay(t.Context(), url, "000", 5)
	if err != nil || fmt.Sprint(told) != "[200 200 200 200 200]" {
		t.Fatalf("answered %v %v", told, err)
	}
	h.idle()
	b := h.ofLead()
	if b.int("balance_agorot") != 0 || b.at("payments.1") != nil || b.str("documents.0.status") != "paid" || b.str("orders.0.state") != "paid" {
		t.Errorf("after paying once and being told five times: %s", b.raw)
	}
}

// TestForgedNotices: T-WEBHOOK. Only the provider's signature makes money.
func TestForgedNotices(t *testing.T) {
	h := newHouse(t)
	c := h.outside()
	id := h.issue("request", 10000).id()
	h.must(202, "POST", doc(id, "/page"), "")
	h.idle()
	url := h.ofLead().str("orders.0.url")
	c.SecretKey = "another"
	told, err := c.Pay(t.Context(), url, "000", 1)
	if err != nil || told[0] != http.StatusUnauthorized {
		t.Errorf("a forged notice was answered %v %v", told, err)
	}
	for _, path := range []string{"/webhook/payments/payplus/x", "/webhook/payments/other/x", "/webhook/payments/payplus/" + h.link(id)} {
		h.refused("link_gone", "POST", path, `{}`)
	}
	h.idle()
	if b := h.ofLead(); b.int("paid_agorot") != 0 {
		t.Errorf("money out of nothing: %s", b.raw)
	}
}

func TestMoneyForACancelledRequestIsOnAccount(t *testing.T) {
	h := newHouse(t)
	c := h.outside()
	id := h.issue("request", 10000).id()
	h.must(202, "POST", doc(id, "/page"), "")
	h.idle()
	url := h.ofLead().str("orders.0.url")
	h.must(200, "POST", doc(id, "/cancel"), `{"reason":"טעות"}`)
	if _, err := c.Pay(t.Context(), url, "000", 1); err != nil {
		t.Fatal(err)
	}
	h.idle()
	if b := h.ofLead(); b.int("balance_agorot") != -11800 {
		t.Errorf("%s", b.raw)
	}
}

// TestOneInvoiceForOnePayment: an answer that got lost is looked for before another is issued.
func TestOneInvoiceForOnePayment(t *testing.T) {
	h := newHouse(t)
	c := h.outside()
	p := h.pay(201, 0, 11800).id()
	c.LoseAnswers(1)
	for range 2 {
		h.must(202, "POST", fmt.Sprint("/api/billing/payments/", p, "/invoice"), "")
	}
	for range 20 {
		h.idle()
		h.clock.Advance(time.Minute)
	}
	b := h.ofLead()
	if c.Invoices() != 1 || b.str("orders.0.state") != "ready" || b.str("orders.0.number") != "50001" {
		t.Errorf("%d invoices, %s", c.Invoices(), b.raw)
	}
}

func TestConnectors(t *testing.T) {
	h := newHouse(t)
	h.refused("connector_missing", "POST", doc(h.issue("request", 1).id(), "/page"), "")
	c := h.outside()
	for _, bad := range []string{`{"provider":"none","settings":{}}`, `{"provider":"payplus","settings":{"api_key":""}}`, `{"provider":"payplus","settings":{"x":"y"}}`} {
		h.refused("invalid", "PUT", "/api/billing/connectors/invoices", bad)
	}
	seen := h.must(200, "GET", "/api/billing/connectors", "")
	if strings.Contains(seen.raw, `"sk"`) || strings.Contains(seen.raw, `"ak"`) || !strings.Contains(seen.raw, `"page"`) {
		t.Errorf("secrets come out, or the rest does not: %s", seen.raw)
	}
	// A form that is saved again without its secrets keeps them.
	h.must(200, "PUT", "/api/billing/connectors/payments", `{"provider":"payplus","settings":{"payment_page_uid":"page"}}`)
	h.must(202, "POST", doc(h.issue("request", 100).id(), "/page"), "")
	h.idle()
	if b := h.ofLead(); b.str("orders.0.state") != "ready" {
		t.Errorf("%s", b.raw)
	}
	// What the provider refuses is said in its words.
	c.PageUID = "moved"
	h.must(202, "POST", doc(h.issue("request", 200).id(), "/page"), "")
	h.idle()
	if b := h.ofLead(); b.str("orders.0.state") != "failed" || b.str("orders.0.error") != "payment-page-not-found" {
		t.Errorf("%s", b.raw)
	}
	h.must(204, "DELETE", "/api/billing/connectors/payments", "")
	h.refused("connector_missing", "POST", doc(h.issue("request", 1).id(), "/page"), "")
}
