package business_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/tenant"
)

const channelsPath = "/api/channels"

type object = map[string]any

func meta(address, numberID string) object {
	return object{"kind": "whatsapp", "provider": "meta", "address": address, "settings": object{
		"phone_number_id": numberID, "waba_id": "waba-" + numberID, "access_token": "canary-token-" + numberID,
		"app_secret": "canary-app-" + numberID, "verify_token": "canary-verify-" + numberID,
	}}
}

func voice(address string) object {
	return object{"kind": "voice", "provider": "twilio", "address": address, "settings": object{"account_sid": "AC1", "auth_token": "canary-auth"}}
}

func (h *house) inside(id int64, fn func(tx *db.Tx) error) {
	h.Helper()
	if err := h.db.Write(context.Background(), tenant.Grant(tenant.ID(id)), fn); err != nil {
		h.Fatal(err)
	}
}

// nothingOnDisk looks for the text in every file that the test has written, the database's first.
func (h *house) nothingOnDisk(text string) {
	h.Helper()
	if h.db.Engine() != "sqlite" {
		return
	}
	database := false
	err := filepath.WalkDir(filepath.Dir(h.dir), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(text)) {
			h.Errorf("%s holds %q", path, text)
		}
		database = database || bytes.HasPrefix(data, []byte("SQLite format 3"))
		return err
	})
	if err != nil || !database {
		h.Fatalf("the database file was not looked into: %v", err)
	}
}

func TestChannelsAnswerAndNeverASecret(t *testing.T) {
	h := newHouse(t, business.Installation{})
	a := h.do(ownerA, "POST", channelsPath, meta("03-1234567", "111")).want(201)
	id := a.number("id")
	if a.text("address") != "+97231234567" || a.text("state") != "active" || a.text("kind") != "whatsapp" || a.text("provider") != "meta" || a.Body["last_error"] != nil {
		t.Errorf("answered %s", a.Raw)
	}
	settings := a.Body["settings"].(object)
	if len(settings) != 2 || settings["phone_number_id"] != "111" || settings["waba_id"] != "waba-111" {
		t.Errorf("settings %v", settings)
	}
	names := []string{}
	for _, name := range a.Body["secrets"].([]any) {
		names = append(names, name.(string))
	}
	if !slices.Equal(names, []string{"access_token", "app_secret", "verify_token"}) {
		t.Errorf("set secrets %v", names)
	}
	for _, answer := range []answer{
		a, h.do(ownerA, "GET", channelsPath, nil), h.do(ownerA, "PATCH", path(channelsPath, id), object{"settings": object{"access_token": "canary-new"}}),
		h.do(ownerA, "POST", channelsPath, meta("03-1234567", "111")), h.do(ownerB, "POST", channelsPath, meta("03-1234567", "112")),
		h.do(ownerA, "PATCH", path(channelsPath, id), object{"settings": object{"access_token": ""}}),
	} {
		if strings.Contains(answer.Raw, "canary") {
			t.Errorf("a secret came out: %s", answer.Raw)
		}
	}
	h.nothingOnDisk("canary")

	h.inside(1, func(tx *db.Tx) error {
		c, err := h.service.ChannelByID(tx, id)
		if err != nil || c.Settings["access_token"] != "canary-new" || c.Settings["app_secret"] != "canary-app-111" || c.Settings["phone_number_id"] != "111" {
			t.Errorf("opened %v, %v", c.Settings, err)
		}
		return nil
	})
}

func TestChannelSettingsAreChecked(t *testing.T) {
	h := newHouse(t, business.Installation{})
	with := func(change func(o, settings object)) object {
		o := meta("03-1234567", "111")
		change(o, o["settings"].(object))
		return o
	}
	cases := []struct {
		body   object
		fields []string
	}{
		{with(func(_, s object) { delete(s, "access_token"); s["surprise"] = "x" }), []string{"settings.access_token", "settings.surprise"}},
		{with(func(_, s object) { s["app_secret"] = "  " }), []string{"settings.app_secret"}},
		{with(func(o, _ object) { o["address"] = "not a number" }), []string{"address"}},
		{with(func(o, _ object) { o["provider"] = "carrier-pigeon" }), []string{"provider"}},
		{with(func(o, _ object) { o["kind"] = "voice" }), []string{"provider"}},
		{with(func(o, _ object) { o["kind"] = "smoke" }), []string{"kind"}},
		{with(func(o, _ object) { delete(o, "settings") }), []string{"settings"}},
		{with(func(o, _ object) { o["state"] = "active" }), []string{"state"}},
		{with(func(o, _ object) { o["tenant_id"] = 2 }), []string{"tenant_id"}},
	}
	for _, c := range cases {
		h.do(ownerA, "POST", channelsPath, c.body).refused(400, "invalid", c.fields...)
	}
	if a := h.do(ownerA, "GET", channelsPath, nil).want(200); len(a.items()) != 0 || a.number("total") != 0 {
		t.Errorf("refused channels were kept: %s", a.Raw)
	}
	h.do(managerA, "POST", channelsPath, meta("03-1234567", "111")).refused(403, "forbidden")
}

