package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"net/url"
	"sync/atomic"
	"time"
)

// operation is one thing that is measured: a request of a worker to either server.
type operation struct {
	name    string
	request func(s *server, worker int) []byte
}

var operations = []operation{
	{"create lead", createLead},
	{"list 50", listLeads},
	{"move", moveLead},
	{leadPage, openLead},
	{"search", searchLeads},
	{"webhook ack", webhook},
	{"login", login},
	{"healthz", func(s *server, _ int) []byte { return get(s, "/healthz", session{}) }},
}

// leadPage is one of the requests that the page of a lead makes.
const leadPage = "lead page, each request"

// pageParts are those requests: the lead itself, what happened, what is to be done, what was said.
var pageParts = []string{"", "/activity", "/reminders", "/conversation"}

func openLead(s *server, _ int) []byte {
	n := serial.Add(1)
	return get(s, fmt.Sprintf("/api/leads/%d%s", s.ids[rand.IntN(len(s.ids))], pageParts[n%int64(len(pageParts))]), s.session(readBusiness))
}

// queries are parts of the seeded names. None holds a final letter: the product finds those folded,
// the baseline's plain LIKE would not, and would have less to send.
var queries = []string{"לוי", "מזרח", "אברה", "שפיר", "דויד", "יוס", "רבק", "אשכנ", "ביטו", "גול"}

// serial makes phones and message ids that this run has not had.
var serial atomic.Int64

func createLead(s *server, _ int) []byte {
	n := serial.Add(1)
	body := fmt.Appendf(nil, `{"name":"%s %s","phone":"+97254%07d"}`, firstNames[n%int64(len(firstNames))], lastNames[n%int64(len(lastNames))], 2_000_000+n)
	return post(s, "/api/leads", s.session(writeBusiness), body)
}

func listLeads(s *server, _ int) []byte {
	return get(s, "/api/leads?sort=position&limit=50&status="+statuses[rand.IntN(len(statuses))], s.session(readBusiness))
}

func moveLead(s *server, _ int) []byte {
	path := fmt.Sprintf("/api/leads/%d/status", s.ids[rand.IntN(len(s.ids))])
	return post(s, path, s.session(readBusiness), fmt.Appendf(nil, `{"status":%q}`, statuses[rand.IntN(len(statuses))]))
}

func searchLeads(s *server, _ int) []byte {
	return get(s, "/api/leads?limit=50&q="+url.QueryEscape(queries[rand.IntN(len(queries))]), s.session(readBusiness))
}

// login signs each worker in as a user of its own, as an office in the morning does: many at once
// for one account is what the product refuses.
func login(s *server, worker int) []byte {
	return post(s, "/api/auth/login", session{}, fmt.Appendf(nil, `{"email":%q,"password":%q}`, email(readBusiness, worker%usersOfBusiness), password))
}

// webhook is a WhatsApp message of one of a thousand customers, as Meta sends and signs it.
func webhook(s *server, _ int) []byte {
	n := serial.Add(1)
	from := fmt.Sprintf("97253%07d", 2_000_000+n%1000)
	body := fmt.Appendf(nil, `{"object":"whatsapp_business_account","entry":[{"id":"200000000000001","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"97255500%04d","phone_number_id":%q},"contacts":[{"profile":{"name":"לקוח"},"wa_id":%q}],"messages":[{"from":%q,"id":"wamid.bench%d","timestamp":"%d","type":"text","text":{"body":"שלום, אפשר לקבל הצעת מחיר?"}}]}}]}]}`,
		writeBusiness, phoneNumberID(writeBusiness), from, from, n, time.Now().Unix())
	mac := hmac.New(sha256.New, []byte(appSecret))
	mac.Write(body)
	return fmt.Appendf(nil, "POST /webhook/whatsapp/meta HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nX-Hub-Signature-256: sha256=%s\r\nContent-Length: %d\r\n\r\n%s",
		s.address, hex.EncodeToString(mac.Sum(nil)), len(body), body)
}

func get(s *server, path string, by session) []byte {
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n", path, s.address, by.header(false))
}

func post(s *server, path string, by session, body []byte) []byte {
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", path, s.address, by.header(true), len(body), body)
}

// header is what the browser of the session adds to a request.
func (a session) header(write bool) string {
	switch {
	case a.cookie == "":
		return ""
	case write:
		return "Cookie: " + a.cookie + "\r\nX-CSRFToken: " + a.token + "\r\n"
	}
	return "Cookie: " + a.cookie + "\r\n"
}
