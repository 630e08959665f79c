package calls

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// ticket is what the token of a media stream says: which call, at which number, until when. It is
// made in the answer to a signed webhook and comes back at the start of the stream. It is good for
// the one stream of its call: that it was used stands in the call's row.
type ticket struct {
	Provider string `json:"p"`
	Number   string `json:"n"` // finds the business again, by the same exact key as the webhook did
	Tenant   int64  `json:"t"`
	Call     int64  `json:"c"`
	CallSID  string `json:"s"`
	Expires  int64  `json:"e"` // unix seconds
}

var errTicket = errors.New("calls: bad stream token")

// seal makes the token.
func (t ticket) seal(key []byte) string {
	body, _ := json.Marshal(t) // strings and numbers always marshal
	return base64.RawURLEncoding.EncodeToString(body) + "." + base64.RawURLEncoding.EncodeToString(t.mac(key, body))
}

func (ticket) mac(key, body []byte) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte("stream\x00"))
	m.Write(body)
	return m.Sum(nil)
}

// openTicket checks a token.
func openTicket(key []byte, token string, now time.Time) (t ticket, err error) {
	body, mac, found := strings.Cut(token, ".")
	if !found || len(token) > 1024 {
		return t, errTicket
	}
	raw, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil {
		return t, errTicket
	}
	given, err := base64.RawURLEncoding.DecodeString(mac)
	if err != nil || !hmac.Equal(given, t.mac(key, raw)) {
		return t, errTicket
	}
	if err := json.Unmarshal(raw, &t); err != nil || now.Unix() >= t.Expires {
		return ticket{}, errTicket
	}
	return t, nil
}
