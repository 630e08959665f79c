package auth_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/db"
)

func TestMeHasTheShapeOfTheContract(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	answer := b.send("POST", "/api/auth/login", `{"email":" Owner@ONE.test ","password":"`+password+`"}`).want(200, "")
	var me map[string]any
	answer.into(&me)
	user := me["user"].(map[string]any)
	for _, field := range []string{"id", "email", "name", "role", "locale"} {
		if _, ok := user[field]; !ok {
			t.Errorf("user has no %s", field)
		}
	}
	business := me["business"].(map[string]any)
	if business["id"] != 1.0 || business["name"] != "העסק הראשון" || business["timezone"] != "Asia/Jerusalem" || business["locale"] != "he" {
		t.Errorf("business is %v", business)
	}
	if _, there := me["impersonated_tenant_id"]; there || me["impersonating"] != false || me["build"] != "b42" || user["role"] != "owner" {
		t.Errorf("me is %v", me)
	}
	if again := b.do("GET", "/api/auth/me", "").want(200, ""); again.ResponseRecorder.Body.String() != answer.ResponseRecorder.Body.String() {
		t.Errorf("login and me differ: %s, %s", answer.ResponseRecorder.Body, again.ResponseRecorder.Body)
	}
	h.as(adminEmail).do("GET", "/api/auth/me", "").want(200, "").into(&me)
	if me["business"] != nil {
		t.Errorf("an administrator in no business has %v", me["business"])
	}
	h.browser().do("GET", "/api/auth/me", "").want(401, "unauthorized")
}

func TestTokensAreRandomAndStoredHashed(t *testing.T) {
	h := newHouse(t)
	seen := map[string]bool{}
	for range 20 {
		token := h.as(ownerEmail).jar["__Host-sid"].Value
		if seen[token] || len(token) != 43 {
			t.Fatalf("token %q: repeated or not 256 bits in base64url", token)
		}
		seen[token] = true
		for _, column := range []string{"token_hash", "CAST(id AS TEXT)"} {
			if h.count(`SELECT count(*) FROM sessions WHERE `+column+` = :token`, db.Args{"token": token}) != 0 {
				t.Fatalf("the token itself is stored in %s", column)
			}
		}
	}
}

func TestLoginReplacesTheToken(t *testing.T) {
	h := newHouse(t)
	b := h.as(ownerEmail)
	old := *b.jar["__Host-sid"]
	b.login(ownerEmail)
	if b.jar["__Host-sid"].Value == old.Value {
		t.Fatal("the second sign-in kept the token")
	}
	thief := h.browser()
	thief.jar["__Host-sid"] = &old
	thief.do("GET", "/api/auth/me", "").want(401, "unauthorized")
	b.do("GET", "/api/auth/me", "").want(200, "")
}

func TestLogoutKillsTheSessionOnTheServer(t *testing.T) {
	h := newHouse(t)
	b, other := h.as(ownerEmail), h.as(ownerEmail)
	copied := *b.jar["__Host-sid"]
	b.send("POST", "/api/auth/logout", "").want(204, "")
	if b.jar["__Host-sid"] != nil {
		t.Error("the cookie stays in the browser")
	}
	thief := h.browser()
	thief.jar["__Host-sid"] = &copied
	thief.do("GET", "/api/auth/me", "").want(401, "unauthorized")
	other.do("GET", "/api/auth/me", "").want(200, "")
	h.browser().send("POST", "/api/auth/logout", "").want(204, "")
}

func TestSessionLife(t *testing.T) {
	t.Run("ends after 12 idle hours", func(t *testing.T) {
		h := newHouse(t)
		b := h.as(ownerEmail)
		h.clock.Advance(12*time.Hour - time.Second)
		b.do("GET", "/api/auth/me", "").want(200, "")
		h.clock.Advance(12*time.Hour - time.Second)
		b.do("GET", "/api/auth/me", "").want(200, "")
		h.clock.Advance(12 * time.Hour)
		b.do("GET", "/api/auth/me", "").want(401, "unauthorized")
	})
	t.Run("ends after 7 days however busy", func(t *testing.T) {
		h := newHouse(t)
		b := h.as(ownerEmail)
		for range 7*24 - 1 {
			h.clock.Advance(time.Hour)
			b.do("GET", "/api/auth/me", "").want(200, "")
		}
		h.clock.Advance(time.Hour)
		b.do("GET", "/api/auth/me", "").want(401, "unauthorized")
	})
	t.Run("ends when the user is disabled", func(t *testing.T) {
		h := newHouse(t)
		owner, agent := h.as(ownerEmail), h.as(agentEmail)
		path := "/api/users/" + strconv.FormatInt(agent.me().User.ID, 10)
		owner.do("PATCH", path, `{"disabled":true}`).want(200, "")
		agent.do("GET", "/api/auth/me", "").want(401, "unauthorized")
		h.browser().send("POST", "/api/auth/login", `{"email":"`+agentEmail+`","password":"`+password+`"}`).want(401, "bad_credentials")
		owner.do("PATCH", path, `{"disabled":false}`).want(200, "")
		agent.do("GET", "/api/auth/me", "").want(401, "unauthorized")
		h.as(agentEmail)
	})
}

