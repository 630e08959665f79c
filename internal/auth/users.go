package auth

import (
	"context"
	"net/mail"
	"strings"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

// User is a person who can sign in, as owners see one.
type User struct {
	Home      int64    `json:"-"` // business, 0 for system administrators
	ID        int64    `json:"id"`
	Email     string   `json:"email"`
	Name      string   `json:"name"`
	Role      web.Role `json:"role"`
	Locale    string   `json:"locale"`
	Disabled  bool     `json:"disabled"`
	Pending   bool     `json:"pending" doc:"Invited, has set no password yet"`
	Reach     string   `json:"reach" enum:"role,all,team,own" doc:"Whose leads the person sees; role is what the role sees"`
	CreatedAt string   `json:"created_at"`
	hash      string
}

// NewUser is what makes a user. Without a Hash the user must take up an invitation first.
type NewUser struct {
	Home        tenant.ID // 0 for a system administrator
	Email, Name string
	Role        web.Role
	Locale      string
	Hash        string // of HashPassword
}

// CreateUser makes a user in a System transaction. It refuses an e-mail that is taken.
func (s *Service) CreateUser(tx *db.Tx, n NewUser) (User, error) {
	email := foldEmail(n.Email)
	if !validEmail(email) {
		return User{}, fault.Invalid.Field("email", fault.BadEmail)
	}
	name := web.CleanName(n.Name)
	if name == "" {
		name, _, _ = strings.Cut(email, "@")
	}
	if n.Locale == "" {
		n.Locale = "he"
	}
	u := User{Home: homeOf(n.Home), ID: tx.NewID(), Email: email, Name: name, Role: n.Role, Locale: n.Locale,
		Reach: asRole, Pending: n.Hash == "", CreatedAt: web.Time(tx.Now()), hash: n.Hash}
	free, err := insertUser(tx, u)
	if err == nil && !free {
		err = emailTaken.Field("email", emailTaken.Message)
	}
	return u, err
}

func validEmail(email string) bool {
	a, err := mail.ParseAddress(email)
	return err == nil && a.Address == email && len(email) <= 254
}

// HashPassword hashes a password that passes the rules, within the bound on hashing.
func (s *Service) HashPassword(ctx context.Context, password string) (string, error) {
	return s.hasher.hash(ctx, password)
}

// EnsureAdmin makes the first system administrator of an installation that has no user yet, and
// does nothing otherwise. The password is the operator's own choice: a weak one is only warned of.
func (s *Service) EnsureAdmin(ctx context.Context, email, password string) error {
	if err := checkPassword(password, "password", email); err != nil {
		s.o.Log.Warn("the configured administrator password is weak")
	}
	hash, err := s.HashPassword(ctx, password)
	if err != nil {
		return err
	}
	return s.o.DB.System(ctx, "first system administrator", func(tx *db.Tx) error {
		some, err := anyAdministrator(tx)
		if err != nil || some {
			return err
		}
		_, err = s.CreateUser(tx, NewUser{Email: email, Role: web.SystemAdmin, Hash: hash})
		return err
	})
}

// UserPatch is a change to a user; nil leaves a field as it is.
type UserPatch struct {
	Name     *string   `json:"name,omitempty" maxLength:"100"`
	Role     *web.Role `json:"role,omitempty" enum:"viewer,agent,manager,owner"`
	Locale   *string   `json:"locale,omitempty" enum:"he,en"`
	Reach    *string   `json:"reach,omitempty" enum:"role,all,team,own"`
	Disabled *bool     `json:"disabled,omitempty"`
}

// editUser applies a patch under the rules: nobody grants a role above their own, nobody disables
// themselves, and a business always keeps an owner who can sign in.
func (s *Service) editUser(tx *db.Tx, by *web.Principal, home, id int64, p UserPatch) (User, error) {
	u, err := userByID(tx, home, id)
	if err != nil {
		return u, db.OrNotFound(err)
	}
	wasOwner := u.Role == web.Owner && !u.Disabled
	if p.Name != nil {
		if u.Name = web.CleanName(*p.Name); u.Name == "" {
			return u, fault.Invalid.Field("name", fault.Required)
		}
	}
	if p.Role != nil {
		if !by.Role.Includes(*p.Role) || !by.Role.Includes(u.Role) {
			return u, fault.Forbidden.New()
		}
		u.Role = *p.Role
	}
	if p.Locale != nil {
		u.Locale = *p.Locale
	}
	if p.Reach != nil {
		u.Reach = *p.Reach
	}
	if p.Disabled != nil {
		if *p.Disabled && u.ID == by.UserID {
			return u, notYourself.New()
		}
		u.Disabled = *p.Disabled
	}
	if wasOwner && (u.Role != web.Owner || u.Disabled) {
		others, err := otherOwners(tx, home, id)
		if err != nil {
			return u, err
		}
		if others == 0 {
			return u, lastOwner.New()
		}
	}
	if u.Disabled {
		if err := revokeSessions(tx, u.ID, 0); err != nil {
			return u, err
		}
	}
	return u, updateUser(tx, u)
}
