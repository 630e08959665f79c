package auth_test

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/moked/moked/internal/web"
)

// exempt is the work order's list, written out again on purpose.
var exempt = map[string]bool{"POST /api/auth/login": true, "POST /api/auth/logout": true}

// Every write of the route table but the exempt ones refuses a request without a token, with a
// stale one and with another session's, whoever asks and before anything else is said.
func TestEveryWriteNeedsAToken(t *testing.T) {
	h := newHouse(t)
	other := h.as(strangerEmail)
	foreign := other.jar["XSRF-TOKEN"].Value
	visitors := map[string]*browser{"anonymous": h.browser(), "owner": h.as(ownerEmail), "administrator": h.as(adminEmail)}
	for name, b := range visitors {
		b.do("GET", "/api/auth/csrf", "").want(200, "")
		stale := b.jar["XSRF-TOKEN"].Value
		if name == "owner" {
			b.login(ownerEmail)
		} else {
			stale = stale[:len(stale)-4] + "AAAA"
		}
		checked := 0
		for _, route := range h.web.Routes() {
			if web.SafeMethod(route.Method) || strings.HasPrefix(route.Path, "/webhook/") {
				continue
			}
			wantCheck := !exempt[route.Method+" "+route.Path]
			if route.CSRF != wantCheck {
				t.Errorf("%s %s says CSRF=%v", route.Method, route.Path, route.CSRF)
			}
			if !wantCheck {
				continue
			}
			checked++
			path := strings.NewReplacer("{id}", "1").Replace(route.Path)
			good := *b.jar["XSRF-TOKEN"]
			keep := func() { b.jar["XSRF-TOKEN"] = &good }
			b.send(route.Method, path, "{}").want(403, "csrf_header_missing")
			keep()
			b.send(route.Method, path, "{}", "X-CSRFToken: "+foreign).want(403, "csrf_mismatch")
			keep()
			for _, bad := range []string{foreign, stale, "x", good.Value + "x"} {
				b.jar["XSRF-TOKEN"] = &http.Cookie{Name: "XSRF-TOKEN", Value: bad}
				b.send(route.Method, path, "{}", "X-CSRFToken: "+bad).want(403, "csrf_mismatch")
			}
			delete(b.jar, "XSRF-TOKEN")
			b.send(route.Method, path, "{}", "X-CSRFToken: "+good.Value).want(403, "csrf_cookie_missing")
			keep()
			b.send(route.Method, path, "{}", "X-CSRFToken: "+good.Value, "Sec-Fetch-Site: cross-site").want(403, "csrf_origin")
		}
		if checked < 10 {
			t.Errorf("only %d writes were found", checked)
		}
	}
	if h.notes != 0 {
		t.Fatalf("%d writes got through", h.notes)
	}
}

func TestATokenLetsTheWriteThrough(t *testing.T) {
	h := newHouse(t)
	b := h.as(ownerEmail)
	var answer struct {
		Token string `json:"csrfToken"`
	}
	b.do("GET", "/api/auth/csrf", "").want(200, "").into(&answer)
	if k := b.jar["XSRF-TOKEN"]; k.Value != answer.Token || k.HttpOnly {
		t.Fatalf("cookie %v, csrfToken %q", k, answer.Token)
	}
	b.send("POST", "/api/notes", "", "X-CSRFToken: "+answer.Token).want(200, "")
	var again struct {
		Token string `json:"csrfToken"`
	}
	b.do("GET", "/api/auth/csrf", "").into(&again)
	if again.Token != answer.Token {
		t.Error("a second tab takes the first one's token away")
	}
	before := b.jar["XSRF-TOKEN"].Value
	b.send("POST", "/api/auth/logout", "").want(204, "")
	if b.jar["XSRF-TOKEN"].Value == before {
		t.Error("the token survived the sign-out")
	}
	b.do("POST", "/api/notes", "").want(401, "unauthorized")
	anonymous := b.jar["XSRF-TOKEN"].Value
	b.login(ownerEmail)
	if b.jar["XSRF-TOKEN"].Value == anonymous {
		t.Error("the token survived the sign-in")
	}
	b.do("POST", "/api/notes", "").want(200, "")
}

func TestA403RenewsTheCookie(t *testing.T) {
	h := newHouse(t)
	b := h.as(ownerEmail)
	delete(b.jar, "XSRF-TOKEN")
	b.send("POST", "/api/notes", "").want(403, "csrf_cookie_missing")
	b.do("POST", "/api/notes", "").want(200, "")
	fresh := h.browser()
	fresh.send("POST", "/api/notes", "").want(403, "csrf_cookie_missing")
	fresh.do("POST", "/api/notes", "").want(401, "unauthorized")
}

