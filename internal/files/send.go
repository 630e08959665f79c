package files

import (
	"context"
	"io"

	"github.com/moked/moked/internal/db"
)

// Current reads a document that is not deleted, in its version in force; fault.NotFound otherwise.
func (s *Service) Current(tx *db.Tx, id int64) (Document, error) { return current(tx, id) }

// Key is where the content of one version lies; fault.NotFound when the document is gone.
func (s *Service) Key(tx *db.Tx, id, version int64) (string, error) {
	d, err := current(tx, id)
	if err != nil {
		return "", err
	}
	v, err := loadVersion(tx, d, version)
	return v.blobKey, err
}

// Open opens the content under a key. The caller closes it.
func (s *Service) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	return s.Blobs.Get(ctx, key)
}
