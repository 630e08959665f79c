package business_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

const promptPath = "/api/business/current/prompt"

type prompts struct {
	Calls    string `json:"calls_prompt"`
	WhatsApp string `json:"whatsapp_prompt"`
}

func TestPromptsAreSavedByteForByte(t *testing.T) {
	h := newHouse(t, business.Installation{})
	odd := prompts{Calls: "  שלום\r\n\t{{name}} <b>\u202eabc\u202c e\u0301 \u05b8 😀\n\n", WhatsApp: `{"json": "\\"} & 'quote' \u0001`}
	a := h.do(managerA, "PUT", promptPath, odd).want(200)
	if a.text("calls_prompt") != odd.Calls || a.text("whatsapp_prompt") != odd.WhatsApp {
		t.Errorf("answered %q, %q", a.text("calls_prompt"), a.text("whatsapp_prompt"))
	}
	if a.number("version") != 1 || a.text("author") != "Mia" || a.text("saved_at") != "2026-03-01T09:00:00.000Z" || a.number("author_id") != 7 {
		t.Errorf("version %s", a.Raw)
	}
	a = h.do(agentA, "GET", promptPath, nil).want(200)
	if a.text("calls_prompt") != odd.Calls || a.text("whatsapp_prompt") != odd.WhatsApp {
		t.Errorf("read back %q, %q", a.text("calls_prompt"), a.text("whatsapp_prompt"))
	}
	if got := h.inForce(1); got.Version != 1 || got.Calls != odd.Calls || got.WhatsApp != odd.WhatsApp {
		t.Errorf("in force %+v", got)
	}
}

