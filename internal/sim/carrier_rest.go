package sim

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// RESTFaults is what goes wrong with the next requests to the REST API.
type RESTFaults struct {
	Status int           `yaml:"status"` // answered instead of doing anything, such as 429 or 500
	Code   int           `yaml:"code"`   // Twilio's code in that answer
	Delay  time.Duration `yaml:"delay"`  // before the answer
	Lost   bool          `yaml:"lost"`   // the request is carried out, and the connection dies before the answer
	Times  int           `yaml:"times"`  // how many requests; 0 means all from now on
}

// SetRESTFaults changes how REST requests go wrong from now on.
func (c *Carrier) SetRESTFaults(f RESTFaults) {
	c.rest.mu.Lock()
	defer c.rest.mu.Unlock()
	c.rest.faults = f
}

// takeFaults is what goes wrong with this request.
func (r *carrierREST) takeFaults() RESTFaults {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := r.faults
	if f.Times > 0 {
		if r.faults.Times--; r.faults.Times == 0 {
			r.faults = RESTFaults{}
		}
	}
	return f
}

// restError is Twilio's error answer.
type restError struct {
	status, code int
	message      string
}

func (e *restError) write(w http.ResponseWriter) {
	if e.status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "1")
	}
	writeJSON(w, e.status, event{"code": e.code, "message": e.message, "status": e.status,
		"more_info": fmt.Sprintf("https://www.twilio.com/docs/errors/%d", e.code)})
}

func badRequest(code int, format string, args ...any) *restError {
	return &restError{http.StatusBadRequest, code, fmt.Sprintf(format, args...)}
}

var errNotFound = &restError{http.StatusNotFound, 20404, "The requested resource was not found"}

// ServeHTTP is the REST API under /2010-04-01/Accounts/….
func (c *Carrier) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f := c.rest.takeFaults()
	if r.ParseForm() != nil {
		badRequest(20001, "The form cannot be read").write(w)
		return
	}
	c.o.Log.add(Record{At: c.o.Clock.Now(), Server: "twilio", Kind: r.Method + " " + r.URL.Path, Header: r.Header, Body: r.PostForm.Encode()})
	if !wait(r.Context(), f.Delay) {
		return
	}
	if f.Status != 0 {
		(&restError{f.Status, f.Code, "A simulated failure"}).write(w)
		return
	}
	if id, ok := strings.CutPrefix(r.URL.Path, "/stored-media/"); ok {
		c.storedMedia(w, r, id)
		return
	}
	sid, rest, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/2010-04-01/Accounts/"), "/")
	if !ok || !strings.HasPrefix(r.URL.Path, "/2010-04-01/Accounts/") {
		if sid, ok = strings.CutSuffix(sid, ".json"); !ok {
			errNotFound.write(w)
			return
		}
		rest = ".json"
	}
	user, pass, _ := r.BasicAuth()
	if user == "" || pass == "" || user != sid || c.o.AccountSID != "" && (user != c.o.AccountSID || pass != c.o.AuthToken) {
		w.Header().Set("WWW-Authenticate", `Basic realm="Twilio API"`)
		(&restError{http.StatusUnauthorized, 20003, "Authenticate"}).write(w)
		return
	}
	if id, ok := strings.CutPrefix(rest, "Messages/MM"+strings.Repeat("0", 32)+"/Media/"); ok {
		c.mediaObject(w, r, id)
		return
	}
	status, body, e := c.route(r, rest)
	switch {
	case f.Lost:
		cut(w)
	case e != nil:
		e.write(w)
	case status == http.StatusNoContent:
		w.WriteHeader(status)
	default:
		if raw, ok := body.([]byte); ok {
			w.Header().Set("Content-Type", "audio/x-wav")
			_, _ = w.Write(raw) // a client that went away needs no answer
			return
		}
		writeJSON(w, status, body)
	}
}

// route finds the resource. Everything that is answered with JSON is named .json, as in Twilio.
func (c *Carrier) route(r *http.Request, path string) (int, any, *restError) {
	name, isJSON := strings.CutSuffix(path, ".json")
	part := strings.Split(name, "/")
	write := r.Method == http.MethodPost && isJSON
	switch {
	case path == ".json" && r.Method == http.MethodGet:
		return http.StatusOK, event{"sid": c.account(), "status": "active", "friendly_name": "Simulated", "type": "Full"}, nil
	case write && name == "Calls":
		return c.createCall(r.PostForm)
	case write && name == "Messages":
		return c.createMessage(r.PostForm)
	case len(part) == 2 && part[0] == "Calls" && isJSON:
		return c.oneCall(part[1], r)
	case write && len(part) == 3 && part[0] == "Calls" && part[2] == "Recordings":
		return c.createRecording(part[1], r.PostForm)
	case write && len(part) == 4 && part[0] == "Calls" && part[2] == "Recordings":
		return c.updateRecording(part[1], part[3], r.PostForm)
	case len(part) == 2 && part[0] == "Messages" && isJSON && r.Method == http.MethodGet:
		return c.fetchMessage(part[1])
	case len(part) == 2 && part[0] == "Recordings":
		return c.oneRecording(part[1], isJSON, r.Method)
	}
	return 0, nil, errNotFound
}

