package business

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// A link token is an address for people who have no account: the business, 128 random bits, and a
// MAC over both and the purpose. The MAC proves that this installation made it for that business, so
// that nobody reaches a business by guessing its number; whether the token is in force is for the
// feature that keeps its hash.
const (
	linkRandom = 16
	linkMAC    = 16
	linkSize   = 8 + linkRandom + linkMAC
)

// LinkToken makes a token of the transaction's business for one purpose.
func (s *Service) LinkToken(tx *db.Tx, purpose string) (string, error) {
	b, err := currentBusiness(tx)
	if err != nil {
		return "", err
	}
	token := make([]byte, 8+linkRandom, linkSize)
	binary.BigEndian.PutUint64(token, uint64(b.ID))
	rand.Read(token[8:]) // never fails
	return base64.RawURLEncoding.EncodeToString(append(token, s.linkMAC(token, purpose)...)), nil
}

// OpenLink gives the business of a token that LinkToken made for this purpose.
func (s *Service) OpenLink(token, purpose string) (tenant.Scope, bool) {
	data, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(data) != linkSize || !hmac.Equal(data[8+linkRandom:], s.linkMAC(data[:8+linkRandom], purpose)) {
		return tenant.Scope{}, false
	}
	return tenant.Grant(tenant.ID(binary.BigEndian.Uint64(data))), true
}

func (s *Service) linkMAC(head []byte, purpose string) []byte {
	mac := hmac.New(sha256.New, s.box.Key("link tokens"))
	mac.Write(head) // of fixed length, so that the parts cannot be shifted
	mac.Write([]byte(purpose))
	return mac.Sum(nil)[:linkMAC]
}
