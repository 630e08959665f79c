package telephony

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

var errNoCallID = errors.New("telephony: twilio accepted a call and did not name it")

// Dial creates a call through the REST API. Whether a machine has picked up is found out while the
// call goes on: a person who says hello is answered at once.
func (t *twilio) Dial(ctx context.Context, settings map[string]string, d Dial) (string, error) {
	account := settings[twilioAccount]
	form := url.Values{
		"To": {d.To}, "From": {d.From}, "Url": {d.Answered}, "Method": {"POST"},
		"StatusCallback": {d.Status}, "StatusCallbackMethod": {"POST"}, "StatusCallbackEvent": {"ringing", "answered", "completed"},
		"Timeout": {strconv.Itoa(int(d.Ring.Seconds()))}, "TimeLimit": {strconv.Itoa(int(d.Max.Seconds()))},
		"MachineDetection": {"Enable"}, "AsyncAmd": {"true"}, "AsyncAmdStatusCallback": {d.Machine}, "AsyncAmdStatusCallbackMethod": {"POST"},
	}
	address := t.TwilioURL + "/2010-04-01/Accounts/" + url.PathEscape(account) + "/Calls.json"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(account, settings[twilioToken])
	res, err := t.HTTP.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxForm))
	if err != nil {
		return "", err
	}
	return readDialled(res.StatusCode, body)
}

// readDialled takes the answer to a dialling apart. What the server could not say clearly (a status
// of 500, a body cut short) is no refusal: the phone may be ringing.
func readDialled(status int, body []byte) (string, error) {
	var answer struct {
		SID  string `json:"sid"`
		Code int    `json:"code"`
	}
	broken := json.Unmarshal(body, &answer)
	switch {
	case status/100 == 2 && broken == nil && answer.SID != "":
		return answer.SID, nil
	case status/100 == 2:
		return "", errors.Join(errNoCallID, broken)
	case status/100 == 4 && status != http.StatusRequestTimeout:
		if answer.Code == 0 {
			answer.Code = status
		}
		return "", &RefusedError{Code: answer.Code, Temporary: status == http.StatusTooManyRequests}
	}
	return "", fmt.Errorf("telephony: twilio answered %d to a dialling", status)
}
