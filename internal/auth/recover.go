package auth

import (
	"errors"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

const (
	resetLife  = time.Hour
	inviteLife = 7 * 24 * time.Hour
)

type forgotIn struct {
	Body struct {
		Email string `json:"email" maxLength:"320"`
	}
}

// forgot mails a link to the account, if there is one. The answer and its time are the same for an
// address that nobody has: the mail itself is sent later, by a job.
func (s *Service) forgot(c web.Ctx, tx *db.Tx, in *forgotIn) (web.Empty, error) {
	email := foldEmail(in.Body.Email)
	if err := takeAttempt(tx, s.attemptKeys("forgot", email, web.ClientIP(c.Request))); err != nil {
		return web.Empty{}, err
	}
	u, err := userByEmail(tx, email)
	if errors.Is(err, db.ErrNoRows) || err == nil && u.Disabled {
		return web.Empty{}, nil
	}
	if err != nil {
		return web.Empty{}, err
	}
	_, err = s.sendLink(tx, u, resetMail)
	return web.Empty{}, err
}

// sendLink makes a one-time link for the user and mails it by a job of the same transaction.
func (s *Service) sendLink(tx *db.Tx, u User, kind mailKind) (link string, err error) {
	token := newToken()
	life, page := resetLife, "reset"
	if kind == inviteMail {
		life, page = inviteLife, "invite"
	}
	if err := insertReset(tx, u, hashToken(token), life); err != nil {
		return "", err
	}
	link = s.link(page, token)
	return link, s.enqueueMail(tx, u, kind, link)
}

type resetIn struct {
	Body struct {
		Token    string `json:"token" maxLength:"100"`
		Password string `json:"password" maxLength:"1024"`
	}
}

// reset sets the password of the link's user and ends all their sessions.
func (s *Service) reset(c web.Ctx, in *resetIn) (web.Empty, error) {
	hashed := hashToken(in.Body.Token)
	var u User
	err := s.o.DB.SystemRead(c, "whose password link is it", func(tx *db.Tx) (err error) {
		u, err = resetUser(tx, hashed)
		return err
	})
	if err != nil {
		return web.Empty{}, linkFault(err)
	}
	if err := checkPassword(in.Body.Password, "password", u.Email); err != nil {
		return web.Empty{}, err
	}
	hash, err := s.HashPassword(c, in.Body.Password)
	if err != nil {
		return web.Empty{}, err
	}
	err = s.o.DB.System(c, "password set by link", func(tx *db.Tx) error {
		u, err := useReset(tx, hashed)
		if err != nil {
			return linkFault(err)
		}
		if u.Disabled {
			return badLink.New()
		}
		e := entryOf(c, "password.reset")
		e.Home, e.UserID, e.UserName, e.Subject = u.Home, u.ID, u.Name, u.ID
		return errors.Join(setPassword(tx, u.Home, u.ID, hash), revokeSessions(tx, u.ID, 0), insertAudit(tx, e))
	})
	return web.Empty{}, err
}

func linkFault(err error) error {
	if errors.Is(err, db.ErrNoRows) {
		return badLink.New()
	}
	return err
}

type passwordIn struct {
	Body struct {
		Current string `json:"current_password" maxLength:"1024"`
		New     string `json:"new_password" maxLength:"1024"`
	}
}

// changePassword needs the current one, gives this browser a new session and ends all others.
func (s *Service) changePassword(c web.Ctx, in *passwordIn) (Me, error) {
	if err := refuseImpersonating(c); err != nil {
		return Me{}, err
	}
	keys := s.attemptKeys("password", c.Principal.Email, web.ClientIP(c.Request))
	var u User
	if err := s.o.DB.System(c, "password change: count the attempt", func(tx *db.Tx) (err error) {
		if err = takeAttempt(tx, keys); err != nil {
			return err
		}
		u, err = userByID(tx, homeOf(c.Principal.Scope.ID()), c.Principal.UserID)
		return err
	}); err != nil {
		return Me{}, err
	}
	ok, _, err := s.hasher.check(c, u.hash, in.Body.Current)
	if err != nil {
		return Me{}, err
	}
	if !ok {
		return Me{}, wrongPassword.Field("current_password", wrongPassword.Message)
	}
	if err := checkPassword(in.Body.New, "new_password", u.Email); err != nil {
		return Me{}, err
	}
	hash, err := s.HashPassword(c, in.Body.New)
	if err != nil {
		return Me{}, err
	}
	return s.signIn(c, u, "password.change", func(tx *db.Tx) error {
		return errors.Join(forgiveAttempts(tx, keys), setPassword(tx, u.Home, u.ID, hash), revokeSessions(tx, u.ID, 0))
	})
}
