package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"

	"github.com/moked/moked/internal/clock"
)

// Smoke is the work order's section 8 against any running deployment: log in, fetch the CSRF token,
// create a lead, save the prompts, impersonate. It stops at the first failure with the endpoint,
// the status and the body, and leaves no trace: the lead is removed, the prompts are put back and
// the impersonation ends, also when a later step fails.
type Smoke struct {
	URL                       string
	Email, Password           string
	AdminEmail, AdminPassword string // when Email is a tenant's user, the administrator of step 4
	Business                  int64  // the business of step 4
	Out                       io.Writer
	client                    *http.Client
	undo                      []func() error
}

// smokeFailure is a step that did not hold, with everything needed to find out why.
type smokeFailure struct {
	endpoint string
	status   int
	body     string
	why      string
}

func (f *smokeFailure) Error() string {
	return fmt.Sprintf("FAIL %s\n  status: %d\n  body:   %s\n  %s", f.endpoint, f.status, f.body, f.why)
}

// Run performs the steps and reports the first failure.
func (s *Smoke) Run(ctx context.Context) (err error) {
	s.URL = strings.TrimRight(s.URL, "/")
	if s.AdminEmail == "" {
		s.AdminEmail, s.AdminPassword = s.Email, s.Password
	}
	defer func() {
		for i := len(s.undo) - 1; i >= 0; i-- {
			if undoErr := s.undo[i](); undoErr != nil && err == nil {
				err = fmt.Errorf("cleaning up: %w", undoErr)
			}
		}
	}()
	me, err := s.login(ctx, s.Email, s.Password)
	if err != nil {
		return err
	}
	alone := me.User.Role == "system_admin" // the administrator alone: 2 and 3 happen while impersonating
	if alone {
		if err := s.impersonate(ctx); err != nil {
			return err
		}
	}
	if err := s.createLead(ctx); err != nil {
		return err
	}
	if err := s.savePrompts(ctx); err != nil {
		return err
	}
	if alone {
		return nil
	}
	if s.AdminEmail == s.Email {
		return fmt.Errorf("step 4 needs a system administrator: give --admin-email and --admin-password")
	}
	if err := s.cleanUp(); err != nil { // what belongs to the first session must go while it lasts
		return err
	}
	if _, err := s.login(ctx, s.AdminEmail, s.AdminPassword); err != nil {
		return err
	}
	return s.impersonate(ctx)
}

func (s *Smoke) cleanUp() error {
	undo := s.undo
	s.undo = nil
	for i := len(undo) - 1; i >= 0; i-- {
		if err := undo[i](); err != nil {
			return fmt.Errorf("cleaning up: %w", err)
		}
	}
	return nil
}

type smokeMe struct {
	User struct {
		Role string `json:"role"`
	} `json:"user"`
	Impersonating  bool  `json:"impersonating"`
	ImpersonatedID int64 `json:"impersonated_tenant_id"`
}

// login is step 1: log in, then the token in the body and in the cookie are one.
func (s *Smoke) login(ctx context.Context, email, password string) (me smokeMe, err error) {
	jar, _ := cookiejar.New(nil)
	s.client = &http.Client{Jar: secureJar{jar}, Timeout: 20 * time.Second}
	if err = s.call(ctx, "POST", "/api/auth/login", map[string]string{"email": email, "password": password}, 200, &me); err != nil {
		return me, err
	}
	s.say("login as %s (%s)", email, me.User.Role)
	var token struct {
		CSRFToken string `json:"csrfToken"`
	}
	if err = s.call(ctx, "GET", "/api/auth/csrf", nil, 200, &token); err != nil {
		return me, err
	}
	if cookie := s.csrf(); token.CSRFToken == "" || cookie != token.CSRFToken {
		return me, &smokeFailure{"GET /api/auth/csrf", 200, "", "the cookie XSRF-TOKEN and csrfToken differ, or one is missing"}
	}
	s.say("csrf cookie and csrfToken agree")
	s.undo = append(s.undo, func() error {
		return s.call(context.WithoutCancel(ctx), "POST", "/api/auth/logout", nil, 0, nil)
	})
	return me, nil
}

