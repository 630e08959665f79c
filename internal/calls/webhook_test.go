package calls_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/calls"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/sim"
)

// counts are the rows of a business that calls can make.
func (h *house) counts(tenantID int) (rows string) {
	h.t.Helper()
	must(h.t, h.db.SystemRead(h.t.Context(), "test", func(tx *db.Tx) error {
		rows = ""
		for _, table := range []string{"calls", "leads", "call_recordings", "reminders"} {
			var n int64
			if err := tx.One(`SELECT count(*) FROM `+table+` WHERE tenant_id = :id`, db.Args{"id": tenantID}, &n); err != nil {
				return err
			}
			rows += fmt.Sprintf("%s %d ", table, n)
		}
		return nil
	}))
	return strings.TrimSpace(rows)
}

const nothing = "calls 0 leads 0 call_recordings 0 reminders 0"

func TestSignature(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{})
	for _, path := range []string{"", "/answered", "/after", "/status", "/recording", "/amd"} {
		for name, secret := range map[string]string{"missing": "", "wrong": "nonsense", "of another business": "twilio-secret-of-2"} {
			form := ring("CA1", somebody)
			form.Set("CallStatus", "completed")
			form.Set("RecordingSid", "RE1")
			if status, body := h.post("/webhook/twilio/voice"+path, secret, form); status != 403 || !strings.Contains(body, `"bad_call_signature"`) {
				t.Errorf("%s, signature %s: %d %s", path, name, status, body)
			}
		}
	}
	if got := h.counts(1) + h.counts(2); got != nothing+nothing {
		t.Errorf("unsigned requests left %s", got)
	}
}

func TestUnknownNumber(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{})
	form := ring("CA1", somebody)
	form.Set("To", "+97239999999")
	for _, secret := range []string{"", "nonsense", secretKey} {
		status, body := h.post("/webhook/twilio/voice", secret, form)
		if status != 200 || !strings.Contains(body, "<Say") || !strings.Contains(body, "<Hangup/>") || strings.Contains(body, "<Connect>") {
			t.Errorf("%d %s", status, body)
		}
	}
	if status, _ := h.post("/webhook/twilio/voice/status", "", form); status != 403 {
		t.Errorf("an unsigned report about an unknown number: %d", status)
	}
	if status, _ := h.post("/webhook/twilio/voice/status", secretKey, form); status != 200 {
		t.Errorf("a signed report about an unknown number: %d", status)
	}
	if got := h.counts(1) + h.counts(2); got != nothing+nothing {
		t.Errorf("it left %s", got)
	}
}

func TestBadForms(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{})
	for body, want := range map[string]int{"%zz": 400, strings.Repeat("a", 1<<20): 413, "": 200, "\x00\xff": 200} {
		res, err := http.Post(h.url+"/webhook/twilio/voice", "application/x-www-form-urlencoded", strings.NewReader(body))
		must(t, err)
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%.10q: %d, want %d", body, res.StatusCode, want)
		}
	}
	if status, _ := h.post("/webhook/twilio/voice", secretKey, url.Values{"To": {number}}); status != 200 {
		t.Errorf("a call without an id: %d", status)
	}
	if got := h.counts(1); got != nothing {
		t.Errorf("bad forms left %s", got)
	}
}

func TestTwiMLOfACall(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{})
	status, body := h.post("/webhook/twilio/voice", secretKey, ring("CA1", somebody))
	ws := "ws" + strings.TrimPrefix(h.url, "http") + "/webhook/twilio/media"
	for _, want := range []string{`<Connect><Stream url="` + ws + `">`, `<Parameter name="token" value="`, `</Connect><Redirect method="POST">` + h.url + `/webhook/twilio/voice/after`} {
		if status != 200 || !strings.Contains(body, want) {
			t.Errorf("%d %s\nlacks %s", status, body, want)
		}
	}
	if len(h.model.Sessions()) != 0 {
		t.Error("a model session was opened while it rang")
	}
}

// TestDuplicates: every report comes several times, late and in any order.
func TestDuplicates(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{})
	for range 3 {
		h.post("/webhook/twilio/voice", secretKey, ring("CA1", somebody))
	}
	if got := h.counts(1); got != "calls 1 leads 1 call_recordings 0 reminders 0" {
		t.Errorf("three announcements made %s", got)
	}
	over := ring("CA1", somebody)
	over.Set("CallStatus", "completed")
	over.Set("CallDuration", "7")
	for range 3 {
		if status, _ := h.post("/webhook/twilio/voice/status", secretKey, over); status != 200 {
			t.Errorf("status: %d", status)
		}
	}
	first := h.only()
	if first.EndReason != calls.EndNoMessage || first.Outcome != calls.OutcomeNone || first.DurationS != 7 {
		t.Errorf("%+v", first)
	}
	late := ring("CA1", somebody)
	late.Set("CallStatus", "failed")
	h.post("/webhook/twilio/voice/status", secretKey, late)
	if _, body := h.post("/webhook/twilio/voice", secretKey, ring("CA1", somebody)); !strings.Contains(body, "<Response><Hangup/></Response>") {
		t.Errorf("a call that is over is answered %s", body)
	}
	if again := h.only(); again.EndReason != first.EndReason || *again.EndedAt != *first.EndedAt {
		t.Errorf("late reports changed %+v to %+v", first, again)
	}
	if n := h.events("call.ended"); n != 1 {
		t.Errorf("%d events of one end", n)
	}
}

