package sim

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/moked/moked/internal/clock"
)

// MessageOptions is a WhatsApp message of the command line.
type MessageOptions struct {
	URL           string // of the product, such as http://localhost:8080
	Text          string
	From          string // the person's number
	Name          string
	PhoneNumberID string        // of the WhatsApp channel
	AppSecret     string        // of the channel
	Wait          time.Duration // for an answer; needs Simulator
	Simulator     string        // the control address of the simulator that plays Meta; optional, but for files
	Kind          string        // image, audio, video, document or sticker, with File; empty is a text
	File          string        // what is sent, with Text as its caption
}

// RunMessage sends a product a WhatsApp message exactly as Meta does and prints what happened.
func RunMessage(ctx context.Context, o MessageOptions, out io.Writer) error {
	if digits(o.From) == "" || o.Text == "" && o.File == "" || o.PhoneNumberID == "" {
		return errors.New("a message needs a text or a file, a sender and the channel's phone number id")
	}
	c := clock.New(0)
	g := NewGraph(GraphOptions{Clock: c})
	m := InboundMessage{From: o.From, Name: cmp.Or(o.Name, o.From), Text: o.Text, PhoneNumberID: o.PhoneNumberID, ID: g.wamid(digits(o.From)), At: c.Now()}
	if o.File != "" {
		content, err := fileMessage(ctx, g.client, o)
		if err != nil {
			return err
		}
		m.Content = content
	}
	body, err := metaJSON(event{"object": "whatsapp_business_account", "entry": []any{
		event{"id": g.o.WABAID, "changes": []any{event{"field": "messages", "value": inboundValue(m, "")}}}}})
	if err != nil {
		return err
	}
	p := &printer{out: out, start: c.Now(), clock: c}
	url := strings.TrimRight(o.URL, "/") + "/webhook/whatsapp/meta"
	p.line("→", "%s (%s): %s", m.Name, o.From, cmp.Or(o.Text, o.File))
	status, err := postSigned(ctx, g.client, url, o.AppSecret, body)
	if err != nil {
		return fmt.Errorf("%s does not answer: %w", o.URL, err)
	}
	switch status {
	case http.StatusOK:
		p.line("✓", "stored: POST %s answered 200", url)
	case http.StatusUnauthorized, http.StatusForbidden:
		return fmt.Errorf("POST %s answered %d: the signature was refused; is this the channel's app secret?", url, status)
	default:
		return fmt.Errorf("POST %s answered %d", url, status)
	}
	if o.Wait == 0 || o.Simulator == "" {
		return nil
	}
	return waitReply(ctx, o, m, p)
}

// waitReply prints what the product sends to the person until something came and Wait is over.
func waitReply(ctx context.Context, o MessageOptions, m InboundMessage, p *printer) error {
	ctx, cancel := context.WithTimeout(ctx, o.Wait)
	defer cancel()
	client, seen := &http.Client{Timeout: 10 * time.Second}, 0
	for {
		replies, err := repliesTo(ctx, client, o.Simulator, m)
		for ; seen < len(replies); seen++ {
			p.line("←", "%s", replies[seen])
		}
		switch {
		case seen > 0:
			return nil
		case ctx.Err() != nil:
			return fmt.Errorf("no answer within %v", o.Wait)
		case err != nil:
			return err
		}
		wait(ctx, 250*time.Millisecond)
	}
}

// repliesTo reads the simulator's log for texts to the person since the message.
func repliesTo(ctx context.Context, client *http.Client, simulator string, m InboundMessage) (texts []string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, simulator+"/log?server=graph", nil)
	if err != nil {
		return nil, err
	}
	res, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	var records []Record
	if err := json.NewDecoder(res.Body).Decode(&records); err != nil {
		return nil, err
	}
	for _, r := range records {
		var body struct {
			To   string `json:"to"`
			Text struct {
				Body string `json:"body"`
			} `json:"text"`
		}
		if !r.Sent && !r.At.Before(m.At) && json.Unmarshal([]byte(r.Body), &body) == nil && digits(body.To) == digits(m.From) && body.Text.Body != "" {
			texts = append(texts, body.Text.Body)
		}
	}
	return texts, nil
}
