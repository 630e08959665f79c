package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// commands is the command line; each command is one small struct in this package.
type commands struct {
	Serve    serveCmd    `cmd:"" help:"Serve the product."`
	Smoke    smokeCmd    `cmd:"" help:"Walk the golden path of a running deployment; stop at the first failure."`
	Simulate simulateCmd `cmd:"" help:"Play a customer: send a WhatsApp message or make a phone call, without any account."`
	Routes   routesCmd   `cmd:"" help:"List method, path, permission, CSRF and source of every route."`
	OpenAPI  openapiCmd  `cmd:"" name:"openapi" help:"Print the OpenAPI document."`
	User     userCmd     `cmd:"" help:"Create people and reset passwords from the console."`
	Version  versionCmd  `cmd:"" help:"Print version and build."`
}

// console is what commands print to; ctx ends with SIGINT or SIGTERM.
type console struct {
	ctx      context.Context
	out, err io.Writer
}

// Main runs the command line and returns the exit code.
func Main(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	con := &console{ctx: ctx, out: stdout, err: stderr}
	run, path, usage, err := parse(&commands{}, args)
	if errors.Is(err, errUsage) {
		fmt.Fprintf(stdout, "Moked: the desk that answers. Phone, WhatsApp and leads in one place.\n\n%s\n%s", path, usage)
		return 0
	}
	if err != nil {
		fmt.Fprintf(stderr, "moked: %s (%s --help lists what there is)\n", err, path)
		return 2
	}
	if err := run.Run(con); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(stderr, "moked:", err)
		return 1
	}
	return 0
}

type smokeCmd struct {
	URL           string `name:"url" help:"The deployment." default:"http://localhost:8080" env:"MOKED_PUBLIC_URL"`
	Email         string `help:"A business's user, or the system administrator alone." required:"" env:"MOKED_ADMIN_EMAIL"`
	Password      string `help:"Their password." required:"" env:"MOKED_ADMIN_PASSWORD"`
	AdminEmail    string `name:"admin-email" help:"The administrator of step 4, when --email is a business's user."`
	AdminPassword string `name:"admin-password" help:"Their password."`
	Business      int64  `help:"The business to impersonate." default:"1"`
}

// Run walks the golden path.
func (c *smokeCmd) Run(con *console) error {
	s := &Smoke{URL: c.URL, Email: c.Email, Password: c.Password, AdminEmail: c.AdminEmail, AdminPassword: c.AdminPassword, Business: c.Business, Out: con.out}
	if err := s.Run(con.ctx); err != nil {
		fmt.Fprintln(con.out, err)
		return errors.New("smoke failed; stop here, mend it, and only then go on")
	}
	fmt.Fprintln(con.out, "smoke passed")
	return nil
}

type versionCmd struct{}

// Run prints what is running.
func (versionCmd) Run(con *console) error {
	fmt.Fprintf(con.out, "moked %s build %s commit %s\n", Version, Build(), Commit())
	return nil
}
