package calls_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/moked/moked/internal/agent"
	"github.com/moked/moked/internal/blob"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/calls"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/consent"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/secret"
	"github.com/moked/moked/internal/sim"
	"github.com/moked/moked/internal/speech"
	"github.com/moked/moked/internal/tasks"
	"github.com/moked/moked/internal/telephony"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

const (
	number    = "+97231111111" // of business 1
	otherTwin = "+97232222222" // of business 2
	secretKey = "twilio-secret-of-1"
	prompt    = "אנחנו המספרה של דנה. היום פתוח עד שבע."
)

// house is the feature over a real database, a real HTTP server, a carrier and a model.
type house struct {
	t        *testing.T
	db       *db.DB
	business *business.Service
	leads    *leads.Service
	consents *consent.Service
	calls    *calls.Service
	model    *sim.Realtime
	carrier  *sim.Carrier
	files    *blob.Folder
	url      string
	scope    tenant.Scope
}

// guard lets everybody in as an owner of business 1.
type guard struct{}

func (guard) Identify(*http.Request) (*web.Principal, error) {
	return &web.Principal{UserID: 1, Name: "דנה", Role: web.Owner, Locale: "en", Scope: tenant.Grant(1)}, nil
}
func (guard) CSRF(http.ResponseWriter, *http.Request) error { return nil }
func (guard) Audit(*db.Tx, web.Ctx, string) error           { return nil }

type setup struct {
	limits   calls.Limits
	model    sim.RealtimeOptions
	noModel  bool
	maxCalls int
	clock    *clock.Clock
}

func newHouse(t *testing.T, s setup) *house {
	t.Helper()
	h := &house{t: t, scope: tenant.Grant(1)}
	if s.clock == nil {
		s.clock = clock.New(1)
	}
	h.db = dbtest.OpenAt(t, s.clock)
	t.Cleanup(func() { http.DefaultTransport.(*http.Transport).CloseIdleConnections() })
	h.model = sim.NewRealtime(s.model)
	modelServer := httptest.NewServer(h.model)
	t.Cleanup(modelServer.Close)

	var handler atomic.Pointer[http.Handler]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*handler.Load()).ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	h.url = server.URL

	box, err := secret.NewBox(bytes.Repeat([]byte{7}, 32))
	must(t, err)
	base, key := modelServer.URL+"/v1", "sk-test"
	if s.noModel {
		base, key = "", ""
	}
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	h.business = business.New(business.Options{DB: h.db, Box: box, Log: log, Installation: business.Installation{APIKey: key, BaseURL: base}})
	for _, c := range telephony.Carriers() {
		info := business.ProviderInfo{Kind: "voice", Provider: c.Provider, Label: c.Label,
			RouteKey: func(address string, _ map[string]string) string { return telephony.RouteKey(c.Provider, address) }}
		for _, f := range c.Fields {
			info.Fields = append(info.Fields, business.Field(f))
		}
		h.business.AddProvider(info)
	}
	h.leads, h.consents = leads.New(), consent.New(h.db)
	h.business.OnCreate(h.leads.SeedStatuses)
	tk := tasks.New(h.leads, func(tx *db.Tx) (*time.Location, error) { return time.UTC, nil })
	rest := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.carrier.ServeHTTP(w, r) }))
	t.Cleanup(rest.Close)
	h.files, err = blob.OpenFolder(t.TempDir(), s.clock)
	must(t, err)
	h.calls = calls.New(calls.Options{Files: h.files,
		DB: h.db, Clock: s.clock, Log: log, Business: h.business, Leads: h.leads, Tasks: tk,
		Consents: h.consents, Agent: agent.New(h.business, h.leads, tk), Carriers: telephony.Open(telephony.Config{PublicURL: h.url, TwilioURL: rest.URL}),
		Models: speech.Open(nil)["openai"], PublicURL: h.url, Key: box.Key("test"), Limits: s.limits, MaxCalls: s.maxCalls})
	for i, address := range []string{number, otherTwin} {
		must(t, h.db.System(t.Context(), "test", func(tx *db.Tx) error {
			_, in, err := h.business.Create(tx, business.NewBusiness{Name: fmt.Sprint("עסק ", i+1)})
			if err != nil {
				return err
			}
			_, err = h.business.AddChannel(in, business.NewChannel{Kind: "voice", Provider: "twilio", Address: address,
				Settings: map[string]string{"account_sid": fmt.Sprintf("AC%032d", i+1), "auth_token": fmt.Sprint("twilio-secret-of-", i+1)}})
			return err
		}))
	}
	h.write(func(tx *db.Tx) error {
		_, err := h.business.SavePrompts(tx, prompt, "וואטסאפ")
		return err
	})
	on := true
	h.ai(business.AIChange{BotCalls: &on})

	r := web.New(web.Options{DB: h.db, Clock: clock.New(0), Log: log, Guard: guard{}, PublicURL: h.url})
	h.calls.Routes(r)
	must(t, r.Err())
	built := r.Handler()
	handler.Store(&built)
	h.carrier = sim.NewCarrier(sim.CarrierOptions{AccountSID: fmt.Sprintf("AC%032d", 1), AuthToken: secretKey,
		VoiceURL: h.url + "/webhook/twilio/voice", StatusURL: h.url + "/webhook/twilio/voice/status"})
	t.Cleanup(h.carrier.Close)
	return h
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (h *house) write(fn func(*db.Tx) error) {
	h.t.Helper()
	must(h.t, h.db.Write(h.t.Context(), h.scope, fn))
}

