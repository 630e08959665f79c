package auth_test

import (
	"fmt"
	"runtime"
	"testing"
)

// hashMemory is what one argon2id hash of our cost takes; nothing else of a sign-in comes near.
const hashMemory = 19 << 20

// refuse signs in with a wrong password, as a guesser of its own, whom nothing slows yet.
func refuse(h *house, n int, email string) {
	b := h.browser()
	b.ip = fmt.Sprintf("198.51.%d.%d", 100+n/250, n%250)
	b.tryLogin(email, "wrong wrong").want(401, "bad_credentials")
}

// TestSignInCostsAsMuchForWhoDoesNotExist (T-AUTH-2): a refusal takes one hash, whether the account
// exists or not. Counted by the memory of a hash and not by the clock, which a busy machine bends;
// BenchmarkRefusal is the clock.
func TestSignInCostsAsMuchForWhoDoesNotExist(t *testing.T) {
	h := newHouse(t)
	refuse(h, 0, "nobody@x.test") // the first makes the hash that the others are compared with
	for n, email := range []string{ownerEmail, "nobody@x.test"} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		refuse(h, 1+n, email)
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; took < hashMemory || took >= 2*hashMemory {
			t.Errorf("%s is refused with %d MiB of work, one hash is %d", email, took>>20, hashMemory>>20)
		}
	}
}

func BenchmarkRefusal(b *testing.B) {
	h := newHouse(b)
	n := 0
	for name, email := range map[string]string{"known": ownerEmail, "unknown": "nobody@x.test"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				n++
				refuse(h, n, email)
			}
		})
	}
}
