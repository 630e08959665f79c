package auth

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// setupToken opens the set-up of an installation that has no user yet. It is derived from the
// master key, so every node and every restart prints the same link, and the first user ends it.
func (s *Service) setupToken() string {
	mac := hmac.New(sha256.New, s.o.Box.Key("set-up link"))
	mac.Write([]byte("first administrator"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// SetupLink is the one-time address for making the first administrator; empty once there is a user.
func (s *Service) SetupLink(ctx context.Context) (string, error) {
	needed, err := s.setupNeeded(ctx)
	if err != nil || !needed {
		return "", err
	}
	return s.link("setup", s.setupToken()), nil
}

func (s *Service) setupNeeded(ctx context.Context) (bool, error) {
	var some bool
	err := s.o.DB.SystemRead(ctx, "is there a user yet", func(tx *db.Tx) (err error) {
		some, err = anyAdministrator(tx)
		return err
	})
	return !some, err
}

// SetupState says whether the installation waits for its first administrator.
type SetupState struct {
	Needed bool `json:"needed"`
}

func (s *Service) setupState(c web.Ctx, in *web.Empty) (SetupState, error) {
	needed, err := s.setupNeeded(c)
	return SetupState{needed}, err
}

type setupIn struct {
	Body struct {
		Token        string `json:"token" maxLength:"100"`
		Name         string `json:"name" minLength:"1" maxLength:"100"`
		Email        string `json:"email" maxLength:"254"`
		Password     string `json:"password" maxLength:"1024"`
		BusinessName string `json:"business_name,omitempty" maxLength:"100"`
	}
}

// setup makes the first administrator, and the first business if it is named, and signs in.
func (s *Service) setup(c web.Ctx, in *setupIn) (Me, error) {
	needed, err := s.setupNeeded(c)
	if err != nil {
		return Me{}, err
	}
	if !needed {
		return Me{}, setupDone.New()
	}
	if subtle.ConstantTimeCompare([]byte(in.Body.Token), []byte(s.setupToken())) != 1 {
		return Me{}, badLink.New()
	}
	if err := checkPassword(in.Body.Password, "password", foldEmail(in.Body.Email)); err != nil {
		return Me{}, err
	}
	hash, err := s.HashPassword(c, in.Body.Password)
	if err != nil {
		return Me{}, err
	}
	var admin User
	if err := s.o.DB.System(c, "set-up of the installation", func(tx *db.Tx) error {
		some, err := anyAdministrator(tx)
		if err != nil {
			return err
		}
		if some {
			return setupDone.New()
		}
		if name := web.CleanName(in.Body.BusinessName); name != "" {
			if _, err := s.o.Businesses.Create(tx, name, c.Lang); err != nil {
				return err
			}
		}
		admin, err = s.CreateUser(tx, NewUser{Email: in.Body.Email, Name: in.Body.Name, Role: web.SystemAdmin, Locale: c.Lang, Hash: hash})
		return err
	}); err != nil {
		return Me{}, err
	}
	return s.signIn(c, admin, "setup", func(*db.Tx) error { return nil })
}
