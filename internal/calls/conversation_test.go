package calls_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/calls"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/sim"
)

const somebody = "+972521234567"

// dial starts a call and waits until the caller hears the bot.
func (h *house) dial(ctx context.Context, f sim.StreamFaults) *sim.Call {
	h.t.Helper()
	return h.carrier.Call(ctx, sim.CallRequest{From: somebody, To: number, Faults: f})
}

func lawful(t *testing.T, phone *sim.Call) {
	t.Helper()
	if v := phone.Violations(); len(v) > 0 {
		t.Errorf("the carrier complains: %v", v)
	}
}

// complaints are the errors that the model sent.
func (h *house) complaints() (all []string) {
	for _, r := range h.model.Log().Find(sim.Of("realtime", "error")) {
		all = append(all, r.Body)
	}
	return all
}

// TestConversation is a whole call: greeting, a question, an answer, goodbye.
func TestConversation(t *testing.T) {
	quiet(t)
	h := newHouse(t, setup{})
	ctx := soon(t)
	phone := h.dial(ctx, sim.StreamFaults{Unknown: true, Replay: true})
	must(t, phone.WaitHeard(ctx, "המספרה של דנה"))
	must(t, phone.WaitQuiet(ctx))
	phone.Say("מה שלומך")
	must(t, phone.WaitHeard(ctx, "הבנתי: מה שלומך"))
	must(t, phone.WaitQuiet(ctx))
	phone.Say("להתראות")
	must(t, phone.Wait(ctx))
	lawful(t, phone)
	if replay := phone.Replay(); replay != "refused" {
		t.Errorf("a second stream with the same token was %s", replay)
	}
	c := h.only()
	if c.EndReason != calls.EndBotHungUp || c.Status != calls.Completed || c.EndedAt == nil || c.Outcome != calls.OutcomeConversation || c.Direction != calls.Inbound {
		t.Errorf("call: %+v", c)
	}
	if c.PromptVersion == nil || *c.PromptVersion == 0 {
		t.Error("no prompt version")
	}
	if !strings.Contains(c.said(), "caller: מה שלומך\nbot: הבנתי: מה שלומך") {
		t.Errorf("transcript:\n%s", c.said())
	}
	if sessions := h.model.Sessions(); len(sessions) != 1 || !strings.Contains(sessions[0].Instructions(), prompt) {
		t.Errorf("%d sessions, the prompt is not told to the letter", len(sessions))
	}
	if e := h.complaints(); len(e) > 0 {
		t.Errorf("the model complains: %v", e)
	}
}

// TestInterruptionIsHeard: the caller speaks into a long answer.
func TestInterruptionIsHeard(t *testing.T) {
	quiet(t)
	h := newHouse(t, setup{})
	long := strings.Repeat("אנחנו פתוחים בכל יום מתשע עד שבע. ", 8)
	h.model.Script(sim.Reply{Say: long}, sim.Reply{Say: "כן"})
	ctx := soon(t)
	phone := h.dial(ctx, sim.StreamFaults{})
	must(t, phone.WaitHeard(ctx, "פתוחים"))
	phone.Say("רגע אחד")
	must(t, phone.WaitHeard(ctx, "כן"))
	must(t, phone.WaitQuiet(ctx))
	phone.Hangup()
	must(t, phone.Wait(ctx))
	h.idle()
	lawful(t, phone)
	if s := phone.Stats(); s.Clears != 1 {
		t.Errorf("stats: %+v", s)
	}
	c := h.only()
	first := c.Transcript[0]
	if !first.Interrupted || !strings.HasPrefix(long, first.Text) || len(first.Text) >= len(long)/2 || first.Text == "" {
		t.Errorf("the interrupted turn is %q", first.Text)
	}
	if c.EndReason != calls.EndCallerHungUp {
		t.Errorf("end reason %s", c.EndReason)
	}
	for _, item := range h.model.Sessions()[0].Items() {
		if item.Role == "assistant" && item.TruncatedAt > 0 {
			t.Logf("truncated at %v: %q, transcript %q", item.TruncatedAt, item.Text, first.Text)
			return
		}
	}
	t.Error("the model was not told what was heard")
}

// idle waits until the carrier has reported everything and no call is led any more.
func (h *house) idle() {
	h.t.Helper()
	h.carrier.Close()
	ctx, cancel := context.WithTimeout(h.t.Context(), time.Minute)
	defer cancel()
	h.calls.Drain(ctx)
}

func TestGreetingOfTheBusiness(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{})
	words := "שלום, כאן המספרה של דנה, איך אפשר לעזור?"
	h.ai(business.AIChange{Greeting: &words})
	ctx := soon(t)
	phone := h.dial(ctx, sim.StreamFaults{})
	must(t, phone.WaitHeard(ctx, words))
	phone.Hangup()
	must(t, phone.Wait(ctx))
	created := h.model.Log().Find(sim.Of("realtime", "response.create"))
	updated := h.model.Log().Find(sim.Of("realtime", "session.updated"))
	if len(created) == 0 || len(updated) == 0 || created[0].At.Sub(updated[0].At) > time.Second {
		t.Error("the greeting was not asked for in time")
	}
}

