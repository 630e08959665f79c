package auth

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// Me is who is signed in, where, and what they may do.
type Me struct {
	User                   MeUser   `json:"user"`
	Business               working  `json:"business"`
	Impersonating          bool     `json:"impersonating"`
	ImpersonatedTenantID   *int64   `json:"impersonated_tenant_id,omitempty"`
	ImpersonationExpiresAt *string  `json:"impersonation_expires_at,omitempty"`
	Permissions            []string `json:"permissions" nullable:"false"`
	Build                  string   `json:"build"`
}

// working is the business one works in: null for a system administrator who is in none.
type working struct{ *Business }

// MarshalJSON writes the business or null.
func (w working) MarshalJSON() ([]byte, error) { return json.Marshal(w.Business) }

// Schema describes it as a business or null.
func (working) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{AnyOf: []*huma.Schema{r.Schema(reflect.TypeFor[Business](), true, ""), {Type: "null"}}}
}

// MeUser is the person.
type MeUser struct {
	ID     int64    `json:"id"`
	Email  string   `json:"email"`
	Name   string   `json:"name"`
	Role   web.Role `json:"role"`
	Locale string   `json:"locale"`
}

// Me answers for the request's session as it is now in the database, so that it is right after an
// impersonation begins or ends. Call it outside any transaction.
func (s *Service) Me(c web.Ctx) (Me, error) {
	var e session
	err := s.o.DB.SystemRead(c, "who is signed in", func(tx *db.Tx) (err error) {
		e, err = sessionByID(tx, c.Principal.SessionID)
		return err
	})
	if errors.Is(err, db.ErrNoRows) {
		return Me{}, fault.Unauthorized.New()
	}
	if err != nil {
		return Me{}, err
	}
	return s.meOf(c, e)
}

func (s *Service) me(c web.Ctx, in *web.Empty) (Me, error) { return s.Me(c) }

func (s *Service) meOf(c web.Ctx, e session) (Me, error) {
	p := e.principal(s.o.Clock.Now())
	me := Me{
		User:          MeUser{ID: p.UserID, Email: p.Email, Name: p.Name, Role: p.Role, Locale: p.Locale},
		Impersonating: p.Impersonating, Permissions: web.Permissions(p.Role, p.PagesOff), Build: s.o.Build,
	}
	if p.Impersonating {
		expires := web.Time(e.ImpersonationExpiresAt)
		me.ImpersonatedTenantID, me.ImpersonationExpiresAt = &e.Impersonated, &expires
	}
	if p.Scope.IsZero() {
		return me, nil
	}
	err := s.o.DB.Read(c, p.Scope, func(tx *db.Tx) error {
		b, err := s.o.Businesses.Current(tx)
		me.Business = working{&b}
		return err
	})
	return me, err
}

type editMeIn struct {
	Body struct {
		Name   *string `json:"name,omitempty" maxLength:"100"`
		Locale *string `json:"locale,omitempty" enum:"he,en"`
	}
}

func (s *Service) editMe(c web.Ctx, in *editMeIn) (Me, error) {
	err := s.o.DB.System(c, "change of one's own name or language", func(tx *db.Tx) error {
		e, err := sessionByID(tx, c.Principal.SessionID)
		if err != nil {
			return err
		}
		u := e.User
		if in.Body.Name != nil {
			if u.Name = web.CleanName(*in.Body.Name); u.Name == "" {
				return fault.Invalid.Field("name", fault.Required)
			}
		}
		if in.Body.Locale != nil {
			u.Locale = *in.Body.Locale
		}
		return updateUser(tx, u)
	})
	if err != nil {
		return Me{}, err
	}
	return s.Me(c)
}

// foldEmail is the form in which addresses are compared.
func foldEmail(email string) string { return strings.ToLower(web.CleanName(email)) }
