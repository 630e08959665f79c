package sim

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// textMessage is a message the product sent.
type textMessage struct {
	SID, From, To, Body, Status string
	ErrorCode                   int
}

// FailMessages makes every message to the number fail with this code, such as 63016; 0 mends it.
func (c *Carrier) FailMessages(to string, code int) {
	c.rest.mu.Lock()
	defer c.rest.mu.Unlock()
	c.rest.failures[strings.TrimPrefix(to, "whatsapp:")] = code
}

const messageParams = "To From MessagingServiceSid Body MediaUrl ContentSid ContentVariables StatusCallback ValidityPeriod SmartEncoded " +
	"ShortenUrls ScheduleType SendAt PersistentAction"

func (c *Carrier) createMessage(form url.Values) (int, any, *restError) {
	if e := allow(form, messageParams); e != nil {
		return 0, nil, e
	}
	to, whatsapp := strings.CutPrefix(form.Get("To"), "whatsapp:")
	from, fromWhatsApp := strings.CutPrefix(form.Get("From"), "whatsapp:")
	switch {
	case form.Get("To") == "":
		return 0, nil, badRequest(21604, "A 'To' phone number is required.")
	case !isPhone(to):
		return 0, nil, badRequest(21211, "Invalid 'To' Phone Number: %s", form.Get("To"))
	case form.Get("From") == "" && form.Get("MessagingServiceSid") == "":
		return 0, nil, badRequest(21603, "A 'From' phone number is required.")
	case form.Get("From") != "" && !isPhone(from):
		return 0, nil, badRequest(21212, "Invalid From Number: %s", form.Get("From"))
	case form.Get("From") != "" && whatsapp != fromWhatsApp:
		return 0, nil, badRequest(63007, "Twilio could not find a Channel with the specified From address")
	case form.Get("Body") == "" && form.Get("MediaUrl") == "" && form.Get("ContentSid") == "":
		return 0, nil, badRequest(21602, "Message body is required.")
	case utf8.RuneCountInString(form.Get("Body")) > 1600:
		return 0, nil, badRequest(21617, "The concatenated message body exceeds the 1600 character limit.")
	case form.Get("ContentVariables") != "" && !json.Valid([]byte(form.Get("ContentVariables"))):
		return 0, nil, badRequest(21656, "The ContentVariables Parameter is invalid.")
	}
	m := &textMessage{SID: c.newID("SM"), From: form.Get("From"), To: form.Get("To"), Body: form.Get("Body"), Status: "queued"}
	statuses := []string{"sent", "delivered"}
	if whatsapp {
		statuses = append(statuses, "read")
	}
	c.rest.mu.Lock()
	c.rest.messages[m.SID] = m
	if m.ErrorCode = c.rest.failures[to]; m.ErrorCode != 0 {
		statuses = []string{"failed"}
	}
	resource := m.resource(c)
	m.Status = statuses[len(statuses)-1]
	c.rest.mu.Unlock()
	var series []url.Values
	for _, s := range statuses {
		f := url.Values{"MessageSid": {m.SID}, "SmsSid": {m.SID}, "AccountSid": {c.account()}, "From": {m.From}, "To": {m.To},
			"MessageStatus": {s}, "SmsStatus": {s}, "ApiVersion": {"2010-04-01"}}
		if whatsapp {
			f.Set("ChannelPrefix", "whatsapp")
			f.Set("ChannelInstallSid", "XE"+strings.Repeat("0", 32))
		}
		if s == "failed" {
			f.Set("ErrorCode", strconv.Itoa(m.ErrorCode))
		}
		series = append(series, f)
	}
	c.callback(http.MethodPost, form.Get("StatusCallback"), c.o.Delivery, series...)
	return http.StatusCreated, resource, nil
}

func (c *Carrier) fetchMessage(sid string) (int, any, *restError) {
	c.rest.mu.Lock()
	defer c.rest.mu.Unlock()
	m := c.rest.messages[sid]
	if m == nil {
		return 0, nil, errNotFound
	}
	return http.StatusOK, m.resource(c), nil
}

func (m *textMessage) resource(c *Carrier) event {
	e := event{"sid": m.SID, "account_sid": c.account(), "from": m.From, "to": m.To, "body": m.Body, "status": m.Status,
		"error_code": nil, "error_message": nil, "direction": "outbound-api", "num_segments": "1",
		"uri": "/2010-04-01/Accounts/" + c.account() + "/Messages/" + m.SID + ".json"}
	if m.ErrorCode != 0 {
		e["error_code"] = m.ErrorCode
	}
	return e
}

// InboundWhatsApp is a WhatsApp message as Twilio hands it to the product.
type InboundWhatsApp struct {
	From, To string // E.164
	Text     string
	Name     string
	SID      string            // made up if empty; give one twice to deliver a message twice
	Extra    map[string]string // further parameters, such as MediaUrl0
}

// Receive posts a signed WhatsApp message to the webhook and returns the status it was answered with.
func (c *Carrier) Receive(ctx context.Context, webhook string, m InboundWhatsApp) (status int, sid string, err error) {
	sid = m.SID
	if sid == "" {
		sid = c.newID("SM")
	}
	f := url.Values{
		"MessageSid": {sid}, "SmsMessageSid": {sid}, "SmsSid": {sid}, "AccountSid": {c.account()}, "ApiVersion": {"2010-04-01"},
		"From": {"whatsapp:" + m.From}, "To": {"whatsapp:" + m.To}, "Body": {m.Text}, "NumMedia": {"0"}, "NumSegments": {"1"},
		"ProfileName": {m.Name}, "WaId": {strings.TrimPrefix(m.From, "+")}, "MessageType": {"text"}, "SmsStatus": {"received"},
		"ReferralNumMedia": {"0"},
	}
	for k, v := range m.Extra {
		f.Set(k, v)
	}
	status, _, _, err = c.request(ctx, http.MethodPost, c.public(webhook), f)
	return status, sid, err
}
