package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

// firstPeople makes the configured system administrator on an empty database.
func (a *App) firstPeople(ctx context.Context) error {
	if a.Config.AdminEmail == "" {
		return nil
	}
	return a.Auth.EnsureAdmin(ctx, a.Config.AdminEmail, a.Config.AdminPassword)
}

type userCmd struct {
	Add   userAddCmd   `cmd:"" help:"Create a person and print the link by which they choose a password."`
	Reset userResetCmd `cmd:"" help:"Print a one-time link by which a person chooses a new password."`
}

// console commands about people open the same database as the server; both may run at once.
type userAddCmd struct {
	Config
	Email    string   `required:"" help:"Their address."`
	Name     string   `help:"Their name."`
	Role     web.Role `enum:"system_admin,owner,manager,agent,viewer" default:"agent" help:"What they may do."`
	Business int64    `help:"Their business; none for a system administrator."`
}

// Run creates the person.
func (c *userAddCmd) Run(con *console) error {
	if (c.Role == web.SystemAdmin) != (c.Business == 0) {
		return errors.New("a system administrator has no --business, everybody else needs one")
	}
	return c.Config.people(con, func(a *App, tx *db.Tx) (string, error) {
		return a.Auth.Invite(tx, auth.NewUser{Email: c.Email, Name: c.Name, Role: c.Role, Home: tenant.ID(c.Business)})
	})
}

type userResetCmd struct {
	Config
	Email string `required:"" help:"Their address."`
}

// Run prints the link.
func (c *userResetCmd) Run(con *console) error {
	return c.Config.people(con, func(a *App, tx *db.Tx) (string, error) { return a.Auth.ResetLink(tx, c.Email) })
}

// people runs f on the configured database and prints the link it made.
func (c Config) people(con *console, f func(a *App, tx *db.Tx) (string, error)) error {
	a, err := New(con.ctx, c, newLog(con.err, c.LogFormat, "warn"), clock.New(c.Node))
	if err != nil {
		return err
	}
	defer a.Close(con.ctx)
	var link string
	err = a.DB.System(con.ctx, "a person from the console", func(tx *db.Tx) (err error) {
		link, err = f(a, tx)
		return err
	})
	if err == nil {
		fmt.Fprintln(con.out, link)
	}
	return err
}
