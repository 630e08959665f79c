package files

import (
	"context"
	"crypto/rand"
	"io"
	"strconv"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/tenant"
)

// Kept is a file that another feature keeps under the same rules as documents: its type is what its
// content says, what could run is refused, and it is served sealed.
type Kept struct {
	Key, ThumbKey, Type, Name, SHA256 string
	Size, Width, Height               int64
}

// Expect notes that a file is about to lie under a new key: if no one claims it within a day, it is
// removed. The prefix names whose files they are.
func (s *Service) Expect(tx *db.Tx, prefix string) (key string, err error) {
	key = prefix + "/" + rand.Text()
	return key, expect(tx, key, thumbKeyOf(key))
}

// Keep streams a file under an expected key and looks into it. A fault says why it is not taken; what
// was stored of it is gone then.
func (s *Service) Keep(ctx context.Context, key, name string, r io.Reader) (Kept, error) {
	name = cleanName(name)
	c, err := s.store(ctx, r, name, key)
	if err != nil {
		s.discard(ctx, key)
		return Kept{}, err
	}
	if name != "" {
		name = fitName(name, c.Type)
	}
	return Kept{Key: c.blobKey, ThumbKey: c.thumbKey, Type: c.Type, Name: name, SHA256: c.SHA256, Size: c.Size, Width: c.Width, Height: c.Height}, nil
}

// NameFor is a name with the ending that belongs to a type.
func NameFor(stem, mime string) string { return fitName(stem, mime) }

// Claim lets a kept file stay: a row names it from now on.
func (s *Service) Claim(tx *db.Tx, key string) error { return jobs.Cancel(tx, dropKey(key)) }

// Discard removes a kept file that nothing names.
func (s *Service) Discard(ctx context.Context, key string) { s.discard(ctx, key) }

// Adopt makes a kept file a document of a lead as well, with a content of its own.
func (s *Service) Adopt(ctx context.Context, in tenant.Scope, leadID int64, k Kept) (d Document, err error) {
	var key string
	err = s.DB.Write(ctx, in, func(tx *db.Tx) (err error) {
		if err := leadExists(tx, leadID); err != nil {
			return err
		}
		key, err = s.Expect(tx, "documents/"+strconv.FormatInt(int64(in.ID()), 10))
		return err
	})
	if err != nil {
		return d, err
	}
	from, err := s.Blobs.Get(ctx, k.Key)
	if err != nil {
		return d, err
	}
	defer from.Close()
	c, err := s.store(ctx, from, k.Name, key)
	if err == nil {
		err = s.DB.Write(ctx, in, func(tx *db.Tx) error {
			d, err = s.add(tx, Document{LeadID: leadID, Name: fitName(k.Name, c.Type), Content: c})
			return err
		})
	}
	if err != nil {
		s.discard(ctx, key)
	}
	return d, err
}
