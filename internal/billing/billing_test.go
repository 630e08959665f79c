package billing_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/tenant"
)

func TestQuoteFromDraftToMoney(t *testing.T) {
	h := newHouse(t)
	id := h.draft("quote", 10000)
	d := h.must(200, "GET", doc(id), "")
	if d.at("number") != nil || d.str("status") != "draft" || d.int("totals.total_agorot") != 11800 {
		t.Fatalf("draft %s", d.raw)
	}
	d = h.must(200, "PUT", doc(id), `{"customer":{"name":"דנה כהן"},"lines":[{"name":"עבודה","quantity":2000,"unit_agorot":10000,"vat_included":false}],"discount":{"kind":"percent","value":1000}}`)
	if d.int("totals.total_agorot") != 21240 {
		t.Fatalf("rewritten %s", d.raw)
	}
	d = h.must(200, "POST", doc(id, "/issue"), "")
	if d.str("label") != "A-1" || d.str("status") != "sent" || d.str("issued_on") != "2026-11-24" || d.str("due_on") != "2026-12-08" || d.int("vat_bp") != 1800 {
		t.Fatalf("issued %s", d.raw)
	}
	h.refused("document_issued", "PUT", doc(id), `{"customer":{"name":"x"},"lines":[]}`)
	h.refused("document_issued", "DELETE", doc(id), "")
	h.refused("document_issued", "POST", doc(id, "/issue"), "")
	h.must(200, "POST", doc(id, "/decide"), `{"accepted":true,"name":"דנה כהן"}`)
	h.refused("document_state", "POST", doc(id, "/decide"), `{"accepted":false,"name":"דנה"}`)
	h.refused("document_state", "POST", doc(id, "/revise"), "")

	request := h.must(201, "POST", doc(id, "/charge"), "")
	if request.str("kind") != "request" || request.int("source_id") != id || request.int("totals.total_agorot") != 21240 {
		t.Fatalf("request %s", request.raw)
	}
	h.refused("document_draft", "POST", doc(request.id(), "/cancel"), `{"reason":"x"}`)
	h.must(200, "POST", doc(request.id(), "/issue"), "")
	if b := h.ofLead(); b.int("balance_agorot") != 21240 {
		t.Errorf("balance %s", b.raw)
	}
	h.pay(201, request.id(), 10000)
	h.pay(409, request.id(), 11241)
	last := h.pay(201, request.id(), 11240)
	if d := h.must(200, "GET", doc(request.id()), ""); d.str("status") != "paid" || d.int("paid_agorot") != 21240 {
		t.Errorf("paid %s", d.raw)
	}
	h.refused("document_has_payments", "POST", doc(request.id(), "/cancel"), `{"reason":"טעות"}`)

	back := h.must(201, "POST", fmt.Sprint("/api/billing/payments/", last.id(), "/reverse"), `{"reason":"המחאה חזרה"}`)
	if back.int("amount_agorot") != -11240 || back.int("number") != 3 || back.int("reverses_id") != last.id() {
		t.Errorf("reversed %s", back.raw)
	}
	h.refused("payment_reversed", "POST", fmt.Sprint("/api/billing/payments/", last.id(), "/reverse"), `{"reason":"x"}`)
	h.refused("payment_reversed", "POST", fmt.Sprint("/api/billing/payments/", back.id(), "/reverse"), `{"reason":"x"}`)
	b := h.ofLead()
	if b.int("balance_agorot") != 11240 || b.int("paid_agorot") != 10000 || b.str("documents.0.status") != "sent" || b.int("payments.1.reversed_by_id") != back.id() {
		t.Errorf("after the reversal %s", b.raw)
	}
}

