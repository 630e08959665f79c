package admin_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/tenant"
)

const businessesPath = "/api/admin/businesses"

func TestOnlySystemAdministratorsComeIn(t *testing.T) {
	h := newHouse(t)
	rows := [][2]string{
		{"GET", businessesPath}, {"POST", businessesPath}, {"GET", businessesPath + "/1"}, {"PATCH", businessesPath + "/2"},
		{"POST", businessesPath + "/2/impersonate"}, {"POST", "/api/admin/impersonate/exit"},
		{"GET", "/api/admin/leads"}, {"GET", "/api/admin/health"}, {"GET", "/api/admin/parked"},
	}
	owner := h.signIn("owner1@example.com")
	for _, row := range rows {
		var body any
		if row[0] != "GET" {
			body = object{"name": "Mine now"}
		}
		owner.do(row[0], row[1], body).refused(403, "forbidden")
		anonymous := h.visitor()
		anonymous.token = anonymous.do("GET", "/api/auth/csrf", nil).want(200).Body["csrfToken"].(string)
		anonymous.do(row[0], row[1], body).refused(401, "unauthorized")
	}
	if a := h.root().do("GET", businessesPath, nil).want(200); strings.Contains(a.Raw, "Mine now") || len(a.items()) != 2 {
		t.Errorf("a refused write changed %s", a.Raw)
	}
}