func (h *house) events(kind string) (n int64) {
	h.t.Helper()
	must(h.t, h.db.Read(h.t.Context(), h.scope, func(tx *db.Tx) error {
		return tx.One(`SELECT count(*) FROM events WHERE tenant_id = :tenant AND kind = :kind`, db.Args{"kind": kind}, &n)
	}))
	return n
}

func TestStatusesOfCallsNobodyAnswered(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{})
	for status, want := range map[string]string{"busy": "busy", "no-answer": "no_answer", "failed": "failed", "canceled": "canceled"} {
		form := ring("CA"+want, somebody)
		form.Set("CallStatus", status)
		h.post("/webhook/twilio/voice/status", secretKey, form)
	}
	for _, c := range h.all() {
		if c.Status != c.EndReason || c.Status == "" || c.EndedAt == nil {
			t.Errorf("%+v", c)
		}
	}
	if got := h.counts(1); got != "calls 4 leads 1 call_recordings 0 reminders 0" {
		t.Errorf("%s", got)
	}
}

func TestWithheldNumbers(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{})
	for i, from := range []string{"anonymous", "Anonymous", "+266696687", ""} {
		if status, body := h.post("/webhook/twilio/voice", secretKey, ring(fmt.Sprint("CA", i), from)); status != 200 || !strings.Contains(body, "<Connect>") {
			t.Errorf("%q: %d %s", from, status, body)
		}
	}
	if got := h.counts(1); got != "calls 4 leads 4 call_recordings 0 reminders 0" {
		t.Errorf("four strangers are %s", got)
	}
	for _, from := range []string{"*2700", "sip:dana@example.com"} {
		if status, _ := h.post("/webhook/twilio/voice", secretKey, ring("CB"+from, from)); status != 200 {
			t.Errorf("%q: %d", from, status)
		}
	}
}

// TestMessage: a caller who finds no bot leaves a message, and becomes a lead with a reminder.
func TestMessage(t *testing.T) {
	off := false
	for name, prepare := range map[string]func(h *house){
		"no model": func(*house) {},
		"bot off":  func(h *house) { h.ai(business.AIChange{BotCalls: &off}) },
		"no prompt": func(h *house) {
			h.write(func(tx *db.Tx) error { _, err := h.business.SavePrompts(tx, "", "וואטסאפ"); return err })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, setup{noModel: name == "no model"})
			prepare(h)
			h.carrier.SetCallbackFaults(sim.CallbackFaults{Duplicate: true, OutOfOrder: true})
			ctx := soon(t)
			phone := h.dial(ctx, sim.StreamFaults{})
			must(t, phone.WaitHeard(ctx, "להשאיר הודעה"))
			phone.Say("תחזרו אליי בבקשה")
			must(t, phone.WaitSpoken(ctx))
			phone.Press("#")
			must(t, phone.WaitHeard(ctx, "ההודעה נשמרה"))
			must(t, phone.Wait(ctx))
			h.idle()
			lawful(t, phone)
			c := h.only()
			if c.Outcome != calls.OutcomeMessage || c.EndReason != calls.EndMessageLeft || c.Status != calls.Completed || len(c.Recordings) != 1 || c.PromptVersion != nil {
				t.Errorf("%+v", c)
			}
			if got := h.counts(1); got != "calls 1 leads 1 call_recordings 1 reminders 1" {
				t.Errorf("it left %s", got)
			}
		})
	}
}

func TestNoMessage(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{noModel: true})
	ctx := soon(t)
	phone := h.dial(ctx, sim.StreamFaults{})
	must(t, phone.WaitHeard(ctx, "לא שמענו הודעה"))
	must(t, phone.Wait(ctx))
	h.idle()
	if c := h.only(); c.Outcome != calls.OutcomeNone || c.EndReason != calls.EndNoMessage {
		t.Errorf("%+v", c)
	}
	if got := h.counts(1); got != "calls 1 leads 1 call_recordings 0 reminders 0" {
		t.Errorf("it left %s", got)
	}
}

