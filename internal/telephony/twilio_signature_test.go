package telephony

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// twilioSign signs as Twilio does.
func twilioSign(secret, address string, form url.Values) string {
	return base64.StdEncoding.EncodeToString(twilioMAC(secret, address, form))
}

// TestSignatureVectors holds the examples that Twilio publishes with its libraries.
func TestSignatureVectors(t *testing.T) {
	form := url.Values{"CallSid": {"CA1234567890ABCDE"}, "Caller": {"+14158675309"}, "Digits": {"1234"}, "From": {"+14158675309"}, "To": {"+18005551212"}}
	for _, c := range []struct {
		name, address, sign string
		form                url.Values
		want                bool
	}{
		{"documented form", "https://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", form, true},
		{"another query", "https://mycompany.com/myapp.php?foo=1&bar=3", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", form, false},
		{"another scheme", "http://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", form, false},
		{"explicit default port", "https://mycompany.com:443/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", form, true},
		{"another port", "https://mycompany.com:8443/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", form, false},
		{"missing", "https://mycompany.com/myapp.php?foo=1&bar=2", "", form, false},
		{"not base64", "https://mycompany.com/myapp.php?foo=1&bar=2", "***", form, false},
		{"form left out", "https://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", nil, false},
	} {
		if got := twilioSigned("12345", c.address, c.form, c.sign); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	ringing := url.Values{}
	for _, pair := range strings.Split("AccountSid=AC9a9f9392lad99kla0sklakjs90j092j3;ApiVersion=2010-04-01;CallSid=CAd800bb12c0426a7ea4230e492fef2a4f;"+
		"CallStatus=ringing;Called=+15306384866;CalledCity=OAKLAND;CalledCountry=US;CalledState=CA;CalledZip=94612;Caller=+15306666666;"+
		"CallerCity=SOUTH LAKE TAHOE;CallerCountry=US;CallerName=CA Wireless Call;CallerState=CA;CallerZip=89449;Direction=inbound;"+
		"From=+15306666666;FromCity=SOUTH LAKE TAHOE;FromCountry=US;FromState=CA;FromZip=89449;To=+15306384866;ToCity=OAKLAND;"+
		"ToCountry=US;ToState=CA;ToZip=94612", ";") {
		key, value, _ := strings.Cut(pair, "=")
		ringing.Set(key, value)
	}
	if !twilioSigned("1c892n40nd03kdnc0112slzkl3091j20", "http://www.postbin.org/1ed898x", ringing, "fF+xx6dTinOaCdZ0aIeNkHr/ZAA=") {
		t.Error("the libraries' own incoming call is refused")
	}
	if twilioSigned("", "https://x/", nil, twilioSign("", "https://x/", nil)) {
		t.Error("an empty secret signs everything")
	}
}

func TestSignatureCoversThePublicURL(t *testing.T) {
	carrier := Open(Config{PublicURL: "https://moked.example/"})["twilio"]
	form := url.Values{"CallSid": {"CA1"}, "To": {"+97231111111"}}
	post := func(host, sign string) Callback {
		r := httptest.NewRequest("POST", "http://"+host+"/webhook/twilio/voice?to=%2B972", strings.NewReader(form.Encode()))
		r.Header.Set("X-Twilio-Signature", sign)
		c, err := carrier.Parse(httptest.NewRecorder(), r)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	sign := twilioSign("s3cret", "https://moked.example/webhook/twilio/voice?to=%2B972", form)
	if !post("anything.example", sign).Signed("s3cret") {
		t.Error("the Host header decides")
	}
	if post("moked.example", sign).Signed("other") || post("moked.example", "").Signed("s3cret") {
		t.Error("a wrong secret or no signature is accepted")
	}
}

func TestUpgradeSignature(t *testing.T) {
	carrier := Open(Config{PublicURL: "https://moked.example"})["twilio"]
	r := httptest.NewRequest("GET", "http://10.0.0.1/webhook/twilio/media", nil)
	if valid, claimed := carrier.SignedUpgrade(r, "k"); valid || claimed {
		t.Error("no signature is one")
	}
	r.Header.Set("X-Twilio-Signature", twilioSign("k", "wss://moked.example/webhook/twilio/media", nil))
	if valid, claimed := carrier.SignedUpgrade(r, "k"); !valid || !claimed {
		t.Error("Twilio's own signature is refused")
	}
	if valid, _ := carrier.SignedUpgrade(r, "other"); valid {
		t.Error("another secret is accepted")
	}
}

func TestParse(t *testing.T) {
	carrier := Open(Config{PublicURL: "https://moked.example"})["twilio"]
	parse := func(body string) (Callback, error) {
		return carrier.Parse(httptest.NewRecorder(), httptest.NewRequest("POST", "/webhook/twilio/voice", strings.NewReader(body)))
	}
	c, err := parse("CallSid=CA9&From=%2B972521234567&To=%2B97231111111&CallStatus=no-answer&CallDuration=7&RecordingSid=RE1&RecordingDuration=12&RecordingStatus=completed&Direction=inbound")
	if err != nil {
		t.Fatal(err)
	}
	if c.CallID != "CA9" || c.Status != StatusNoAnswer || !c.Status.Over() || c.Duration.Seconds() != 7 || c.Recording.Duration.Seconds() != 12 || c.Withheld || !c.Inbound {
		t.Errorf("%+v", c)
	}
	for _, from := range []string{"", "Anonymous", "anonymous", "+266696687", "Restricted", "unavailable", "sip:anonymous@anonymous.invalid"} {
		if c, _ := parse("From=" + url.QueryEscape(from)); !c.Withheld {
			t.Errorf("%q is taken for a number", from)
		}
	}
	if _, err := parse("a=%zz"); err == nil {
		t.Error("a broken form is read")
	}
	if _, err := parse("a=" + strings.Repeat("x", maxForm)); err == nil {
		t.Error("a huge form is read")
	}
	if c, _ := parse("CallDuration=-3&RecordingDuration=99999999999999"); c.Duration != 0 || c.Recording.Duration != 0 {
		t.Errorf("nonsense durations: %v %v", c.Duration, c.Recording.Duration)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("CallSid=CA1&From=%2B972&To=%2B972&CallStatus=completed")
	f.Add("a=1&a=1&a=2&;=%00")
	carrier := Open(Config{PublicURL: "https://moked.example"})["twilio"]
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest(http.MethodPost, "/webhook/twilio/voice", strings.NewReader(body))
		c, err := carrier.Parse(httptest.NewRecorder(), r)
		if err == nil && c.Signed("secret") {
			t.Error("an unsigned form is accepted")
		}
	})
}