func (h *house) ai(c business.AIChange) {
	h.t.Helper()
	h.write(func(tx *db.Tx) error {
		_, err := h.business.SaveAI(tx, business.Asker{}, c)
		return err
	})
}

// get reads JSON as an owner of business 1.
func (h *house) get(path string, into any) int {
	h.t.Helper()
	res, err := http.Get(h.url + path)
	must(h.t, err)
	defer res.Body.Close()
	must(h.t, json.NewDecoder(res.Body).Decode(into))
	return res.StatusCode
}

// call as the API shows it.
type call struct {
	ID            int64   `json:"id"`
	LeadID        int64   `json:"lead_id"`
	LeadName      string  `json:"lead_name"`
	Direction     string  `json:"direction"`
	From          string  `json:"from"`
	To            string  `json:"to"`
	Status        string  `json:"status"`
	Outcome       string  `json:"outcome"`
	EndReason     string  `json:"end_reason"`
	EndedAt       *string `json:"ended_at"`
	DurationS     int64   `json:"duration_s"`
	PromptVersion *int64  `json:"prompt_version"`
	Transcript    []struct {
		Role        string `json:"role"`
		Text        string `json:"text"`
		Interrupted bool   `json:"interrupted"`
		At          string `json:"at"`
	} `json:"transcript"`
	Recordings []struct {
		ID        string `json:"id"`
		DurationS int64  `json:"duration_s"`
		Ready     bool   `json:"ready"`
	} `json:"recordings"`
}

func (c call) said() string {
	var b strings.Builder
	for _, t := range c.Transcript {
		cut := ""
		if t.Interrupted {
			cut = "…"
		}
		fmt.Fprintf(&b, "%s: %s%s\n", t.Role, t.Text, cut)
	}
	return b.String()
}

// all lists the calls of business 1, newest first.
func (h *house) all() []call {
	h.t.Helper()
	var page struct {
		Items []call `json:"items"`
	}
	if status := h.get("/api/calls", &page); status != 200 {
		h.t.Fatalf("GET /api/calls: %d", status)
	}
	return page.Items
}

// only is the one call of business 1, in full.
func (h *house) only() call {
	h.t.Helper()
	all := h.all()
	if len(all) != 1 {
		h.t.Fatalf("%d calls, want 1", len(all))
	}
	var c call
	if status := h.get(fmt.Sprint("/api/calls/", all[0].ID), &c); status != 200 {
		h.t.Fatalf("GET /api/calls/{id}: %d", status)
	}
	return c
}

// post sends a webhook as the carrier does, signed with a secret.
func (h *house) post(path, secret string, form url.Values) (int, string) {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), "POST", h.url+path, strings.NewReader(form.Encode()))
	must(h.t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if secret != "" {
		req.Header.Set("X-Twilio-Signature", sim.TwilioSignature(secret, h.url+path, form))
	}
	res, err := http.DefaultClient.Do(req)
	must(h.t, err)
	defer res.Body.Close()
	var body bytes.Buffer
	_, err = body.ReadFrom(res.Body)
	must(h.t, err)
	return res.StatusCode, body.String()
}

// ring is the form of an incoming call.
func ring(sid, from string) url.Values {
	return url.Values{"CallSid": {sid}, "AccountSid": {"AC1"}, "From": {from}, "To": {number}, "CallStatus": {"ringing"}, "Direction": {"inbound"}}
}

// quiet fails the test when goroutines are left once everything has been closed. It is called
// first, so that its check runs last.
func quiet(t *testing.T) {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
}

func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}
