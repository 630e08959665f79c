package secret

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/argon2"
)

func TestSealOpensOnlyWhereSealed(t *testing.T) {
	b, err := LoadBox(filepath.Join(t.TempDir(), "secret"))
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := b.Seal(1, "access_token", []byte("EAAB-token"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(sealed, "EAAB") {
		t.Fatal("the token is readable")
	}
	if plain, err := b.Open(1, "access_token", sealed); err != nil || string(plain) != "EAAB-token" {
		t.Fatalf("Open = %q, %v", plain, err)
	}
	again, _ := b.Seal(1, "access_token", []byte("EAAB-token"))
	if again == sealed {
		t.Fatal("two seals of one text are equal: the nonce repeats")
	}
	other, _ := NewBox(make([]byte, keySize))
	for name, open := range map[string]func() ([]byte, error){
		"another business": func() ([]byte, error) { return b.Open(2, "access_token", sealed) },
		"another field":    func() ([]byte, error) { return b.Open(1, "app_secret", sealed) },
		"another key":      func() ([]byte, error) { return other.Open(1, "access_token", sealed) },
		"a changed byte":   func() ([]byte, error) { return b.Open(1, "access_token", flip(sealed)) },
		"nothing":          func() ([]byte, error) { return b.Open(1, "access_token", "") },
		"only a version":   func() ([]byte, error) { return b.Open(1, "access_token", version) },
	} {
		if _, err := open(); !errors.Is(err, ErrSealed) {
			t.Errorf("%s: %v, want ErrSealed", name, err)
		}
	}
}

func flip(s string) string {
	b := []byte(s)
	if b[8] == 'A' {
		b[8] = 'B'
	} else {
		b[8] = 'A'
	}
	return string(b)
}

func TestLoadBoxMakesOneKeyForAll(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret")
	var wg sync.WaitGroup
	keys := make([]string, 8)
	for i := range keys {
		wg.Go(func() {
			if b, err := LoadBox(path); err == nil {
				keys[i] = string(b.Key("csrf"))
			}
		})
	}
	wg.Wait()
	for i, key := range keys {
		if key == "" || key != keys[0] {
			t.Fatalf("node %d has another key", i)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v; want 0600", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".secret-*")); len(left) > 0 {
		t.Fatalf("left behind: %v", left)
	}
}

func TestLoadBoxRefusesADamagedKey(t *testing.T) {
	for _, text := range []string{"", "short", "bm90IDMyIGJ5dGVz", "***"} {
		path := filepath.Join(t.TempDir(), "secret")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadBox(path); err == nil {
			t.Errorf("%q was taken for a key", text)
		}
	}
}

func TestKeysDifferByPurpose(t *testing.T) {
	b, _ := NewBox(make([]byte, keySize))
	if string(b.Key("csrf")) == string(b.Key("token")) || len(b.Key("csrf")) != keySize {
		t.Fatal("keys of two purposes must differ and have 32 bytes")
	}
}

func TestPassword(t *testing.T) {
	stored := HashPassword("סיסמה ארוכה מאוד")
	if !strings.HasPrefix(stored, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("stored as %s", stored)
	}
	if ok, stale := CheckPassword(stored, "סיסמה ארוכה מאוד"); !ok || stale {
		t.Fatalf("right password: ok=%v stale=%v", ok, stale)
	}
	if ok, _ := CheckPassword(stored, "סיסמה ארוכה מאוד "); ok {
		t.Fatal("a wrong password passed")
	}
	if stored == HashPassword("סיסמה ארוכה מאוד") {
		t.Fatal("two hashes of one password are equal: the salt repeats")
	}
}

func TestPasswordOfAnotherCostIsStale(t *testing.T) {
	salt := []byte("0123456789abcdef")
	hash := argon2.IDKey([]byte("pw"), salt, 1, 64, 1, 32)
	stored := "$argon2id$v=19$m=64,t=1,p=1$" + encode(salt) + "$" + encode(hash)
	if ok, stale := CheckPassword(stored, "pw"); !ok || !stale {
		t.Fatalf("ok=%v stale=%v, want both", ok, stale)
	}
}

func FuzzCheckPassword(f *testing.F) {
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$AAAA$AAAA")
	f.Add("$argon2id$v=19$m=99999999999,t=2,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add("")
	f.Fuzz(func(t *testing.T, stored string) {
		if ok, _ := CheckPassword(stored, "not the password of anything"); ok && stored != "" {
			t.Fatalf("%q let a stranger in", stored)
		}
	})
}
