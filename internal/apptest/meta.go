package apptest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
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

// PostMeta posts a body to Meta's webhook, signed with the secret, and returns the status.
func PostMeta(t testing.TB, url, secret string, body []byte) int {
	t.Helper()
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	req, err := http.NewRequest(http.MethodPost, url+"/webhook/whatsapp/meta", strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Hub-Signature-256", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	res, err := (&http.Client{}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

// MetaText delivers one text message to the company, as Meta does.
func MetaText(t testing.TB, d *Desk, c Company, from, id, text string) {
	t.Helper()
	if status := PostMeta(t, d.URL, AppSecret, MetaBody(c, from, id, text, d.Clock.Now().Unix())); status != http.StatusOK {
		t.Fatalf("Meta's webhook answered %d", status)
	}
}
