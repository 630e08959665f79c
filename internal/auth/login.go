package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// An account is tried at most accountTries times in a window from one address, and an address may
// fail at most addressTries times over all accounts. The account alone has no counter: who knows
// an e-mail must not be able to lock its owner out.
const (
	accountTries  = 5
	addressTries  = 100
	attemptWindow = 15 * time.Minute
)

type loginIn struct {
	Body struct {
		Email    string `json:"email" maxLength:"320"`
		Password string `json:"password" maxLength:"1024"`
	}
}

func (s *Service) login(c web.Ctx, in *loginIn) (Me, error) {
	email := foldEmail(in.Body.Email)
	keys := s.attemptKeys("login", email, web.ClientIP(c.Request))
	var user User
	if err := s.o.DB.System(c, "sign-in: count the attempt", func(tx *db.Tx) error {
		user = User{}
		if err := takeAttempt(tx, keys); err != nil {
			return err
		}
		found, err := userByEmail(tx, email)
		if errors.Is(err, db.ErrNoRows) {
			return nil
		}
		user = found
		return err
	}); err != nil {
		return Me{}, err
	}
	ok, renewed, err := s.hasher.check(c, user.hash, in.Body.Password)
	if err != nil {
		return Me{}, err
	}
	if !ok || user.Disabled {
		s.o.Log.Info("sign-in refused", "request_id", c.RequestID, "ip", web.ClientIP(c.Request), "user", user.ID)
		return Me{}, badCredentials.New()
	}
	return s.signIn(c, user, "login", func(tx *db.Tx) error {
		if err := forgiveAttempts(tx, keys); err != nil || renewed == "" {
			return err
		}
		return setPassword(tx, user.Home, user.ID, renewed)
	})
}

// signIn gives the browser a new session of the user, ends the one it brought, and answers as
// GET /api/auth/me. also runs in the same transaction.
func (s *Service) signIn(c web.Ctx, user User, action string, also func(tx *db.Tx) error) (Me, error) {
	token := newToken()
	var e session
	err := s.o.DB.System(c, "sign-in: start the session", func(tx *db.Tx) (err error) {
		shut, err := s.suspended(tx, user.Home)
		if err != nil {
			return err
		}
		if shut {
			return businessSuspended.New()
		}
		if err = also(tx); err != nil {
			return err
		}
		if err = s.endPresented(tx, c.Request); err != nil {
			return err
		}
		if err = s.startSession(tx, c, user, token); err != nil {
			return err
		}
		if e, err = sessionByToken(tx, hashToken(token)); err != nil {
			return err
		}
		return insertAudit(tx, auditEntry{Home: user.Home, UserID: user.ID, UserName: user.Name, SessionID: e.ID,
			Action: action, RequestID: c.RequestID, IP: web.ClientIP(c.Request)})
	})
	if err != nil {
		return Me{}, err
	}
	s.signedInCookies(c, token)
	return s.meOf(c, e)
}

func (s *Service) logout(c web.Ctx, tx *db.Tx, in *web.Empty) (web.Empty, error) {
	s.signedOutCookies(c)
	return web.Empty{}, s.endPresented(tx, c.Request)
}

// attemptKeys are the two counters of an attempt. They are keyed hashes, so that the table neither
// names accounts nor grows with the length of what a guesser sends.
func (s *Service) attemptKeys(kind, email, ip string) [2]string {
	key := func(parts string) string {
		mac := hmac.New(sha256.New, s.o.Box.Key("login attempts"))
		mac.Write([]byte(parts))
		return hex.EncodeToString(mac.Sum(nil)[:16])
	}
	return [2]string{key(kind + "\n" + ip + "\n" + email), key(kind + "\n" + ip)}
}

// takeAttempt counts before the password is looked at, so that attempts sent at once are counted
// as well as those sent one by one.
func takeAttempt(tx *db.Tx, keys [2]string) error {
	for i, most := range [2]int64{accountTries, addressTries} {
		n, since, err := countAttempt(tx, keys[i], attemptWindow)
		if err != nil {
			return err
		}
		if n > most {
			// The transaction ends with the refusal and takes the count back: the counter stays at
			// its limit and the window runs out at its time, however often it is tried meanwhile.
			return tooManyLogins.New().After(since.Add(attemptWindow).Sub(tx.Now()))
		}
	}
	return nil
}

// forgiveAttempts clears the account's counter after a success and takes the attempt off the
// address's.
func forgiveAttempts(tx *db.Tx, keys [2]string) error {
	return errors.Join(forgetAttempts(tx, keys[0]), uncountAttempt(tx, keys[1]))
}
