package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"text/tabwriter"

	"github.com/moked/moked/internal/clock"
)

// unserved runs f over an application on a throw-away database: for commands that look at the
// route table and need no data.
func unserved(ctx context.Context, f func(a *App) error) error {
	dir, err := os.MkdirTemp("", "moked-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	a, err := New(ctx, Config{DataDir: dir, PublicURL: "http://localhost:8080", Cookies: "deploy"}, quiet, clock.New(0))
	if err != nil {
		return err
	}
	defer a.Close(ctx)
	return f(a)
}

type routesCmd struct {
	Golden bool `help:"Without the sources, as kept in testdata/routes.golden."`
}

// Run lists the routes.
func (c *routesCmd) Run(con *console) error {
	return unserved(con.ctx, func(a *App) error {
		out := tabwriter.NewWriter(con.out, 0, 4, 2, ' ', 0)
		for _, r := range a.Router.Routes() {
			csrf := "-"
			if r.CSRF {
				csrf = "csrf"
			}
			if c.Golden {
				fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", r.Method, r.Path, r.Permission, csrf)
			} else {
				fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\n", r.Method, r.Path, r.Permission, csrf, r.Source, r.Summary)
			}
		}
		return out.Flush()
	})
}

type openapiCmd struct{}

// Run prints the document.
func (openapiCmd) Run(con *console) error {
	return unserved(con.ctx, func(a *App) error {
		raw, err := a.Router.OpenAPI()
		if err != nil {
			return err
		}
		var out bytes.Buffer
		if err := json.Indent(&out, raw, "", "  "); err != nil {
			return err
		}
		_, err = fmt.Fprintln(con.out, out.String())
		return err
	})
}
