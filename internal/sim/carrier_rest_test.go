package sim

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/audio"
)

// restLab is a carrier with its REST side on a port.
func restLab(t *testing.T) (*product, *Carrier, func(method, path, form string) (int, map[string]any)) {
	p, c, _, _ := lab(t)
	c.o.AccountSID, c.o.Delivery = "AC1", time.Millisecond
	srv := httptest.NewServer(c)
	t.Cleanup(srv.Close)
	c.o.BaseURL = srv.URL
	return p, c, func(method, path, form string) (int, map[string]any) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), method, srv.URL+"/2010-04-01/Accounts/AC1"+path, strings.NewReader(form))
		must(t, err)
		req.SetBasicAuth("AC1", "secret")
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		res, err := (&http.Client{}).Do(req)
		must(t, err)
		defer res.Body.Close()
		raw, err := io.ReadAll(res.Body)
		must(t, err)
		out := map[string]any{"raw": string(raw)}
		_ = json.Unmarshal(raw, &out) // sound and empty answers are no JSON
		return res.StatusCode, out
	}
}

func TestRESTAuthenticates(t *testing.T) {
	c := NewCarrier(CarrierOptions{AccountSID: "AC1", AuthToken: "secret"})
	for _, who := range []struct {
		path, user, pass string
		want             int
	}{
		{"AC1.json", "AC1", "secret", 200}, {"AC1.json", "AC1", "x", 401}, {"AC1.json", "", "", 401}, {"AC2.json", "AC1", "secret", 401},
		{"AC1/Nothing.json", "AC1", "secret", 404}, {"AC1", "AC1", "secret", 404},
	} {
		r := httptest.NewRequest("GET", "/2010-04-01/Accounts/"+who.path, nil)
		if who.user != "" {
			r.SetBasicAuth(who.user, who.pass)
		}
		w := httptest.NewRecorder()
		c.ServeHTTP(w, r)
		if w.Code != who.want {
			t.Errorf("%+v: %d %s", who, w.Code, w.Body)
		}
	}
}

func TestRESTRefuses(t *testing.T) {
	_, _, do := restLab(t)
	for name, c := range map[string]struct {
		path string
		form url.Values
		code float64
	}{
		"call to nobody":      {"/Calls.json", url.Values{"From": {"+97231234567"}, "Url": {"http://x"}}, 21201},
		"call to nonsense":    {"/Calls.json", url.Values{"To": {"12"}, "From": {"+97231234567"}, "Url": {"http://x"}}, 21211},
		"call from nobody":    {"/Calls.json", url.Values{"To": {"+972521234567"}, "Url": {"http://x"}}, 21213},
		"call with no TwiML":  {"/Calls.json", url.Values{"To": {"+972521234567"}, "From": {"+97231234567"}}, 21205},
		"call with a typo":    {"/Calls.json", url.Values{"To": {"+972521234567"}, "From": {"+97231234567"}, "url": {"http://x"}}, 20001},
		"call with events":    {"/Calls.json", url.Values{"To": {"+972521234567"}, "From": {"+97231234567"}, "Url": {"http://x"}, "StatusCallbackEvent": {"ended"}}, 21626},
		"update of no call":   {"/Calls/CA0.json", url.Values{"Status": {"completed"}}, 20404},
		"recording no call":   {"/Calls/CA0/Recordings.json", url.Values{}, 20404},
		"message to nobody":   {"/Messages.json", url.Values{"From": {"whatsapp:+97231234567"}, "Body": {"x"}}, 21604},
		"message from nobody": {"/Messages.json", url.Values{"To": {"whatsapp:+972521234567"}, "Body": {"x"}}, 21603},
		"mixed channels":      {"/Messages.json", url.Values{"To": {"whatsapp:+972521234567"}, "From": {"+97231234567"}, "Body": {"x"}}, 63007},
		"empty message":       {"/Messages.json", url.Values{"To": {"+972521234567"}, "From": {"+97231234567"}}, 21602},
		"long message":        {"/Messages.json", url.Values{"To": {"+972521234567"}, "From": {"+97231234567"}, "Body": {strings.Repeat("א", 1601)}}, 21617},
		"broken variables":    {"/Messages.json", url.Values{"To": {"+972521234567"}, "From": {"+97231234567"}, "ContentSid": {"HX1"}, "ContentVariables": {"{"}}, 21656},
	} {
		if status, e := do("POST", c.path, c.form.Encode()); status < 400 || e["code"] != c.code {
			t.Errorf("%s: %d %v", name, status, e["raw"])
		}
	}
}

func TestRESTMessages(t *testing.T) {
	p, c, do := restLab(t)
	form := url.Values{"To": {"whatsapp:+972521234567"}, "From": {"whatsapp:+97231234567"}, "Body": {"שלום"}, "StatusCallback": {p.url + "/mstatus"}}
	status, m := do("POST", "/Messages.json", form.Encode())
	if status != 201 || m["status"] != "queued" {
		t.Fatalf("%d %v", status, m)
	}
	c.FailMessages("+972521234567", 63016)
	_, failed := do("POST", "/Messages.json", form.Encode())
	c.Close()
	got := map[any][]string{}
	for _, f := range p.posted("/mstatus") {
		got[f.Get("MessageSid")] = append(got[f.Get("MessageSid")], f.Get("MessageStatus")+f.Get("ErrorCode"))
	}
	if s := got[m["sid"]]; !slices.Equal(s, []string{"sent", "delivered", "read"}) {
		t.Errorf("statuses %v", s)
	}
	if s := got[failed["sid"]]; !slices.Equal(s, []string{"failed63016"}) {
		t.Errorf("statuses %v", s)
	}
	if _, m := do("GET", "/Messages/"+failed["sid"].(string)+".json", ""); m["error_code"] != 63016.0 {
		t.Errorf("%v", m)
	}
	code, sid, err := c.Receive(t.Context(), p.url+"/in", InboundWhatsApp{From: "+972521234567", To: "+97231234567", Text: "היי", Name: "דנה"})
	if in := p.posted("/in"); err != nil || code != 200 || len(in) != 1 || in[0].Get("Body") != "היי" || in[0].Get("MessageSid") != sid {
		t.Errorf("%d %v %v", code, err, p.posted("/in"))
	}
}

