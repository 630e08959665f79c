package business

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// Seal closes a secret of the transaction's business for one field; with another business or field it
// does not open.
func (s *Service) Seal(tx *db.Tx, field, plain string) (string, error) {
	b, err := currentBusiness(tx)
	if err != nil {
		return "", err
	}
	return s.box.Seal(tenant.ID(b.ID), field, []byte(plain))
}

// Unseal opens what Seal closed.
func (s *Service) Unseal(tx *db.Tx, field, sealed string) (string, error) {
	b, err := currentBusiness(tx)
	if err != nil {
		return "", err
	}
	plain, err := s.box.Open(tenant.ID(b.ID), field, sealed)
	return string(plain), err
}
