package inbox_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// withTwilio is a house whose business 1 has a Twilio number instead.
func withTwilio(t *testing.T) *house {
	h := newHouse(t)
	h.toTwilio()
	return h
}

// form delivers a Twilio webhook signed with a token.
func (h *house) form(token, path string, params url.Values) answer {
	keys := make([]string, 0, len(params))
	for k := range params {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	signed := publicURL + path
	for _, k := range keys {
		signed += k + params.Get(k)
	}
	mac := hmac.New(sha1.New, []byte(token))
	mac.Write([]byte(signed))
	r := httptest.NewRequest("POST", path, strings.NewReader(params.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Twilio-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return h.do(r)
}

func TestTwilioRoundTrip(t *testing.T) {
	h := withTwilio(t)
	message := url.Values{"MessageSid": {"SM1"}, "AccountSid": {"AC1"}, "From": {"whatsapp:+" + customer}, "To": {"whatsapp:+97239999999"}, "Body": {"שלום & <b>"},
		"ProfileName": {"דנה"}, "WaId": {customer}, "NumMedia": {"0"}, "MessageType": {"text"}, "SmsStatus": {"received"}, "Empty": {""}}
	if a := h.form("wrong", "/webhook/whatsapp/twilio", message); a.Code != 401 {
		t.Errorf("a wrong signature answered %d", a.Code)
	}
	for range 3 {
		a := h.form("twilio-token", "/webhook/whatsapp/twilio", message)
		if a.Code != 200 || !strings.Contains(string(a.Body), "<Response/>") || !strings.HasPrefix(a.Get("Content-Type"), "text/xml") {
			t.Fatalf("%d %s %s", a.Code, a.Get("Content-Type"), a.Body)
		}
	}
	h.idle()
	lead := h.lead(1)
	if lead.Name != "דנה" || *lead.Phone != "+"+customer {
		t.Errorf("lead %+v", lead)
	}
	if a := h.reply(lead.ID, words(strings.Repeat("א", 1601))); a.Code != 400 {
		t.Errorf("a text longer than Twilio takes answered %d", a.Code)
	}
	if a := h.reply(lead.ID, words("היי")); a.Code != 202 {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	h.idle()
	sent := h.graph.all()
	if len(sent) != 1 || sent[0].To != "whatsapp:+"+customer || !strings.HasPrefix(sent[0].Ref, publicURL+"/webhook/whatsapp/twilio/status?ref=") {
		t.Fatalf("sent %+v", sent)
	}
	path := strings.TrimPrefix(sent[0].Ref, publicURL)
	for _, state := range []string{"sent", "delivered", "queued", "read", "sent"} {
		a := h.form("twilio-token", path, url.Values{"MessageSid": {"SMOUT"}, "MessageStatus": {state}, "From": {"whatsapp:+97239999999"}, "To": {"whatsapp:+" + customer}})
		if a.Code != 200 {
			t.Fatalf("%d %s", a.Code, a.Body)
		}
	}
	h.idle()
	if got, want := h.thread(1, lead.ID).script(), "contact שלום & <b> delivered|human היי read"; got != want {
		t.Errorf("thread %q, want %q", got, want)
	}
}

func TestTwilioUnknownNumberIsParked(t *testing.T) {
	h := withTwilio(t)
	params := url.Values{"MessageSid": {"SM1"}, "From": {"whatsapp:+" + customer}, "To": {"whatsapp:+97231111111"}, "Body": {"x"}}
	if a := h.form("twilio-token", "/webhook/whatsapp/twilio", params); a.Code != 200 {
		t.Errorf("%d %s", a.Code, a.Body)
	}
	h.idle()
	parked, err := h.inbox.Parked(t.Context(), 0, 10)
	if err != nil || len(parked) != 1 || len(h.everybody(1)) != 0 {
		t.Errorf("%+v %v", parked, err)
	}
}

func TestTwilioFailure(t *testing.T) {
	h := withTwilio(t)
	h.form("twilio-token", "/webhook/whatsapp/twilio", url.Values{"MessageSid": {"SM1"}, "From": {"whatsapp:+" + customer}, "To": {"whatsapp:+97239999999"}, "Body": {"x"}})
	h.idle()
	lead := h.lead(1).ID
	h.reply(lead, words("היי"))
	h.idle()
	path := strings.TrimPrefix(h.graph.all()[0].Ref, publicURL)
	h.form("twilio-token", path, url.Values{"MessageSid": {"SMOUT"}, "MessageStatus": {"undelivered"}, "ErrorCode": {"63016"}, "From": {"whatsapp:+97239999999"}})
	h.idle()
	if got := h.thread(1, lead).Items[1]; got.Status != "failed" || got.Error.Advice != "window_closed" {
		t.Errorf("%s %+v", got.Status, got.Error)
	}
}
