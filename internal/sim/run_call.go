package sim

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/moked/moked/internal/audio"
)

// CallOptions is a call of the command line.
type CallOptions struct {
	URL        string // of the product, such as http://localhost:8080
	PublicURL  string // what the product calls itself, if that differs; signatures are over it
	From, To   string // instead of the scenario's
	AccountSID string
	AuthToken  string // of the voice channel
	Script     string // a built-in scenario or a file; DefaultScript if empty
	Simulator  string // the control address of the simulator that plays the model; optional
	Speed      float64
	// JitterBuffer is as in CarrierOptions.
	JitterBuffer time.Duration
}

// ErrExpectation is returned when a call went otherwise than its scenario says.
var ErrExpectation = errors.New("the call did not go as expected")

// RunCall rings a product and plays a scenario, line by line on out.
func RunCall(ctx context.Context, o CallOptions, out io.Writer) error {
	s, err := LoadScenario(o.Script)
	if err != nil {
		return err
	}
	s.From, s.To = cmp.Or(o.From, s.From), cmp.Or(o.To, s.To)
	if s.From == "" || s.To == "" {
		return errors.New("the call needs a caller and a number to call (--from, --to)")
	}
	if s.Simulator != nil {
		if err := instruct(ctx, o.Simulator, *s.Simulator); err != nil {
			return err
		}
	}
	base := strings.TrimRight(o.URL, "/")
	c := NewCarrier(CarrierOptions{AccountSID: o.AccountSID, AuthToken: o.AuthToken, PublicURL: strings.TrimRight(o.PublicURL, "/"),
		VoiceURL: base + "/webhook/twilio/voice", StatusURL: base + "/webhook/twilio/voice/status", Speed: o.Speed, JitterBuffer: o.JitterBuffer})
	defer c.Close()
	ctx, cancel := context.WithTimeout(ctx, s.Limit)
	defer cancel()
	p := &printer{out: out, start: wall.Now(), clock: wall}
	p.line("☎", "%s: %s → %s, %s", s.Name, s.From, s.To, base)
	call := c.Call(ctx, CallRequest{From: s.From, To: s.To, CallerName: s.CallerName, Faults: s.Faults})
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		p.watch(call)
	}()
	failures := s.play(ctx, call, p)
	call.Hangup()
	err = call.Wait(context.WithoutCancel(ctx))
	<-watched
	if err != nil {
		failures = append(failures, "the carrier gave up: "+err.Error())
	}
	failures = append(failures, s.Expect.check(call)...)
	p.summary(call)
	for _, f := range failures {
		p.line("✗", "%s", f)
	}
	if len(failures) > 0 {
		return fmt.Errorf("%w (%d)", ErrExpectation, len(failures))
	}
	p.line("✓", "as expected")
	return nil
}

// instruct sends a Control to a simulator.
func instruct(ctx context.Context, url string, control Control) error {
	if url == "" {
		return errors.New("the scenario instructs the simulator, whose address is not known (--simulator)")
	}
	doc, err := yaml.Marshal(control)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, url, bytes.NewReader(doc))
	if err != nil {
		return err
	}
	res, err := (&http.Client{Timeout: 10 * time.Second}).Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusNoContent {
		body, _ := io.ReadAll(io.LimitReader(res.Body, 4096)) // to explain the refusal
		return fmt.Errorf("the simulator refused its instructions: %s", body)
	}
	return nil
}

// play carries out the steps and returns what did not happen.
func (s Scenario) play(ctx context.Context, call *Call, p *printer) (failures []string) {
	mark := 0 // how much had been heard when the caller last spoke
	for i, step := range s.Steps {
		if err := step.play(ctx, call, p, &mark); err != nil {
			return append(failures, fmt.Sprintf("step %d: %v", i+1, err))
		}
	}
	return failures
}

