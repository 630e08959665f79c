package notify

import (
	"crypto/ecdh"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"

	"github.com/moked/moked/internal/secret"
)

// vapid is how push services know this installation: a key pair of its own and an address of whom to
// turn to.
type vapid struct{ public, private, subscriber string }

// deriveVAPID makes the key pair from the installation's master key. So every node has the same one
// from its first run, nothing is stored, and a restored backup reaches the devices that subscribed.
func deriveVAPID(box *secret.Box, publicURL string) (vapid, error) {
	for try := range 8 { // a number beyond the curve's order comes once in four thousand million
		key, err := ecdh.P256().NewPrivateKey(box.Key("web push " + strconv.Itoa(try)))
		if err != nil {
			continue
		}
		return vapid{
			public:     base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()),
			private:    base64.RawURLEncoding.EncodeToString(key.Bytes()),
			subscriber: subscriber(publicURL),
		}, nil
	}
	return vapid{}, errors.New("notify: no key for web push")
}

// subscriber is the contact that push services want: an https address, or a mailbox.
func subscriber(publicURL string) string {
	if strings.HasPrefix(publicURL, "https://") {
		return publicURL
	}
	return "postmaster@localhost.localdomain" // development; real push services are reached from https only
}
