package consent_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/moked/moked/internal/apptest"
)

type house struct {
	*apptest.Desk
	t       *testing.T
	company apptest.Company
	owner   *apptest.Browser
}

// newHouse has a business whose bot is off, so that what is answered comes from the ledger.
func newHouse(t *testing.T) *house {
	desk := apptest.New(t, apptest.WithSimulators())
	h := &house{Desk: desk, t: t, company: desk.Company(1)}
	h.owner = desk.As(h.company.Owner)
	h.owner.Do("PUT", "/api/business/current/ai", map[string]bool{"bot_whatsapp": false}).Want(200)
	return h
}

type ledger struct {
	Marketing string
	Items     []struct{ Channel, Purpose, Action, How, Words, Origin, By string }
}

func (l ledger) script() string {
	var b strings.Builder
	for _, i := range l.Items {
		fmt.Fprintf(&b, "%s %s %s %s|", i.Action, i.Channel, i.How, i.Words)
	}
	return b.String()
}

func (h *house) ledger(lead int64) (l ledger) {
	h.t.Helper()
	h.owner.Do("GET", fmt.Sprintf("/api/leads/%d/consents", lead), nil).Want(200).Into(&l)
	return l
}

func (h *house) lead(phone string) (id int64) {
	h.t.Helper()
	var made struct {
		ID int64 `json:"id"`
	}
	h.owner.Do("POST", "/api/leads", map[string]string{"name": "דנה", "phone": phone}).Want(201).Into(&made)
	return made.ID
}

// writes delivers a message and waits until the conversation shows it.
func (h *house) writes(lead int64, id, text string) {
	h.t.Helper()
	apptest.MetaText(h.t, h.Desk, h.company, "972523456789", id, text)
	apptest.Eventually(h.t, text+" is in the conversation", func() bool {
		return strings.Contains(string(h.owner.Do("GET", fmt.Sprintf("/api/leads/%d/conversation", lead), nil).Body), id)
	})
}

// answers counts what was sent to the person by the system.
func (h *house) answers(lead int64) int {
	return strings.Count(string(h.owner.Do("GET", fmt.Sprintf("/api/leads/%d/conversation", lead), nil).Want(200).Body), `"author":"system"`)
}

// Whoever asks to be left alone is, at once and on every channel, is told so once, and can come back.
func TestLeaveAndReturn(t *testing.T) {
	h := newHouse(t)
	lead := h.lead("0523456789")
	h.writes(lead, "wamid.1", "חזור") // from somebody who never left: no consent
	if l := h.ledger(lead); l.Marketing != "none" || len(l.Items) != 0 {
		t.Errorf("a word made a consent: %+v", l)
	}
	h.owner.Do("POST", fmt.Sprintf("/api/leads/%d/consents", lead), map[string]string{"action": "granted", "how": "form", "words": "אשמח לעדכונים"}).Want(201)
	if l := h.ledger(lead); l.Marketing != "granted" || l.Items[0].By == "" {
		t.Errorf("after the form: %+v", l)
	}
	h.writes(lead, "wamid.2", "אפשר להסיר את הכתם?")
	if n := h.answers(lead); n != 0 || h.ledger(lead).Marketing != "granted" {
		t.Errorf("an ordinary sentence was taken for a wish, %d answers", n)
	}
	h.writes(lead, "wamid.3", "הסירו אותי בבקשה")
	h.writes(lead, "wamid.4", "stop")
	l := h.ledger(lead)
	if l.Marketing != "withdrawn" || l.script() != "withdrawn all message הסירו אותי בבקשה|granted all form אשמח לעדכונים|" {
		t.Errorf("after leaving: %s", l.script())
	}
	if n := h.answers(lead); n != 1 {
		t.Errorf("%d confirmations", n)
	}
	h.writes(lead, "wamid.5", "START")
	if l := h.ledger(lead); l.Marketing != "granted" || l.Items[0].Channel != "whatsapp" || l.Items[0].By != "" {
		t.Errorf("after the return: %s", l.script())
	}
	if n := h.answers(lead); n != 2 {
		t.Errorf("%d answers after the return", n)
	}
}

