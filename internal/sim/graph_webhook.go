package sim

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"
	"unicode/utf16"
)

// InboundMessage is what a person sends to the business.
type InboundMessage struct {
	From          string // digits with or without +; empty for somebody who hides the number
	UserID        string // the business-scoped id, such as IL.1349…
	Name          string
	Text          string
	PhoneNumberID string
	ID            string         // made up if empty; give one twice to deliver a message twice
	At            time.Time      // now if zero
	Content       map[string]any // instead of Text: type and its content, such as {"type":"image","image":{…}}
}

// Receive posts a person's message to the webhook, as Meta does, and returns its id. It opens the
// person's window.
func (g *Graph) Receive(ctx context.Context, m InboundMessage) (id string, err error) {
	if m.ID == "" {
		m.ID = g.wamid(digits(m.From) + m.UserID)
	}
	if m.At.IsZero() {
		m.At = g.o.Clock.Now()
	}
	if m.PhoneNumberID == "" && len(g.o.Numbers) == 1 {
		for id := range g.o.Numbers {
			m.PhoneNumberID = id
		}
	}
	person := cmp.Or(digits(m.From), m.UserID)
	g.mu.Lock()
	g.windows[person] = m.At
	g.mu.Unlock()
	return m.ID, g.Post(ctx, "messages", inboundValue(m, g.o.Numbers[m.PhoneNumberID]))
}

// inboundValue is the value of a change that carries one message.
func inboundValue(m InboundMessage, display string) map[string]any {
	message := event{"id": m.ID, "timestamp": strconv.FormatInt(m.At.Unix(), 10), "type": "text", "text": event{"body": m.Text}}
	if m.Content != nil {
		delete(message, "text")
		for k, v := range m.Content {
			message[k] = v
		}
	}
	contact := event{"profile": event{"name": m.Name}}
	if m.From != "" {
		message["from"], contact["wa_id"] = digits(m.From), digits(m.From)
	}
	if m.UserID != "" {
		message["from_user_id"], contact["user_id"] = m.UserID, m.UserID
	}
	return event{
		"messaging_product": "whatsapp", "metadata": event{"display_phone_number": digits(display), "phone_number_id": m.PhoneNumberID},
		"contacts": []any{contact}, "messages": []any{message},
	}
}

// Post sends one signed change to the webhook, whatever it holds, again and again like Meta until
// it is answered 200 (four times at most).
func (g *Graph) Post(ctx context.Context, field string, value map[string]any) error {
	return postWebhook(ctx, g.client, g.o, g.o.WebhookURL, event{"object": "whatsapp_business_account", "entry": []any{
		event{"id": g.o.WABAID, "changes": []any{event{"field": field, "value": value}}}}})
}

func postWebhook(ctx context.Context, client *http.Client, o GraphOptions, url string, payload event) error {
	if url == "" {
		return errors.New("sim: no webhook address")
	}
	body, err := metaJSON(payload)
	if err != nil {
		return err
	}
	for attempt := range 4 {
		var status int
		if status, err = postSigned(ctx, client, url, o.AppSecret, body); err == nil && status == http.StatusOK {
			o.Log.add(Record{At: o.Clock.Now(), Server: "graph", Sent: true, Kind: "webhook", Status: status, Body: string(body)})
			return nil
		}
		o.Log.add(Record{At: o.Clock.Now(), Server: "graph", Sent: true, Kind: "webhook", Status: status, Body: string(body)})
		if err == nil {
			err = fmt.Errorf("sim: the webhook answered %d", status)
		}
		if !wait(ctx, time.Duration(attempt+1)*100*time.Millisecond) {
			return ctx.Err()
		}
	}
	return err
}

func postSigned(ctx context.Context, client *http.Client, url, secret string, body []byte) (status int, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "facebookexternalua")
	req.Header.Set("X-Hub-Signature-256", MetaSignature(secret, body))
	res, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<20)) // only the status matters
	return res.StatusCode, nil
}

// metaJSON writes JSON as Meta does: ASCII only, with escaped slashes. Who re-serialises the body
// before checking the signature is found out by it.
func metaJSON(v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for _, r := range string(raw) {
		switch {
		case r == '/':
			out.WriteString(`\/`)
		case r < 0x80:
			out.WriteRune(r)
		case r > 0xFFFF:
			hi, lo := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, hi, lo)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.Bytes(), nil
}

// statusOf is a message whose fate is told.
type statusOf struct {
	numberID, id, person, opaque string
	template                     bool
}

// statuses posts a series of statuses in the background.
func (g *Graph) statuses(f GraphFaults, s statusOf, code int, names ...string) {
	if g.o.WebhookURL == "" || f.NoStatuses {
		return
	}
	at := g.o.Clock.Now()
	var series []event
	for i, name := range names {
		series = append(series, s.value(g.o, name, code, at.Add(time.Duration(i)*time.Second)))
	}
	if f.OutOfOrder {
		slices.Reverse(series)
	}
	g.busy.run(func() {
		for _, value := range series {
			wait(context.Background(), g.o.Delivery)
			for range map[bool]int{false: 1, true: 2}[f.Duplicate] {
				_ = g.Post(context.Background(), "messages", value) // it is in the log, and nobody waits
			}
		}
	})
}

func (s statusOf) value(o GraphOptions, name string, code int, at time.Time) event {
	status := event{"id": s.id, "status": name, "timestamp": strconv.FormatInt(at.Unix(), 10)}
	if digits(s.person) == s.person {
		status["recipient_id"] = s.person
	} else {
		status["recipient_user_id"] = s.person
	}
	if s.opaque != "" {
		status["biz_opaque_callback_data"] = s.opaque
	}
	if name == "failed" {
		status["errors"] = []any{event{"code": code, "title": graphTitle(code), "message": graphTitle(code),
			"error_data": event{"details": graphTitle(code)}, "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"}}
	} else {
		pricing := event{"billable": false, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"}
		if s.template {
			pricing = event{"billable": true, "pricing_model": "PMP", "type": "regular", "category": "utility"}
		}
		status["pricing"] = pricing
	}
	return event{"messaging_product": "whatsapp", "metadata": event{"display_phone_number": digits(o.Numbers[s.numberID]), "phone_number_id": s.numberID},
		"statuses": []any{status}}
}