func TestRESTPlacesCalls(t *testing.T) {
	p, c, do := restLab(t)
	p.twiml = `<Response><Say>שלום מהעסק</Say></Response>`
	form := url.Values{"To": {"+972521234567"}, "From": {"+97231234567"}, "Url": {p.url + "/voice"}, "StatusCallback": {p.url + "/cstatus"},
		"StatusCallbackEvent": {"initiated", "ringing", "answered", "completed"}}
	status, call := do("POST", "/Calls.json", form.Encode())
	if status != 201 || call["direction"] != "outbound-api" {
		t.Fatalf("%d %v", status, call)
	}
	must(t, c.Calls()[0].Wait(t.Context()))
	c.Close()
	var told []string
	for _, f := range p.posted("/cstatus") {
		told = append(told, f.Get("CallStatus"))
	}
	slices.Sort(told) // each status is a request of its own, so they race, as they do in life
	if !slices.Equal(told, []string{"completed", "in-progress", "initiated", "ringing"}) || c.Calls()[0].Heard() != "שלום מהעסק" {
		t.Errorf("told %v, heard %q", told, c.Calls()[0].Heard())
	}
	c.SetDialOutcome("+972521234567", "busy")
	do("POST", "/Calls.json", form.Encode())
	must(t, c.Calls()[1].Wait(t.Context()))
	if s := c.Calls()[1].Status(); s != "busy" {
		t.Errorf("a busy number ended as %s", s)
	}
}

func TestRESTChangesAndRecordsACall(t *testing.T) {
	p, c, do := restLab(t)
	call := c.Call(t.Context(), CallRequest{From: "+972521234567", To: "+97231234567"})
	must(t, call.WaitStream(t.Context()))
	path := "/Calls/" + call.SID
	status, rec := do("POST", path+"/Recordings.json", url.Values{"RecordingChannels": {"dual"}, "RecordingStatusCallback": {p.url + "/rec"}}.Encode())
	if status != 201 {
		t.Fatalf("%d %v", status, rec)
	}
	if status, _ := do("POST", path+"/Recordings.json", ""); status != 400 {
		t.Errorf("a second recording: %d", status)
	}
	call.Say("נשמע")
	call.Silence(100 * time.Millisecond)
	must(t, call.WaitSpoken(t.Context()))
	if status, r := do("POST", path+"/Recordings/Twilio.CURRENT.json", "Status=paused"); status != 200 || r["status"] != "paused" {
		t.Errorf("pausing: %d %v", status, r)
	}
	call.Say("סודי")
	call.Silence(100 * time.Millisecond)
	must(t, call.WaitSpoken(t.Context()))
	if status, r := do("POST", path+".json", url.Values{"Twiml": {`<Response><Say>מעביר</Say></Response>`}}.Encode()); status != 200 {
		t.Fatalf("changing the call: %d %v", status, r)
	}
	must(t, call.Wait(t.Context()))
	c.Close()
	if got := strings.Join(call.Verbs(), " "); got != "Connect Say" || !strings.Contains(call.Heard(), "מעביר") {
		t.Errorf("verbs %s, heard %q", got, call.Heard())
	}
	if f := p.posted("/rec"); len(f) != 1 || f[0].Get("RecordingStatus") != "completed" || f[0].Get("RecordingChannels") != "2" {
		t.Fatalf("recording callbacks: %v", f)
	}
	_, wav := do("GET", "/Recordings/"+rec["sid"].(string)+".wav", "")
	w, err := audio.ReadWAV([]byte(wav["raw"].(string)))
	must(t, err)
	var caller []byte
	for i := 0; i < len(w.Data); i += 2 {
		caller = append(caller, w.Data[i])
	}
	if got, _ := audio.DecodeText(caller); w.Channels != 2 || got != "נשמע" {
		t.Errorf("%d channels, the caller's says %q", w.Channels, got)
	}
	if status, e := do("POST", path+".json", "Status=completed"); status != 400 || e["code"] != 21220.0 {
		t.Errorf("ending a call that is over: %d %v", status, e)
	}
	if status, _ := do("DELETE", "/Recordings/"+rec["sid"].(string)+".json", ""); status != 204 {
		t.Errorf("deleting the recording: %d", status)
	}
}

func TestRESTHangsUp(t *testing.T) {
	_, c, do := restLab(t)
	call := c.Call(t.Context(), CallRequest{From: "+972521234567", To: "+97231234567"})
	must(t, call.WaitStream(t.Context()))
	if status, _ := do("POST", "/Calls/"+call.SID+".json", "Status=completed"); status != 200 {
		t.Fatalf("%d", status)
	}
	must(t, call.Wait(t.Context()))
	if _, r := do("GET", "/Calls/"+call.SID+".json", ""); r["status"] != "completed" {
		t.Errorf("%v", r)
	}
}

func TestRESTFaults(t *testing.T) {
	_, c, do := restLab(t)
	c.SetRESTFaults(RESTFaults{Status: 429, Code: 20429, Times: 1})
	if status, e := do("GET", ".json", ""); status != 429 || e["code"] != 20429.0 {
		t.Errorf("%d %v", status, e)
	}
	if status, _ := do("GET", ".json", ""); status != 200 {
		t.Errorf("%d after the fault", status)
	}
}
