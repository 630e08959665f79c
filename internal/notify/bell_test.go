package notify_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/notify"
	"github.com/moked/moked/internal/tenant"
)

func (h *house) notice(n notify.Notice) {
	h.t.Helper()
	if err := h.db.Write(h.t.Context(), tenant.Grant(1), func(tx *db.Tx) error { return h.tell.Tell(tx, n) }); err != nil {
		h.t.Fatal(err)
	}
	h.idle()
}

func TestBell(t *testing.T) {
	h := newHouse(t, morning)
	for i := range 5 {
		h.notice(notify.Notice{Kind: notify.Asked, Cause: fmt.Sprint(i), For: []int64{100}, LeadID: h.lead + int64(i), Name: "דנה"})
	}
	first := h.must(200, 100, "GET", "/api/notifications?limit=3", "")
	if first["unread"] != 5.0 || len(first["items"].([]any)) != 3 {
		t.Fatalf("%v", first)
	}
	latest := first["items"].([]any)[0].(map[string]any)
	if latest["url"] != fmt.Sprintf("/leads/%d?tab=conversation", h.lead+4) || latest["read_at"] != nil || latest["name"] != "דנה" {
		t.Errorf("%v", latest)
	}
	rest := h.must(200, 100, "GET", "/api/notifications?limit=3&cursor="+first["next_cursor"].(string), "")
	if len(rest["items"].([]any)) != 2 || rest["next_cursor"] != nil {
		t.Errorf("%v", rest)
	}
	h.must(204, 101, "POST", "/api/notifications/read", fmt.Sprintf(`{"id":%v}`, int64(latest["id"].(float64))))
	h.must(204, 101, "POST", "/api/notifications/read", `{"all":true}`)
	if _, unread := h.bell(100); unread != 5 {
		t.Errorf("somebody else read mine: %v", unread)
	}
	h.must(204, 100, "POST", "/api/notifications/read", fmt.Sprintf(`{"id":%v}`, int64(latest["id"].(float64))))
	h.must(204, 100, "POST", "/api/notifications/read", fmt.Sprintf(`{"lead_id":%d}`, h.lead))
	if _, unread := h.bell(100); unread != 3 {
		t.Errorf("%v unread", unread)
	}
	h.must(204, 100, "POST", "/api/notifications/read", `{"all":true}`)
	if _, unread := h.bell(100); unread != 0 {
		t.Errorf("%v unread", unread)
	}
	h.must(400, 100, "GET", "/api/notifications?cursor=x", "")
}

// Ten messages of one person are one line, and one push when nobody looked for a while.
func TestMessagesOfOnePersonAreOneLine(t *testing.T) {
	h := newHouse(t, morning)
	h.device(100, "phone")
	for i := range 10 {
		h.notice(notify.Notice{Kind: notify.Message, Cause: fmt.Sprint(i), For: []int64{100}, LeadID: h.lead, Name: "דנה", Text: fmt.Sprint("הודעה ", i), Wait: 20 * time.Second})
	}
	page := h.must(200, 100, "GET", "/api/notifications", "")
	if items := page["items"].([]any); len(items) != 1 || items[0].(map[string]any)["text"] != "הודעה 9" {
		t.Errorf("%v", page)
	}
	if len(h.push.Taken()) != 0 {
		t.Error("pushed at once")
	}
	h.clock.Advance(21 * time.Second)
	h.idle()
	if len(h.push.Taken()) != 1 {
		t.Errorf("%d pushed", len(h.push.Taken()))
	}
}

// A hundred leads that are handed over are a hundred lines and one push; what one takes oneself is no news.
func TestManyLeadsHandedOverRingOnce(t *testing.T) {
	h := newHouse(t, morning)
	h.device(100, "phone")
	for i := range 5 {
		h.notice(notify.Notice{Kind: notify.Assigned, Cause: fmt.Sprint(i), For: []int64{100}, LeadID: h.lead + int64(i)})
	}
	if kinds, unread := h.bell(100); len(kinds) != 5 || unread != 5 || len(h.push.Taken()) != 1 {
		t.Errorf("%d lines, %v unread, %d pushed", len(kinds), unread, len(h.push.Taken()))
	}
	h.clock.Advance(11 * time.Minute)
	h.notice(notify.Notice{Kind: notify.Assigned, Cause: "later", For: []int64{100}, LeadID: h.lead})
	if len(h.push.Taken()) != 2 {
		t.Errorf("%d pushed", len(h.push.Taken()))
	}
}

func TestSettings(t *testing.T) {
	h := newHouse(t, morning)
	if s := h.must(200, 100, "GET", "/api/notifications/settings", ""); fmt.Sprint(s["reminder"]) != "map[app:true mail:true push:true]" || s["mail_available"] != true {
		t.Errorf("%v", s)
	}
	for _, bad := range []string{"25:00", "7", "בוקר"} {
		h.must(400, 100, "PUT", "/api/notifications/settings", wishes(`{"app":true,"push":true,"mail":true}`, bad, "07:00", true))
	}
	h.must(400, 100, "PUT", "/api/notifications/settings", wishes(`{"app":true,"push":true,"mail":true}`, "22:00", "", true))
	off := `{"app":false,"push":false,"mail":false}`
	h.must(200, 100, "PUT", "/api/notifications/settings", wishes(off, "22:00", "07:00", true))
	if s := h.must(200, 100, "GET", "/api/notifications/settings", ""); fmt.Sprintln(s["reminder"], s["quiet_from"], s["quiet_to"]) != "map[app:false mail:false push:false] 22:00 07:00\n" {
		t.Errorf("%v", s)
	}
	h.device(100, "phone")
	h.remind(morning.Add(time.Minute))
	h.clock.Advance(time.Minute)
	h.idle()
	if _, unread := h.bell(100); unread != 0 || len(h.push.Taken())+len(h.mail.got()) != 0 {
		t.Errorf("%v unread, %d pushed, %d mailed", unread, len(h.push.Taken()), len(h.mail.got()))
	}
}

func TestEveryStatementStaysInTheBusiness(t *testing.T) {
	statements := dbtest.Statements(t, ".")
	if len(statements) < 12 {
		t.Fatalf("only %d statements found", len(statements))
	}
	dbtest.NoScans(t, dbtest.OpenAt(t, clock.New(0)), statements)
}

// Many leads that were handed over in one go are one line, which says how many and leads to them.
func TestManyLeadsInOneNotice(t *testing.T) {
	h := newHouse(t, morning)
	h.device(100, "phone")
	for range 2 {
		h.notice(notify.Notice{Kind: notify.Assigned, Cause: "assigned:bulk:1", For: []int64{100}, Name: "500"})
	}
	page := h.must(200, 100, "GET", "/api/notifications", "")
	items := page["items"].([]any)
	if len(items) != 1 || items[0].(map[string]any)["url"] != "/leads?view=list&owner=me" || items[0].(map[string]any)["lead_id"] != nil {
		t.Errorf("%v", items)
	}
	if mails := h.mail.got(); len(mails) != 0 && mails[0].Subject != "\u2068500\u2069 לידים חדשים באחריותך" {
		t.Errorf("%+v", mails)
	}
	if pushed := h.push.Taken(); len(pushed) != 1 || !strings.Contains(fmt.Sprint(pushed[0]), "500") {
		t.Errorf("%+v", pushed)
	}
}
