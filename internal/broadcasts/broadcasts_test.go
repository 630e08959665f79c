package broadcasts_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/business"
)

// Each person gets it once, those who may not get it are left out with the reason, and who withdraws while
// it runs is left out as well.
func TestToWhom(t *testing.T) {
	h := newHouse(t, noon)
	yes := []int64{h.lead("א", "0521110001", true), h.lead("ב", "0521110002", true)}
	changes := h.lead("ג", "0521110003", true)
	h.lead("ד", "0521110004", false)
	gone := h.lead("ה", "0521110005", true)
	h.say(h.lead("ו", "0521110006", true), "withdrawn")
	h.lead("ז", "", true)
	h.lead("", "0521110008", true) // no name for the template
	lost := h.lead("ח", "0521110009", true)
	h.must(200, "POST", fmt.Sprintf("/api/leads/%d/status", lost), `{"status":"lost"}`, nil)

	var p struct {
		Total, Eligible int64
		LeftOut         []struct {
			Reason string
			Count  int64
		} `json:"left_out"`
		Samples  []struct{ Text string }
		Warnings []string
	}
	h.must(200, "POST", "/api/broadcasts/preview", `{"template_id":7,"audience":{}}`, &p)
	if p.Total != 9 || p.Eligible != 4 || fmt.Sprint(p.LeftOut) != "[{closed 1} {no_consent 1} {no_phone 1} {no_value 1} {withdrawn 1}]" || len(p.Samples) != 3 || p.Samples[0].Text != "שלום א" || len(p.Warnings) != 2 {
		t.Errorf("preview %+v", p)
	}
	if len(h.sent()) != 0 {
		t.Error("a preview sent something")
	}
	b := h.start("key-00001", "")
	if again := h.start("key-00001", ""); again.ID != b.ID {
		t.Error("a second press made a second broadcast")
	}
	h.idle() // the first one goes at once
	h.say(changes, "withdrawn")
	h.must(204, "DELETE", fmt.Sprintf("/api/leads/%d", gone), "", nil)
	h.pass(40)
	got := h.sent()
	if len(got) != 2 || got[yes[0]] != 1 || got[yes[1]] != 1 {
		t.Errorf("sent to %v", got)
	}
	v := h.get(b.ID)
	if v.State != "done" || v.Counts.Total != 9 || v.Counts.LeftOut != 7 || v.Counts.Queued != 2 || v.Counts.Waiting != 0 {
		t.Errorf("broadcast %+v", v)
	}
	if !strings.Contains(fmt.Sprint(v.Undelivered), "{withdrawn 2}") || !strings.Contains(fmt.Sprint(v.Undelivered), "{gone 1}") {
		t.Errorf("reasons %+v", v.Undelivered)
	}
	report := h.must(200, "GET", fmt.Sprintf("/api/broadcasts/%d/recipients?status=left_out", b.ID), "", nil)
	if strings.Count(report, `"lead_id"`) != 7 || !strings.Contains(report, "Asked for no messages") {
		t.Errorf("report %s", report)
	}
	if second := h.start("key-00002", ""); second.ID == b.ID {
		t.Error("another key gave the same broadcast")
	}
}

// A template that is no advertisement goes to everybody who did not refuse service messages.
func TestServiceNeedsNoConsent(t *testing.T) {
	h := newHouse(t, noon)
	h.post.marketing = false
	h.lead("א", "0521110001", false)
	refused := h.lead("ב", "0521110002", true)
	h.must(201, "POST", fmt.Sprintf("/api/leads/%d/consents", refused), `{"action":"withdrawn","purpose":"service"}`, nil)
	b := h.start("key-00001", "")
	h.pass(10)
	if got := h.sent(); len(got) != 1 || h.get(b.ID).State != "done" {
		t.Errorf("sent to %v", got)
	}
	// What the network calls an advertisement meanwhile needs consent from then on.
	c := h.start("key-00002", `,"start_at":"2026-11-24T12:00:00Z"`)
	h.post.marketing = true
	h.clock.Advance(3 * time.Hour)
	h.pass(10)
	if v := h.get(c.ID); v.State != "done" || v.Counts.Queued != 0 || v.Counts.LeftOut != 2 {
		t.Errorf("after the change %+v", v)
	}
}

// Nothing goes out at night, on Shabbat, or before its time; it goes on by itself afterwards.
func TestWaitsForItsHours(t *testing.T) {
	h := newHouse(t, time.Date(2026, 11, 27, 15, 0, 0, 0, time.UTC)) // Friday, 17:00
	h.lead("א", "0521110001", true)
	b := h.start("key-00001", "")
	h.pass(5)
	v := h.get(b.ID)
	if v.State != "scheduled" || len(h.sent()) != 0 || v.NextAt == nil || !strings.HasPrefix(*v.NextAt, "2026-11-28T15:") {
		t.Errorf("on Shabbat %+v next %v", v, v.NextAt)
	}
	h.clock.Advance(25 * time.Hour) // Shabbat is out
	h.pass(5)
	if len(h.sent()) != 1 || h.get(b.ID).State != "done" {
		t.Errorf("after Shabbat %+v", h.get(b.ID))
	}
	late := h.start("key-00002", `,"start_at":"2026-11-29T21:00:00Z"`) // 23:00
	h.clock.Advance(30*time.Hour + 15*time.Minute)
	h.pass(5)
	if v := h.get(late.ID); v.State != "scheduled" || v.NextAt == nil || *v.NextAt != "2026-11-30T06:00:00.000Z" {
		t.Errorf("at night %+v next %v", v, v.NextAt)
	}
	h.clock.Advance(9 * time.Hour)
	h.pass(5)
	if v := h.get(late.ID); v.State != "done" {
		t.Errorf("in the morning %+v", v)
	}
}

