package inbox_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/db/dbtest"
)

func TestThreadPages(t *testing.T) {
	h := newHouse(t)
	for i := range 7 {
		h.deliver(1, h.textAt(1, fmt.Sprint("wamid.", i), fmt.Sprint(i), h.clock.Now().Add(time.Duration(i)*time.Second)))
	}
	lead := h.lead(1).ID
	get := func(query string) thread {
		t.Helper()
		a := h.call(1, "GET", fmt.Sprintf("/api/leads/%d/conversation?limit=3&%s", lead, query), nil)
		if a.Code != 200 {
			t.Fatalf("%d %s", a.Code, a.Body)
		}
		var th thread
		a.into(t, &th)
		return th
	}
	texts := func(th thread) (s string) {
		for _, m := range th.Items {
			s += m.Text
		}
		return s
	}
	forwards := get("")
	pages := []string{texts(forwards)}
	for forwards.NextCursor != nil {
		forwards = get("cursor=" + *forwards.NextCursor)
		pages = append(pages, texts(forwards))
	}
	if got := strings.Join(pages, "|"); got != "012|345|6" {
		t.Errorf("forwards %s", got)
	}
	back := get("before=end")
	pages = []string{texts(back)}
	for back.PrevCursor != nil {
		back = get("before=" + *back.PrevCursor)
		pages = append(pages, texts(back))
	}
	if got := strings.Join(pages, "|"); got != "456|123|0" {
		t.Errorf("backwards %s", got)
	}
	for _, hostile := range []string{"cursor=x", "before=AAAA", "cursor=W251bGwsbnVsbF0", "limit=0"} {
		if a := h.call(1, "GET", fmt.Sprintf("/api/leads/%d/conversation?%s", lead, hostile), nil); a.Code != 400 {
			t.Errorf("%s answered %d", hostile, a.Code)
		}
	}
}

func TestConversationList(t *testing.T) {
	h := newHouse(t)
	for i := range 5 {
		body := strings.ReplaceAll(h.textAt(1, fmt.Sprint("wamid.", i), fmt.Sprint("הודעה ", i), h.clock.Now().Add(time.Duration(i)*time.Second)), customer, fmt.Sprint("97252000000", i))
		h.deliver(1, body)
	}
	type page struct {
		Items []struct {
			ID, Unread int64
			LeadID     int64  `json:"lead_id"`
			LastText   string `json:"last_text"`
			Name       string
			Owner      string
		}
		NextCursor *string `json:"next_cursor"`
		Total      int64
	}
	get := func(n int, query string) (p page) {
		t.Helper()
		a := h.call(n, "GET", "/api/conversations?"+query, nil)
		if a.Code != 200 {
			t.Fatalf("%d %s", a.Code, a.Body)
		}
		a.into(t, &p)
		return p
	}
	first := get(1, "limit=3")
	if len(first.Items) != 3 || first.Total != 5 || first.Items[0].LastText != "הודעה 4" || first.Items[0].Unread != 1 || first.Items[0].Name != "דנה לוי" {
		t.Fatalf("%+v", first)
	}
	second := get(1, "limit=3&cursor="+*first.NextCursor)
	if len(second.Items) != 2 || second.NextCursor != nil || second.Items[1].LastText != "הודעה 0" {
		t.Errorf("%+v", second)
	}
	if got := get(2, ""); len(got.Items) != 0 {
		t.Errorf("the other business sees %+v", got)
	}

	h.reply(first.Items[0].LeadID, words("אני מטפלת"))
	h.idle()
	newest := first.Items[1].ID
	if a := h.call(2, "POST", fmt.Sprintf("/api/conversations/%d/read", newest), nil); a.Code != 404 {
		t.Errorf("the other business may read: %d", a.Code)
	}
	if a := h.call(1, "POST", fmt.Sprintf("/api/conversations/%d/read", newest), nil); a.Code != 204 {
		t.Errorf("%d %s", a.Code, a.Body)
	}
	for filter, want := range map[string]int{"unread": 3, "mine": 1, "bot": 4, "all": 5} {
		if got := get(1, "filter="+filter); len(got.Items) != want || got.Total != int64(want) {
			t.Errorf("%s: %d of %d, want %d", filter, len(got.Items), got.Total, want)
		}
	}
}

// No statement reads the rows of all businesses.
func TestNoScans(t *testing.T) {
	h := newHouse(t)
	statements := dbtest.Statements(t, ".")
	if len(statements) < 10 {
		t.Fatalf("only %d statements found", len(statements))
	}
	dbtest.NoScans(t, h.db, statements)
}

// What people write is not for the log.
func TestLogHoldsNoWords(t *testing.T) {
	h, lead := talking(t, "סודות-של-פרומפט", "מילים-פרטיות")
	h.model.say(reply{fail: 401})
	h.pass(gather)
	h.graph.answer = hang
	h.reply(lead, words("תשובה-פרטית"))
	h.idle()
	log := h.log.String()
	for _, private := range []string{"מילים", "סודות", "תשובה", customer, "sk-test", "app-secret"} {
		if strings.Contains(log, private) {
			t.Errorf("the log holds %q:\n%s", private, log)
		}
	}
	if !strings.Contains(log, "no known outcome") {
		t.Errorf("the log says nothing of the failure:\n%s", log)
	}
}
