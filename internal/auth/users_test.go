package auth_test

import (
	"encoding/base64"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// weakHash is the last part of a hash at a cost that nobody uses any more.
func weakHash(password string) string {
	return base64.RawStdEncoding.EncodeToString(argon2.IDKey([]byte(password), []byte("0123456789abcdef"), 1, 64, 1, 32))
}

func path(u int64) string { return "/api/users/" + strconv.FormatInt(u, 10) }

func TestPeopleOfABusiness(t *testing.T) {
	h := newHouse(t)
	owner := h.as(ownerEmail)
	var added auth.AddedUser
	owner.do("POST", "/api/users", `{"email":"Dana@One.test","name":" דנה\u202e ","role":"manager","password":"`+password+`"}`).want(201, "").into(&added)
	if added.Email != "dana@one.test" || added.Name != "דנה" || added.Role != web.Manager || added.InviteURL != "" || added.Pending {
		t.Fatalf("%+v", added)
	}
	h.as("dana@one.test").do("GET", "/api/users", "").want(200, "")
	var list auth.UserList
	owner.do("GET", "/api/users", "").want(200, "").into(&list)
	if len(list.Items) != 3 {
		t.Fatalf("%+v", list.Items)
	}
	for _, u := range list.Items {
		if u.Email == strangerEmail || u.Email == adminEmail {
			t.Errorf("sees %s", u.Email)
		}
	}
	var team auth.Team
	h.as(agentEmail).do("GET", "/api/team", "").want(200, "").into(&team)
	if len(team.Items) != 3 {
		t.Fatalf("%+v", team.Items)
	}
	h.as(agentEmail).do("GET", "/api/users", "").want(403, "forbidden")
	owner.do("POST", "/api/users", `{"email":"DANA@one.test","name":"x","role":"agent"}`).want(409, "email_taken")
	owner.do("POST", "/api/users", `{"email":"`+strangerEmail+`","name":"x","role":"agent"}`).want(409, "email_taken")
	owner.do("POST", "/api/users", `{"email":"x@one.test","name":"x","role":"system_admin"}`).want(400, "invalid")
	owner.do("POST", "/api/users", `{"email":"x@one.test","name":"x","role":"agent","tenant_id":2}`).want(400, "invalid")
	owner.do("POST", "/api/users", `{"email":"Dana <x@one.test>","name":"x","role":"agent"}`).want(400, "invalid")
	h.as(adminEmail).do("POST", "/api/users", `{"email":"x@one.test","name":"x","role":"agent"}`).want(409, "no_tenant")
}

func TestInvitation(t *testing.T) {
	h := newHouse(t)
	owner := h.as(ownerEmail)
	var added auth.AddedUser
	owner.do("POST", "/api/users", `{"email":"new@one.test","name":"חדש","role":"agent"}`).want(201, "").into(&added)
	if !added.Pending || !strings.HasPrefix(added.InviteURL, "https://crm.test/invite#token=") {
		t.Fatalf("%+v", added)
	}
	var invite auth.Invite
	owner.do("POST", path(added.ID)+"/invite", "").want(200, "").into(&invite)
	token := func(link string) string { return strings.TrimPrefix(link, "https://crm.test/invite#token=") }
	b := h.browser()
	b.do("GET", "/api/auth/csrf", "")
	b.do("POST", "/api/auth/reset", `{"token":"`+token(added.InviteURL)+`","password":"`+password+`"}`).want(400, "bad_link")
	b.do("POST", "/api/auth/reset", `{"token":"`+token(invite.InviteURL)+`","password":"`+password+`"}`).want(204, "")
	h.as("new@one.test")
	owner.do("POST", path(added.ID)+"/invite", "").want(409, "user_active")
	h.as(strangerEmail).do("POST", path(added.ID)+"/invite", "").want(404, "not_found")
}

func TestRoleRules(t *testing.T) {
	h := newHouse(t)
	owner, agent, stranger := h.as(ownerEmail), h.as(agentEmail), h.as(strangerEmail)
	ownerID, agentID := owner.me().User.ID, agent.me().User.ID
	agent.do("PATCH", path(agentID), `{"role":"owner"}`).want(403, "forbidden")
	stranger.do("PATCH", path(agentID), `{"name":"hijacked"}`).want(404, "not_found")
	owner.do("PATCH", path(agentID), `{"role":"system_admin"}`).want(400, "invalid")
	owner.do("PATCH", path(agentID), `{"role":"manager","name":"מנהל משמרת","locale":"en"}`).want(200, "")
	if me := agent.me(); me.User.Role != web.Manager || me.User.Name != "מנהל משמרת" || me.User.Locale != "en" {
		t.Fatalf("%+v: a change of role counts at once", me.User)
	}
	owner.do("PATCH", path(ownerID), `{"role":"agent"}`).want(409, "last_owner")
	owner.do("PATCH", path(ownerID), `{"disabled":true}`).want(409, "not_yourself")
	owner.do("PATCH", path(agentID), `{"role":"owner"}`).want(200, "")
	agent.do("PATCH", path(ownerID), `{"disabled":true}`).want(200, "")
	agent.do("PATCH", path(agentID), `{"role":"viewer"}`).want(409, "last_owner")
	owner.do("GET", "/api/auth/me", "").want(401, "unauthorized")
}

func TestOnesOwnNameAndLanguage(t *testing.T) {
	h := newHouse(t)
	b := h.as(agentEmail)
	b.do("PATCH", "/api/auth/me", `{"name":"נועה","locale":"en"}`).want(200, "")
	if me := b.me(); me.User.Name != "נועה" || me.User.Locale != "en" {
		t.Fatalf("%+v", me.User)
	}
	if got := b.do("GET", "/api/users", "").want(403, "forbidden"); got.Message != "You are not allowed to do this" {
		t.Errorf("answered in %s", got.Message)
	}
	b.do("PATCH", "/api/auth/me", `{"role":"owner"}`).want(400, "invalid")
	b.do("PATCH", "/api/auth/me", `{"name":" \u200b "}`).want(400, "invalid")
}

func TestImpersonation(t *testing.T) {
	h := newHouse(t)
	admin := h.as(adminEmail)
	admin.do("GET", "/api/notes", "").want(409, "no_tenant")
	h.as(ownerEmail).do("POST", "/api/admin/businesses/2/impersonate", "").want(403, "forbidden")
	admin.do("POST", "/api/admin/businesses/77/impersonate", "").want(404, "not_found")
	if me := admin.me(); me.Impersonating {
		t.Fatal("an unknown business changed the session")
	}
	var raw map[string]any
	admin.do("POST", "/api/admin/businesses/1/impersonate", "").want(200, "").into(&raw)
	user := raw["user"].(map[string]any)
	if raw["impersonating"] != true || raw["impersonated_tenant_id"] != 1.0 || user["role"] != "system_admin" {
		t.Fatalf("%v", raw)
	}
	if h.count(`SELECT count(*) FROM users WHERE role = 'system_admin'`, nil) != 1 {
		t.Fatal("the role was changed")
	}
	admin.do("POST", "/api/notes", "").want(200, "")
	adminID := admin.me().User.ID
	for _, action := range []string{"impersonation.begin", "POST /api/notes"} {
		if h.count(`SELECT count(*) FROM audit_log WHERE tenant_id = 1 AND user_id = :user AND assumed_tenant_id = 1 AND action = :action`,
			db.Args{"user": adminID, "action": action}) != 1 {
			t.Errorf("%s is not in the audit log with both identities", action)
		}
	}
	admin.do("POST", "/api/auth/password", `{"current_password":"`+password+`","new_password":"another long one"}`).want(403, "impersonating_refused")
	other := h.as(adminEmail)
	if other.me().Impersonating {
		t.Error("impersonation spread to another session")
	}
	admin.do("POST", "/api/admin/businesses/2/impersonate", "").want(200, "")
	if me := admin.me(); me.Business.Name != "העסק השני" {
		t.Errorf("in %v", me.Business)
	}
	raw = nil
	admin.do("POST", "/api/admin/impersonate/exit", "").want(200, "").into(&raw)
	if _, there := raw["impersonated_tenant_id"]; there || raw["impersonating"] != false || raw["business"] != nil {
		t.Fatalf("%v", raw)
	}
	admin.do("GET", "/api/notes", "").want(409, "no_tenant")
	admin.do("POST", "/api/admin/impersonate/exit", "").want(200, "")
}

func TestImpersonationEndsByItself(t *testing.T) {
	h := newHouse(t)
	admin := h.as(adminEmail)
	admin.do("POST", "/api/admin/businesses/1/impersonate", "").want(200, "")
	h.clock.Advance(time.Hour - time.Second)
	admin.do("GET", "/api/notes", "").want(200, "")
	h.clock.Advance(time.Second)
	admin.do("GET", "/api/notes", "").want(409, "no_tenant")
	if me := admin.me(); me.Impersonating || me.ImpersonatedTenantID != nil || me.Business.Business != nil {
		t.Fatalf("%+v", me)
	}
}

func TestAuditLogOfABusiness(t *testing.T) {
	h := newHouse(t)
	owner := h.as(ownerEmail)
	owner.do("POST", "/api/users", `{"email":"x@one.test","name":"x","role":"agent","password":"`+password+`"}`).want(201, "")
	h.as(strangerEmail)
	var page auth.AuditPage
	owner.do("GET", "/api/audit?limit=1", "").want(200, "").into(&page)
	if len(page.Items) != 1 || page.Items[0].Action != "user.add" || page.NextCursor == nil {
		t.Fatalf("%+v", page)
	}
	owner.do("GET", "/api/audit?cursor="+*page.NextCursor, "").want(200, "").into(&page)
	if len(page.Items) != 1 || page.Items[0].Action != "login" || page.NextCursor != nil {
		t.Fatalf("%+v", page)
	}
	owner.do("GET", "/api/audit?cursor=x", "").want(400, "invalid")
	h.as(agentEmail).do("GET", "/api/audit", "").want(403, "forbidden")
}

func TestSweepRemovesOnlyWhatEndedLongAgo(t *testing.T) {
	h := newHouse(t)
	h.as(ownerEmail)
	h.browser().tryLogin(ownerEmail, "wrong wrong")
	h.clock.Advance(38 * 24 * time.Hour)
	h.as(agentEmail)
	if err := h.auth.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := h.count(`SELECT count(*) FROM sessions`, nil); n != 1 {
		t.Errorf("%d sessions", n)
	}
	if n := h.count(`SELECT count(*) FROM login_attempts WHERE since < :now`, db.Args{"now": db.Ms(h.clock.Now())}); n != 0 {
		t.Errorf("%d counters", n)
	}
}

func TestASuspendedBusinessKeepsItsPeopleOut(t *testing.T) {
	h := newHouse(t)
	owner, stranger, admin := h.as(ownerEmail), h.as(strangerEmail), h.as(adminEmail)
	status := func(to string) {
		h.system(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE businesses SET status = :to WHERE id = 1`, db.Args{"to": to})
			return err
		})
	}
	status("suspended")
	owner.do("GET", "/api/auth/me", "").want(401, "unauthorized")
	h.browser().tryLogin(ownerEmail, password).want(403, "business_suspended")
	h.browser().tryLogin(ownerEmail, "wrong wrong").want(401, "bad_credentials")
	stranger.do("GET", "/api/auth/me", "").want(200, "")
	admin.do("POST", "/api/admin/businesses/1/impersonate", "").want(200, "")
	admin.do("GET", "/api/notes", "").want(200, "")
	status("active")
	h.as(ownerEmail)
}
