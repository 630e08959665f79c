package secret

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// The argon2id cost: OWASP's minimum of 19 MiB, which keeps a login near 20 ms of one core.
const (
	memory  = 19456 // KiB
	passes  = 2
	threads = 1
	saltLen = 16
	hashLen = 32
)

var costText = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, memory, passes, threads)

// HashPassword makes the text to store. It takes one core for some 20 ms and 19 MiB of memory, so
// callers bound how many run at once.
func HashPassword(password string) string {
	salt := make([]byte, saltLen)
	rand.Read(salt) // never fails
	hash := argon2.IDKey([]byte(password), salt, passes, memory, threads, hashLen)
	return costText + encode(salt) + "$" + encode(hash)
}

// CheckPassword compares a password with a stored text in constant time, at the cost that the text
// names. stale says that the text was made at another cost than today's and should be made anew.
func CheckPassword(stored, password string) (ok, stale bool) {
	var v, m, t, p int
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, false
	}
	if _, err := fmt.Sscanf(parts[2]+parts[3], "v=%dm=%d,t=%d,p=%d", &v, &m, &t, &p); err != nil || v != argon2.Version {
		return false, false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	hash, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	// A damaged row must not ask for all memory of the machine.
	if err1 != nil || err2 != nil || len(hash) < 16 || m < 8 || m > 1<<20 || t < 1 || t > 16 || p < 1 || p > 16 {
		return false, false
	}
	got := argon2.IDKey([]byte(password), salt, uint32(t), uint32(m), uint8(p), uint32(len(hash)))
	return subtle.ConstantTimeCompare(got, hash) == 1, !strings.HasPrefix(stored, costText)
}

func encode(b []byte) string { return base64.RawStdEncoding.EncodeToString(b) }