func TestRecordByHand(t *testing.T) {
	h := newHouse(t)
	lead := h.lead("0523456789")
	path := fmt.Sprintf("/api/leads/%d/consents", lead)
	h.owner.Do("POST", path, map[string]string{"action": "granted"}).Fault(400, "invalid")
	h.owner.Do("POST", path, map[string]string{"action": "granted", "words": " \n"}).Fault(400, "invalid")
	h.owner.Do("POST", path, map[string]string{"action": "bought", "words": "x"}).Want(400)
	h.owner.Do("POST", path, map[string]string{"action": "granted", "channel": "email", "words": "newsletter"}).Want(201)
	if l := h.ledger(lead); l.Marketing != "none" {
		t.Errorf("a consent to mail holds for WhatsApp: %+v", l)
	}
	h.owner.Do("POST", path, map[string]string{"action": "granted", "channel": "whatsapp", "how": "call", "words": "=cmd()"}).Want(201)
	h.owner.Do("POST", path, map[string]string{"action": "withdrawn", "purpose": "service"}).Want(201)
	if l := h.ledger(lead); l.Marketing != "granted" {
		t.Errorf("what was said of service holds for marketing: %+v", l)
	}
	h.owner.Do("POST", path, map[string]string{"action": "withdrawn"}).Want(201)
	if l := h.ledger(lead); l.Marketing != "withdrawn" || len(l.Items) != 4 {
		t.Errorf("after withdrawal: %+v", l)
	}
	timeline := string(h.owner.Do("GET", fmt.Sprintf("/api/leads/%d/activity", lead), nil).Want(200).Body)
	if !strings.Contains(timeline, "consent.granted") || !strings.Contains(timeline, "consent.withdrawn") || strings.Contains(timeline, "newsletter") {
		t.Errorf("timeline %s", timeline)
	}
	file := h.owner.Do("GET", path+"/export", nil).Want(200)
	lines := strings.Split(strings.TrimSpace(string(file.Body)), "\n")
	if len(lines) != 5 || !strings.Contains(lines[1], "granted,marketing,email,hand,newsletter") || !strings.Contains(lines[2], ",'=cmd(),") || !strings.Contains(file.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("file %q", lines)
	}
	h.owner.Do("GET", "/api/leads/7/consents", nil).Fault(404, "not_found")
	h.owner.Do("GET", "/api/leads/7/consents/export", nil).Fault(404, "not_found")
	h.owner.Do("POST", "/api/leads/7/consents", map[string]string{"action": "withdrawn"}).Fault(404, "not_found")
}

// A merge joins the ledgers, and the last word of the two holds; parting them gives each its own.
func TestMergedLedgers(t *testing.T) {
	h := newHouse(t)
	keep, gone := h.lead("0523456789"), h.lead("0521110002")
	h.owner.Do("POST", fmt.Sprintf("/api/leads/%d/consents", keep), map[string]string{"action": "granted", "words": "כן"}).Want(201)
	h.owner.Do("POST", fmt.Sprintf("/api/leads/%d/consents", gone), map[string]string{"action": "withdrawn"}).Want(201)
	var made struct {
		ID int64 `json:"id"`
	}
	h.owner.Do("POST", fmt.Sprintf("/api/leads/%d/merge", keep), map[string]any{"with": gone}).Want(201).Into(&made)
	if l := h.ledger(keep); l.Marketing != "withdrawn" || len(l.Items) != 2 {
		t.Errorf("merged: %+v", l)
	}
	h.owner.Do("POST", fmt.Sprintf("/api/merges/%d/undo", made.ID), nil).Want(200)
	if l := h.ledger(keep); l.Marketing != "granted" || h.ledger(gone).Marketing != "withdrawn" {
		t.Errorf("parted: %+v", l)
	}
}

// A form carries consent by its box; an old event that is played again does not undo a later withdrawal.
func TestConsentFromAForm(t *testing.T) {
	h := newHouse(t)
	var source struct {
		ID  int64 `json:"id"`
		URL string
	}
	h.owner.Do("POST", "/api/intake", map[string]any{"name": "טופס באתר"}).Want(201).Into(&source)
	path := strings.TrimPrefix(source.URL, h.URL)
	send := func(body string) (lead, event int64) {
		var told struct {
			LeadID  int64 `json:"lead_id"`
			EventID int64 `json:"event_id"`
		}
		h.Visitor().Do("POST", path, body).Want(201).Into(&told)
		return told.LeadID, told.EventID
	}
	if lead, _ := send(`{"phone":"0523450001","אני מאשר/ת קבלת דיוור":"off"}`); h.ledger(lead).Marketing != "none" {
		t.Error("an empty box is a consent")
	}
	lead, event := send(`{"phone":"0523450002","אני מאשר/ת קבלת דיוור":"כן"}`)
	if l := h.ledger(lead); l.Marketing != "granted" || l.Items[0].How != "form" || l.Items[0].Words != "אני מאשר/ת קבלת דיוור: כן" || l.Items[0].Origin != "טופס באתר" {
		t.Errorf("the box: %+v", l)
	}
	h.owner.Do("POST", fmt.Sprintf("/api/leads/%d/consents", lead), map[string]string{"action": "withdrawn"}).Want(201)
	h.owner.Do("POST", fmt.Sprintf("/api/intake/%d/events/%d/replay", source.ID, event), nil).Want(200)
	if l := h.ledger(lead); l.Marketing != "withdrawn" {
		t.Errorf("a replay undid the withdrawal: %+v", l)
	}
}
