package sim

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"maps"
	"net/url"
	"slices"
)

// TwilioSignature is the value of X-Twilio-Signature for a request with these form parameters;
// form is nil for GET and for a WebSocket upgrade.
func TwilioSignature(authToken, fullURL string, form url.Values) string {
	mac := hmac.New(sha1.New, []byte(authToken))
	mac.Write([]byte(fullURL))
	for _, key := range slices.Sorted(maps.Keys(form)) {
		values := slices.Clone(form[key])
		slices.Sort(values)
		for _, v := range slices.Compact(values) {
			mac.Write([]byte(key + v))
		}
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// MetaSignature is the value of X-Hub-Signature-256 for a body.
func MetaSignature(appSecret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(appSecret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}
