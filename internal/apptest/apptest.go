// Package apptest runs the whole product for a test: a temporary database on the engine under test,
// the simulated carriers and models as its peers, a real listener, and clients that behave like a
// browser.
package apptest

import (
	"context"
	"io"
	"log/slog"
	"net"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/moked/moked/internal/app"
	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/sim"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

// Password is every test user's.
const Password = "correct horse 9 battery"

// AppSecret and AuthToken sign the webhooks of Meta and Twilio for every test business.
const (
	AppSecret  = "test-app-secret"
	AuthToken  = "test-auth-token"
	AccountSID = "AC00000000000000000000000000000000"
	Token      = "test-access-token"
)

// Desk is a running Moked with its peers.
type Desk struct {
	*app.App
	URL string
	Sim *sim.Server // nil unless WithSimulators

	t   testing.TB
	log *Log
}

// Option changes how the desk is made.
type Option func(*options)

type options struct {
	config app.Config
	clock  *clock.Clock
	sim    bool
}

// WithSimulators puts simulated models and carriers where the product looks for the real ones.
func WithSimulators() Option { return func(o *options) { o.sim = true } }

// WithClock runs the desk by this clock.
func WithClock(c *clock.Clock) Option { return func(o *options) { o.clock = c } }

// WithConfig changes the configuration.
func WithConfig(f func(*app.Config)) Option { return func(o *options) { f(&o.config) } }

// New starts a desk; it stops with the test. MOKED_TEST_ENGINE=postgres runs it on PostgreSQL.
func New(t testing.TB, opts ...Option) *Desk {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + listener.Addr().String()
	o := options{clock: clock.New(0), config: app.Config{
		DataDir: t.TempDir(), PublicURL: url, Cookies: "deploy", Roles: []string{"web", "worker", "voice"},
		AdminEmail: "admin@moked.test", AdminPassword: Password, DrainTimeout: 5 * time.Second,
		FileMaxMB: 25, FileQuotaMB: 100, FilesPerLead: 20,
		OpenAIURL: "http://127.0.0.1:1/v1", GraphURL: "http://127.0.0.1:1", TwilioURL: "http://127.0.0.1:1", // refused at once: a test never leaves the machine
	}}
	if os.Getenv("MOKED_TEST_ENGINE") == "postgres" {
		o.config.DatabaseURL = dbtest.EmptyPostgres(t, os.Getenv("MOKED_TEST_POSTGRES"))
	}
	d := &Desk{URL: url, t: t, log: &Log{}}
	for _, opt := range opts {
		opt(&o)
	}
	if o.sim {
		d.simulate(&o)
	}
	ctx, stop := context.WithCancel(context.Background())
	d.App, err = app.New(ctx, o.config, slog.New(slog.NewTextHandler(d.log, nil)), o.clock)
	if err != nil {
		stop()
		t.Fatal(err)
	}
	if err := d.Start(ctx); err != nil {
		stop()
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- d.Serve(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			t.Errorf("the server did not stop cleanly: %v", err)
		}
		if t.Failed() {
			t.Log(d.log.String())
		}
	})
	return d
}

func (d *Desk) simulate(o *options) {
	server, err := sim.StartServer(sim.ServerOptions{
		Graph:   sim.GraphOptions{AccessToken: Token, AppSecret: AppSecret, WebhookURL: d.URL + "/webhook/whatsapp/meta"},
		Carrier: sim.CarrierOptions{AccountSID: AccountSID, AuthToken: AuthToken, VoiceURL: d.URL + "/webhook/twilio/voice", StatusURL: d.URL + "/webhook/twilio/voice/status"},
	})
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = server.Close() })
	d.Sim = server
	at := server.BaseURLs()
	o.config.OpenAIKey, o.config.OpenAIURL, o.config.GraphURL, o.config.TwilioURL = "sk-test", at.OpenAI, at.Meta, at.Twilio
}

// Log is what the server has logged so far.
func (d *Desk) Log() string { return d.log.String() }

// Company is a business of the test with an owner who can sign in and its two numbers.
type Company struct {
	ID                            int64
	Owner                         string // e-mail
	WhatsApp, PhoneNumberID, Line string
}

// Company makes a business: n makes its numbers and addresses.
func (d *Desk) Company(n int) Company {
	d.t.Helper()
	digits := string(rune('0'+n/10)) + string(rune('0'+n%10))
	c := Company{Owner: "owner" + digits + "@moked.test", WhatsApp: "+9725550022" + digits, PhoneNumberID: "1000000000022" + digits, Line: "+97237110" + "2" + digits}
	hash, err := d.Auth.HashPassword(context.Background(), Password)
	if err != nil {
		d.t.Fatal(err)
	}
	err = d.DB.System(context.Background(), "a business of the test", func(tx *db.Tx) error {
		b, own, err := d.Business.Create(tx, business.NewBusiness{Name: "עסק " + digits})
		if err != nil {
			return err
		}
		c.ID = b.ID
		if _, err := d.Auth.CreateUser(tx, auth.NewUser{Home: tenant.ID(b.ID), Email: c.Owner, Name: "בעלים " + digits, Role: web.Owner, Hash: hash}); err != nil {
			return err
		}
		if _, err := d.Business.AddChannel(own, business.NewChannel{Kind: "whatsapp", Provider: "meta", Address: c.WhatsApp, Settings: map[string]string{
			"phone_number_id": c.PhoneNumberID, "access_token": Token, "app_secret": AppSecret, "verify_token": "verify-" + digits}}); err != nil {
			return err
		}
		_, err = d.Business.AddChannel(own, business.NewChannel{Kind: "voice", Provider: "twilio", Address: c.Line, Settings: map[string]string{
			"account_sid": AccountSID, "auth_token": AuthToken}})
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

// Log collects what is logged.
type Log struct {
	mu  sync.Mutex
	all []byte
}

// Write adds a line.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, p...)
	return len(p), nil
}

// String is all of it.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.all)
}

var _ io.Writer = (*Log)(nil)
