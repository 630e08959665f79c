package sim

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// outboundCallbacks is where the progress of a call that the product placed is told.
type outboundCallbacks struct {
	url, method string
	events      []string
	machine     string // where it is told whether a machine has picked up
}

// send posts the statuses that the product asked for.
func (o outboundCallbacks) send(call *Call, statuses ...string) {
	var series []url.Values
	for _, status := range statuses {
		name := map[string]string{"in-progress": "answered", "initiated": "initiated", "ringing": "ringing"}[status]
		if name == "" {
			name = "completed"
		}
		if slices.Contains(o.events, name) {
			series = append(series, call.statusForm(status))
		}
	}
	call.c.callback(o.method, o.url, 0, series...)
}

// place rings a number for the product. What the person there does is scripted with Calls: the
// newest call can be spoken for like any other.
func (c *Carrier) place(from, to string, answer document, callbacks outboundCallbacks) *Call {
	call := c.newCall(CallRequest{From: from, To: to}, "outbound-api")
	call.callbacks, call.status = callbacks, "queued"
	c.mu.Lock()
	outcome, lines, ring := c.dial[to], c.o.Callee, c.ring
	c.mu.Unlock()
	go func() {
		callbacks.send(call, "initiated", "ringing")
		call.setStatus("ringing")
		timer := time.NewTimer(ring)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-call.hangup:
			outcome = "canceled"
		}
		if outcome != "" && outcome != "completed" && outcome != "machine" {
			call.setStatus(outcome)
			callbacks.send(call, outcome)
			close(call.done)
			return
		}
		call.setStatus("in-progress")
		callbacks.send(call, "in-progress")
		call.detect(outcome == "machine")
		go call.pickUp(lines)
		call.run(context.Background(), answer)
	}()
	return call
}

// detect tells the product who has picked up, once the stream has begun, if it wants to know.
func (call *Call) detect(machine bool) {
	if call.callbacks.machine == "" {
		return
	}
	form := call.form()
	form.Set("AnsweredBy", map[bool]string{false: "human", true: "machine_start"}[machine])
	form.Set("MachineDetectionDuration", "1200")
	go func() {
		if call.WaitStream(context.Background()) == nil {
			call.c.callback(http.MethodPost, call.callbacks.machine, 0, form)
		}
	}()
}

// pickUp says the lines of a person who was called, each when the other side has spoken and become
// quiet, and hangs up after the last.
func (call *Call) pickUp(lines []string) {
	ctx := context.Background() // the end of the call ends every wait
	for _, line := range lines {
		if call.WaitSound(ctx) != nil || (Step{Say: line}).turn(ctx, call) != nil {
			return
		}
		call.Say(line)
		call.Silence(100 * time.Millisecond)
		if call.WaitSpoken(ctx) != nil {
			return
		}
	}
	if len(lines) > 0 && call.WaitSound(ctx) == nil && (Step{Say: "."}).turn(ctx, call) == nil {
		call.Hangup()
	}
}

// update is the REST API's change of a running call: an end, or another document.
func (call *Call) update(status string, doc document) error {
	select {
	case <-call.done:
		return errors.New("the call is over")
	default:
	}
	if status == "completed" || status == "canceled" {
		call.Hangup()
		return nil
	}
	if doc.method == "" {
		doc.method = http.MethodPost
	}
	select {
	case call.redirect <- doc:
	default: // one change is under way already; the newest wins there too, a moment later
		return errors.New("the call is being changed")
	}
	return nil
}
