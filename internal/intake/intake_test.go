package intake_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/moked/moked/internal/apptest"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/intake"
)

type house struct {
	*apptest.Desk
	me, stranger *apptest.Browser
}

func newHouse(t *testing.T) house {
	desk := apptest.New(t)
	return house{desk, desk.As(desk.Company(1).Owner), desk.Visitor()}
}

// open makes a source and gives it with the path of its address.
func (h house) open(t *testing.T, signed bool) (m intake.Opened, path string) {
	t.Helper()
	h.me.Do("POST", "/api/intake", map[string]any{"name": "טופס באתר", "signed": signed}).Want(201).Into(&m)
	return m, strings.TrimPrefix(m.URL, h.URL)
}

func (h house) leads(t *testing.T) (total int64) {
	t.Helper()
	var list struct{ Total int64 }
	h.me.Do("GET", "/api/leads", nil).Want(200).Into(&list)
	return list.Total
}

func (h house) events(t *testing.T, id int64) []intake.Delivery {
	t.Helper()
	var out intake.DeliveriesOut
	h.me.Do("GET", fmt.Sprintf("/api/intake/%d/events", id), nil).Want(200).Into(&out)
	return out.Items
}

type told struct {
	EventID int64 `json:"event_id"`
	LeadID  int64 `json:"lead_id"`
	Created bool  `json:"created"`
}

func TestLeadFromOutside(t *testing.T) {
	h := newHouse(t)
	m, path := h.open(t, false)
	var a, b told
	h.stranger.Do("POST", path, `{"שם":"דנה","טלפון":"052-3456789","מתי נוח?":"בערב"}`).Want(201).Into(&a)
	var lead struct{ Name, Phone, Source, Notes string }
	h.me.Do("GET", fmt.Sprintf("/api/leads/%d", a.LeadID), nil).Want(200).Into(&lead)
	if !a.Created || lead.Name != "דנה" || lead.Phone != "+972523456789" || lead.Source != "טופס באתר" || lead.Notes != "מתי נוח?: בערב" {
		t.Errorf("%+v %+v", a, lead)
	}
	// The same person by another form is the same lead.
	h.stranger.Do("POST", path, `{"full_name":"Dana","mobile":"+972 52 345 6789","email":"dana@x.co"}`).Want(200).Into(&b)
	if b.Created || b.LeadID != a.LeadID || h.leads(t) != 1 {
		t.Errorf("a second lead for one phone: %+v", b)
	}
	events := h.events(t, m.ID)
	if len(events) != 2 || events[0].Outcome != intake.Merged || events[1].Outcome != intake.Created || len(events[1].Fields) != 3 {
		t.Errorf("%+v", events)
	}
	for _, e := range events {
		if e.LeadID == nil || *e.LeadID != a.LeadID {
			t.Errorf("event %+v names no lead", e)
		}
	}
}

// TestUnknownAddress: nothing is stored for a token that nobody has, whoever guesses.
func TestUnknownAddress(t *testing.T) {
	h := newHouse(t)
	m, path := h.open(t, false)
	h.stranger.Do("POST", "/webhook/leads/guess", `{"phone":"0523456789"}`).Fault(404, "unknown_intake")
	var again intake.Opened
	h.me.Do("POST", fmt.Sprintf("/api/intake/%d/rotate", m.ID), nil).Want(200).Into(&again)
	h.stranger.Do("POST", path, `{"phone":"0523456789"}`).Fault(404, "unknown_intake")
	fresh := strings.TrimPrefix(again.URL, h.URL)
	h.stranger.Do("POST", fresh, `{"phone":"0523456789"}`).Want(201)
	h.me.Do("DELETE", fmt.Sprintf("/api/intake/%d", m.ID), nil).Want(204)
	h.stranger.Do("POST", fresh, `{"phone":"0541112233"}`).Fault(404, "unknown_intake")
	if n := len(h.events(t, m.ID)); n != 1 || h.leads(t) != 1 {
		t.Errorf("%d events, %d leads", n, h.leads(t))
	}
	if list := string(h.me.Do("GET", "/api/intake", nil).Want(200).Body); strings.Contains(list, strings.TrimPrefix(fresh, "/webhook/leads/")) {
		t.Error("the token is told again")
	}
}