func TestPauseResumeStop(t *testing.T) {
	h := newHouse(t, noon)
	for n := range 9 {
		h.lead("א", fmt.Sprintf("05211100%02d", n), true)
	}
	b := h.start("key-00001", `,"per_minute":60`)
	path := fmt.Sprintf("/api/broadcasts/%d/", b.ID)
	h.idle()
	h.pass(2)
	if n := len(h.sent()); n != 3 {
		t.Fatalf("%d were sent at 60 a minute in two seconds", n)
	}
	h.must(200, "POST", path+"pause", "", nil)
	h.pass(5)
	if v := h.get(b.ID); len(h.sent()) != 3 || v.State != "paused" || v.Reason != "hand" || v.Counts.Waiting != 6 {
		t.Errorf("paused %+v", v)
	}
	h.must(200, "POST", path+"resume", "", nil)
	h.idle()
	h.pass(1)
	if n := len(h.sent()); n != 5 {
		t.Errorf("%d after going on", n)
	}
	h.must(200, "POST", path+"stop", "", nil)
	h.pass(5)
	if v := h.get(b.ID); len(h.sent()) != 5 || v.State != "stopped" || v.Counts.LeftOut != 4 || v.Undelivered[0].Reason != "stopped" {
		t.Errorf("stopped %+v", v)
	}
	h.must(409, "POST", path+"resume", "", nil)
	h.must(409, "POST", path+"pause", "", nil)
	h.mustAs("2", 404, "POST", path+"stop", "", nil)
	h.mustAs("2", 404, "GET", path+"recipients", "", nil)
}

// A number in trouble and a template that was stopped pause it; it goes on by hand.
func TestPausesByItself(t *testing.T) {
	h := newHouse(t, noon)
	h.lead("א", "0521110001", true)
	h.line.state = business.ChannelError
	b := h.start("key-00001", "")
	h.idle()
	if v := h.get(b.ID); v.State != "paused" || v.Reason != "channel" {
		t.Errorf("a number in trouble: %+v", v)
	}
	h.line.state = business.ChannelActive
	h.post.gone = true
	h.must(200, "POST", fmt.Sprintf("/api/broadcasts/%d/resume", b.ID), "", nil)
	h.idle()
	if v := h.get(b.ID); v.State != "paused" || v.Reason != "template" || len(h.sent()) != 0 {
		t.Errorf("a stopped template: %+v", v)
	}
	h.post.gone = false
	h.must(200, "POST", fmt.Sprintf("/api/broadcasts/%d/resume", b.ID), "", nil)
	h.pass(10)
	if v := h.get(b.ID); v.State != "done" || len(h.sent()) != 1 {
		t.Errorf("gone on: %+v", v)
	}
}

func TestRefusedDrafts(t *testing.T) {
	h := newHouse(t, noon)
	h.must(409, "POST", "/api/broadcasts", `{"key":"key-00001","template_id":7,"audience":{}}`, nil) // nobody
	h.lead("א", "0521110001", true)
	for name, c := range map[string]struct {
		status int
		body   string
	}{
		"no key":          {400, `{"template_id":7,"audience":{}}`},
		"no template":     {409, `{"key":"key-00001","template_id":8,"audience":{}}`},
		"at night":        {400, `{"key":"key-00001","template_id":7,"audience":{},"from_minute":420}`},
		"backwards":       {400, `{"key":"key-00001","template_id":7,"audience":{},"from_minute":900,"to_minute":800}`},
		"in two years":    {400, `{"key":"key-00001","template_id":7,"audience":{},"start_at":"2028-12-01T00:00:00Z"}`},
		"a broken filter": {400, `{"key":"key-00001","template_id":7,"audience":{"filter":"{"}}`},
		"a phone of none": {400, `{"template_id":7,"audience":{},"phone":"קקק"}`},
	} {
		path := "/api/broadcasts"
		if strings.Contains(c.body, "phone") {
			path += "/test"
		}
		t.Log(name)
		h.must(c.status, "POST", path, c.body, nil)
	}
	h.must(200, "POST", "/api/broadcasts/test", `{"template_id":7,"audience":{},"phone":"052-111-0001"}`, nil)
	if got := h.sent(); len(got) != 1 {
		t.Errorf("a test went to %v", got)
	}
	if list := h.must(200, "GET", "/api/broadcasts", "", nil); !strings.Contains(list, `"items":[]`) {
		t.Errorf("refused drafts left something: %s", list)
	}
}
