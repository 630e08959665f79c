package app

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/moked/moked/internal/activity"
	"github.com/moked/moked/internal/admin"
	"github.com/moked/moked/internal/agent"
	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/calls"
	"github.com/moked/moked/internal/consent"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/inbox"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/llm"
	"github.com/moked/moked/internal/notify"
	"github.com/moked/moked/internal/speech"
	"github.com/moked/moked/internal/summary"
	"github.com/moked/moked/internal/tasks"
	"github.com/moked/moked/internal/telephony"
	"github.com/moked/moked/internal/templates"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/whatsapp"
)

// wire makes every feature and tells them of each other. The order is that of the layers.
func (a *App) wire() (err error) {
	a.Hub = bus.NewHub(a.DB)
	a.Queue = jobs.New(jobs.Options{DB: a.DB, Clock: a.Clock, Log: a.Log, Workers: 64}) // they mostly wait for networks
	a.Queue.Every("db.analyze", 24*time.Hour, a.DB.Analyze)
	a.Business = business.New(business.Options{
		DB: a.DB, Box: a.Box, Log: a.Log,
		Installation: business.Installation{APIKey: a.Config.OpenAIKey, BaseURL: a.Config.OpenAIURL},
	})
	mail, err := a.mailer()
	if err != nil {
		return err
	}
	a.Auth = auth.New(auth.Options{
		DB: a.DB, Clock: a.Clock, Log: a.Log, Box: a.Box, Businesses: businesses{a.Business}, Mailer: mail,
		PublicURL: a.Config.PublicURL, Build: Build(), Preview: a.Config.Cookies == "preview", Origin: a.Config.PreviewOrigin,
	})
	if a.Router, err = a.router(); err != nil {
		return err
	}
	a.Leads = leads.New()
	a.Consents = consent.New(a.DB)
	a.Imports = leads.NewImports(a.Leads, a.Files, a.DB)
	a.Leads.InZone(a.zone)
	a.Business.OnCreate(a.Leads.SeedStatuses)
	a.Tasks = tasks.New(a.Leads, a.zone)
	a.Tasks.ServeFeeds(tasks.FeedOptions{DB: a.DB, Feeds: auth.NewFeeds(a.DB, businesses{a.Business}), PublicURL: a.Config.PublicURL})
	if a.Notify, err = notify.New(notify.Options{
		DB: a.DB, Clock: a.Clock, Log: a.Log, Box: a.Box, Mailer: mail, PublicURL: a.Config.PublicURL, Zone: a.zone,
		Local: a.Config.loopbackHTTP(),
	}); err != nil {
		return err
	}
	a.Agent = agent.New(a.Business, a.Leads, a.Tasks)
	a.makeFiles()
	a.wireChannels(a.wireNotices())
	a.Activity = activity.New(activity.Options{Hub: a.Hub, Leads: a.Leads, Tasks: a.Tasks, Zone: a.zone, Scope: a.Auth.ScopeNow, DB: a.DB, Businesses: a.eachBusiness})
	a.Summary = summary.New(summary.Options{
		Log: a.Log, Messages: a.Inbox, Calls: a.Calls, Leads: a.Leads, Models: a.Business, Zone: a.zone, HTTP: llm.NewHTTP(),
	})
	a.Leads.OnSpoke(a.Summary.Spoke)
	a.Admin = admin.New(admin.Options{
		DB: a.DB, Businesses: a.Business, Leads: a.Leads, Doors: a.Auth, Inviter: a.Auth, Mailroom: a.Inbox, Files: a.FilesWatch.State, Build: Build(),
	})
	for _, feature := range []interface{ Jobs(*jobs.Queue) }{
		a.Auth, a.Leads, a.Imports, a.Tasks, a.Notify, a.Activity, a.Templates, a.Inbox, a.Calls, a.Summary,
	} {
		feature.Jobs(a.Queue)
	}
	a.wireFiles()
	a.Auth.Routes(a.Router)
	a.Business.Routes(a.Router)
	a.Leads.Routes(a.Router)
	a.Imports.Routes(a.Router)
	a.Leads.ExportRoutes(a.Router, a.DB)
	a.Consents.Routes(a.Router)
	a.wireIntake()
	a.Tasks.Routes(a.Router)
	a.Notify.Routes(a.Router)
	a.Templates.Routes(a.Router)
	a.wireBroadcasts()
	a.Inbox.Routes(a.Router)
	a.Calls.Routes(a.Router)
	a.Activity.Routes(a.Router)
	a.Summary.Routes(a.Router)
	a.Admin.Routes(a.Router)
	a.wireBilling(mail)
	a.Merges = leads.NewMerges(a.Leads, map[string]leads.Mergeable{
		"inbox": a.Inbox, "calls": a.Calls, "tasks": a.Tasks, "billing": a.Billing, "files": a.Docs,
		"agent": a.Agent, "notify": a.Notify, "summary": a.Summary, "consent": a.Consents,
	})
	a.Merges.Routes(a.Router)
	return nil
}

