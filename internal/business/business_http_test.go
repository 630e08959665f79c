package business_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

func TestBusinessesCountFromOneAndHaveDefaults(t *testing.T) {
	h := newHouse(t, business.Installation{})
	if id := h.business("Third"); id != 3 {
		t.Errorf("the third business is number %d", id)
	}
	a := h.do(viewerA, "GET", "/api/business/current", nil).want(200)
	if a.number("id") != 1 || a.text("name") != "מספרת רונית" || a.text("timezone") != "Asia/Jerusalem" || a.text("locale") != "he" ||
		a.text("status") != "active" || a.text("created_at") != "2026-03-01T09:00:00.000Z" {
		t.Errorf("business 1 is %s", a.Raw)
	}
	h.do(admin, "GET", "/api/business/current", nil).refused(409, "no_tenant")
}

func TestCreateRunsTheHooksInsideTheNewBusiness(t *testing.T) {
	h := newHouse(t, business.Installation{})
	var seen []business.Business
	h.service.OnCreate(func(tx *db.Tx) error {
		b, err := h.service.Current(tx)
		seen = append(seen, b)
		return err
	})
	id := h.business("Hooked")
	if len(seen) != 1 || seen[0].ID != id || seen[0].Name != "Hooked" {
		t.Errorf("the hook saw %+v", seen)
	}

	broken := errors.New("no room")
	h.service.OnCreate(func(*db.Tx) error { return broken })
	err := h.db.System(context.Background(), "test", func(tx *db.Tx) error {
		_, _, err := h.service.Create(tx, business.NewBusiness{Name: "Never"})
		return err
	})
	if !errors.Is(err, broken) {
		t.Errorf("a failing hook gave %v", err)
	}
	h.system(func(tx *db.Tx) error {
		if _, err := h.service.Get(tx, id+1); !fault.Is(err, fault.NotFound) {
			t.Errorf("half a business was left: %v", err)
		}
		return nil
	})
}

func (h *house) system(fn func(tx *db.Tx) error) {
	h.Helper()
	if err := h.db.System(context.Background(), "test", fn); err != nil {
		h.Fatal(err)
	}
}

func TestPatchBusiness(t *testing.T) {
	h := newHouse(t, business.Installation{})
	a := h.do(ownerA, "PATCH", "/api/business/current", `{"name":"  Ronit\u202e  Hair ","timezone":"Europe/London","locale":"en"}`).want(200)
	if a.text("name") != "Ronit Hair" || a.text("timezone") != "Europe/London" || a.text("locale") != "en" {
		t.Errorf("changed to %s", a.Raw)
	}
	if a := h.do(ownerA, "PATCH", "/api/business/current", `{"locale":"he"}`).want(200); a.text("name") != "Ronit Hair" || a.text("locale") != "he" {
		t.Errorf("a partial change gave %s", a.Raw)
	}
	for body, field := range map[string]string{
		`{"name":" \u200f "}`:                         "name",
		`{"name":"` + strings.Repeat("x", 121) + `"}`: "name",
		`{"timezone":"Mars/Olympus"}`:                 "timezone",
		`{"timezone":""}`:                             "timezone",
		`{"timezone":"Local"}`:                        "timezone",
		`{"timezone":"../../etc/passwd"}`:             "timezone",
		`{"locale":"fr"}`:                             "locale",
		`{"status":"suspended"}`:                      "status",
		`{"id":2}`:                                    "id",
	} {
		h.do(ownerA, "PATCH", "/api/business/current", body).refused(400, "invalid", field)
	}
	h.do(managerA, "PATCH", "/api/business/current", `{"name":"x"}`).refused(403, "forbidden")
	if b := h.do(ownerB, "GET", "/api/business/current", nil).want(200); b.text("name") != "Twin Clinic" {
		t.Errorf("the other business became %s", b.Raw)
	}
}

func TestSuspended(t *testing.T) {
	h := newHouse(t, business.Installation{})
	suspended := business.Suspended
	h.system(func(tx *db.Tx) error {
		_, err := h.service.UpdateByID(tx, 1, business.Change{Status: &suspended})
		return err
	})
	h.system(func(tx *db.Tx) error {
		for id, want := range map[int64]bool{1: true, 2: false, 77: true} {
			if got, err := h.service.Suspended(tx, id); got != want || err != nil {
				t.Errorf("business %d suspended: %v, %v", id, got, err)
			}
		}
		_, err := h.service.UpdateByID(tx, 77, business.Change{Status: &suspended})
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("changing nothing gave %v", err)
		}
		return nil
	})
}

const aiPath = "/api/business/current/ai"

