package business

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// IntakeRoute finds the business and the source of a token in a lead intake's address; ErrNoRoute
// when it is nobody's.
func (s *Service) IntakeRoute(ctx context.Context, token string) (tenant.Scope, int64, error) {
	var business, source int64
	err := s.db.SystemRead(ctx, "find the business of a lead intake", func(tx *db.Tx) (err error) {
		business, source, err = findIntake(tx, digest(token))
		return err
	})
	if err != nil {
		return tenant.Scope{}, 0, err
	}
	return tenant.Grant(tenant.ID(business)), source, nil
}

// OpenIntake lets a token lead to a source of the transaction's business. Only its digest is kept.
func (s *Service) OpenIntake(tx *db.Tx, source int64, token string) error {
	return addIntake(tx, digest(token), source)
}

// CloseIntake lets no token lead to the source any more.
func (s *Service) CloseIntake(tx *db.Tx, source int64) error { return dropIntake(tx, source) }

// digest is enough for a token of 256 random bits: there is nothing to guess.
func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
