package calls_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/calls"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/consent"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/sim"
)

// callers is a house that calls people, at a time at which it may, with a lead to call.
type callers struct {
	*house
	now   *clock.Clock
	queue *jobs.Queue
	lead  int64
}

func newCallers(t *testing.T) *callers {
	t.Helper()
	c := &callers{now: clock.Fake(time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC))}
	c.house = newHouse(t, setup{clock: c.now})
	c.queue = jobs.New(jobs.Options{DB: c.db, Clock: c.now, Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	c.calls.Jobs(c.queue)
	must(t, c.queue.Start(context.Background()))
	t.Cleanup(func() { must(t, c.queue.Stop(context.Background())) })
	c.lead = c.newLead(somebody)
	return c
}

func (c *callers) newLead(phone string) (id int64) {
	c.t.Helper()
	c.write(func(tx *db.Tx) error {
		l, _, err := c.leads.FindOrCreate(tx, leads.Contact{Source: "phone", Name: "נועה", NameSource: "manual", Phone: phone})
		id = l.ID
		return err
	})
	return id
}

// send posts JSON as an owner of business 1.
func (c *callers) send(path string, body any) (status int, answer string) {
	c.t.Helper()
	raw, err := json.Marshal(body)
	must(c.t, err)
	res, err := http.Post(c.url+path, "application/json", bytes.NewReader(raw))
	must(c.t, err)
	defer res.Body.Close()
	var b bytes.Buffer
	_, err = b.ReadFrom(res.Body)
	must(c.t, err)
	return res.StatusCode, b.String()
}

// place has the agent call a lead.
func (c *callers) place(lead int64, about string) (int, string) {
	c.t.Helper()
	return c.send(fmt.Sprintf("/api/leads/%d/call", lead), map[string]string{"about": about})
}

// rung waits until the carrier has been asked, and gives the phone that rings.
func (c *callers) rung(ctx context.Context) *sim.Call {
	c.t.Helper()
	for ctx.Err() == nil {
		if all := c.carrier.Calls(); len(all) > 0 {
			return all[len(all)-1]
		}
		time.Sleep(time.Millisecond)
	}
	c.t.Fatal("nobody was rung")
	return nil
}

// over waits until the only call has ended in the books.
func (c *callers) over(ctx context.Context) call {
	c.t.Helper()
	for ctx.Err() == nil {
		if got := c.only(); got.EndedAt != nil {
			return got
		}
		time.Sleep(time.Millisecond)
	}
	c.t.Fatalf("the call does not end: %+v", c.only())
	return call{}
}

// asked is how often the carrier was asked to place a call.
func (c *callers) asked() (n int) {
	for _, r := range c.carrier.Log().Find(func(r sim.Record) bool { return r.Server == "twilio" }) {
		if strings.HasSuffix(r.Kind, "/Calls.json") {
			n++
		}
	}
	return n
}

// TestAgentCallsALead is a whole call that we have placed: in the words of one who calls.
func TestAgentCallsALead(t *testing.T) {
	quiet(t)
	c := newCallers(t)
	greeting := "תודה שהתקשרתם אלינו"
	c.ai(business.AIChange{Greeting: &greeting})
	ctx := soon(t)
	if status, body := c.place(c.lead, "התור של מחר"); status != 201 || !strings.Contains(body, `"status":"ringing"`) {
		t.Fatalf("%d %s", status, body)
	}
	phone := c.rung(ctx)
	must(t, phone.WaitHeard(ctx, "מדבר העוזר הדיגיטלי"))
	must(t, phone.WaitQuiet(ctx))
	phone.Say("מה שלומך")
	must(t, phone.WaitHeard(ctx, "הבנתי: מה שלומך"))
	must(t, phone.WaitQuiet(ctx))
	if got := c.only(); got.Status != calls.InProgress {
		t.Errorf("while they talk: %+v", got)
	}
	phone.Say("להתראות")
	must(t, phone.Wait(ctx))
	lawful(t, phone)
	got := c.over(ctx)
	if got.Direction != calls.Outbound || got.From != number || got.To != somebody || got.EndReason != calls.EndBotHungUp ||
		got.Outcome != calls.OutcomeConversation || got.LeadID != c.lead || got.PromptVersion == nil {
		t.Errorf("call: %+v", got)
	}
	if strings.Contains(phone.Heard(), greeting) {
		t.Errorf("who was called is greeted as one who calls: %q", phone.Heard())
	}
	sessions := c.model.Sessions()
	if len(sessions) != 1 {
		t.Fatalf("%d sessions", len(sessions))
	}
	for _, words := range []string{prompt, `"direction":"outgoing"`, `"call_reason":"התור של מחר"`, "You are the one who calls"} {
		if !strings.Contains(sessions[0].Instructions(), words) {
			t.Errorf("the model is not told %q", words)
		}
	}
	if n := c.asked(); n != 1 {
		t.Errorf("the carrier was asked %d times", n)
	}
	if c.events("call.placed") != 1 || c.events("call.answered") != 1 || c.events("call.ended") != 1 || c.events("call.started") != 0 {
		t.Error("the events do not tell the call")
	}
	if e := c.complaints(); len(e) > 0 {
		t.Errorf("the model complains: %v", e)
	}
}

// TestCallsThatReachNobody: each end has its name, and leaves nobody's line busy.
func TestCallsThatReachNobody(t *testing.T) {
	t.Parallel()
	for outcome, want := range map[string][2]string{
		"busy": {calls.Busy, calls.Busy}, "no-answer": {calls.NoAnswer, calls.NoAnswer}, "failed": {calls.Failed, calls.Failed},
		"machine": {calls.Completed, calls.EndMachine},
	} {
		t.Run(outcome, func(t *testing.T) {
			t.Parallel()
			c := newCallers(t)
			c.carrier.SetDialOutcome(somebody, outcome)
			c.carrier.SetCallbackFaults(sim.CallbackFaults{Duplicate: true})
			ctx := soon(t)
			if status, body := c.place(c.lead, ""); status != 201 {
				t.Fatalf("%d %s", status, body)
			}
			must(t, c.rung(ctx).Wait(ctx))
			if got := c.over(ctx); got.Status != want[0] || got.EndReason != want[1] || got.Outcome != calls.OutcomeNone {
				t.Errorf("%+v", got)
			}
			if n := c.events("call.ended"); n != 1 {
				t.Errorf("%d ends", n)
			}
			if status, body := c.place(c.lead, ""); status != 201 {
				t.Errorf("again: %d %s", status, body)
			}
		})
	}
}

// TestNobodyIsDialledTwice: what the carrier did not answer is not asked again, whatever became of it.
func TestNobodyIsDialledTwice(t *testing.T) {
	t.Parallel()
	t.Run("it rang", func(t *testing.T) {
		t.Parallel()
		c := newCallers(t)
		c.carrier.SetRESTFaults(sim.RESTFaults{Lost: true, Times: 1})
		ctx := soon(t)
		c.place(c.lead, "")
		phone := c.rung(ctx)
		must(t, phone.WaitHeard(ctx, "מדבר העוזר"))
		c.now.Advance(95 * time.Second)
		must(t, c.queue.Idle(ctx))
		phone.Hangup()
		if got := c.over(ctx); got.EndReason != calls.EndCallerHungUp || c.asked() != 1 {
			t.Errorf("asked %d times, %+v", c.asked(), got)
		}
	})
	t.Run("nobody knows", func(t *testing.T) {
		t.Parallel()
		c := newCallers(t)
		c.carrier.SetRESTFaults(sim.RESTFaults{Status: 500, Code: 20500, Times: 1})
		ctx := soon(t)
		c.place(c.lead, "")
		must(t, c.queue.Idle(ctx))
		if got := c.only(); got.Status != calls.Ringing {
			t.Errorf("given up at once: %+v", got)
		}
		for range 3 {
			c.now.Advance(95 * time.Second)
			must(t, c.queue.Idle(ctx))
		}
		if got := c.only(); got.Status != calls.Failed || got.EndReason != calls.EndUnknown || c.asked() != 1 {
			t.Errorf("asked %d times, %+v", c.asked(), got)
		}
	})
	t.Run("refused", func(t *testing.T) {
		t.Parallel()
		c := newCallers(t)
		c.carrier.SetRESTFaults(sim.RESTFaults{Status: 400, Code: 21215})
		ctx := soon(t)
		c.place(c.lead, "")
		must(t, c.queue.Idle(ctx))
		if got := c.only(); got.EndReason != calls.EndRefused || c.asked() != 1 {
			t.Errorf("asked %d times, %+v", c.asked(), got)
		}
	})
	t.Run("not now", func(t *testing.T) {
		t.Parallel()
		c := newCallers(t)
		c.carrier.SetRESTFaults(sim.RESTFaults{Status: 429, Code: 20429, Times: 1})
		ctx := soon(t)
		c.place(c.lead, "")
		must(t, c.queue.Idle(ctx))
		c.now.Advance(3 * time.Second)
		must(t, c.rung(ctx).WaitStream(ctx)) // a clear no may be asked again
		c.rung(ctx).Hangup()
		if got := c.over(ctx); got.EndReason != calls.EndCallerHungUp || c.asked() != 2 {
			t.Errorf("asked %d times, %+v", c.asked(), got)
		}
	})
}

// TestWhoIsNotCalled: each reason has a fault of its own, and leaves nothing behind.
func TestWhoIsNotCalled(t *testing.T) {
	t.Parallel()
	c := newCallers(t)
	ctx := soon(t)
	off, on := false, true
	refuses := func(why string, lead int64, code string) {
		t.Helper()
		if status, body := c.place(lead, ""); status != 409 || !strings.Contains(body, `"`+code+`"`) {
			t.Errorf("%s: %d %s", why, status, body)
		}
	}
	nameless := int64(0)
	c.write(func(tx *db.Tx) error {
		l, _, err := c.leads.FindOrCreate(tx, leads.Contact{Source: "phone", Name: "בלי מספר", NameSource: "manual"})
		nameless = l.ID
		return err
	})
	refuses("no number", nameless, "lead_without_phone")
	c.ai(business.AIChange{BotCalls: &off})
	refuses("no bot", c.lead, "agent_not_on_phone")
	c.ai(business.AIChange{BotCalls: &on})
	say := func(action string) {
		c.write(func(tx *db.Tx) error {
			_, err := c.consents.Record(tx, consent.Draft{LeadID: c.lead, Channel: consent.Phone, Purpose: consent.ForService, Action: action, How: consent.ByHand, Words: "ביקשה"})
			return err
		})
	}
	say(consent.Withdrawn)
	refuses("asked not to be called", c.lead, "do_not_call")
	say(consent.Granted)
	if status, _ := c.place(999, ""); status != 404 {
		t.Errorf("a lead that does not exist: %d", status)
	}
	if got := c.counts(1); !strings.HasPrefix(got, "calls 0 ") {
		t.Fatalf("refusals left %s", got)
	}
	c.carrier.SetRESTFaults(sim.RESTFaults{Status: 500, Code: 20500}) // all that follow stay open
	for i := range 5 {
		lead := c.lead
		if i > 0 {
			lead = c.newLead(fmt.Sprint("+97252100000", i))
		}
		if status, body := c.place(lead, ""); status != 201 {
			t.Fatalf("call %d: %d %s", i, status, body)
		}
	}
	refuses("twice at once", c.lead, "lead_in_call")
	refuses("too many at once", c.newLead("+972521000009"), "lines_busy")
	must(t, c.queue.Idle(ctx))
	c.now.Advance(11 * time.Hour)
	refuses("in the evening", c.lead, "outside_calling_hours")
}

// TestAnswerToken: the address that a call is answered at is good for its call, once.
func TestAnswerToken(t *testing.T) {
	t.Parallel()
	c := newCallers(t)
	ctx := soon(t)
	c.place(c.lead, "")
	phone := c.rung(ctx)
	must(t, phone.WaitSound(ctx)) // the stream was taken by then
	var answer string
	for _, r := range c.carrier.Log().Find(func(r sim.Record) bool { return r.Server == "twilio" }) {
		if _, rest, found := strings.Cut(r.Body, "&Url="); found {
			answer, _, _ = strings.Cut(rest, "&")
		}
	}
	path, err := url.QueryUnescape(answer)
	must(t, err)
	path = path[strings.Index(path, "/webhook"):]
	form := ring("CAother", number)
	form.Set("Direction", "outbound-api")
	for name, at := range map[string]string{
		"a second call":  path,
		"without token":  path[:strings.Index(path, "&token=")],
		"forged":         path + "x",
		"of another one": strings.Replace(path, "&call=", "&call=1", 1),
	} {
		if status, body := c.post(at, secretKey, form); status != 200 || !strings.HasSuffix(body, "<Response><Hangup/></Response>") {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	form.Set("CallSid", phone.SID)
	if _, body := c.post(path, secretKey, form); !strings.Contains(body, "<Response><Hangup/>") {
		t.Errorf("the token is good twice: %s", body)
	}
	if status, _ := c.post(path, "", form); status != 403 {
		t.Errorf("unsigned: %d", status)
	}
	phone.Hangup()
	c.over(ctx)
}

// TestHangUp: a person of the business ends a call, whatever it is at.
func TestHangUp(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"ringing", "talking"} {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			c := newCallers(t)
			if at == "ringing" {
				c.carrier.SetRing(time.Hour)
			}
			ctx := soon(t)
			c.place(c.lead, "")
			phone := c.rung(ctx)
			want := [2]string{calls.Canceled, calls.EndByTeam}
			if at == "talking" {
				must(t, phone.WaitHeard(ctx, "מדבר העוזר"))
				want[0] = calls.Completed
			}
			end := fmt.Sprintf("/api/calls/%d/hangup", c.only().ID)
			for range 2 {
				if status, body := c.send(end, map[string]string{}); status/100 != 2 {
					t.Errorf("%d %s", status, body)
				}
			}
			got := c.over(ctx)
			must(t, phone.Wait(ctx))
			if got.Status != want[0] || got.EndReason != want[1] {
				t.Errorf("%+v", got)
			}
			if n := c.events("call.hung_up"); n < 1 {
				t.Error("nobody is on record for it")
			}
			if status, _ := c.send("/api/calls/999/hangup", map[string]string{}); status != 404 {
				t.Errorf("a call that does not exist: %d", status)
			}
		})
	}
}
