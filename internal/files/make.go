package files

import (
	"context"
	"io"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// Make gives a lead a document that the product itself has made, under the rules of uploads.
func (s *Service) Make(ctx context.Context, in tenant.Scope, leadID int64, name string, r io.Reader) (d Document, err error) {
	var key string
	err = s.DB.Write(ctx, in, func(tx *db.Tx) (err error) {
		if err := leadExists(tx, leadID); err != nil {
			return err
		}
		key, err = s.Expect(tx, "documents")
		return err
	})
	if err != nil {
		return d, err
	}
	name = cleanName(name)
	c, err := s.store(ctx, r, name, key)
	if err == nil {
		err = s.DB.Write(ctx, in, func(tx *db.Tx) error {
			d, err = s.add(tx, Document{LeadID: leadID, Name: fitName(name, c.Type), Content: c})
			return err
		})
	}
	if err != nil {
		s.discard(ctx, key)
	}
	return d, err
}
