package auth

import (
	"errors"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// UserList is the people of a business.
type UserList struct {
	Items []User `json:"items" nullable:"false"`
}

func (s *Service) listUsers(c web.Ctx, tx *db.Tx, in *web.Empty) (UserList, error) {
	users, err := usersOf(tx)
	return UserList{users}, err
}

// TeamMember is a colleague as everybody in the business sees one.
type TeamMember struct {
	ID   int64    `json:"id"`
	Name string   `json:"name"`
	Role web.Role `json:"role"`
}

// Team is the colleagues who can sign in.
type Team struct {
	Items []TeamMember `json:"items" nullable:"false"`
}

func (s *Service) team(c web.Ctx, tx *db.Tx, in *web.Empty) (Team, error) {
	team := Team{Items: []TeamMember{}}
	users, err := usersOf(tx)
	for _, u := range users {
		if !u.Disabled {
			team.Items = append(team.Items, TeamMember{u.ID, u.Name, u.Role})
		}
	}
	return team, err
}

type addUserIn struct {
	Body struct {
		Email    string   `json:"email" minLength:"3" maxLength:"254"`
		Name     string   `json:"name" maxLength:"100"`
		Role     web.Role `json:"role" enum:"viewer,agent,manager,owner"`
		Password string   `json:"password,omitempty" maxLength:"1024"`
		Locale   string   `json:"locale,omitempty" enum:"he,en"`
	}
}

// AddedUser is a new user. InviteURL is there when no password was given: it is mailed, and shown
// once to the inviter, who may pass it on by hand.
type AddedUser struct {
	User
	InviteURL string `json:"invite_url,omitempty"`
}

func (s *Service) addUser(c web.Ctx, in *addUserIn) (AddedUser, error) {
	if err := web.Scoped(c.Principal); err != nil {
		return AddedUser{}, err
	}
	b := in.Body
	if !c.Principal.Role.Includes(b.Role) {
		return AddedUser{}, fault.Forbidden.New()
	}
	hash := ""
	if b.Password != "" {
		if err := checkPassword(b.Password, "password", foldEmail(b.Email)); err != nil {
			return AddedUser{}, err
		}
		var err error
		if hash, err = s.HashPassword(c, b.Password); err != nil {
			return AddedUser{}, err
		}
	}
	if b.Locale == "" {
		b.Locale = c.Lang
	}
	var added AddedUser
	err := s.o.DB.System(c, "a person is added", func(tx *db.Tx) (err error) {
		added = AddedUser{}
		added.User, err = s.CreateUser(tx, NewUser{Home: c.Principal.Scope.ID(), Email: b.Email, Name: b.Name, Role: b.Role, Locale: b.Locale, Hash: hash})
		if err == nil && hash == "" {
			added.InviteURL, err = s.sendLink(tx, added.User, inviteMail)
		}
		if err == nil {
			err = s.auditUser(tx, c, "user.add", added.ID, string(b.Role))
		}
		return err
	})
	return added, err
}

type patchUserIn struct {
	ID   int64 `path:"id"`
	Body UserPatch
}

func (s *Service) patchUser(c web.Ctx, tx *db.Tx, in *patchUserIn) (User, error) {
	if err := web.Scoped(c.Principal); err != nil {
		return User{}, err
	}
	u, err := s.editUser(tx, c.Principal, homeOf(c.Principal.Scope.ID()), in.ID, in.Body)
	if err != nil {
		return User{}, err
	}
	if in.Body.Reach != nil || in.Body.Role != nil {
		if _, err := bus.Emit(tx.As(c.Principal.Scope), AccessChanged{UserID: u.ID}); err != nil {
			return User{}, err
		}
	}
	detail := string(u.Role)
	if u.Disabled {
		detail += " disabled"
	}
	return u, s.auditUser(tx, c, "user.edit", u.ID, detail)
}

// Invite is a link that sets the first password of a user.
type Invite struct {
	InviteURL string `json:"invite_url"`
}

// inviteAgain renews the link of a user who never set a password. Whoever holds it becomes that
// user, so an account in use gets none: its owner alone asks for a new password.
func (s *Service) inviteAgain(c web.Ctx, tx *db.Tx, in *idIn) (Invite, error) {
	if err := web.Scoped(c.Principal); err != nil {
		return Invite{}, err
	}
	u, err := userByID(tx, homeOf(c.Principal.Scope.ID()), in.ID)
	switch {
	case errors.Is(err, db.ErrNoRows):
		return Invite{}, fault.NotFound.New()
	case err != nil:
		return Invite{}, err
	case !u.Pending || u.Disabled:
		return Invite{}, userPending.New()
	}
	link, err := s.sendLink(tx, u, inviteMail)
	if err != nil {
		return Invite{}, err
	}
	return Invite{link}, s.auditUser(tx, c, "user.invite", u.ID, "")
}

func (s *Service) auditUser(tx *db.Tx, c web.Ctx, action string, subject int64, detail string) error {
	e := entryOf(c, action)
	e.Subject, e.Detail = subject, detail
	return insertAudit(tx, e)
}