func TestListBusinesses(t *testing.T) {
	h := newHouse(t)
	root := h.root()
	h.lead(2, "דנה כהן", "052-1234567")
	a := root.do("GET", businessesPath, nil).want(200)
	items := a.items()
	if len(items) != 2 || a.Body["total"] != 2.0 || items[0]["id"] != 1.0 || items[0]["name"] != "מספרת רונית" {
		t.Fatalf("businesses %s", a.Raw)
	}
	second := items[1]
	if second["users"] != 1.0 || second["leads"] != 1.0 || second["channels"] != 0.0 || second["status"] != "active" || second["timezone"] != "Asia/Jerusalem" {
		t.Errorf("business 2 is %v", second)
	}
	if at, _ := second["last_activity_at"].(string); !strings.HasSuffix(at, "Z") {
		t.Errorf("last activity %v", second["last_activity_at"])
	}
	for q, want := range map[string]string{
		"רונית": "מספרת רונית", "TWIN": "Twin Clinic", "2": "Twin Clinic", "99": "", "%": "", "_": "", `\`: "", "' OR 1=1": "",
	} {
		if got := root.do("GET", businessesPath+"?q="+url.QueryEscape(q), nil).want(200).names("name"); got != want {
			t.Errorf("q=%s found %s, want %s", q, got, want)
		}
	}
}

// lead makes a lead in a business.
func (h *house) lead(id int64, name, phone string) {
	h.Helper()
	err := h.db.Write(context.Background(), tenant.Grant(tenant.ID(id)), func(tx *db.Tx) error {
		number, _ := leads.ParsePhone(phone)
		_, _, err := h.leads.FindOrCreate(tx, leads.Contact{
			Identities: []leads.Identity{{Kind: "phone", Value: number}}, Name: name, NameSource: "manual", Phone: number, Source: "manual"})
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
}

func TestBusinessesComeInPages(t *testing.T) {
	h := newHouse(t)
	root := h.root()
	for _, name := range []string{"Third", "Fourth", "Fifth"} {
		root.do("POST", businessesPath, object{"name": name}).want(201)
	}
	seen, cursor := []string{}, ""
	for range 4 {
		a := root.do("GET", businessesPath+"?limit=2&cursor="+cursor, nil).want(200)
		seen = append(seen, a.names("id"))
		next, more := a.Body["next_cursor"].(string)
		if !more {
			break
		}
		cursor = next
	}
	if got := strings.Join(seen, " | "); got != "1, 2 | 3, 4 | 5" {
		t.Errorf("pages %s", got)
	}
	root.do("GET", businessesPath+"?cursor=zzz", nil).refused(400, "invalid", "cursor")
}

func TestCreateABusinessWithItsOwner(t *testing.T) {
	h := newHouse(t)
	root := h.root()
	a := root.do("POST", businessesPath, object{"name": " מוסך  דוד ", "timezone": "Europe/London", "locale": "en",
		"owner": object{"email": "David@Example.com", "name": "דוד"}}).want(201)
	if a.Body["id"] != 3.0 || a.Body["name"] != "מוסך דוד" || a.Body["timezone"] != "Europe/London" || a.Body["locale"] != "en" || a.Body["users"] != 1.0 {
		t.Errorf("made %s", a.Raw)
	}
	if link, _ := a.Body["invite_url"].(string); !strings.Contains(link, "/invite") {
		t.Errorf("no invitation in %s", a.Raw)
	}
	// Features have put their things into it, and it works from the first moment.
	root.do("POST", businessesPath+"/3/impersonate", nil).want(200)
	if users := root.do("GET", "/api/users", nil).want(200).items(); len(users) != 1 || users[0]["email"] != "david@example.com" || users[0]["role"] != "owner" {
		t.Errorf("its people are %v", users)
	}
	h.system(func(tx *db.Tx) error {
		statuses, err := h.leads.Statuses(tx.As(tenant.Grant(3)))
		if len(statuses) != 9 {
			t.Errorf("%d statuses", len(statuses))
		}
		return err
	})
}

func TestCreateRefusesAndLeavesNothing(t *testing.T) {
	h := newHouse(t)
	root := h.root()
	for _, c := range []struct {
		body   object
		fields []string
	}{
		{object{}, []string{"name"}},
		{object{"name": "\u200f \u202e"}, []string{"name"}},
		{object{"name": "x", "timezone": "Israel time"}, []string{"timezone"}},
		{object{"name": "x", "locale": "ar"}, []string{"locale"}},
		{object{"name": "x", "id": 1}, []string{"id"}},
		{object{"name": "x", "owner": object{"name": "no address"}}, []string{"owner.email"}},
	} {
		root.do("POST", businessesPath, c.body).refused(400, "invalid", c.fields...)
	}
	if a := root.do("POST", businessesPath, object{"name": "Half", "owner": object{"email": "owner1@example.com"}}); a.Code < 400 || a.Code > 499 {
		t.Errorf("an e-mail that is taken answered %d %s", a.Code, a.Raw)
	}
	if got := root.do("GET", businessesPath, nil).want(200).names("name"); got != "מספרת רונית, Twin Clinic" {
		t.Errorf("refused businesses stayed: %s", got)
	}
}

func TestChangeAndSuspendABusiness(t *testing.T) {
	h := newHouse(t)
	root := h.root()
	a := root.do("PATCH", businessesPath+"/2", object{"name": "Clinic", "status": "suspended"}).want(200)
	if a.Body["name"] != "Clinic" || a.Body["status"] != "suspended" || a.Body["timezone"] != "Asia/Jerusalem" || a.Body["users"] != 1.0 {
		t.Errorf("changed to %s", a.Raw)
	}
	if got := root.do("GET", businessesPath+"?status=suspended", nil).want(200).names("id"); got != "2" {
		t.Errorf("suspended are %s", got)
	}
	if got := root.do("GET", businessesPath+"?q=twin", nil).want(200).names("id"); got != "" {
		t.Errorf("the old name still finds %s", got)
	}
	h.visitor().do("POST", "/api/auth/login", object{"email": "owner2@example.com", "password": password}).refused(403, "business_suspended")
	h.signIn("owner1@example.com")
	h.system(func(tx *db.Tx) error {
		suspended, err := h.business.Suspended(tx, 2)
		if !suspended {
			t.Error("auth is not told that business 2 is suspended")
		}
		return err
	})
	root.do("PATCH", businessesPath+"/2", object{"status": "deleted"}).refused(400, "invalid", "status")
	for _, id := range []string{"/77", "/0", "/-1"} {
		root.do("PATCH", businessesPath+id, object{"name": "x"}).refused(404, "not_found")
	}
	root.do("GET", businessesPath+"/77", nil).refused(404, "not_found")
	if a := root.do("GET", businessesPath+"/1", nil).want(200); a.Body["status"] != business.Active || a.Body["name"] != "מספרת רונית" {
		t.Errorf("business 1 became %s", a.Raw)
	}
}