func TestAISettingsArePartialAndHaveDefaults(t *testing.T) {
	h := newHouse(t, business.Installation{})
	a := h.do(managerA, "GET", aiPath, nil).want(200)
	if a.Body["bot_whatsapp"] != true || a.Body["bot_calls"] != true || a.text("chat_model") != "gpt-4o-mini" || a.text("realtime_model") != "gpt-realtime" ||
		a.text("voice") != "marin" || a.text("language") != "he" || a.Body["configured"] != false || a.text("source") != "none" {
		t.Errorf("defaults %s", a.Raw)
	}
	h.do(ownerA, "PUT", aiPath, `{"bot_calls":false,"greeting":"שלום, מספרת רונית","chat_model":"gpt-4.1-mini"}`).want(200)
	a = h.do(ownerA, "PUT", aiPath, `{"voice":"cedar"}`).want(200)
	if a.Body["bot_calls"] != false || a.Body["bot_whatsapp"] != true || a.text("greeting") != "שלום, מספרת רונית" || a.text("chat_model") != "gpt-4.1-mini" || a.text("voice") != "cedar" {
		t.Errorf("after two partial changes %s", a.Raw)
	}
	if a := h.do(ownerA, "PUT", aiPath, `{"chat_model":""}`).want(200); a.text("chat_model") != "gpt-4o-mini" {
		t.Errorf("an empty model takes the default: %s", a.Raw)
	}
	if a := h.do(ownerB, "GET", aiPath, nil).want(200); a.Body["bot_calls"] != true || a.text("voice") != "marin" {
		t.Errorf("the other business has %s", a.Raw)
	}
	for body, field := range map[string]string{
		`{"chat_model":"a b"}`:             "chat_model",
		`{"language":"עברית"}`:             "language",
		`{"api_key":"מפתח"}`:               "api_key",
		`{"base_url":"http://10.0.0.1/"}`:  "base_url",
		`{"base_url":"https://localhost"}`: "base_url",
		`{"bot_calls":"yes"}`:              "bot_calls",
		`{"has_api_key":true}`:             "has_api_key",
	} {
		h.do(ownerA, "PUT", aiPath, body).refused(400, "invalid", field)
	}
	h.do(managerA, "PUT", aiPath, `{"voice":"ash"}`).refused(403, "forbidden")
	h.do(agentA, "GET", aiPath, nil).refused(403, "forbidden")
}

func (h *house) ai(id int64) business.AI {
	h.Helper()
	var ai business.AI
	h.inside(id, func(tx *db.Tx) (err error) {
		ai, err = h.service.AI(tx)
		return err
	})
	return ai
}

func TestAPIKeyGoesInAndNeverOut(t *testing.T) {
	const key = "sk-canary-7f3a9b"
	h := newHouse(t, business.Installation{APIKey: "sk-installation-canary"})
	if a := h.do(ownerA, "GET", aiPath, nil).want(200); a.text("source") != "installation" || a.Body["has_api_key"] != false || a.Body["configured"] != true {
		t.Errorf("with the installation's key %s", a.Raw)
	}
	a := h.do(ownerA, "PUT", aiPath, `{"api_key":" `+key+`\n"}`).want(200)
	if a.Body["has_api_key"] != true || a.text("source") != "own" {
		t.Errorf("with its own key %s", a.Raw)
	}
	if h.ai(1).APIKey != key || h.ai(2).APIKey != "sk-installation-canary" {
		t.Error("the key is not the business's own")
	}
	for _, answer := range []answer{a, h.do(ownerA, "GET", aiPath, nil), h.do(ownerA, "GET", "/api/business/current", nil)} {
		if strings.Contains(answer.Raw, "canary") {
			t.Errorf("a key came out: %s", answer.Raw)
		}
	}
	h.nothingOnDisk("canary")
	if a := h.do(ownerA, "PUT", aiPath, `{"api_key":""}`).want(200); a.Body["has_api_key"] != false || h.ai(1).APIKey != "sk-installation-canary" {
		t.Errorf("after removing the key %s", a.Raw)
	}
}

func TestKeysAreRefusedWhileImpersonating(t *testing.T) {
	h := newHouse(t, business.Installation{})
	h.do(adminInA, "PUT", aiPath, `{"api_key":"sk-1"}`).refused(403, "impersonating_refused")
	if a := h.do(adminInA, "PUT", aiPath, `{"base_url":"http://10.1.2.3/v1","voice":"ash"}`).want(200); a.text("base_url") != "http://10.1.2.3/v1" {
		t.Errorf("an administrator may point inside: %s", a.Raw)
	}
	h.do(ownerA, "PUT", aiPath, `{"api_key":"sk-1","base_url":"https://models.example.com/v1"}`).want(200)
	// The owner's key must not be led to another address by somebody in the owner's clothes.
	h.do(adminInA, "PUT", aiPath, `{"base_url":"https://elsewhere.example.com"}`).refused(403, "impersonating_refused")
	h.do(adminInA, "PUT", aiPath, `{"base_url":"https://models.example.com/v1"}`).want(200)
	if ai := h.ai(1); ai.APIKey != "sk-1" || ai.BaseURL != "https://models.example.com/v1" {
		t.Errorf("the key goes to %s", ai.BaseURL)
	}
}

func TestLoopbackModelsWhereTheInstallationHasThem(t *testing.T) {
	h := newHouse(t, business.Installation{BaseURL: "http://127.0.0.1:9001/v1"})
	h.do(ownerA, "PUT", aiPath, `{"base_url":"http://127.0.0.1:9002/v1"}`).want(200)
	if ai := h.ai(1); !ai.Configured() || ai.BaseURL != "http://127.0.0.1:9002/v1" {
		t.Errorf("the models are at %s", ai.BaseURL)
	}
	h.do(ownerA, "PUT", aiPath, `{"base_url":"http://192.168.0.1/v1"}`).refused(400, "invalid", "base_url")
}
