package apptest

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// MetaBody is a webhook body of Meta with one text message to the company.
func MetaBody(c Company, from, id, text string, unix int64) []byte {
	quoted, err := json.Marshal(text)
	if err != nil {
		return nil
	}
	return fmt.Appendf(nil, `{"object":"whatsapp_business_account","entry":[{"id":"200000000000001","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":%q,"phone_number_id":%q},"contacts":[{"profile":{"name":"לקוח"},"wa_id":%q}],"messages":[{"from":%q,"id":%q,"timestamp":"%d","type":"text","text":{"body":%s}}]}}]}]}`,
		strings.TrimPrefix(c.WhatsApp, "+"), c.PhoneNumberID, from, from, id, unix, quoted)
}

// TryMeta posts a body to Meta's webhook, signed with the secret, and returns the status, 0 when
// there was no answer.
func TryMeta(url, secret string, body []byte) int {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	req, err := http.NewRequest(http.MethodPost, url+"/webhook/whatsapp/meta", bytes.NewReader(body))
	if err != nil {
		return 0
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Hub-Signature-256", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	res, err := (&http.Client{Timeout: 30 * time.Second}).Do(req)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body) // the status is what counts
	return res.StatusCode
}

// MetaText delivers one text message to the company, as Meta does.
func MetaText(t testing.TB, d *Desk, c Company, from, id, text string) {
	t.Helper()
	if status := TryMeta(d.URL, AppSecret, MetaBody(c, from, id, text, d.Clock.Now().Unix())); status != http.StatusOK {
		t.Fatalf("Meta's webhook answered %d", status)
	}
}
