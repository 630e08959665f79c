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

// ticket is what a token says: which call, at which number, until when. That of a media stream is
// made in the answer to a signed webhook and comes back at the start of the stream; that of a call
// which we place is made when we dial and comes back when somebody picks up. Each is good for one use
// of its purpose: that it was used stands in the call's row.
type ticket struct {
	Provider string `json:"p"`
	Number   string `json:"n"` // finds the business again, by the same exact key as the webhook did
	Tenant   int64  `json:"t"`
	Call     int64  `json:"c"`
	CallSID  string `json:"s"` // not known yet when we dial
	Expires  int64  `json:"e"` // unix seconds
}

var errTicket = errors.New("calls: bad stream token")

// What a token is for. One never opens in place of the other.
const (
	forStream = "stream"
	forAnswer = "answer"
)

// seal makes the token.
func (t ticket) seal(key []byte, purpose string) string {
	body, _ := json.Marshal(t) // strings and numbers always marshal
	return base64.RawURLEncoding.EncodeToString(body) + "." + base64.RawURLEncoding.EncodeToString(t.mac(key, purpose, body))
}

func (ticket) mac(key []byte, purpose string, body []byte) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(purpose + "\x00"))
	m.Write(body)
	return m.Sum(nil)
}

// openTicket checks a token.
func openTicket(key []byte, purpose, token string, now time.Time) (t ticket, err error) {
	body, mac, found := strings.Cut(token, ".")
	if !found || len(token) > 1024 {
		return t, errTicket
	}
	raw, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil {
		return t, errTicket
	}
	given, err := base64.RawURLEncoding.DecodeString(mac)
	if err != nil || !hmac.Equal(given, t.mac(key, purpose, raw)) {
		return t, errTicket
	}
	if err := json.Unmarshal(raw, &t); err != nil || now.Unix() >= t.Expires {
		return ticket{}, errTicket
	}
	return t, nil
}