// TestToolChangesTheLead: the model saves a name, once, and says what really happened.
func TestToolChangesTheLead(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{})
	ctx := soon(t)
	h.model.Script(sim.Reply{Say: "שלום"}, sim.Reply{Calls: []sim.ToolCall{{Name: "save_lead", Arguments: `{"name":"רות לוי"}`}, {Name: "no_such_tool", Arguments: `{}`}}})
	phone := h.dial(ctx, sim.StreamFaults{})
	must(t, phone.WaitHeard(ctx, "שלום"))
	must(t, phone.WaitQuiet(ctx))
	phone.Say("שמי רות לוי")
	answered, err := h.model.Log().Wait(ctx, func(r sim.Record) bool {
		return r.Kind == "conversation.item.create" && strings.Contains(r.Body, `\"ok\":true`)
	})
	must(t, err)
	if !strings.Contains(answered.Body, "function_call_output") {
		t.Errorf("answered with %s", answered.Body)
	}
	must(t, phone.WaitSound(ctx))
	phone.Hangup()
	must(t, phone.Wait(ctx))
	h.idle()
	if c := h.only(); c.LeadName != "רות לוי" {
		t.Errorf("the lead is called %q", c.LeadName)
	}
	if e := h.complaints(); len(e) > 0 {
		t.Errorf("the model complains: %v", e)
	}
}

// TestModelFaults: whatever happens to the model, the caller hears something or is given back to
// the carrier, which offers to take a message.
func TestModelFaults(t *testing.T) {
	const worst = 40 * time.Second // on a busy machine; what hangs would hang for a minute
	for name, fault := range map[string]sim.RealtimeFaults{
		"refuses us":       {RefuseStatus: 401},
		"is down":          {RefuseStatus: 503},
		"does not connect": {ConnectDelay: time.Minute},
		"has no quota":     {Quota: true},
		"start error":      {StartError: "server_error"},
		"is mute":          {FirstAudioDelay: time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, setup{})
			h.model.SetFaults(fault)
			ctx := soon(t)
			begun := time.Now()
			phone := h.dial(ctx, sim.StreamFaults{})
			must(t, phone.WaitHeard(ctx, "להשאיר הודעה"))
			if took := time.Since(begun); took > worst {
				t.Errorf("the caller waited %v", took)
			}
			phone.Hangup()
			must(t, phone.Wait(ctx))
			h.idle()
			if got := h.only(); got.EndReason != calls.EndModelFailed || got.EndedAt == nil {
				t.Errorf("%+v", got)
			}
			lawful(t, phone)
		})
	}
}

// TestModelDropIsMended: the first session dies in the middle of its answer, the second goes on
// and knows what was said.
func TestModelDropIsMended(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{})
	h.model.FailNext(sim.RealtimeFaults{DropAfter: 300 * time.Millisecond})
	ctx := soon(t)
	phone := h.dial(ctx, sim.StreamFaults{})
	_, err := h.model.WaitSession(ctx, 2)
	must(t, err)
	must(t, phone.WaitHeard(ctx, "אפשר לעזור"))
	phone.Hangup()
	must(t, phone.Wait(ctx))
	h.idle()
	if c := h.only(); c.EndReason != calls.EndCallerHungUp {
		t.Errorf("end reason %s\n%s", c.EndReason, c.said())
	}
}

// TestBadStreams: none of these ever reaches a model, and each leaves the caller with the offer.
func TestBadStreams(t *testing.T) {
	limits := calls.DefaultLimits()
	limits.Start = 300 * time.Millisecond
	for name, f := range map[string]sim.StreamFaults{
		"no start": {NoStart: true}, "media first": {MediaFirst: true}, "wrong token": {WrongToken: true},
		"another call": {WrongCall: true}, "wrong signature of the upgrade": {BadSignature: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, setup{limits: limits})
			ctx := soon(t)
			phone := h.dial(ctx, f)
			must(t, phone.WaitHeard(ctx, "להשאיר הודעה"))
			phone.Hangup()
			must(t, phone.Wait(ctx))
			h.idle()
			if n := len(h.model.Sessions()); n != 0 {
				t.Errorf("%d model sessions were opened", n)
			}
			if c := h.only(); c.EndReason == "" || c.EndedAt == nil || c.PromptVersion != nil {
				t.Errorf("%+v", c)
			}
		})
	}
}

