package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/moked/moked/internal/clock"
)

type serveCmd struct{ Config }

// Time limits of the server. A slow client may not hold a connection: the head of a request must
// come within headTimeout, all of it within readTimeout. Streams, sockets and uploads lift the
// latter for themselves.
const (
	headTimeout = 5 * time.Second
	readTimeout = 10 * time.Second
	idleTimeout = 60 * time.Second
	// settle is how long a stopping server goes on accepting, so that balancers see /readyz and
	// clients on kept-alive connections are told to close them, before the listener goes.
	settle = 1500 * time.Millisecond
	// lastTaken is how long the server goes on taking connections that had already begun.
	lastTaken = 150 * time.Millisecond
)

// Run serves until SIGTERM or SIGINT, then drains. A second signal ends the wait.
func (c *serveCmd) Run(con *console) error {
	log := newLog(con.err, c.LogFormat, c.LogLevel)
	slog.SetDefault(log)
	a, err := New(con.ctx, c.Config, log, clock.New(c.Node))
	if err != nil {
		return err
	}
	if err := a.Start(con.ctx); err != nil {
		a.Close(context.WithoutCancel(con.ctx))
		return err
	}
	var socket net.ListenConfig
	socket.SetMultipathTCP(false) // its sockets take no filter, see refuseNew
	listener, err := socket.Listen(con.ctx, "tcp", a.Config.Addr)
	if err != nil {
		a.Close(context.WithoutCancel(con.ctx))
		return fmt.Errorf("cannot listen on %s: %w", a.Config.Addr, err)
	}
	return a.Serve(con.ctx, listener)
}

// Serve answers on the listener until ctx ends, then drains: /readyz turns 503, running requests
// are answered, running calls may go on until the drain timeout, and a signal that comes meanwhile
// makes it fast. The database is closed at the end.
func (a *App) Serve(ctx context.Context, listener net.Listener) error {
	drain := &draining{next: a.Handler(), gone: make(chan struct{})}
	server := &http.Server{
		Handler: drain, ReadHeaderTimeout: headTimeout, ReadTimeout: readTimeout, IdleTimeout: idleTimeout,
		ErrorLog: slog.NewLogLogger(a.Log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	a.greet(ctx, listener.Addr())
	select {
	case err := <-failed:
		a.Close(context.WithoutCancel(ctx))
		return err
	case <-ctx.Done():
	}
	return a.drain(context.WithoutCancel(ctx), server, listener, drain)
}

// drain stops in the order in which nothing is lost: say so, let calls finish, cut the streams,
// answer what runs, finish the jobs, close the database.
func (a *App) drain(ctx context.Context, server *http.Server, listener net.Listener, d *draining) error {
	hurry, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	a.Log.Info("draining", "calls_may_take", a.Config.DrainTimeout)
	a.Router.Drain()
	d.begin()
	calls, cancel := context.WithTimeout(hurry, a.Config.DrainTimeout)
	defer cancel()
	settled := time.NewTimer(settle)
	a.Calls.Drain(calls)
	wait(hurry, settled)
	if err := refuseNew(listener); err != nil {
		a.Log.Warn("a connection that begins just now may be reset", "error", err)
	}
	wait(hurry, time.NewTimer(lastTaken))
	a.Hub.Close()
	last, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	err := server.Shutdown(last)
	a.Close(last)
	if errors.Is(err, context.DeadlineExceeded) {
		a.Log.Warn("some connections did not end in time and were closed")
		return server.Close()
	}
	return err
}

func wait(ctx context.Context, t *time.Timer) {
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// greet says where to open the product and what is missing.
func (a *App) greet(ctx context.Context, addr net.Addr) {
	a.Log.Info("serving", "open", a.Config.PublicURL, "listen", addr.String(), "engine", a.DB.Engine(), "build", Build(), "roles", a.Config.Roles)
	if a.Config.OpenAIKey == "" && a.Config.OpenAIURL == "" {
		a.Log.Warn("no model is configured: calls and WhatsApp are taken as messages; set OPENAI_API_KEY, or a business's own key in its settings")
	}
	if link, err := a.Auth.SetupLink(ctx); err == nil && link != "" {
		a.Log.Warn("nobody can sign in yet; open this link once to make the first administrator", "link", link)
	}
}

// draining tells clients to close kept-alive connections once the server is going, so that none
// sends a request into a connection that is just being closed.
type draining struct {
	next http.Handler
	gone chan struct{}
}

func (d *draining) begin() { close(d.gone) }

func (d *draining) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	select {
	case <-d.gone:
		w.Header().Set("Connection", "close")
	default:
	}
	d.next.ServeHTTP(w, r)
}

// newLog is the process's log: one line an event, in UTC.
func newLog(to io.Writer, format, level string) *slog.Logger {
	var min slog.Level
	_ = min.UnmarshalText([]byte(level)) // the command line allows only the four names
	o := &slog.HandlerOptions{Level: min, ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey && len(groups) == 0 {
			a.Value = slog.TimeValue(a.Value.Time().UTC())
		}
		return a
	}}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(to, o))
	}
	return slog.New(slog.NewTextHandler(to, o))
}
