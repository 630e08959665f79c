package business

import (
	"encoding/base64"
	"testing"

	"github.com/moked/moked/internal/secret"
)

// FuzzOpenLink: nothing that LinkToken did not make opens.
func FuzzOpenLink(f *testing.F) {
	box, err := secret.NewBox(make([]byte, 32))
	if err != nil {
		f.Fatal(err)
	}
	s := &Service{box: box}
	head := make([]byte, 8+linkRandom)
	head[7] = 5
	good := base64.RawURLEncoding.EncodeToString(append(head, s.linkMAC(head, "quote")...))
	f.Add(good, "quote")
	f.Add(good, "payments")
	f.Add("", "")
	f.Fuzz(func(t *testing.T, token, purpose string) {
		scope, ok := s.OpenLink(token, purpose)
		if want := token == good && purpose == "quote"; ok != want {
			t.Errorf("OpenLink(%q, %q) = %v", token, purpose, ok)
		}
		if ok && scope.ID() != 5 {
			t.Errorf("opened business %d", scope.ID())
		}
	})
}
