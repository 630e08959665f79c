package sim

import (
	"net/http"
	"net/url"
	"strings"
)

func (c *Carrier) createRecording(callSID string, form url.Values) (int, any, *restError) {
	if e := allow(form, "RecordingChannels RecordingTrack RecordingStatusCallback RecordingStatusCallbackMethod RecordingStatusCallbackEvent Trim"); e != nil {
		return 0, nil, e
	}
	call := c.find(callSID)
	if call == nil {
		return 0, nil, errNotFound
	}
	rec, ok := call.startRecording(form.Get("RecordingStatusCallback"))
	if !ok {
		return 0, nil, badRequest(21220, "Requested resource is not eligible for recording")
	}
	return http.StatusCreated, c.rest.resource(c, rec), nil
}

func (c *Carrier) updateRecording(callSID, sid string, form url.Values) (int, any, *restError) {
	if e := allow(form, "Status PauseBehavior"); e != nil {
		return 0, nil, e
	}
	call := c.find(callSID)
	if call == nil {
		return 0, nil, errNotFound
	}
	call.mu.Lock()
	r := call.recorder
	if r == nil || sid != "Twilio.CURRENT" && sid != r.rec.SID {
		call.mu.Unlock()
		return 0, nil, errNotFound
	}
	status := form.Get("Status")
	r.paused = status == "paused"
	call.mu.Unlock()
	switch status {
	case "stopped":
		call.stopRecording()
	case "paused", "in-progress":
		c.rest.mu.Lock()
		r.rec.Status = status
		c.rest.mu.Unlock()
	default:
		return 0, nil, badRequest(20001, "Invalid Status %s", status)
	}
	return http.StatusOK, c.rest.resource(c, r.rec), nil
}

func (c *Carrier) oneRecording(name string, isJSON bool, method string) (int, any, *restError) {
	sid, _, _ := strings.Cut(name, ".")
	c.rest.mu.Lock()
	rec := c.rest.recordings[sid]
	if rec != nil && method == http.MethodDelete {
		delete(c.rest.recordings, sid)
	}
	c.rest.mu.Unlock()
	switch {
	case rec == nil:
		return 0, nil, errNotFound
	case method == http.MethodDelete:
		return http.StatusNoContent, nil, nil
	case isJSON:
		return http.StatusOK, c.rest.resource(c, rec), nil
	}
	c.rest.mu.Lock()
	defer c.rest.mu.Unlock()
	return http.StatusOK, rec.Sound.Bytes(), nil
}

func (r *carrierREST) resource(c *Carrier, rec *recording) event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return event{"sid": rec.SID, "call_sid": rec.CallSID, "account_sid": c.account(), "status": rec.Status, "channels": rec.Channels,
		"duration": rec.seconds(), "source": rec.Source}
}