func TestAnAddressBelongsToOneBusiness(t *testing.T) {
	h := newHouse(t, business.Installation{})
	h.do(ownerA, "POST", channelsPath, meta("+97231234567", "111")).want(201)
	a := h.do(ownerB, "POST", channelsPath, meta("03 123 4567", "222"))
	a.refused(409, "address_taken")
	if strings.Contains(a.Raw, "רונית") || strings.Contains(a.Raw, `"1"`) {
		t.Errorf("it says whose: %s", a.Raw)
	}
	h.do(ownerB, "POST", channelsPath, meta("+97237654321", "111")).refused(409, "address_taken")
	h.do(ownerB, "POST", channelsPath, voice("+97231234567")).refused(409, "address_taken")
	h.do(ownerA, "POST", channelsPath, meta("+97231234567", "333")).refused(409, "channel_exists")
	h.do(ownerA, "POST", channelsPath, meta("+97237654321", "111")).refused(409, "channel_exists")
	h.do(ownerA, "POST", channelsPath, voice("+97231234567")).want(201)
	if n := len(h.do(ownerB, "GET", channelsPath, nil).want(200).items()); n != 0 {
		t.Errorf("the other business has %d channels", n)
	}

	own := h.do(ownerB, "POST", channelsPath, meta("+97237654321", "222")).want(201).number("id")
	h.do(ownerB, "PATCH", path(channelsPath, own), object{"address": "+97231234567"}).refused(409, "address_taken")
	h.do(ownerB, "PATCH", path(channelsPath, own), object{"settings": object{"phone_number_id": "111"}}).refused(409, "address_taken")
	if scope := h.route("whatsapp:meta:222"); scope != 2 {
		t.Errorf("after refused changes the route leads to %d", scope)
	}
}

// route is the business that a webhook's key leads to, 0 for nobody.
func (h *house) route(key string) int64 {
	h.Helper()
	scope, _, err := h.service.Route(context.Background(), key)
	if err != nil && !errors.Is(err, business.ErrNoRoute) {
		h.Fatal(err)
	}
	return int64(scope.ID())
}

func TestRoutesFollowTheChannel(t *testing.T) {
	h := newHouse(t, business.Installation{})
	id := h.do(ownerB, "POST", channelsPath, meta("+97231234567", "111")).want(201).number("id")
	scope, channel, err := h.service.Route(context.Background(), "whatsapp:meta:111")
	if err != nil || scope.ID() != 2 || channel != id {
		t.Fatalf("the route leads to business %d, channel %d: %v", scope.ID(), channel, err)
	}
	for _, key := range []string{"", "whatsapp:meta:", "whatsapp:meta:11", "whatsapp:meta:1111", "WHATSAPP:META:111", "voice:twilio:+97231234567", "whatsapp:meta:%"} {
		if got := h.route(key); got != 0 {
			t.Errorf("%q leads to business %d", key, got)
		}
	}
	h.do(ownerB, "PATCH", path(channelsPath, id), object{"settings": object{"phone_number_id": "222"}}).want(200)
	if h.route("whatsapp:meta:111") != 0 || h.route("whatsapp:meta:222") != 2 {
		t.Error("the route did not follow the change")
	}
	h.do(ownerB, "DELETE", path(channelsPath, id), nil).want(204)
	if h.route("whatsapp:meta:222") != 0 {
		t.Error("a removed channel still has a route")
	}
	h.do(ownerB, "DELETE", path(channelsPath, id), nil).refused(404, "not_found")
	h.do(ownerA, "POST", channelsPath, meta("+97231234567", "222")).want(201)
	if h.route("whatsapp:meta:222") != 1 {
		t.Error("a number that was let go cannot be connected by another business")
	}
}

