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
func (c *Carrier) place(from, to string, answer document, callbacks outboundCallbacks, ring time.Duration) *Call {
	call := c.newCall(CallRequest{From: from, To: to}, "outbound-api")
	call.callbacks, call.status = callbacks, "queued"
	c.mu.Lock()
	outcome := c.dial[to]
	c.mu.Unlock()
	go func() {
		callbacks.send(call, "initiated", "ringing")
		call.setStatus("ringing")
		wait(context.Background(), ring)
		if outcome != "" && outcome != "completed" {
			call.setStatus(outcome)
			callbacks.send(call, outcome)
			close(call.done)
			return
		}
		call.setStatus("in-progress")
		callbacks.send(call, "in-progress")
		call.run(context.Background(), answer)
	}()
	return call
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
