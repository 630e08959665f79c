package telephony

import (
	"crypto/hmac"
	"crypto/sha1" // Twilio's signature is HMAC-SHA1; HMAC does not need collision resistance
	"encoding/base64"
	"net"
	"net/url"
	"slices"
	"strings"
)

// twilioSigned checks a signature over an address and a form. Twilio includes the default port or
// leaves it out depending on the client, so both spellings are tried.
func twilioSigned(secret, address string, form url.Values, given string) bool {
	mac, err := base64.StdEncoding.DecodeString(given)
	if err != nil || secret == "" {
		return false
	}
	ok := hmac.Equal(mac, twilioMAC(secret, address, form))
	if other, differs := otherPort(address); differs && hmac.Equal(mac, twilioMAC(secret, other, form)) {
		ok = true
	}
	return ok
}

func twilioMAC(secret, address string, form url.Values) []byte {
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write([]byte(address))
	keys := make([]string, 0, len(form))
	for key := range form {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		// A parameter that comes twice is signed once per distinct value, in order.
		values := slices.Clone(form[key])
		slices.Sort(values)
		for _, value := range slices.Compact(values) {
			mac.Write([]byte(key))
			mac.Write([]byte(value))
		}
	}
	return mac.Sum(nil)
}

// otherPort spells an address with its scheme's default port where it has none, and without where
// it has it; differs is false where the port is neither.
func otherPort(address string) (other string, differs bool) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "", false
	}
	port := map[string]string{"http": "80", "ws": "80", "https": "443", "wss": "443"}[u.Scheme]
	host := u.Host
	switch {
	case port == "":
		return "", false
	case u.Port() == port:
		host = strings.TrimSuffix(host, ":"+port)
	case u.Port() == "":
		host = net.JoinHostPort(u.Hostname(), port)
	default:
		return "", false
	}
	// Only the host is replaced in the text: parsing and printing could respell the rest.
	return strings.Replace(address, u.Scheme+"://"+u.Host, u.Scheme+"://"+host, 1), true
}