func TestChannelsOfOthersDoNotExist(t *testing.T) {
	h := newHouse(t, business.Installation{})
	id := h.do(ownerA, "POST", channelsPath, meta("+97231234567", "111")).want(201).number("id")
	h.do(ownerB, "PATCH", path(channelsPath, id), object{"state": "disabled"}).refused(404, "not_found")
	h.do(ownerB, "DELETE", path(channelsPath, id), nil).refused(404, "not_found")
	if a := h.do(ownerB, "GET", channelsPath, nil).want(200); len(a.items()) != 0 {
		t.Errorf("business 2 sees %s", a.Raw)
	}
	h.inside(2, func(tx *db.Tx) error {
		if _, err := h.service.ChannelByID(tx, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("opened from outside: %v", err)
		}
		return nil
	})
	if a := h.do(ownerA, "GET", channelsPath, nil).want(200); a.items()[0]["state"] != "active" {
		t.Errorf("changed from outside: %s", a.Raw)
	}
}

func TestChannelForSkipsWhatIsSwitchedOff(t *testing.T) {
	h := newHouse(t, business.Installation{})
	pick := func() (got int64) {
		h.inside(1, func(tx *db.Tx) error {
			c, err := h.service.ChannelFor(tx, business.KindWhatsApp)
			if err != nil && !fault.Is(err, business.NoChannel) {
				return err
			}
			got = c.ID
			return nil
		})
		return got
	}
	if got := pick(); got != 0 {
		t.Errorf("without channels %d is picked", got)
	}
	h.do(ownerA, "POST", channelsPath, voice("+97231234567")).want(201)
	first := h.do(ownerA, "POST", channelsPath, meta("+97231234561", "1")).want(201).number("id")
	second := h.do(ownerA, "POST", channelsPath, meta("+97231234562", "2")).want(201).number("id")
	if got := pick(); got != first {
		t.Errorf("picked %d, want the oldest %d", got, first)
	}
	h.inside(1, func(tx *db.Tx) error { return h.service.MarkChannel(tx, first, "token expired") })
	a := h.do(ownerA, "GET", channelsPath, nil).want(200)
	if a.items()[1]["state"] != "error" || a.items()[1]["last_error"] != "token expired" {
		t.Errorf("marked as %s", a.Raw)
	}
	if got := pick(); got != second {
		t.Errorf("picked %d, want the one that works %d", got, second)
	}
	h.do(ownerA, "PATCH", path(channelsPath, second), object{"state": "disabled"}).want(200)
	if got := pick(); got != first {
		t.Errorf("picked %d, want the one in error %d rather than none", got, first)
	}
	if a := h.do(ownerA, "PATCH", path(channelsPath, first), object{"settings": object{"access_token": "fresh"}}).want(200); a.text("state") != "active" || a.Body["last_error"] != nil {
		t.Errorf("new credentials left it %s", a.Raw)
	}
	h.do(ownerA, "PATCH", path(channelsPath, first), object{"state": "error"}).refused(400, "invalid", "state")
	h.do(ownerA, "PATCH", path(channelsPath, first), object{"state": "disabled"}).want(200)
	h.inside(1, func(tx *db.Tx) error { return h.service.MarkChannel(tx, first, "late complaint") })
	if got := pick(); got != 0 {
		t.Errorf("a complaint switched channel %d on", got)
	}
}

func TestSecretsOfAProvider(t *testing.T) {
	h := newHouse(t, business.Installation{})
	h.do(ownerA, "POST", channelsPath, meta("+97231234561", "1")).want(201)
	h.do(ownerB, "POST", channelsPath, meta("+97231234562", "2")).want(201)
	h.do(ownerB, "POST", channelsPath, voice("+97231234562")).want(201)
	for field, want := range map[string]string{"app_secret": "canary-app-1 canary-app-2", "phone_number_id": "1 2", "auth_token": ""} {
		got, err := h.service.Secrets(context.Background(), "whatsapp", "meta", field)
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%s: %v, %v", field, got, err)
		}
	}
}

func TestProvidersDescribeTheirForms(t *testing.T) {
	h := newHouse(t, business.Installation{})
	a := h.do(managerA, "GET", channelsPath+"/providers", nil).want(200)
	items := a.items()
	if len(items) != 2 || items[0]["kind"] != "whatsapp" || items[1]["kind"] != "voice" {
		t.Fatalf("providers %s", a.Raw)
	}
	field := items[0]["fields"].([]any)[0].(object)
	if field["key"] != "phone_number_id" || field["label"] != "Phone number id" || field["secret"] != false || field["required"] != true {
		t.Errorf("first field %v", field)
	}
}
