package auth

import (
	"github.com/moked/moked/internal/db"
)

// Invite makes a user who chooses a password by a link, in a System transaction. The link is mailed
// as well as returned, for whoever must pass it on by hand.
func (s *Service) Invite(tx *db.Tx, n NewUser) (link string, err error) {
	u, err := s.CreateUser(tx, n)
	if err != nil {
		return "", err
	}
	return s.sendLink(tx, u, inviteMail)
}

// ResetLink makes a one-time link by which the user of this address chooses a new password, in a
// System transaction. It is for the operator's console: over HTTP nobody learns who has an account.
func (s *Service) ResetLink(tx *db.Tx, email string) (link string, err error) {
	u, err := userByEmail(tx, foldEmail(email))
	if err != nil {
		return "", db.OrNotFound(err)
	}
	return s.sendLink(tx, u, resetMail)
}
