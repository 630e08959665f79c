package whatsapp

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// fixture is what a provider's own tests bring to the common ones: add one with each provider.
type fixture struct {
	settings map[string]string
	number   string // Delivery.Account of its webhooks
	message  Request
	status   Request
	sign     func(r *Request, secret string)
	accepts  string // answer of the provider that accepts a message as OUT1
	refuses  string // answer that refuses with code
	code     string
	fileBody string // answer that names the file at {url}, empty if the id is the URL itself
}

const fixtureAddress = "+97231234567"

var fixtures = map[string]fixture{
	"meta": {
		settings: map[string]string{"phone_number_id": "1001", "access_token": "tok", "app_secret": "s3cret", "verify_token": "v"},
		number:   "1001",
		message:  Request{Body: []byte(`{"object":"whatsapp_business_account","entry":[{"id":"W","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"1001"},"contacts":[{"profile":{"name":"דנה"},"wa_id":"972523456789"}],"messages":[{"from":"972523456789","id":"IN1","timestamp":"1763860000","type":"text","text":{"body":"שלום"}}]}}]}]}`)},
		status:   Request{Body: []byte(`{"object":"whatsapp_business_account","entry":[{"id":"W","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"1001"},"statuses":[{"id":"OUT1","status":"delivered","timestamp":"1763860001","biz_opaque_callback_data":"77"}]}}]}]}`)},
		sign: func(r *Request, secret string) {
			mac := hmac.New(sha256.New, []byte(secret))
			mac.Write(r.Body)
			r.Header = http.Header{"X-Hub-Signature-256": {"sha256=" + hex.EncodeToString(mac.Sum(nil))}}
		},
		accepts:  `{"messaging_product":"whatsapp","contacts":[{"wa_id":"972523456789"}],"messages":[{"id":"OUT1"}]}`,
		refuses:  `{"error":{"message":"x","code":131047}}`,
		code:     "131047",
		fileBody: `{"url":"{url}","mime_type":"image/jpeg","id":"MEDIA"}`,
	},
	"twilio": {
		settings: map[string]string{"account_sid": "AC1", "auth_token": "tok"},
		number:   fixtureAddress,
		message:  Request{URL: "https://crm.example/webhook/whatsapp/twilio", Body: []byte(url.Values{"MessageSid": {"IN1"}, "From": {"whatsapp:+972523456789"}, "To": {"whatsapp:" + fixtureAddress}, "Body": {"שלום"}, "ProfileName": {"דנה"}, "NumMedia": {"0"}, "Empty": {""}}.Encode())},
		status:   Request{URL: "https://crm.example/webhook/whatsapp/twilio/status?ref=77", Body: []byte(url.Values{"MessageSid": {"OUT1"}, "MessageStatus": {"delivered"}, "From": {"whatsapp:" + fixtureAddress}, "To": {"whatsapp:+972523456789"}}.Encode())},
		sign: func(r *Request, secret string) {
			form, err := url.ParseQuery(string(r.Body))
			if err != nil {
				return
			}
			keys := make([]string, 0, len(form))
			for k := range form {
				keys = append(keys, k)
			}
			slices.Sort(keys)
			signed := r.URL
			for _, k := range keys {
				signed += k + form.Get(k)
			}
			mac := hmac.New(sha1.New, []byte(secret))
			mac.Write([]byte(signed))
			r.Header = http.Header{"X-Twilio-Signature": {base64.StdEncoding.EncodeToString(mac.Sum(nil))}}
		},
		accepts: `{"sid":"OUT1","status":"queued","error_code":null}`,
		refuses: `{"code":63016,"message":"outside","status":400}`,
		code:    "63016",
	},
}

// each runs a test for every registered provider.
func each(t *testing.T, f func(t *testing.T, info Info, x fixture)) {
	t.Helper()
	for _, info := range Providers() {
		x, ok := fixtures[info.Provider]
		if !ok {
			t.Errorf("provider %s has no fixture", info.Provider)
			continue
		}
		t.Run(info.Provider, func(t *testing.T) { f(t, info, x) })
	}
}

func (x fixture) account() Account { return Account{Address: fixtureAddress, Settings: x.settings} }

// at opens the provider over a test server.
func at(t *testing.T, info Info, h http.HandlerFunc) (Provider, string) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	// A client that would follow redirects by itself: the package must not let it.
	return Open(Config{GraphURL: s.URL, TwilioURL: s.URL, PublicURL: "https://crm.example", HTTP: &http.Client{Timeout: 10 * time.Second}})[info.Provider], s.URL
}

func TestInfoIsComplete(t *testing.T) {
	each(t, func(t *testing.T, info Info, x fixture) {
		if info.Label.He == "" || info.Label.En == "" || info.Limit <= 0 {
			t.Errorf("%+v", info)
		}
		signs := false
		for _, f := range info.Fields {
			if f.Label.He == "" || f.Label.En == "" || f.Required && x.settings[f.Key] == "" {
				t.Errorf("field %+v", f)
			}
			signs = signs || f.Key == info.SigningKey && f.Secret && f.Required
		}
		if !signs {
			t.Errorf("the signing key %q is no required secret", info.SigningKey)
		}
		if got := info.Account(fixtureAddress, x.settings); got != x.number {
			t.Errorf("account %q, webhooks name %q", got, x.number)
		}
	})
}