// TestBadLines: lines on which a conversation goes on, and what it ends with.
func TestBadLines(t *testing.T) {
	for name, c := range map[string]struct {
		fault sim.StreamFaults
		want  string
	}{
		"burst":        {sim.StreamFaults{Burst: 10}, calls.EndCallerHungUp},
		"jitter":       {sim.StreamFaults{Jitter: true}, calls.EndCallerHungUp},
		"gap":          {sim.StreamFaults{GapAfter: time.Second, GapFor: 500 * time.Millisecond}, calls.EndCallerHungUp},
		"double start": {sim.StreamFaults{DoubleStart: true}, calls.EndCallerHungUp},
		"no stop":      {sim.StreamFaults{NoStop: true}, calls.EndCarrierLost},
		"lost":         {sim.StreamFaults{DropAfter: 3 * time.Second}, calls.EndCarrierLost},
		"garbage":      {sim.StreamFaults{Garbage: true}, calls.EndCarrierLost},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, setup{})
			ctx := soon(t)
			phone := h.dial(ctx, c.fault)
			must(t, phone.WaitSound(ctx))
			if c.want == calls.EndCallerHungUp {
				must(t, phone.WaitHeard(ctx, "המספרה של דנה"))
				phone.Hangup()
			} else if name == "no stop" {
				phone.Hangup()
			} else {
				must(t, phone.WaitHeard(ctx, "להשאיר הודעה"))
				phone.Hangup()
			}
			must(t, phone.Wait(ctx))
			h.idle()
			if got := h.only(); got.EndReason != c.want && !(name == "no stop" && got.EndReason == calls.EndCallerHungUp) {
				t.Errorf("end reason %s, want %s", got.EndReason, c.want)
			}
		})
	}
}

// TestNewPromptNextCall: a running call keeps its version, the next one has the new text.
func TestNewPromptNextCall(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{})
	ctx := soon(t)
	first := h.dial(ctx, sim.StreamFaults{})
	must(t, first.WaitHeard(ctx, "המספרה של דנה"))
	other := "אנחנו הפיצרייה של רון."
	h.write(func(tx *db.Tx) error {
		_, err := h.business.SavePrompts(tx, other, "וואטסאפ")
		return err
	})
	second := h.dial(ctx, sim.StreamFaults{})
	must(t, second.WaitHeard(ctx, "הפיצרייה של רון"))
	first.Hangup()
	second.Hangup()
	must(t, first.Wait(ctx))
	must(t, second.Wait(ctx))
	h.idle()
	all := h.all()
	if len(all) != 2 || all[0].PromptVersion == nil || all[1].PromptVersion == nil || *all[0].PromptVersion == *all[1].PromptVersion {
		t.Errorf("%+v", all)
	}
	if all[0].LeadID != all[1].LeadID {
		t.Error("one caller became two leads")
	}
}

func TestDrainGivesCallsBack(t *testing.T) {
	quiet(t)
	h := newHouse(t, setup{})
	ctx := soon(t)
	phone := h.dial(ctx, sim.StreamFaults{})
	must(t, phone.WaitHeard(ctx, "דנה"))
	short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	h.calls.Drain(short)
	if n := h.calls.Running(); n != 0 {
		t.Errorf("%d calls still run", n)
	}
	if c := h.only(); c.EndReason != calls.EndShutdown || !strings.Contains(c.said(), "bot: ") {
		t.Errorf("%s\n%s", c.EndReason, c.said())
	}
	must(t, phone.WaitHeard(ctx, "להשאיר הודעה"))
	phone.Hangup()
	must(t, phone.Wait(ctx))
	late := h.dial(ctx, sim.StreamFaults{})
	must(t, late.WaitHeard(ctx, "להשאיר הודעה"))
	if slices.Contains(late.Verbs(), "Connect") {
		t.Error("a node that stops took another call")
	}
	late.Hangup()
	must(t, late.Wait(ctx))
}

// TestTurnsAreStoredOnTheWay: a node that dies takes one turn with it, not the conversation.
func TestTurnsAreStoredOnTheWay(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{})
	ctx := soon(t)
	phone := h.dial(ctx, sim.StreamFaults{})
	must(t, phone.WaitHeard(ctx, "אפשר לעזור"))
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for h.only().said() == "" {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatal("the greeting is not stored")
		}
	}
	if c := h.only(); c.EndedAt != nil || c.Status != calls.InProgress || !strings.HasPrefix(c.said(), "bot: שלום") {
		t.Errorf("%+v", c)
	}
	phone.Hangup()
	must(t, phone.Wait(ctx))
}

func TestAdmission(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{maxCalls: 1})
	ctx := soon(t)
	first := h.dial(ctx, sim.StreamFaults{})
	must(t, first.WaitSound(ctx))
	second := h.carrier.Call(ctx, sim.CallRequest{From: "+972539999999", To: number})
	must(t, second.WaitHeard(ctx, "להשאיר הודעה"))
	if first.Streaming() == false {
		t.Error("the first call was made worse")
	}
	first.Hangup()
	second.Hangup()
	must(t, first.Wait(ctx))
	must(t, second.Wait(ctx))
}

func TestManyCallsAtOnce(t *testing.T) {
	quiet(t)
	h := newHouse(t, setup{})
	ctx := soon(t)
	const n = 6
	phones := make([]*sim.Call, n)
	for i := range phones {
		phones[i] = h.carrier.Call(ctx, sim.CallRequest{From: fmt.Sprintf("+9725212345%02d", i), To: number})
	}
	for _, p := range phones {
		must(t, p.WaitHeard(ctx, "המספרה של דנה"))
		p.Hangup()
	}
	for _, p := range phones {
		must(t, p.Wait(ctx))
	}
	h.idle()
	for _, c := range h.all() {
		if c.EndReason != calls.EndCallerHungUp {
			t.Errorf("%d ended with %s", c.ID, c.EndReason)
		}
	}
}
