package notify_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/sim"
)

func TestAnswersOfPushServices(t *testing.T) {
	for name, c := range map[string]struct {
		answers []sim.PushAnswer
		wait    time.Duration
		state   string
		taken   int
		devices int
	}{
		"taken":              {nil, 0, "push sent", 1, 1},
		"gone":               {[]sim.PushAnswer{{Status: 410}}, 0, "push refused", 0, 0},
		"not found":          {[]sim.PushAnswer{{Status: 404}}, 0, "push refused", 0, 0},
		"too many":           {[]sim.PushAnswer{{Status: 429, After: 120}}, 2 * time.Minute, "push sent", 1, 1},
		"too many, not yet":  {[]sim.PushAnswer{{Status: 429, After: 120}}, time.Minute, "push waiting", 0, 1},
		"down for a moment":  {[]sim.PushAnswer{{Status: 503}, {Status: 502}}, 3 * time.Minute, "push sent", 1, 1},
		"a wrong key for it": {[]sim.PushAnswer{{Status: 403}}, time.Hour, "push refused", 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, morning)
			h.mailOff(100)
			h.device(100, "phone")
			h.push.Answer(c.answers...)
			h.remind(morning.Add(time.Minute))
			h.clock.Advance(time.Minute)
			h.idle()
			for range int(c.wait / time.Minute) {
				h.clock.Advance(time.Minute + time.Second)
				if c.state == "push waiting" {
					h.clock.Advance(-2 * time.Second)
				}
				h.idle()
			}
			devices := h.must(200, 100, "GET", "/api/push/devices", "")["items"].([]any)
			if got := h.states(); got != c.state || len(h.push.Taken()) != c.taken || len(devices) != c.devices {
				t.Errorf("%s, %d taken, %d devices; wrong %v", got, len(h.push.Taken()), len(devices), h.push.Wrong())
			}
		})
	}
}

// mailOff leaves push and the app to a user's reminders.
func (h *house) mailOff(user int64) {
	h.t.Helper()
	h.must(200, user, "PUT", "/api/notifications/settings", wishes(`{"app":true,"push":true,"mail":false}`, "", "", true))
}

func wishes(reminder, from, to string, names bool) string {
	other := `{"app":true,"push":true,"mail":false}`
	return fmt.Sprintf(`{"reminder":%s,"assigned":%s,"message":%s,"asked":%s,"quiet_from":%q,"quiet_to":%q,"push_names":%v}`, reminder, other, other, other, from, to, names)
}

func TestNamesStayOffALockedScreenWhenAsked(t *testing.T) {
	h := newHouse(t, morning)
	h.device(100, "phone")
	h.must(200, 100, "PUT", "/api/notifications/settings", wishes(`{"app":true,"push":true,"mail":false}`, "", "", false))
	h.remind(morning.Add(time.Minute))
	h.clock.Advance(time.Minute)
	h.idle()
	if taken := h.push.Taken(); len(taken) != 1 || strings.Contains(taken[0].Payload, "דנה") || !strings.Contains(taken[0].Payload, "תזכורת") {
		t.Errorf("%+v", taken)
	}
}

func TestQuietHours(t *testing.T) {
	for _, c := range []struct{ name, from, to, due, before, after string }{
		{"over midnight", "22:00", "07:00", "2026-11-24T21:30:00Z", "2026-11-25T04:59:00Z", "2026-11-25T05:00:00Z"},
		{"after midnight", "22:00", "07:00", "2026-11-25T03:00:00Z", "2026-11-25T04:59:00Z", "2026-11-25T05:00:00Z"},
		{"within a day", "13:00", "16:00", "2026-11-24T12:00:00Z", "2026-11-24T13:59:00Z", "2026-11-24T14:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t, morning)
			h.device(100, "phone")
			h.must(200, 100, "PUT", "/api/notifications/settings", wishes(`{"app":true,"push":true,"mail":false}`, c.from, c.to, true))
			h.remind(when(t, c.due))
			h.to(c.before)
			if kinds, _ := h.bell(100); len(h.push.Taken()) != 0 || len(kinds) != 1 {
				t.Fatalf("in the quiet: %d pushed, in the app %v", len(h.push.Taken()), kinds)
			}
			h.to(c.after)
			if len(h.push.Taken()) != 1 {
				t.Errorf("after the quiet: %d pushed", len(h.push.Taken()))
			}
		})
	}
}

func when(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// to moves the clock to a time and lets the work be done.
func (h *house) to(text string) {
	h.t.Helper()
	h.clock.Advance(when(h.t, text).Sub(h.clock.Now()))
	h.idle()
}

// What was read in the app meanwhile does not ring any more.
func TestReadBeforeItWentOut(t *testing.T) {
	h := newHouse(t, morning)
	h.device(100, "phone")
	h.must(200, 100, "PUT", "/api/notifications/settings", wishes(`{"app":true,"push":true,"mail":true}`, "09:00", "12:00", true))
	h.remind(morning.Add(time.Minute))
	h.clock.Advance(time.Minute)
	h.idle()
	h.must(204, 100, "POST", "/api/notifications/read", fmt.Sprintf(`{"lead_id":%d}`, h.lead))
	h.to("2026-11-24T10:00:00Z")
	if got := h.states(); got != "mail skipped, push skipped" {
		t.Error(got)
	}
}

func TestRefusedDevices(t *testing.T) {
	h := newHouse(t, morning)
	sub, err := h.push.Subscribe(h.at, "x")
	if err != nil {
		t.Fatal(err)
	}
	body := func(endpoint, key, auth string) string {
		return fmt.Sprintf(`{"endpoint":%q,"keys":{"p256dh":%q,"auth":%q}}`, endpoint, key, auth)
	}
	for name, bad := range map[string]string{
		"no address":    body("javascript:alert(1)", sub.P256dh, sub.Auth),
		"a file":        body("file:///etc/passwd", sub.P256dh, sub.Auth),
		"with password": body("https://a:b@push.example", sub.P256dh, sub.Auth),
		"no point":      body(sub.Endpoint, "AAAA", sub.Auth),
		"short secret":  body(sub.Endpoint, sub.P256dh, "AAAA"),
	} {
		h.must(400, 100, "POST", "/api/push/devices", bad)
		_ = name
	}
	h.must(403, 100, "POST", "/api/push/devices", body(sub.Endpoint, sub.P256dh, sub.Auth), "Impersonating", "1")
	h.must(409, 100, "POST", "/api/push/test", "")
}

func TestDevicesAreOnesOwn(t *testing.T) {
	h := newHouse(t, morning)
	id := h.device(100, "phone")
	for _, other := range []int64{101, 200} {
		h.must(404, other, "DELETE", fmt.Sprint("/api/push/devices/", id), "")
		if items := h.must(200, other, "GET", "/api/push/devices", "")["items"].([]any); len(items) != 0 {
			t.Errorf("%d sees %v", other, items)
		}
	}
	if tried := h.must(200, 100, "POST", "/api/push/test", ""); fmt.Sprint(tried) != "map[failed:0 removed:0 sent:1]" {
		t.Errorf("%v, wrong %v", tried, h.push.Wrong())
	}
	h.push.Answer(sim.PushAnswer{Status: 410})
	if tried := h.must(200, 100, "POST", "/api/push/test", ""); fmt.Sprint(tried) != "map[failed:0 removed:1 sent:0]" {
		t.Errorf("%v", tried)
	}
	id = h.device(100, "desk")
	h.must(204, 100, "DELETE", fmt.Sprint("/api/push/devices/", id), "")
	h.must(409, 100, "POST", "/api/push/test", "")
}