func TestSplitAndParse(t *testing.T) {
	each(t, func(t *testing.T, info Info, x fixture) {
		p := Open(Config{})[info.Provider]
		only := func(r Request) Event {
			t.Helper()
			all, err := p.Split(r)
			again, _ := p.Split(r)
			if err != nil || len(all) != 1 || all[0].Account != x.number || all[0].Key == "" || all[0].Key != again[0].Key {
				t.Fatalf("%+v %v", all, err)
			}
			events, err := p.Parse(all[0].Raw)
			if err != nil || len(events) != 1 {
				t.Fatalf("%+v %v", events, err)
			}
			return events[0]
		}
		m := only(x.message).Message
		if m == nil || m.ID != "IN1" || m.Text != "שלום" || m.Type != "text" || m.Person.Phone != "+972523456789" || m.Person.Name != "דנה" || m.Echo || m.Detail != "" && info.Provider == "meta" {
			t.Errorf("%+v", m)
		}
		s := only(x.status).Status
		if s == nil || s.MessageID != "OUT1" || s.State != Delivered || s.Ref != "77" {
			t.Errorf("%+v", s)
		}
	})
}

func TestSigned(t *testing.T) {
	each(t, func(t *testing.T, info Info, x fixture) {
		p := Open(Config{})[info.Provider]
		for _, r := range []Request{x.message, x.status} {
			x.sign(&r, x.settings[info.SigningKey])
			if !p.Signed(r, x.account()) || !r.HasSignature() {
				t.Error("a genuine request is refused")
			}
			tampered := r
			tampered.Body = append(slices.Clone(r.Body), "&x=1"...)
			if p.Signed(tampered, x.account()) {
				t.Error("a tampered body is accepted")
			}
			if p.Signed(r, Account{Settings: map[string]string{}}) {
				t.Error("without a secret anything is accepted")
			}
			forged := r
			x.sign(&forged, "")
			if p.Signed(forged, Account{Settings: map[string]string{info.SigningKey: ""}}) {
				t.Error("an empty secret signs")
			}
			x.sign(&forged, "other")
			if p.Signed(forged, x.account()) {
				t.Error("another secret signs")
			}
			forged.Header = http.Header{}
			if p.Signed(forged, x.account()) || forged.HasSignature() {
				t.Error("no signature is accepted")
			}
		}
	})
}

func TestSendOutcomes(t *testing.T) {
	each(t, func(t *testing.T, info Info, x fixture) {
		for name, c := range map[string]struct {
			status  int
			body    string
			id      string
			outcome Outcome
			advice  Advice
			code    string
		}{
			"accepted":                   {200, x.accepts, "OUT1", 0, "", ""},
			"refused":                    {400, x.refuses, "", Refused, WindowClosed, x.code},
			"accepted, but unreadable":   {200, "<html>", "", Unknown, NoAnswer, "no_answer"},
			"accepted, but without id":   {200, "{}", "", Unknown, NoAnswer, "no_answer"},
			"a gateway's error":          {502, "<html>", "", Unknown, NoAnswer, "no_answer"},
			"too many, from something":   {429, "", "", Refused, SlowDown, "http_429"},
			"unauthorised, from nowhere": {401, "", "", Refused, AuthFailed, "http_401"},
			"a redirect":                 {302, "", "", Refused, BadMessage, "http_302"},
		} {
			t.Run(name, func(t *testing.T) {
				p, _ := at(t, info, func(w http.ResponseWriter, r *http.Request) {
					w.WriteHeader(c.status)
					if _, err := io.WriteString(w, c.body); err != nil {
						t.Error(err)
					}
				})
				id, err := p.Send(context.Background(), x.account(), Outgoing{To: "+972523456789", Text: "היי", Ref: "77"})
				if c.id != "" {
					if err != nil || id != c.id {
						t.Errorf("%q %v", id, err)
					}
					return
				}
				var e *SendError
				if !errors.As(err, &e) || e.Outcome != c.outcome || e.Advice != c.advice || e.Code != c.code {
					t.Errorf("%+v", err)
				}
			})
		}
	})
}