func (step Step) play(ctx context.Context, call *Call, p *printer, mark *int) error {
	switch {
	case step.Say != "":
		if err := step.turn(ctx, call); err != nil {
			return fmt.Errorf("«%s» was not said: %w", step.Say, err)
		}
		*mark = len(call.Heard())
		p.line("→", "%s", step.Say)
		call.Say(step.Say)
		// A moment of silence behind the words, so that two sentences are two.
		call.Silence(100 * time.Millisecond)
		return call.WaitSpoken(ctx)
	case step.SilenceMs > 0:
		call.Silence(time.Duration(step.SilenceMs) * time.Millisecond)
		return call.WaitSpoken(ctx)
	case step.WaitMs > 0:
		t := time.NewTimer(time.Duration(step.WaitMs) * time.Millisecond)
		defer t.Stop()
		select {
		case <-t.C:
		case <-call.Done():
		case <-ctx.Done():
			return ctx.Err()
		}
		return nil
	case step.DTMF != "":
		p.line("→", "[%s]", step.DTMF)
		call.Press(step.DTMF)
		return call.WaitSpoken(ctx)
	case step.Hangup:
		if call.Status() == "in-progress" {
			p.line("→", "hangs up")
		}
		call.Hangup()
		return nil
	}
	return step.Expect.wait(ctx, call, *mark)
}

// turn waits until it is the caller's turn: when the other side is quiet, or when it is to be
// interrupted.
func (step Step) turn(ctx context.Context, call *Call) error {
	if step.BargeInMs != nil {
		if err := call.WaitSound(ctx); err != nil {
			return err
		}
		call.Silence(time.Duration(*step.BargeInMs) * time.Millisecond)
		return call.WaitSpoken(ctx)
	}
	for quiet := 0; quiet < 20; { // 400 ms: people do not talk into a breath
		if call.Quiet() {
			quiet++
		} else {
			quiet = 0
		}
		call.Silence(audio.FrameTime)
		if err := call.WaitSpoken(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (e Expect) wait(ctx context.Context, call *Call, mark int) error {
	within := time.Duration(e.WithinMs) * time.Millisecond
	if within == 0 {
		within = 10 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	want := max(e.Words, 1)
	err := call.wait(ctx, func() bool {
		heard := call.heard.String()[mark:]
		return strings.Contains(heard, e.HeardContains) && (e.HeardContains != "" || len(strings.Fields(heard)) >= want)
	})
	switch {
	case err == nil:
		return nil
	case e.HeardContains != "":
		return fmt.Errorf("«%s» was not heard within %v; heard: «%s»", e.HeardContains, within, call.Heard()[mark:])
	}
	return fmt.Errorf("%d words were not heard within %v; heard: «%s»", want, within, call.Heard()[mark:])
}

func (o Outcome) check(call *Call) (failures []string) {
	fail := func(format string, args ...any) { failures = append(failures, fmt.Sprintf(format, args...)) }
	heard, verbs := call.Heard(), call.Verbs()
	for _, words := range o.HeardContains {
		if !strings.Contains(heard, words) {
			fail("«%s» was never heard", words)
		}
	}
	for _, words := range o.HeardNotContains {
		if strings.Contains(heard, words) {
			fail("«%s» was heard", words)
		}
	}
	if len(verbs) < len(o.Verbs) || !slices.Equal(verbs[:len(o.Verbs)], o.Verbs) {
		fail("the verbs were %v, not %v", verbs, o.Verbs)
	}
	if o.Status != "" && call.Status() != o.Status {
		fail("the call ended as %s, not %s", call.Status(), o.Status)
	}
	if v := call.Violations(); o.Violations != nil && len(v) != *o.Violations {
		fail("the carrier's rules were broken %d times: %v", len(v), v)
	}
	if n := call.Stats().Clears; o.Clears != nil && n < *o.Clears {
		fail("the sound was cleared %d times, not %d", n, *o.Clears)
	}
	if o.Replay != "" && call.Replay() != o.Replay {
		fail("a second use of the token was %q, not %s", call.Replay(), o.Replay)
	}
	return failures
}
