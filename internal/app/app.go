package app

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	_ "time/tzdata" // zones for machines that have none

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/moked/moked/client"
	"github.com/moked/moked/internal/activity"
	"github.com/moked/moked/internal/admin"
	"github.com/moked/moked/internal/agent"
	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/billing"
	"github.com/moked/moked/internal/blob"
	"github.com/moked/moked/internal/broadcasts"
	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/calls"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/consent"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/files"
	"github.com/moked/moked/internal/inbox"
	"github.com/moked/moked/internal/intake"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/notify"
	"github.com/moked/moked/internal/secret"
	"github.com/moked/moked/internal/summary"
	"github.com/moked/moked/internal/tasks"
	"github.com/moked/moked/internal/templates"
	"github.com/moked/moked/internal/web"
)

// App is a running node: the database, the queue, the live hub and every feature, wired.
type App struct {
	Config Config
	Clock  *clock.Clock
	Log    *slog.Logger
	DB     *db.DB
	Box    *secret.Box
	Files  blob.Store
	// FilesWatch knows whether Files can be reached.
	FilesWatch *blob.Watch
	Docs       *files.Service
	Intake     *intake.Service
	Router     *web.Router
	Queue      *jobs.Queue
	Hub        *bus.Hub

	Auth      *auth.Service
	Business  *business.Service
	Leads     *leads.Service
	Imports   *leads.Imports
	Consents  *consent.Service
	Merges    *leads.Merges
	Tasks     *tasks.Service
	Billing   *billing.Service
	Casts     *broadcasts.Service
	Notify    *notify.Service
	Agent     *agent.Service
	Templates *templates.Service
	Inbox     *inbox.Service
	Calls     *calls.Service
	Activity  *activity.Service
	Summary   *summary.Service
	Admin     *admin.Service

	simulators *simulators
}

// New opens the database and wires everything; nothing runs before Start.
func New(ctx context.Context, c Config, log *slog.Logger, clk *clock.Clock) (a *App, err error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	a = &App{Config: c, Clock: clk, Log: log}
	begun := a // a return of nil also empties a
	defer func() {
		if err != nil {
			begun.Close(context.WithoutCancel(ctx))
		}
	}()
	if a.Box, err = secret.LoadBox(c.SecretFile); err != nil {
		return nil, fmt.Errorf("the master key: %w", err)
	}
	if err = a.openFiles(ctx); err != nil {
		return nil, err
	}
	if c.Simulate {
		if a.simulators, err = startSimulators(&a.Config, log, clk); err != nil {
			return nil, fmt.Errorf("the simulators: %w", err)
		}
	}
	if a.DB, err = db.Open(ctx, db.Options{URL: c.DatabaseURL, Dir: c.DataDir, Clock: clk, Log: log}); err != nil {
		return nil, fmt.Errorf("the database: %w", err)
	}
	if err = a.wire(); err != nil {
		return nil, err
	}
	return a, a.Router.Err()
}

// Start begins to do what the node's roles say, after the first people and the demo are there.
func (a *App) Start(ctx context.Context) error {
	if err := a.firstPeople(ctx); err != nil {
		return err
	}
	if a.Config.Demo {
		if err := a.seedDemo(ctx); err != nil {
			return fmt.Errorf("the demo: %w", err)
		}
	}
	if !a.Config.has("worker") {
		return nil
	}
	return a.Queue.Start(ctx)
}

// Handler serves the whole origin.
func (a *App) Handler() http.Handler { return a.Router.Handler() }

// Close stops the queue and the hub and closes the database.
func (a *App) Close(ctx context.Context) {
	if a.Queue != nil {
		if err := a.Queue.Stop(ctx); err != nil {
			a.Log.Warn("jobs were still running at the end and will run again", "error", err)
		}
	}
	if a.Hub != nil {
		a.Hub.Close()
	}
	if a.DB != nil {
		if err := a.DB.Close(); err != nil {
			a.Log.Error("closing the database", "error", err)
		}
	}
	a.simulators.close()
}

// router makes the router with everything that is the node's and not a feature's.
func (a *App) router() (*web.Router, error) {
	proxies := make([]netip.Prefix, 0, len(a.Config.TrustedProxy))
	for _, p := range a.Config.TrustedProxy {
		prefix, err := netip.ParsePrefix(p)
		if err != nil {
			return nil, fmt.Errorf("MOKED_TRUSTED_PROXIES wants networks such as 10.0.0.0/8: %w", err)
		}
		proxies = append(proxies, prefix)
	}
	r := web.New(web.Options{
		DB: a.DB, Clock: a.Clock, Log: a.Log, Guard: a.Auth, PublicURL: a.Config.PublicURL,
		Build: Build(), Version: Version, Commit: Commit(), Preview: a.Config.Cookies == "preview",
		Proxies: proxies, Files: a.FilesWatch.State, Metrics: promhttp.HandlerFor(a.metrics(), promhttp.HandlerOpts{}), MetricsToken: a.Config.MetricsToken,
	})
	r.Static(client.FS())
	return r, nil
}

// mailer is the mail server of the configuration, or nil: links then go to the log.
func (a *App) mailer() (auth.Mailer, error) {
	if a.Config.SMTPURL == "" {
		return nil, nil
	}
	u, err := url.Parse(a.Config.SMTPURL)
	if err != nil {
		return nil, fmt.Errorf("MOKED_SMTP_URL must be smtp://user:password@host:port")
	}
	host, port, err := net.SplitHostPort(u.Host)
	if err != nil {
		return nil, fmt.Errorf("MOKED_SMTP_URL needs host:port: %w", err)
	}
	return smtpMailer(u, host, port, a.Config.MailFrom)
}