func TestCancelledRequestIsReversed(t *testing.T) {
	h := newHouse(t)
	id := h.issue("request", 10000).id()
	h.refused("invalid", "POST", doc(id, "/cancel"), `{"reason":" "}`)
	h.must(200, "POST", doc(id, "/cancel"), `{"reason":"הוזמן פעמיים"}`)
	b := h.ofLead()
	if b.int("balance_agorot") != 0 || b.str("documents.0.kind") != "reversal" || b.int("documents.0.total_agorot") != -11800 || b.str("documents.1.status") != "cancelled" {
		t.Fatalf("%s", b.raw)
	}
	r := h.must(200, "GET", doc(b.int("documents.0.id")), "")
	if r.int("source_id") != id || r.str("label") != "A-1" || r.int("totals.vat_agorot") != -1800 {
		t.Errorf("reversal %s", r.raw)
	}
	h.refused("document_state", "POST", doc(r.id(), "/cancel"), `{"reason":"x"}`)
	h.refused("document_state", "POST", doc(id, "/cancel"), `{"reason":"x"}`)
	h.refused("document_state", "POST", fmt.Sprint("/api/leads/", h.lead, "/payments"), fmt.Sprintf(`{"method":"cash","amount_agorot":1,"request_id":%d}`, id))
	h.must(200, "GET", doc(r.id(), "/pdf"), "")
}

func TestVersions(t *testing.T) {
	h := newHouse(t)
	first := h.issue("quote", 10000)
	a := h.must(201, "POST", doc(first.id(), "/revise"), "").id()
	b := h.must(201, "POST", doc(first.id(), "/revise"), "").id()
	second := h.must(200, "POST", doc(a, "/issue"), "")
	if second.str("label") != "A-1" || second.int("version") != 2 {
		t.Errorf("second %s", second.raw)
	}
	h.refused("document_state", "POST", doc(b, "/issue"), "")
	if d := h.must(200, "GET", doc(first.id()), ""); d.str("status") != "replaced" {
		t.Errorf("first %s", d.raw)
	}
	if next := h.issue("quote", 1); next.str("label") != "A-2" {
		t.Errorf("a version used a number: %s", next.raw)
	}
}