func TestAnOldCookieOfTheSameNameDoesNoHarm(t *testing.T) {
	h := newHouse(t)
	b := h.as(ownerEmail)
	token := b.jar["XSRF-TOKEN"].Value
	r := httptest.NewRequest("POST", "/api/notes", nil)
	r.AddCookie(&http.Cookie{Name: "XSRF-TOKEN", Value: "left-from-an-older-path"})
	for _, k := range b.jar {
		r.AddCookie(&http.Cookie{Name: k.Name, Value: k.Value})
	}
	r.Header.Set("X-CSRFToken", token)
	w := httptest.NewRecorder()
	h.server.ServeHTTP(w, r)
	if w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
}

func TestOrigin(t *testing.T) {
	h := newHouse(t)
	b := h.as(ownerEmail)
	for name, test := range map[string]struct {
		headers []string
		status  int
	}{
		"a program sends nothing":           {nil, 200},
		"same origin":                       {[]string{"Sec-Fetch-Site: same-origin", "Origin: https://crm.test"}, 200},
		"typed by the user":                 {[]string{"Sec-Fetch-Site: none"}, 200},
		"a sibling site":                    {[]string{"Sec-Fetch-Site: same-site", "Origin: https://crm.test"}, 403},
		"another site":                      {[]string{"Sec-Fetch-Site: cross-site"}, 403},
		"Sec-Fetch-Site decides alone":      {[]string{"Sec-Fetch-Site: cross-site", "Origin: https://crm.test"}, 403},
		"an old browser":                    {[]string{"Origin: https://crm.test"}, 200},
		"the name that the proxy asked for": {[]string{"Origin: https://example.com"}, 200}, // httptest's Host
		"an old browser on another site":    {[]string{"Origin: https://evil.test"}, 403},
		"a sandboxed frame":                 {[]string{"Origin: null"}, 403},
		"not a URL":                         {[]string{"Origin: %"}, 403},
		"a look-alike":                      {[]string{"Origin: https://crm.test.evil.test"}, 403},
		"only a Referer":                    {[]string{"Referer: https://crm.test/leads"}, 200},
		"only a Referer, of another site":   {[]string{"Referer: https://evil.test/crm.test"}, 403},
		"Origin goes before Referer":        {[]string{"Origin: https://crm.test", "Referer: https://evil.test/"}, 200},
	} {
		t.Run(name, func(t *testing.T) {
			code := ""
			if test.status == 403 {
				code = "csrf_origin"
			}
			b.h.t = t
			b.do("POST", "/api/notes", "", test.headers...).want(test.status, code)
			// Sign-in and sign-out are exempt from the token, not from the origin.
			visitor := h.browser()
			got := visitor.send("POST", "/api/auth/logout", "", test.headers...)
			if test.status == 403 {
				got.want(403, "csrf_origin")
			} else {
				got.want(204, "")
			}
		})
	}
}

func TestOnlyWebhooksAreBeyondTheCheck(t *testing.T) {
	h := newHouse(t)
	b := h.as(ownerEmail)
	b.send("POST", "/webhook/echo", "", "Sec-Fetch-Site: cross-site").want(200, "")
	for _, path := range []string{"/webhook/../api/notes", "/webhook//../api/notes", "/webhook/%2e%2e/api/notes", "/api/auth/login/../../notes", "//api/notes"} {
		r := httptest.NewRequest("POST", "/", nil)
		r.URL.Path, r.URL.RawPath = path, ""
		if strings.Contains(path, "%") {
			r.URL.Path, r.URL.RawPath = "/webhook/../api/notes", path
		}
		for _, k := range b.jar {
			r.AddCookie(&http.Cookie{Name: k.Name, Value: k.Value})
		}
		w := httptest.NewRecorder()
		h.server.ServeHTTP(w, r)
		if w.Code != 404 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if h.notes != 0 {
		t.Fatal("a write got through")
	}
}

// FuzzCSRF: whatever stands in cookie and header, no write gets through but with the session's own token.
func FuzzCSRF(f *testing.F) {
	h := newHouse(f)
	b := h.as(ownerEmail)
	own := b.jar["XSRF-TOKEN"].Value
	f.Add(own, own+"=")
	f.Add("", "")
	f.Add(strings.Repeat("A", 64), strings.Repeat("A", 64))
	f.Add(base64.RawURLEncoding.EncodeToString(make([]byte, 48)), "x")
	f.Fuzz(func(t *testing.T, cookie, header string) {
		r := httptest.NewRequest("POST", "/api/notes", nil)
		r.AddCookie(&http.Cookie{Name: "__Host-sid", Value: b.jar["__Host-sid"].Value})
		r.Header["Cookie"] = append(r.Header["Cookie"], "XSRF-TOKEN="+cookie)
		r.Header["X-Csrftoken"] = []string{header}
		w := httptest.NewRecorder()
		h.server.ServeHTTP(w, r)
		switch {
		case w.Code == 403 && strings.Contains(w.Body.String(), `"error":"csrf_`):
		case w.Code == 200 && header == own && strings.Contains(cookie, own):
		default:
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	})
}