// TestRecordingReports: those that say nothing change nothing.
func TestRecordingReports(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{noModel: true})
	h.post("/webhook/twilio/voice", secretKey, ring("CA1", somebody))
	path := "/webhook/twilio/voice/recording?to=" + url.QueryEscape(number)
	for name, form := range map[string]url.Values{
		"no recording":       {"CallSid": {"CA1"}},
		"failed":             {"CallSid": {"CA1"}, "RecordingSid": {"RE1"}, "RecordingStatus": {"failed"}},
		"absent":             {"CallSid": {"CA1"}, "RecordingSid": {"RE1"}, "RecordingStatus": {"absent"}},
		"of an unknown call": {"CallSid": {"CA404"}, "RecordingSid": {"RE2"}, "RecordingStatus": {"completed"}, "RecordingDuration": {"5"}},
	} {
		if status, _ := h.post(path, secretKey, form); status != 200 {
			t.Errorf("%s: %d", name, status)
		}
	}
	if got := h.counts(1); got != "calls 1 leads 1 call_recordings 0 reminders 0" {
		t.Errorf("they left %s", got)
	}
	good := url.Values{"CallSid": {"CA1"}, "RecordingSid": {"RE1"}, "RecordingStatus": {"completed"}, "RecordingDuration": {"5"}, "RecordingUrl": {"https://x/RE1"}}
	for range 2 {
		h.post(path, secretKey, good)
	}
	if got := h.counts(1); got != "calls 1 leads 1 call_recordings 1 reminders 1" {
		t.Errorf("one recording left %s", got)
	}
	if c := h.only(); c.EndReason != calls.EndMessageLeft || c.Recordings[0].DurationS != 5 {
		t.Errorf("%+v", c)
	}
}

// TestOverdue: a call whose end nobody reports is closed at last, one that ended is left alone.
func TestOverdue(t *testing.T) {
	t.Parallel()
	now := clock.Fake(time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC))
	h := newHouse(t, setup{clock: now})
	h.post("/webhook/twilio/voice", secretKey, ring("CA1", somebody))
	h.post("/webhook/twilio/voice", secretKey, ring("CA2", somebody))
	over := ring("CA2", somebody)
	over.Set("CallStatus", "completed")
	h.post("/webhook/twilio/voice/status", secretKey, over)
	before := h.all()
	q := jobs.New(jobs.Options{DB: h.db, Clock: now, Log: slog.New(slog.DiscardHandler)})
	h.calls.Jobs(q)
	must(t, q.Start(t.Context()))
	defer q.Stop(t.Context())
	now.Advance(3 * time.Hour)
	must(t, q.Idle(t.Context()))
	after := h.all()
	if after[0].EndReason != before[0].EndReason || after[1].EndReason != calls.EndCarrierLost || after[1].EndedAt == nil {
		t.Errorf("before %+v after %+v", before, after)
	}
	if n := h.events("call.ended"); n != 2 {
		t.Errorf("%d events of two ends", n)
	}
}

func TestAnsweredBy(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{})
	h.post("/webhook/twilio/voice", secretKey, ring("CA1", somebody))
	form := url.Values{"CallSid": {"CA1"}, "To": {number}, "AnsweredBy": {"machine_start"}}
	if status, _ := h.post("/webhook/twilio/voice/amd", secretKey, form); status != 200 {
		t.Errorf("%d", status)
	}
	var who string
	must(t, h.db.Read(t.Context(), h.scope, func(tx *db.Tx) error {
		return tx.One(`SELECT answered_by FROM calls WHERE tenant_id = :tenant`, nil, &who)
	}))
	if who != "machine_start" {
		t.Errorf("answered by %q", who)
	}
}

func TestListsAndPages(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{})
	for i := range 5 {
		h.post("/webhook/twilio/voice", secretKey, ring(fmt.Sprint("CA", i), somebody))
	}
	type page struct {
		Items []call  `json:"items"`
		Next  *string `json:"next_cursor"`
		Total int     `json:"total"`
	}
	lead := h.all()[0].LeadID
	for _, list := range []string{"/api/calls?limit=2", fmt.Sprintf("/api/leads/%d/calls?limit=2", lead)} {
		seen := map[int64]bool{}
		cursor, pages := "", 0
		for {
			var p page
			if status := h.get(list+cursor, &p); status != 200 || p.Total != 5 {
				t.Fatalf("%s: %d, total %d", list+cursor, status, p.Total)
			}
			pages++
			for _, c := range p.Items {
				seen[c.ID] = true
			}
			if p.Next == nil {
				break
			}
			cursor = "&cursor=" + url.QueryEscape(*p.Next)
		}
		if len(seen) != 5 || pages != 3 {
			t.Errorf("%s: %d calls on %d pages", list, len(seen), pages)
		}
	}
	for path, want := range map[string]int{
		"/api/calls?status=ringing": 200, "/api/calls?status=nonsense": 400, "/api/calls?limit=0": 400, "/api/calls?cursor=!!": 400,
		"/api/calls?direction=in&since=2020-01-01T00:00:00Z&until=2100-01-01T00:00:00Z": 200, "/api/calls?since=yesterday": 400,
		"/api/calls/1": 404, "/api/leads/1/calls": 404, "/api/calls/x": 400, fmt.Sprint("/api/calls?lead_id=", lead): 200,
	} {
		var body map[string]any
		if status := h.get(path, &body); status != want && !(want == 400 && status == 422) {
			t.Errorf("%s: %d, want %d: %v", path, status, want, body)
		}
	}
	res, err := http.Get(h.url + fmt.Sprintf("/api/leads/%d/calls", lead))
	must(t, err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	must(t, err)
	if !strings.Contains(string(raw), `"transcript":[]`) || !strings.Contains(string(raw), `"end_reason":""`) {
		t.Errorf("%s", raw)
	}
}