// wireChannels makes the features that speak with the outside, and tells package business what
// each provider needs to know.
func (a *App) wireChannels(told inbox.Notifier) {
	for _, p := range whatsapp.Providers() {
		a.Business.AddProvider(business.ProviderInfo{
			Kind: "whatsapp", Provider: p.Provider, Label: p.Label, Fields: fields(p.Fields),
			RouteKey: func(address string, settings map[string]string) string {
				return whatsapp.RouteKey(p.Provider, p.Account(address, settings))
			},
		})
	}
	for _, c := range telephony.Carriers() {
		a.Business.AddProvider(business.ProviderInfo{
			Kind: "voice", Provider: c.Provider, Label: c.Label, Fields: fields(c.Fields),
			RouteKey: func(address string, _ map[string]string) string { return telephony.RouteKey(c.Provider, address) },
		})
	}
	outside := &http.Client{Timeout: 15 * time.Second}
	uploading := &http.Client{Timeout: 90 * time.Second} // a file of 100 MB takes its time; jobs have their own, shorter limits
	providers := whatsapp.Open(whatsapp.Config{
		GraphURL: a.Config.GraphURL, TwilioURL: a.Config.TwilioURL, PublicURL: a.Config.PublicURL, HTTP: uploading,
	})
	a.Templates = templates.New(templates.Options{
		DB: a.DB, Log: a.Log, Business: a.Business, Leads: a.Leads, Providers: providers, Businesses: a.eachBusiness,
	})
	a.Business.OnChannel(a.Templates.Connected)
	a.Inbox = inbox.New(inbox.Options{
		DB: a.DB, Clock: a.Clock, Log: a.Log, Business: a.Business, Leads: a.Leads, Agent: a.Agent, PublicURL: a.Config.PublicURL,
		ModelHTTP: llm.NewHTTP(), Notify: told, Consents: a.Consents, Providers: providers, Templates: a.Templates, Files: a.Docs,
	})
	a.wireCalls(telephony.Open(telephony.Config{TwilioURL: a.Config.TwilioURL, PublicURL: a.Config.PublicURL, HTTP: outside}))
}

// fields turns an adapter's fields into those of the channel form; the two types are alike by
// design, because neither package may know the other.
func fields[F whatsapp.Field | telephony.Field](of []F) []business.Field {
	all := make([]business.Field, len(of))
	for i, f := range of {
		all[i] = business.Field(f)
	}
	return all
}

// zone is the time zone of the transaction's business.
func (a *App) zone(tx *db.Tx) (*time.Location, error) {
	b, err := a.Business.Current(tx)
	return b.Location(), err
}

// eachBusiness calls f for every active business, for work that goes around.
func (a *App) eachBusiness(ctx context.Context, f func(in tenant.Scope) error) error {
	var ids []tenant.ID
	err := a.DB.SystemRead(ctx, "work that goes around all businesses", func(tx *db.Tx) (err error) {
		ids, err = activeBusinesses(tx)
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := f(tenant.Grant(id)); err != nil {
			return err
		}
	}
	return nil
}

// businesses shows auth what it needs of package business.
type businesses struct{ *business.Service }

// Current is the transaction's business as told to whoever signs in.
func (b businesses) Current(tx *db.Tx) (auth.Business, error) {
	now, err := b.Service.Current(tx)
	return auth.Business{ID: now.ID, Name: now.Name, Timezone: now.Timezone, Locale: now.Locale}, err
}

// Suspended keeps the people of a suspended business out.
func (b businesses) Suspended(tx *db.Tx, id tenant.ID) (bool, error) {
	return b.Service.Suspended(tx, int64(id))
}

// Create makes the first business during set-up.
func (b businesses) Create(tx *db.Tx, name, locale string) (tenant.ID, error) {
	made, _, err := b.Service.Create(tx, business.NewBusiness{Name: name, Locale: locale})
	return tenant.ID(made.ID), err
}

// smtpMailer turns the parts of MOKED_SMTP_URL into a mailer.
func smtpMailer(u *url.URL, host, port, from string) (auth.Mailer, error) {
	number, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	password, _ := u.User.Password()
	return auth.NewSMTP(auth.SMTP{Host: host, Port: number, User: u.User.Username(), Password: password, From: from})
}

// wireCalls makes the telephone over the carriers.
func (a *App) wireCalls(carriers map[string]telephony.Carrier) {
	a.Calls = calls.New(calls.Options{
		DB: a.DB, Clock: a.Clock, Log: a.Log, Business: a.Business, Leads: a.Leads, Tasks: a.Tasks, Agent: a.Agent, Consents: a.Consents,
		Carriers: carriers, Files: a.Files, Models: speech.Open(nil)["openai"], PublicURL: a.Config.PublicURL, Key: a.Box.Key("media stream tokens"),
	})
}