func TestOwnSessions(t *testing.T) {
	h := newHouse(t)
	phone, desk, third := h.as(ownerEmail), h.as(ownerEmail), h.as(ownerEmail)
	stranger := h.as(strangerEmail)
	var list auth.SessionList
	desk.do("GET", "/api/auth/sessions", "").want(200, "").into(&list)
	current, others := int64(0), []int64{}
	for _, e := range list.Items {
		if e.Current {
			current = e.ID
		} else {
			others = append(others, e.ID)
		}
	}
	if len(list.Items) != 3 || current == 0 || len(others) != 2 {
		t.Fatalf("sessions: %+v", list.Items)
	}
	one := "/api/auth/sessions/" + strconv.FormatInt(others[0], 10)
	stranger.do("DELETE", one, "").want(404, "not_found")
	desk.do("DELETE", one, "").want(204, "")
	desk.do("DELETE", one, "").want(404, "not_found")
	desk.do("DELETE", "/api/auth/sessions", "").want(204, "")
	phone.do("GET", "/api/auth/me", "").want(401, "unauthorized")
	third.do("GET", "/api/auth/me", "").want(401, "unauthorized")
	desk.do("GET", "/api/auth/me", "").want(200, "")
}

func TestBearerNeverUsesTheSession(t *testing.T) {
	h := newHouse(t)
	b := h.as(ownerEmail)
	for _, scheme := range []string{"Bearer x", "bearer x", "BEARER"} {
		b.do("GET", "/api/notes", "", "Authorization: "+scheme).want(401, "unauthorized")
		b.do("POST", "/api/notes", "", "Authorization: "+scheme).want(401, "unauthorized")
		b.send("POST", "/api/notes", "", "Authorization: "+scheme).want(401, "unauthorized")
	}
	if h.notes != 0 {
		t.Fatal("a write got through")
	}
}

func TestCookieFlags(t *testing.T) {
	for name, test := range map[string]struct {
		options []option
		session string
		flags   []string
		without string
	}{
		"deploy":                {nil, "__Host-sid", []string{"HttpOnly", "Secure", "SameSite=Lax", "Path=/"}, "Domain"},
		"preview":               {[]option{preview}, "__Host-sid", []string{"HttpOnly", "Secure", "SameSite=None"}, "Domain"},
		"http on loopback":      {[]option{at("http://localhost:8080")}, "sid", []string{"HttpOnly", "SameSite=Lax"}, "Secure"},
		"http on 127.0.0.1":     {[]option{at("http://127.0.0.1:8080")}, "sid", []string{"HttpOnly", "SameSite=Lax"}, "Secure"},
		"http on a public name": {[]option{at("http://crm.test")}, "__Host-sid", []string{"HttpOnly", "Secure", "SameSite=Lax"}, "Domain"},
		"preview on loopback":   {[]option{at("http://localhost:8080"), preview}, "__Host-sid", []string{"Secure", "SameSite=None"}, "Domain"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, test.options...)
			answer := h.browser().send("POST", "/api/auth/login", `{"email":"`+ownerEmail+`","password":"`+password+`"}`).want(200, "")
			found := 0
			for _, line := range answer.Header().Values("Set-Cookie") {
				hidden := strings.Contains(line, "HttpOnly")
				if strings.HasPrefix(line, "XSRF-TOKEN=") {
					found++
					if hidden {
						t.Errorf("script cannot read %s", line)
					}
				}
				if !strings.HasPrefix(line, test.session+"=") {
					continue
				}
				found++
				for _, flag := range test.flags {
					if !strings.Contains(line, flag) {
						t.Errorf("%s lacks %s", line, flag)
					}
				}
				if strings.Contains(line, test.without) {
					t.Errorf("%s has %s", line, test.without)
				}
			}
			if found != 2 {
				t.Errorf("cookies: %v", answer.Header().Values("Set-Cookie"))
			}
			if warned := strings.Contains(h.log.String(), "without Secure"); warned != (test.session == "sid") {
				t.Errorf("the log warns of insecure cookies: %v", warned)
			}
		})
	}
}