// inForce is what a call or a message of the business would read.
func (h *house) inForce(id int64) business.Prompts {
	h.Helper()
	var p business.Prompts
	err := h.db.Read(context.Background(), tenant.Grant(tenant.ID(id)), func(tx *db.Tx) (err error) {
		p, err = h.service.Prompts(tx)
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	return p
}

func TestPromptsTakeExactlyBothFields(t *testing.T) {
	h := newHouse(t, business.Installation{})
	h.do(managerA, "PUT", promptPath, prompts{"a", "b"}).want(200)
	for body, field := range map[string]string{
		`{"calls_prompt":"x"}`:    "whatsapp_prompt",
		`{"whatsapp_prompt":"x"}`: "calls_prompt",
		`{"calls_prompt":"x","whatsapp_prompt":"y","system_prompt":"z"}`:    "system_prompt",
		`{"calls_prompt":"x","whatsapp_prompt":"y","tenant_id":2}`:          "tenant_id",
		`{"calls_prompt":null,"whatsapp_prompt":"y"}`:                       "calls_prompt",
		`{"calls_prompt":"x","whatsapp_prompt":7}`:                          "whatsapp_prompt",
		`{"calls_prompt":"x","Whatsapp_Prompt":"y","whatsapp_prompt":"ok"}`: "Whatsapp_Prompt",
	} {
		h.do(managerA, "PUT", promptPath, body).refused(400, "invalid", field)
	}
	for _, body := range []string{"", "[]", "null", `"x"`, "{", "{\"calls_prompt\":\"\xff\",\"whatsapp_prompt\":\"\"}", `{"calls_prompt":"a\u0000b","whatsapp_prompt":""}`} {
		a := h.do(managerA, "PUT", promptPath, body)
		if a.Code != 400 || a.Body["error"] == "" || a.Body["hint"] == "" {
			t.Errorf("%q answered %d %s", body, a.Code, a.Raw)
		}
	}
	if got := h.inForce(1); got != (business.Prompts{Version: 1, Calls: "a", WhatsApp: "b"}) {
		t.Errorf("a refused save changed the prompts: %+v", got)
	}
}

func TestEachSaveIsAVersionAndTheSameTextIsNone(t *testing.T) {
	h := newHouse(t, business.Installation{})
	for i, p := range []prompts{{"a", "b"}, {"a", "c"}, {"a", "c"}, {"a", "b"}} {
		h.clock.Advance(time.Minute)
		want := []int64{1, 2, 2, 3}[i]
		if a := h.do(ownerA, "PUT", promptPath, p).want(200); a.number("version") != want {
			t.Errorf("save %d made version %d, want %d", i, a.number("version"), want)
		}
	}
	a := h.do(agentA, "GET", promptPath+"/versions", nil).want(200)
	if items := a.items(); len(items) != 3 || a.number("total") != 3 || items[0]["version"] != 3.0 || items[2]["author"] != "רונית" {
		t.Errorf("versions %s", a.Raw)
	}
	a = h.do(agentA, "GET", promptPath+"/versions/2", nil).want(200)
	if a.text("whatsapp_prompt") != "c" || a.text("saved_at") != "2026-03-01T09:02:00.000Z" {
		t.Errorf("version 2 is %s", a.Raw)
	}
	h.do(agentA, "GET", promptPath+"/versions/4", nil).refused(404, "not_found")
}

func TestVersionsComeInPages(t *testing.T) {
	h := newHouse(t, business.Installation{})
	for i := range 5 {
		h.do(ownerA, "PUT", promptPath, prompts{fmt.Sprint(i), ""}).want(200)
	}
	seen, cursor := []float64{}, ""
	for range 4 {
		a := h.do(ownerA, "GET", promptPath+"/versions?limit=2&cursor="+cursor, nil).want(200)
		for _, item := range a.items() {
			seen = append(seen, item["version"].(float64))
		}
		next, more := a.Body["next_cursor"].(string)
		if !more {
			break
		}
		cursor = next
	}
	if fmt.Sprint(seen) != "[5 4 3 2 1]" {
		t.Errorf("pages gave %v", seen)
	}
	h.do(ownerA, "GET", promptPath+"/versions?cursor=%27%20OR%201", nil).refused(400, "invalid", "cursor")
	h.do(ownerA, "GET", promptPath+"/versions?limit=201", nil).refused(400, "invalid", "limit")
}

func TestRestoreMakesANewVersion(t *testing.T) {
	h := newHouse(t, business.Installation{})
	h.do(ownerA, "PUT", promptPath, prompts{"one", "1"}).want(200)
	h.do(ownerA, "PUT", promptPath, prompts{"two", "2"}).want(200)
	a := h.do(managerA, "POST", promptPath+"/versions/1/restore", nil).want(200)
	if a.number("version") != 3 || a.text("calls_prompt") != "one" || a.number("restored_from") != 1 || a.text("author") != "Mia" {
		t.Errorf("restored as %s", a.Raw)
	}
	if a := h.do(managerA, "POST", promptPath+"/versions/3/restore", nil).want(200); a.number("version") != 3 {
		t.Errorf("restoring what is in force made version %d", a.number("version"))
	}
	h.do(managerA, "POST", promptPath+"/versions/99/restore", nil).refused(404, "not_found")
	h.do(managerA, "POST", promptPath+"/versions/0/restore", nil).want(400)
	if got := h.inForce(1); got.Version != 3 || got.Calls != "one" {
		t.Errorf("in force %+v", got)
	}
}

func TestPromptOverBudgetIsRefusedAtSave(t *testing.T) {
	h := newHouse(t, business.Installation{})
	h.do(ownerA, "PUT", promptPath, prompts{"short", "short"}).want(200)
	long := strings.Repeat("שלום לכולם ", 3000)
	a := h.do(ownerA, "PUT", promptPath, prompts{long, ""})
	a.refused(400, "prompt_too_long", "calls_prompt")
	if used, limit := a.number("used"), a.number("max"); used <= limit || limit != 14_000 || a.text("field") != "calls_prompt" {
		t.Errorf("refused as %s", a.Raw)
	}
	h.do(ownerA, "PUT", promptPath, prompts{"", strings.Repeat(long, 2)}).refused(400, "prompt_too_long", "whatsapp_prompt")
	if got := h.inForce(1); got.Version != 1 || got.Calls != "short" {
		t.Errorf("in force %+v", got)
	}

	a = h.do(ownerA, "PUT", promptPath, prompts{"short", long}).want(200)
	budget := a.Body["budget"].(map[string]any)
	whatsapp, calls := budget["whatsapp"].(map[string]any), budget["calls"].(map[string]any)
	if whatsapp["model"] != "gpt-4o-mini" || whatsapp["used"].(float64) < 10_000 || whatsapp["max"] != 32_000.0 || calls["model"] != "gpt-realtime" {
		t.Errorf("budget %v", budget)
	}

	// What is saved must still fit when a smaller model is chosen.
	h.do(ownerA, "PUT", "/api/business/current/ai", `{"chat_model":"local/small"}`).refused(400, "prompt_too_long", "whatsapp_prompt")
	if a := h.do(ownerA, "GET", "/api/business/current/ai", nil).want(200); a.text("chat_model") != "gpt-4o-mini" {
		t.Errorf("the refused model was kept: %s", a.Raw)
	}
}

func TestWithoutAPromptTheBotTakesAMessage(t *testing.T) {
	h := newHouse(t, business.Installation{})
	h.do(ownerB, "PUT", promptPath, prompts{"the other business", "the other business"}).want(200)
	a := h.do(agentA, "GET", promptPath, nil).want(200)
	if a.number("version") != 0 || a.text("calls_prompt") != "" || a.Body["author"] != nil || a.Body["saved_at"] != nil || !strings.Contains(a.text("warning"), "takes a message") {
		t.Errorf("no prompt answers %s", a.Raw)
	}
	if got := h.inForce(1); got != (business.Prompts{}) {
		t.Errorf("in force %+v", got)
	}
	if a := h.do(ownerA, "PUT", promptPath, prompts{"words", " \n"}).want(200); !strings.Contains(a.text("warning"), "WhatsApp") {
		t.Errorf("half a prompt answers %s", a.Raw)
	}
	if a := h.do(ownerA, "PUT", promptPath, prompts{"words", "words"}).want(200); a.Body["warning"] != nil {
		t.Errorf("both prompts answer %s", a.Raw)
	}
}

func TestPromptsOfTwoBusinessesNeverMeet(t *testing.T) {
	h := newHouse(t, business.Installation{})
	h.do(ownerA, "PUT", promptPath, prompts{"A calls", "A whatsapp"}).want(200)
	h.do(ownerB, "PUT", promptPath, prompts{"B calls", "B whatsapp"}).want(200)
	h.do(ownerB, "PUT", promptPath, prompts{"B calls 2", "B whatsapp 2"}).want(200)
	for _, get := range []string{promptPath, promptPath + "/versions", promptPath + "/versions/1"} {
		if a := h.do(ownerA, "GET", get, nil).want(200); strings.Contains(a.Raw, "B calls") {
			t.Errorf("%s shows the other business: %s", get, a.Raw)
		}
	}
	h.do(ownerA, "GET", promptPath+"/versions/2", nil).refused(404, "not_found")
	h.do(ownerA, "POST", promptPath+"/versions/2/restore", nil).refused(404, "not_found")
	if a, b := h.inForce(1), h.inForce(2); a.Calls != "A calls" || b.Calls != "B calls 2" {
		t.Errorf("in force %+v and %+v", a, b)
	}
}

func TestWhoMaySaveAndReadPrompts(t *testing.T) {
	h := newHouse(t, business.Installation{})
	h.do(person{}, "GET", promptPath, nil).refused(401, "unauthorized")
	h.do(viewerA, "GET", promptPath, nil).refused(403, "forbidden")
	h.do(agentA, "PUT", promptPath, prompts{"x", "x"}).refused(403, "forbidden")
	h.do(admin, "PUT", promptPath, prompts{"x", "x"}).refused(409, "no_tenant")
	if a := h.do(adminInA, "PUT", promptPath, prompts{"x", "x"}).want(200); a.text("author") != "Root" {
		t.Errorf("saved by %s", a.text("author"))
	}
}