// createLead is step 2.
func (s *Smoke) createLead(ctx context.Context) error {
	var lead struct {
		ID int64 `json:"id"`
	}
	in := map[string]any{"name": "Smoke " + clock.New(0).Now().Format("20060102-150405.000")}
	if err := s.call(ctx, "POST", "/api/leads", in, 201, &lead); err != nil {
		return err
	}
	s.undo = append(s.undo, func() error {
		return s.call(context.WithoutCancel(ctx), "DELETE", fmt.Sprintf("/api/leads/%d", lead.ID), nil, 0, nil)
	})
	s.say("lead %d created", lead.ID)
	return nil
}

// savePrompts is step 3; the texts that were there are saved again at the end.
func (s *Smoke) savePrompts(ctx context.Context) error {
	type prompts struct {
		Calls    string `json:"calls_prompt"`
		WhatsApp string `json:"whatsapp_prompt"`
	}
	const path = "/api/business/current/prompt"
	var before, after prompts
	if err := s.call(ctx, "GET", path, nil, 200, &before); err != nil {
		return err
	}
	mark := prompts{before.Calls + "\n# smoke", before.WhatsApp + "\n# smoke"}
	if err := s.call(ctx, "PUT", path, mark, 200, nil); err != nil {
		return err
	}
	s.undo = append(s.undo, func() error { return s.call(context.WithoutCancel(ctx), "PUT", path, before, 200, nil) })
	if err := s.call(ctx, "GET", path, nil, 200, &after); err != nil {
		return err
	}
	if after != mark {
		return &smokeFailure{"GET " + path, 200, "", "the prompts read back are not the ones saved"}
	}
	s.say("prompts saved and read back")
	return nil
}

// impersonate is step 4: me says so, and the role stays.
func (s *Smoke) impersonate(ctx context.Context) error {
	if s.Business == 0 {
		s.Business = 1
	}
	if err := s.call(ctx, "POST", fmt.Sprintf("/api/admin/businesses/%d/impersonate", s.Business), nil, 200, nil); err != nil {
		return err
	}
	s.undo = append(s.undo, func() error {
		return s.call(context.WithoutCancel(ctx), "POST", "/api/admin/impersonate/exit", nil, 200, nil)
	})
	var me smokeMe
	if err := s.call(ctx, "GET", "/api/auth/me", nil, 200, &me); err != nil {
		return err
	}
	if !me.Impersonating || me.ImpersonatedID != s.Business || me.User.Role != "system_admin" {
		return &smokeFailure{"GET /api/auth/me", 200, fmt.Sprintf("%+v", me), `"impersonating": true, the business and the unchanged role were expected`}
	}
	s.say("impersonating business %d, role unchanged", s.Business)
	return nil
}

func (s *Smoke) say(format string, args ...any) {
	fmt.Fprintf(s.Out, "ok   "+format+"\n", args...)
}

// csrf is the value of the XSRF-TOKEN cookie, as a browser's script would read it.
func (s *Smoke) csrf() string {
	u, err := url.Parse(s.URL)
	if err != nil {
		return ""
	}
	for _, c := range s.client.Jar.Cookies(u) {
		if c.Name == "XSRF-TOKEN" {
			return c.Value
		}
	}
	return ""
}

// call makes one request and decodes the answer; want 0 accepts any 2xx.
func (s *Smoke) call(ctx context.Context, method, path string, in any, want int, out any) error {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, s.URL+path, body)
	if err != nil {
		return err
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if method != http.MethodGet {
		req.Header.Set("X-CSRFToken", s.csrf())
	}
	res, err := s.client.Do(req)
	if err != nil {
		return &smokeFailure{method + " " + path, 0, "", err.Error()}
	}
	defer res.Body.Close()
	raw, _ := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if want == 0 && res.StatusCode/100 == 2 || res.StatusCode == want {
		if out == nil {
			return nil
		}
		if err := json.Unmarshal(raw, out); err != nil {
			return &smokeFailure{method + " " + path, res.StatusCode, string(raw), "not the JSON that was expected: " + err.Error()}
		}
		return nil
	}
	return &smokeFailure{method + " " + path, res.StatusCode, string(raw), fmt.Sprintf("status %d was expected", want)}
}

// secureJar keeps Secure cookies over plain http on this machine, as browsers do for localhost, so
// that the smoke test runs against the deploy and the preview flags alike.
type secureJar struct{ http.CookieJar }

func (j secureJar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	for _, c := range cookies {
		c.Secure = c.Secure && u.Scheme == "https"
		if u.Scheme == "http" {
			c.Domain = ""
		}
	}
	j.CookieJar.SetCookies(u, cookies)
}
