// Package secret keeps what must not be read: provider credentials are sealed with AES-256-GCM so
// that a copy of the database is worth nothing, keys for other purposes are derived from the same
// master key, and passwords are stored as argon2id hashes.
package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/moked/moked/internal/tenant"
)

// ErrSealed is returned for a text that this key, business and field did not seal.
var ErrSealed = errors.New("secret: cannot be opened with this key, business and field")

const (
	keySize = 32
	// version stands before each sealed text, so that a later scheme can be told apart.
	version = "v1."
)

// Box seals and opens with the installation's master key.
type Box struct {
	master []byte
	seal   cipher.AEAD
}

// NewBox makes a box from a master key of 32 bytes.
func NewBox(master []byte) (*Box, error) {
	if len(master) != keySize {
		return nil, fmt.Errorf("secret: the master key must have %d bytes, not %d", keySize, len(master))
	}
	b := &Box{master: master}
	block, err := aes.NewCipher(b.Key("seal"))
	if err != nil {
		return nil, err
	}
	b.seal, err = cipher.NewGCM(block)
	return b, err
}

// LoadBox reads the master key from a file, and makes the file when there is none. The file must
// be kept with the backups: without it the sealed credentials are lost.
func LoadBox(path string) (*Box, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err = create(path); err == nil {
			data, err = os.ReadFile(path)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	master, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(data)))
	if err != nil {
		return nil, fmt.Errorf("secret: %s is not a key in base64", path)
	}
	return NewBox(master)
}

// create writes a new key beside the path and links it there: of two nodes that start at once one
// wins and both use the winner's, and a crash leaves no half file.
func create(path string) error {
	master := make([]byte, keySize)
	rand.Read(master)                                        // never fails
	f, err := os.CreateTemp(filepath.Dir(path), ".secret-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(master) + "\n")
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	if err = os.Link(f.Name(), path); errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// Seal encrypts plain for one field of one business. Moved to another, it does not open.
func (b *Box) Seal(id tenant.ID, field string, plain []byte) (string, error) {
	nonce := make([]byte, b.seal.NonceSize())
	rand.Read(nonce) // never fails
	return version + base64.RawURLEncoding.EncodeToString(b.seal.Seal(nonce, nonce, plain, bound(id, field))), nil
}

// Open decrypts what Seal made for the same business and field.
func (b *Box) Open(id tenant.ID, field, sealed string) ([]byte, error) {
	text, ok := strings.CutPrefix(sealed, version)
	data, err := base64.RawURLEncoding.DecodeString(text)
	if !ok || err != nil || len(data) < b.seal.NonceSize() {
		return nil, ErrSealed
	}
	plain, err := b.seal.Open(nil, data[:b.seal.NonceSize()], data[b.seal.NonceSize():], bound(id, field))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

// bound is the additional data: business and field, unambiguous because the id has no slash.
func bound(id tenant.ID, field string) []byte { return []byte(id.String() + "/" + field) }

// Key derives a key of 32 bytes for one purpose; keys of different purposes tell nothing of each other.
func (b *Box) Key(purpose string) []byte {
	key, err := hkdf.Key(sha256.New, b.master, nil, "moked "+purpose, keySize)
	if err != nil {
		return nil // only for a length that SHA-256 cannot give; 32 it can
	}
	return key
}