func TestRepeatsAreOne(t *testing.T) {
	h := newHouse(t)
	m, path := h.open(t, false)
	h.stranger.Header.Set("Idempotency-Key", "k1")
	first := h.stranger.Do("POST", path, `{"phone":"0523456789","notes":"א"}`).Want(201)
	again := h.stranger.Do("POST", path, `{"phone":"0523456789","notes":"א"}`).Want(201)
	if !bytes.Equal(first.Body, again.Body) {
		t.Errorf("told %s, then %s", first.Body, again.Body)
	}
	h.stranger.Do("POST", path, `{"phone":"0541112233"}`).Fault(409, "idempotency_mismatch")
	refused := h.stranger
	refused.Header.Set("Idempotency-Key", "k2")
	one := refused.Do("POST", path, `{"phone":"12"}`).Fault(400, "invalid")
	two := refused.Do("POST", path, `{"phone":"12"}`).Fault(400, "invalid")
	if !bytes.Equal(one.Body, two.Body) || !strings.Contains(string(one.Body), `"field":"phone"`) {
		t.Errorf("told %s, then %s", one.Body, two.Body)
	}
	h.stranger.Header.Del("Idempotency-Key")
	for range 2 { // the sender's own number does as well
		h.stranger.Do("POST", path, `{"leadgen_id":"77","field_data":[{"name":"phone_number","values":["0541112233"]}]}`).Want(201)
	}
	if n := len(h.events(t, m.ID)); n != 3 || h.leads(t) != 2 {
		t.Errorf("%d events, %d leads", n, h.leads(t))
	}
}

func TestSignedSource(t *testing.T) {
	h := newHouse(t)
	m, path := h.open(t, true)
	raw := []byte(`{"phone":"0523456789"}`)
	h.stranger.Do("POST", path, raw).Fault(401, "intake_signature")
	mac := hmac.New(sha256.New, []byte(m.Secret))
	mac.Write(raw)
	h.stranger.Header.Set("X-Signature-256", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	h.stranger.Do("POST", path, []byte(`{"phone":"0541112233"}`)).Fault(401, "intake_signature")
	h.stranger.Do("POST", path, raw).Want(201)
	if n := len(h.events(t, m.ID)); n != 1 {
		t.Errorf("%d events; what is not proven is not kept", n)
	}
}

// TestReplayAfterMending: what nobody could read is kept, and read when the mapping says how.
func TestReplayAfterMending(t *testing.T) {
	h := newHouse(t)
	m, path := h.open(t, false)
	h.stranger.Do("POST", path, `{"fld_1":"0523456789","fld_2":"דנה"}`).Fault(400, "invalid")
	refused := h.events(t, m.ID)[0]
	if refused.Outcome != intake.Refused || len(refused.Problems) != 1 || refused.Fields[0].Target != "note" {
		t.Fatalf("%+v", refused)
	}
	mapping := map[string]string{"fld_1": "phone", "fld_2": "name"}
	var try intake.TryOut
	h.me.Do("POST", fmt.Sprintf("/api/intake/%d/try", m.ID), map[string]any{"body": `{"fld_1":"0523456789","fld_2":"דנה"}`, "mapping": mapping}).Want(200).Into(&try)
	if try.Phone != "0523456789" || try.Name != "דנה" || len(try.Problems) != 0 || h.leads(t) != 0 {
		t.Errorf("%+v", try)
	}
	h.me.Do("PATCH", fmt.Sprintf("/api/intake/%d", m.ID), map[string]any{"mapping": mapping}).Want(200)
	replay := fmt.Sprintf("/api/intake/%d/events/%d/replay", m.ID, refused.ID)
	var e intake.Delivery
	h.me.Do("POST", replay, nil).Want(200).Into(&e)
	if e.Outcome != intake.Created || e.LeadID == nil || len(e.Problems) != 0 {
		t.Errorf("%+v", e)
	}
	h.me.Do("POST", replay, nil).Want(200).Into(&e)
	if e.Outcome != intake.Merged || h.leads(t) != 1 {
		t.Errorf("played twice: %+v, %d leads", e, h.leads(t))
	}
}

func TestFloodOfOneSource(t *testing.T) {
	h := newHouse(t)
	_, path := h.open(t, false)
	_, other := h.open(t, false)
	for i := 0; ; i++ {
		if i > 200 {
			t.Fatal("no end to it")
		}
		if a := h.stranger.Do("POST", path, `{"phone":"0523456789"}`); a.Status == 429 {
			if a.Fault(429, "rate_limited").Header.Get("Retry-After") == "" {
				t.Error("no word when to come back")
			}
			break
		}
	}
	h.stranger.Do("POST", other, `{"phone":"0541112233"}`).Want(201)
}

func TestEveryStatementStaysInTheBusiness(t *testing.T) {
	statements := dbtest.Statements(t, ".")
	if len(statements) < 10 {
		t.Fatalf("only %d statements found", len(statements))
	}
	dbtest.NoScans(t, dbtest.OpenAt(t, clock.New(0)), statements)
}