// allow refuses parameters that the resource does not have. Twilio ignores them; here a misspelt
// one must not go unnoticed.
func allow(form url.Values, names string) *restError {
	known := strings.Fields(names)
	for _, name := range slices.Sorted(maps.Keys(form)) {
		if !slices.Contains(known, name) {
			return badRequest(20001, "Unknown parameter %s", name)
		}
	}
	return nil
}

const callParams = "To From Url Twiml Method FallbackUrl FallbackMethod StatusCallback StatusCallbackMethod StatusCallbackEvent Timeout " +
	"TimeLimit SendDigits Record RecordingChannels RecordingTrack RecordingStatusCallback RecordingStatusCallbackMethod " +
	"RecordingStatusCallbackEvent Trim MachineDetection MachineDetectionTimeout MachineDetectionSpeechThreshold " +
	"MachineDetectionSpeechEndThreshold MachineDetectionSilenceTimeout AsyncAmd AsyncAmdStatusCallback AsyncAmdStatusCallbackMethod " +
	"CallToken CallReason CallerId ApplicationSid Byoc"

func (c *Carrier) createCall(form url.Values) (int, any, *restError) {
	if e := allow(form, callParams); e != nil {
		return 0, nil, e
	}
	switch {
	case form.Get("To") == "":
		return 0, nil, badRequest(21201, "No 'To' number is specified")
	case !isPhone(form.Get("To")):
		return 0, nil, badRequest(21211, "The phone number you are attempting to call, %s, is not valid.", form.Get("To"))
	case form.Get("From") == "":
		return 0, nil, badRequest(21213, "No 'From' number is specified")
	case !isPhone(form.Get("From")):
		return 0, nil, badRequest(21212, "The source phone number provided, %s, is not valid.", form.Get("From"))
	case (form.Get("Url") == "") == (form.Get("Twiml") == ""):
		return 0, nil, badRequest(21205, "Url or Twiml parameter is required")
	}
	answer := document{url: form.Get("Url"), method: cmp.Or(form.Get("Method"), "POST"), twiml: form.Get("Twiml")}
	callbacks := outboundCallbacks{url: form.Get("StatusCallback"), method: cmp.Or(form.Get("StatusCallbackMethod"), "POST"), events: form["StatusCallbackEvent"], machine: form.Get("AsyncAmdStatusCallback")}
	if form.Get("MachineDetection") == "" || form.Get("AsyncAmd") != "true" {
		callbacks.machine = ""
	}
	if callbacks.events == nil {
		callbacks.events = []string{"completed"}
	}
	for _, e := range callbacks.events {
		if !slices.Contains([]string{"initiated", "ringing", "answered", "completed"}, e) {
			return 0, nil, badRequest(21626, "Invalid StatusCallbackEvent %s", e)
		}
	}
	call := c.place(form.Get("From"), form.Get("To"), answer, callbacks)
	return http.StatusCreated, call.resource(), nil
}

func (c *Carrier) oneCall(sid string, r *http.Request) (int, any, *restError) {
	call := c.find(sid)
	if call == nil {
		return 0, nil, errNotFound
	}
	if r.Method == http.MethodGet {
		return http.StatusOK, call.resource(), nil
	}
	if r.Method != http.MethodPost {
		return 0, nil, &restError{http.StatusMethodNotAllowed, 20004, "Method not allowed"}
	}
	form := r.PostForm
	if e := allow(form, "Status Url Twiml Method FallbackUrl FallbackMethod StatusCallback StatusCallbackMethod TimeLimit"); e != nil {
		return 0, nil, e
	}
	if s := form.Get("Status"); s != "" && s != "completed" && s != "canceled" {
		return 0, nil, badRequest(21218, "Invalid Status %s", s)
	}
	if form.Get("Status") == "" && form.Get("Url") == "" && form.Get("Twiml") == "" {
		return http.StatusOK, call.resource(), nil
	}
	if call.update(form.Get("Status"), document{url: form.Get("Url"), twiml: form.Get("Twiml"), method: form.Get("Method")}) != nil {
		return 0, nil, badRequest(21220, "Call is not in-progress. Cannot redirect.")
	}
	return http.StatusOK, call.resource(), nil
}

func (c *Carrier) find(sid string) *Call {
	for _, call := range c.Calls() {
		if call.SID == sid {
			return call
		}
	}
	return nil
}

func (call *Call) resource() event {
	return event{
		"sid": call.SID, "account_sid": call.c.account(), "from": call.From, "to": call.To, "status": call.Status(),
		"direction": call.direction, "date_created": call.started.Format(time.RFC1123Z), "api_version": "2010-04-01",
		"uri": "/2010-04-01/Accounts/" + call.c.account() + "/Calls/" + call.SID + ".json",
	}
}

func isPhone(s string) bool {
	digits, ok := strings.CutPrefix(s, "+")
	return ok && len(digits) >= 7 && len(digits) <= 15 && strings.Trim(digits, "0123456789") == "" && digits[0] != '0'
}
