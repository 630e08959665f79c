package telephony

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/moked/moked/internal/fault"
)

// The names of Twilio's settings.
const (
	twilioAccount = "account_sid"
	twilioToken   = "auth_token"
)

func init() {
	register(Info{
		Provider: "twilio",
		Label:    fault.Text{He: "Twilio", En: "Twilio"},
		Secret:   twilioToken,
		Fields: []Field{
			{Key: twilioAccount, Label: fault.Text{He: "מזהה חשבון (Account SID)", En: "Account SID"}, Required: true},
			{Key: twilioToken, Label: fault.Text{He: "מפתח סודי (Auth Token)", En: "Auth Token"}, Secret: true, Required: true},
		},
	}, func(c Config) Carrier {
		if c.TwilioURL == "" {
			c.TwilioURL = "https://api.twilio.com"
		}
		c.TwilioURL = strings.TrimRight(c.TwilioURL, "/")
		c.PublicURL = strings.TrimRight(c.PublicURL, "/")
		return &twilio{c}
	})
}

// twilio is Twilio Programmable Voice with bidirectional Media Streams.
type twilio struct{ Config }

// maxForm is far more than any of Twilio's forms.
const maxForm = 64 << 10

// errForm is a webhook body that is no form.
var errForm = errors.New("telephony: not a form")

// Parse reads a form. The URL that the signature covers is our public one: what stands in the Host
// header is up to whoever sends the request.
func (t *twilio) Parse(w http.ResponseWriter, r *http.Request) (Callback, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxForm))
	if err != nil {
		return Callback{}, err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return Callback{}, fmt.Errorf("%w: %w", errForm, err)
	}
	c := parseTwilioForm(form)
	c.url = t.PublicURL + r.URL.RequestURI()
	c.sign = r.Header.Get("X-Twilio-Signature")
	return c, nil
}

func parseTwilioForm(form url.Values) Callback {
	c := Callback{
		CallID: form.Get("CallSid"), From: form.Get("From"), To: form.Get("To"),
		Inbound:    !strings.HasPrefix(form.Get("Direction"), "outbound"),
		Status:     twilioStatus(form.Get("CallStatus")),
		Duration:   seconds(form.Get("CallDuration")),
		AnsweredBy: form.Get("AnsweredBy"),
		Recording: Recording{
			ID: form.Get("RecordingSid"), URL: form.Get("RecordingUrl"), Duration: seconds(form.Get("RecordingDuration")),
			Failed: form.Get("RecordingStatus") == "failed" || form.Get("RecordingStatus") == "absent",
		},
		form: form,
		test: func(c Callback, secret string) bool { return twilioSigned(secret, c.url, c.form, c.sign) },
	}
	c.Withheld = withheld(c.From)
	return c
}

// withheld knows what Twilio writes in place of a hidden number: words, and the telephone-keypad
// spellings of ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE.
func withheld(from string) bool {
	switch strings.TrimPrefix(strings.ToLower(from), "+") {
	case "", "anonymous", "restricted", "blocked", "unknown", "unavailable", "private",
		"266696687", "7378742833", "2562533", "8656696", "86282452253":
		return true
	}
	return strings.HasPrefix(from, "sip:anonymous@")
}

func twilioStatus(s string) Status {
	switch s {
	case "queued", "initiated", "ringing":
		return StatusRinging
	case "in-progress", "answered":
		return StatusInProgress
	case "completed":
		return StatusCompleted
	case "busy":
		return StatusBusy
	case "no-answer":
		return StatusNoAnswer
	case "failed":
		return StatusFailed
	case "canceled":
		return StatusCanceled
	}
	return StatusNone
}

func seconds(s string) time.Duration {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 7*24*3600 {
		return 0
	}
	return time.Duration(n) * time.Second
}

// SignedUpgrade checks the signature of a WebSocket upgrade, which covers the ws URL without
// parameters. The signature is a second proof here: the first is the token in the stream's start.
func (t *twilio) SignedUpgrade(r *http.Request, secret string) (valid, claimed bool) {
	sign := r.Header.Get("X-Twilio-Signature")
	if sign == "" {
		return false, false
	}
	public := "ws" + strings.TrimPrefix(t.PublicURL, "http") + r.URL.RequestURI()
	return twilioSigned(secret, public, nil, sign), true
}

// HangUp completes the call through the REST API.
func (t *twilio) HangUp(ctx context.Context, settings map[string]string, callID string) error {
	account := settings[twilioAccount]
	address := t.TwilioURL + "/2010-04-01/Accounts/" + url.PathEscape(account) + "/Calls/" + url.PathEscape(callID) + ".json"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader("Status=completed"))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(account, settings[twilioToken])
	res, err := t.HTTP.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, maxForm)) // so that the connection can be used again
	if res.StatusCode/100 != 2 && res.StatusCode != http.StatusNotFound {
		return fmt.Errorf("telephony: twilio answered %d to a hang-up", res.StatusCode)
	}
	return nil
}
