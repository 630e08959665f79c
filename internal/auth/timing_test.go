package auth_test

import (
	"fmt"
	"testing"
	"time"
)

// TestSignInTakesAsLongForWhoDoesNotExist (T-AUTH-2) compares the fastest of several refusals, taken
// in turns: what else the machine does only ever makes one slower. Without the dummy hash an unknown
// account is refused some fifty times faster.
func TestSignInTakesAsLongForWhoDoesNotExist(t *testing.T) {
	h := newHouse(t)
	fastest := map[string]time.Duration{}
	for n := range 10 {
		for _, email := range []string{ownerEmail, "nobody@x.test"} {
			b := h.browser()
			b.ip = fmt.Sprint("198.51.100.", n) // a guesser of its own, whom nothing slows yet
			began := time.Now()
			b.tryLogin(email, "wrong wrong").want(401, "bad_credentials")
			took := time.Since(began)
			if had, ok := fastest[email]; n > 0 && (!ok || took < had) { // the first makes the dummy hash
				fastest[email] = took
			}
		}
	}
	known, unknown := fastest[ownerEmail], fastest["nobody@x.test"]
	if ratio := float64(unknown) / float64(known); ratio < 0.6 || ratio > 1.6 {
		t.Errorf("known %v, unknown %v: %.2f", known, unknown, ratio)
	}
}