func TestSendWithoutAnAnswer(t *testing.T) {
	each(t, func(t *testing.T, info Info, x fixture) {
		outcome := func(p Provider, ctx context.Context) Outcome {
			t.Helper()
			_, err := p.Send(ctx, x.account(), Outgoing{To: "+972523456789", Text: "היי"})
			var e *SendError
			if !errors.As(err, &e) {
				t.Fatalf("%v", err)
			}
			return e.Outcome
		}
		p, _ := at(t, info, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
		if outcome(p, context.Background()) != Unknown {
			t.Error("a cut connection counts as refused")
		}
		ctx, cancel := context.WithCancel(context.Background())
		p, _ = at(t, info, func(_ http.ResponseWriter, r *http.Request) {
			if _, err := io.Copy(io.Discard, r.Body); err != nil { // only then does the server watch the connection
				t.Error(err)
			}
			cancel()
			<-r.Context().Done()
		})
		if outcome(p, ctx) != Unknown {
			t.Error("a silent provider counts as refused")
		}
		s := httptest.NewServer(http.NotFoundHandler())
		s.Close()
		p = Open(Config{GraphURL: s.URL, TwilioURL: s.URL})[info.Provider]
		if outcome(p, context.Background()) != Refused {
			t.Error("a message that never left counts as unknown")
		}
	})
}

func TestRetryAfter(t *testing.T) {
	each(t, func(t *testing.T, info Info, x fixture) {
		p, _ := at(t, info, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(429)
		})
		_, err := p.Send(context.Background(), x.account(), Outgoing{To: "+1", Text: "x"})
		var e *SendError
		if !errors.As(err, &e) || e.RetryAfter != 7*time.Second {
			t.Errorf("%+v", err)
		}
	})
}

// Files come from the provider's hosts only, and credentials stay on the first of them.
func TestFetch(t *testing.T) {
	each(t, func(t *testing.T, info Info, x fixture) {
		var base, target string
		p, url := at(t, info, func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.URL.Path == "/file":
				if r.Header.Get("Authorization") == "" {
					w.WriteHeader(401)
					return
				}
				if _, err := io.WriteString(w, "bytes"); err != nil {
					t.Error(err)
				}
			case r.URL.Path == "/moved":
				http.Redirect(w, r, "/bare", http.StatusFound)
			case r.URL.Path == "/bare":
				if r.Header.Get("Authorization") != "" {
					t.Error("the credentials followed a redirect")
				}
				if _, err := io.WriteString(w, "bytes"); err != nil {
					t.Error(err)
				}
			case r.URL.Path == "/loop":
				http.Redirect(w, r, "/loop", http.StatusFound)
			default:
				if _, err := io.WriteString(w, strings.ReplaceAll(x.fileBody, "{url}", target)); err != nil {
					t.Error(err)
				}
			}
		})
		base = url
		for where, want := range map[string]bool{
			base + "/file": true, base + "/moved": true, base + "/loop": false,
			"http://169.254.169.254/latest": false, "http://localhost:1/x": false, "https://evil.example/x": false, "file:///etc/passwd": false,
			"https://lookaside.fbsbx.com.evil.example/x": false, "https://u:p@" + strings.TrimPrefix(base, "http://") + "/file": false, "%zz": false,
		} {
			target = where
			id := "MEDIA"
			if x.fileBody == "" {
				id = where
			}
			body, err := p.Fetch(context.Background(), x.account(), id)
			if (err == nil) != want {
				t.Errorf("%s: %v", where, err)
			}
			if err != nil {
				continue
			}
			if data, err := io.ReadAll(body); err != nil || string(data) != "bytes" {
				t.Errorf("%s: %q %v", where, data, err)
			}
			body.Close()
		}
	})
}

// What a provider does not claim to carry is refused before it leaves, and what it claims is sent.
func TestAbilities(t *testing.T) {
	emoji := "👍"
	each(t, func(t *testing.T, info Info, x fixture) {
		for a, out := range map[Ability]Outgoing{
			CanReact:    {To: "+972523456789", ReplyTo: "wamid.1", Content: Content{Reaction: &emoji}},
			CanChoices:  {To: "+972523456789", Text: "?", Content: Content{Choices: &Choices{Options: []Option{{ID: "y", Title: "כן"}}}}},
			CanPlace:    {To: "+972523456789", Content: Content{Place: &Location{Latitude: 32, Longitude: 34}}},
			CanTemplate: {To: "+972523456789", Content: Content{Template: &FilledTemplate{ID: "HX1", Name: "a", Language: "he"}}},
		} {
			calls := 0
			p, _ := at(t, info, func(w http.ResponseWriter, _ *http.Request) {
				calls++
				if _, err := io.WriteString(w, x.accepts); err != nil {
					t.Error(err)
				}
			})
			id, err := p.Send(context.Background(), x.account(), out)
			if info.Able(a) && (err != nil || id != "OUT1" || calls != 1) {
				t.Errorf("%s: %q %v after %d calls", a, id, err, calls)
			}
			if e, ok := errors.AsType[*SendError](err); !info.Able(a) && (!ok || e.Advice != Unsupported || calls != 0) {
				t.Errorf("%s: %v after %d calls", a, err, calls)
			}
		}
		p := Open(Config{})[info.Provider]
		_, author := p.(Author)
		_, receipts := p.(Receipter)
		if author != info.Able(CanAuthor) || receipts != info.Able(CanReceipt) {
			t.Error("what it claims is not what it has")
		}
	})
}
