package admin_test

import (
	"testing"

	"github.com/moked/moked/internal/db"
)

// me checks what the session is.
func (b *browser) me(role string, impersonating bool, business any) {
	b.Helper()
	a := b.do("GET", "/api/auth/me", nil).want(200)
	user := a.Body["user"].(object)
	if user["role"] != role || a.Body["impersonating"] != impersonating {
		b.Errorf("me is %s", a.Raw)
	}
	var in, assumed any
	if current, ok := a.Body["business"].(object); ok {
		in = current["id"]
	}
	if impersonating {
		assumed = business
	}
	if in != business || a.Body["impersonated_tenant_id"] != assumed {
		b.Errorf("me is in %v (assumed %v), want %v: %s", in, a.Body["impersonated_tenant_id"], business, a.Raw)
	}
}

func TestImpersonateKeepsTheRoleAndBorrowsTheBusiness(t *testing.T) {
	h := newHouse(t)
	root := h.root()
	root.me("system_admin", false, nil)
	root.do("GET", "/api/business/current", nil).refused(409, "no_tenant")

	a := root.do("POST", businessesPath+"/1/impersonate", nil).want(200)
	if a.Body["impersonating"] != true || a.Body["impersonated_tenant_id"] != 1.0 || a.Body["user"].(object)["role"] != "system_admin" {
		t.Errorf("going in answered %s", a.Raw)
	}
	root.me("system_admin", true, 1.0)
	if a := root.do("GET", "/api/business/current", nil).want(200); a.Body["name"] != "מספרת רונית" {
		t.Errorf("inside is %s", a.Raw)
	}
	root.do("PATCH", "/api/business/current", object{"name": "מספרה"}).want(200)
	root.do("GET", businessesPath, nil).want(200)
	h.roles()

	root.do("POST", businessesPath+"/2/impersonate", object{"reason": "the owner asked on the phone"}).want(200)
	root.me("system_admin", true, 2.0)

	a = root.do("POST", "/api/admin/impersonate/exit", nil).want(200)
	if a.Body["impersonating"] != false || a.Body["business"] != nil {
		t.Errorf("coming out answered %s", a.Raw)
	}
	root.me("system_admin", false, nil)
	root.do("GET", "/api/business/current", nil).refused(409, "no_tenant")
	root.do("POST", "/api/admin/impersonate/exit", nil).want(200)
	h.roles()
}

// roles checks that nobody's role was changed in the database.
func (h *house) roles() {
	h.Helper()
	h.system(func(tx *db.Tx) error {
		var admins, owners int64
		err := tx.One("SELECT count(*) FILTER (WHERE role = 'system_admin' AND tenant_id = 0), count(*) FILTER (WHERE role = 'owner') FROM users", nil, &admins, &owners)
		if admins != 1 || owners != 2 {
			h.Errorf("%d administrators and %d owners", admins, owners)
		}
		return err
	})
}

func TestImpersonateRefusesAndLeavesTheSession(t *testing.T) {
	h := newHouse(t)
	root := h.root()
	for _, id := range []string{"99", "0", "-1", "9007199254740993"} {
		root.do("POST", businessesPath+"/"+id+"/impersonate", nil).refused(404, "not_found")
	}
	root.do("POST", businessesPath+"/x/impersonate", nil).want(400)
	root.me("system_admin", false, nil)
	root.do("POST", businessesPath+"/1/impersonate", object{"reason": "x", "role": "owner"}).refused(400, "invalid", "role")
	root.me("system_admin", false, nil)

	root.do("POST", businessesPath+"/1/impersonate", object{}).want(200)
	root.do("POST", businessesPath+"/99/impersonate", nil).refused(404, "not_found")
	root.me("system_admin", true, 1.0)

	token := root.token
	root.token = ""
	root.do("POST", businessesPath+"/2/impersonate", nil).refused(403, "csrf_header_missing")
	root.do("POST", "/api/admin/impersonate/exit", nil).refused(403, "csrf_header_missing")
	root.token = token
	root.me("system_admin", true, 1.0)

	owner := h.signIn("owner1@example.com")
	owner.do("POST", businessesPath+"/2/impersonate", nil).refused(403, "forbidden")
	owner.me("owner", false, 1.0)
}

func TestPromptsWhileImpersonatingAreTheBusinesss(t *testing.T) {
	h := newHouse(t)
	root := h.root()
	root.do("POST", businessesPath+"/2/impersonate", nil).want(200)
	root.do("PUT", "/api/business/current/prompt", object{"calls_prompt": "two", "whatsapp_prompt": "two"}).want(200)
	root.do("PUT", "/api/business/current/ai", object{"api_key": "sk-1"}).refused(403, "impersonating_refused")
	if a := h.signIn("owner1@example.com").do("GET", "/api/business/current/prompt", nil).want(200); a.Body["version"] != 0.0 {
		t.Errorf("business 1 got %s", a.Raw)
	}
	if a := h.signIn("owner2@example.com").do("GET", "/api/business/current/prompt", nil).want(200); a.Body["calls_prompt"] != "two" {
		t.Errorf("business 2 got %s", a.Raw)
	}
}