func TestQuoteExpires(t *testing.T) {
	h := newHouse(t)
	open := h.issue("quote", 10000).id()
	taken := h.issue("quote", 10000).id()
	h.must(200, "POST", doc(taken, "/decide"), `{"accepted":true,"name":"דנה"}`)
	// The last day is the business's: at 21:59 UTC of 8 December it is still that day in Israel.
	for _, c := range []struct {
		at   time.Time
		want string
	}{{time.Date(2026, 12, 8, 21, 59, 0, 0, time.UTC), "sent"}, {time.Date(2026, 12, 8, 22, 0, 1, 0, time.UTC), "expired"}} {
		h.clock.Advance(c.at.Sub(h.clock.Now()))
		if err := h.queue.Idle(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := h.must(200, "GET", doc(open), "").str("status"); got != c.want {
			t.Errorf("at %s: %s, want %s", c.at, got, c.want)
		}
	}
	if got := h.must(200, "GET", doc(taken), "").str("status"); got != "accepted" {
		t.Errorf("an accepted quote became %s", got)
	}
}

func TestExemptDealer(t *testing.T) {
	h := newHouse(t)
	h.must(200, "PUT", "/api/billing/settings", settings("exempt"))
	d := h.issue("request", 10000)
	if d.int("totals.vat_agorot") != 0 || d.int("totals.total_agorot") != 10000 {
		t.Errorf("%s", d.raw)
	}
	// The document keeps what it said when the business becomes a licensed dealer.
	h.must(200, "PUT", "/api/billing/settings", settings("licensed"))
	if d := h.must(200, "GET", doc(d.id()), ""); d.int("totals.total_agorot") != 10000 {
		t.Errorf("%s", d.raw)
	}
}

func TestRefusals(t *testing.T) {
	h := newHouse(t)
	lead := fmt.Sprint(h.lead)
	for body, code := range map[string]string{
		`{"lead_id":1,"kind":"quote","customer":{"name":"x"},"lines":[]}`:                                                                               "not_found",
		`{"lead_id":` + lead + `,"kind":"reversal","customer":{"name":"x"},"lines":[]}`:                                                                 "invalid",
		`{"lead_id":` + lead + `,"kind":"quote","customer":{"name":"x","tax_id":"1"},"lines":[]}`:                                                       "invalid",
		`{"lead_id":` + lead + `,"kind":"quote","customer":{"name":"x"},"due_on":"31/12/2026","lines":[]}`:                                              "invalid",
		`{"lead_id":` + lead + `,"kind":"quote","customer":{"name":"x"},"lines":[{"name":"","quantity":1,"unit_agorot":1,"vat_included":true}]}`:        "invalid",
		`{"lead_id":` + lead + `,"kind":"quote","customer":{"name":"x"},"lines":[{"name":"y","quantity":-1,"unit_agorot":1,"vat_included":true}]}`:      "invalid",
		`{"lead_id":` + lead + `,"kind":"quote","customer":{"name":"x"},"lines":[{"name":"y","quantity":1.5,"unit_agorot":1,"vat_included":true}]}`:     "invalid",
		`{"lead_id":` + lead + `,"kind":"quote","customer":{"name":"x"},"lines":[{"name":"y","quantity":1,"unit_agorot":1e12,"vat_included":true}]}`:    "invalid",
		`{"lead_id":` + lead + `,"kind":"quote","customer":{"name":"x"},"lines":[{"name":"y","quantity":1,"unit_agorot":1,"vat_included":true,"z":1}]}`: "invalid",
		`{"lead_id":` + lead + `,"kind":"quote","customer":{"name":"x"},"discount":{"kind":"half","value":1},"lines":[]}`:                               "invalid",
	} {
		h.refused(code, "POST", "/api/billing/documents", body)
	}
	empty := h.must(201, "POST", "/api/billing/documents", `{"lead_id":`+lead+`,"kind":"quote","customer":{"name":""},"lines":[]}`)
	if empty.str("customer_name") != "דנה" {
		t.Errorf("the lead's name is not taken: %s", empty.raw)
	}
	h.refused("document_empty", "POST", doc(empty.id(), "/issue"), "")
	late := h.must(201, "POST", "/api/billing/documents", `{"lead_id":`+lead+`,"kind":"quote","customer":{"name":"x"},"due_on":"2026-11-23","lines":[{"name":"y","quantity":1000,"unit_agorot":1,"vat_included":true}]}`)
	h.refused("invalid", "POST", doc(late.id(), "/issue"), "")
	h.must(204, "DELETE", doc(late.id()), "")
	h.refused("not_found", "GET", doc(late.id()), "")
	for _, body := range []string{`{"method":"gold","amount_agorot":1}`, `{"method":"cash","amount_agorot":0}`, `{"method":"cash","amount_agorot":1,"paid_on":"2026-11-25"}`} {
		h.refused("invalid", "POST", fmt.Sprint("/api/leads/", lead, "/payments"), body)
	}
	for _, bad := range []string{`"tax_id":"123456789"`, `"logo":"data:image/png;base64,AAAA"`, `"logo":"data:image/svg+xml;base64,AAAA"`} {
		key, _, _ := strings.Cut(bad, ":")
		good := `"tax_id":"123456782"`
		if key == `"logo"` {
			good = `"logo":""`
		}
		h.refused("invalid", "PUT", "/api/billing/settings", strings.Replace(settings("licensed"), good, bad, 1))
	}
}

func TestNothingIsIssuedWithoutDetails(t *testing.T) {
	h := newHouse(t)
	other := h.must(201, "POST", "/api/leads", `{"name":"רון"}`, "Tenant", "2").id()
	id := h.must(201, "POST", "/api/billing/documents", fmt.Sprintf(`{"lead_id":%d,"kind":"quote","customer":{"name":"x"},"lines":[{"name":"y","quantity":1000,"unit_agorot":100,"vat_included":true}]}`, other), "Tenant", "2").id()
	h.refused("billing_settings_missing", "POST", doc(id, "/issue"), "", "Tenant", "2")
	h.must(200, "GET", doc(id, "/pdf"), "", "Tenant", "2")
}

func TestCatalogue(t *testing.T) {
	h := newHouse(t)
	id := h.must(201, "POST", "/api/billing/items", `{"name":"שעת ייעוץ","unit_agorot":35000}`).id()
	h.must(201, "POST", "/api/billing/items", `{"name":"Oslo Sofa","unit_agorot":629000,"vat_included":true}`)
	if got := h.must(200, "GET", "/api/billing/items?q=oslo", ""); got.str("items.0.name") != "Oslo Sofa" || got.at("items.1") != nil {
		t.Errorf("found %s", got.raw)
	}
	if got := h.must(200, "GET", "/api/billing/items?q=%25", ""); got.at("items.0") != nil {
		t.Errorf("a percent sign finds everything: %s", got.raw)
	}
	h.must(200, "PATCH", fmt.Sprint("/api/billing/items/", id), `{"active":false}`)
	if got := h.must(200, "GET", "/api/billing/items", ""); got.at("items.1") != nil {
		t.Errorf("still offered: %s", got.raw)
	}
	if got := h.must(200, "GET", "/api/billing/items?all=true", ""); got.at("items.1") == nil {
		t.Errorf("forgotten: %s", got.raw)
	}
}

func TestList(t *testing.T) {
	h := newHouse(t)
	for range 3 {
		h.issue("quote", 10000)
	}
	h.issue("request", 5000)
	page := h.must(200, "GET", "/api/billing/documents?kind=quote&limit=2", "")
	if page.int("total") != 3 || page.int("total_agorot") != 3*11800 || page.str("items.0.label") != "A-3" {
		t.Errorf("page %s", page.raw)
	}
	next := h.must(200, "GET", "/api/billing/documents?kind=quote&limit=2&cursor="+page.str("next_cursor"), "")
	if next.str("items.0.label") != "A-1" || next.at("next_cursor") != nil {
		t.Errorf("next %s", next.raw)
	}
	if found := h.must(200, "GET", "/api/billing/documents?q=A-2", ""); found.int("total") != 1 {
		t.Errorf("found %s", found.raw)
	}
}

func TestOtherBusinessSeesNothing(t *testing.T) {
	h := newHouse(t)
	d, p := h.issue("request", 10000).id(), h.pay(201, 0, 100).id()
	for _, path := range []string{doc(d), doc(d, "/pdf"), fmt.Sprint("/api/billing/payments/", p, "/pdf"), fmt.Sprint("/api/leads/", h.lead, "/billing")} {
		h.refused("not_found", "GET", path, "", "Tenant", "2")
	}
	h.refused("not_found", "POST", doc(d, "/cancel"), `{"reason":"x"}`, "Tenant", "2")
}

func TestPDFHeaders(t *testing.T) {
	h := newHouse(t)
	w := h.send("GET", doc(h.issue("quote", 10000).id(), "/pdf?download"), "")
	if w.Code != 200 || w.Header().Get("Content-Type") != "application/pdf" || !strings.HasPrefix(w.Body.String(), "%PDF-") ||
		!strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment;") || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

// TestNumbersHaveNoGaps: N people issue at once, some of them in vain, and the numbers are 1 to N.
func TestNumbersHaveNoGaps(t *testing.T) {
	dbtest.RunAt(t, func() *clock.Clock { return clock.New(0) }, func(t *testing.T, d *db.DB) {
		h := houseOn(t, func(testing.TB, *clock.Clock) *db.DB { return d }, clock.New(0))
		const n = 40
		ids := make([]int64, n)
		for i := range ids {
			ids[i] = h.draft("quote", 10000)
		}
		var wg sync.WaitGroup
		for _, id := range ids {
			for range 2 { // each twice: one of the two is refused
				wg.Go(func() { h.send("POST", doc(id, "/issue"), "") })
			}
			wg.Go(func() { // and one more that takes a number and gives up
				_ = h.db.Write(t.Context(), tenant.Grant(1), func(tx *db.Tx) error {
					if _, err := h.feat.Issue(tx, id); err != nil {
						return err
					}
					return fmt.Errorf("changed my mind")
				})
			})
		}
		wg.Wait()
		seen := map[int64]bool{}
		for _, id := range ids {
			seen[h.must(200, "GET", doc(id), "").int("number")] = true
		}
		for i := int64(1); i <= n; i++ {
			if !seen[i] {
				t.Errorf("no document has number %d: %v", i, seen)
			}
		}
	})
}
