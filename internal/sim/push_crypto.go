package sim

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"strings"
	"time"
)

// decrypt opens a message of one record (RFC 8188, RFC 8291).
func (b *browser) decrypt(body []byte) ([]byte, error) {
	const head = 16 + 4 + 1
	if len(body) < head+65+17 {
		return nil, errors.New("too short")
	}
	salt, size, idLength := body[:16], binary.BigEndian.Uint32(body[16:20]), int(body[20])
	if idLength != 65 || size < 18 {
		return nil, errors.New("a header that is none")
	}
	senderRaw, cipherText := body[head:head+65], body[head+65:]
	if len(cipherText) > int(size) {
		return nil, errors.New("longer than its record size")
	}
	sender, err := ecdh.P256().NewPublicKey(senderRaw)
	if err != nil {
		return nil, err
	}
	secret, err := b.key.ECDH(sender)
	if err != nil {
		return nil, err
	}
	info := "WebPush: info\x00" + string(b.key.PublicKey().Bytes()) + string(senderRaw)
	ikm, err := hkdf.Key(sha256.New, secret, b.auth, info, 32)
	if err != nil {
		return nil, err
	}
	key, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return nil, err
	}
	nonce, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	plain, err := gcm.Open(nil, nonce, cipherText, nil)
	if err != nil {
		return nil, err
	}
	text := strings.TrimRight(string(plain), "\x00")
	if !strings.HasSuffix(text, "\x02") {
		return nil, errors.New("the last record does not say so")
	}
	return []byte(strings.TrimSuffix(text, "\x02")), nil
}

// checkVAPID verifies who sends (RFC 8292); the reason of a refusal, or "".
func (p *Push) checkVAPID(r *http.Request) string {
	scheme, rest, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "vapid") {
		return "no VAPID authorization"
	}
	parts := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		parts[name] = value
	}
	key, err := publicKey(parts["k"])
	if err != nil {
		return "k is not a key"
	}
	pieces := strings.Split(parts["t"], ".")
	if len(pieces) != 3 {
		return "t is not a JWT"
	}
	signature, err := base64.RawURLEncoding.DecodeString(pieces[2])
	if err != nil || len(signature) != 64 {
		return "not an ES256 signature"
	}
	sum := sha256.Sum256([]byte(pieces[0] + "." + pieces[1]))
	if !ecdsa.Verify(key, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		return "the signature is not by k"
	}
	return p.checkClaims(r, pieces[0], pieces[1])
}

func (p *Push) checkClaims(r *http.Request, head, claims string) string {
	var header struct{ Alg string }
	var said struct {
		Aud, Sub string
		Exp      int64
	}
	if decodePart(head, &header) != nil || header.Alg != "ES256" {
		return "the algorithm is not ES256"
	}
	if decodePart(claims, &said) != nil {
		return "the claims are not JSON"
	}
	now, until := p.clock.Now(), time.Unix(said.Exp, 0)
	switch {
	case said.Aud != "http://"+r.Host && said.Aud != "https://"+r.Host:
		return "aud is not this service"
	case !until.After(now):
		return "expired"
	case until.Sub(now) > 24*time.Hour:
		return "valid for more than a day"
	case !strings.HasPrefix(said.Sub, "mailto:") && !strings.HasPrefix(said.Sub, "https://"):
		return "sub is no contact"
	}
	return ""
}

func decodePart(text string, into any) error {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

// publicKey reads an uncompressed point.
func publicKey(text string) (*ecdsa.PublicKey, error) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, err
	}
	return ecdsa.ParseUncompressedPublicKey(elliptic.P256(), raw)
}
