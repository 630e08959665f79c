package whatsapp

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Send posts a message; its fate is reported to TwilioStatusPath with our reference.
func (t *twilio) Send(ctx context.Context, a Account, out Outgoing) (string, error) {
	form := url.Values{"To": {whatsappScheme + out.To}, "From": {whatsappScheme + a.Address}}
	switch {
	case out.Template != nil:
		form.Set("ContentSid", out.Template.ID)
		if values := twilioVariables(*out.Template); len(values) > 0 {
			text, err := json.Marshal(values)
			if err != nil {
				return "", &SendError{Code: string(BadMessage), Advice: BadMessage, cause: err}
			}
			form.Set("ContentVariables", string(text))
		}
	case out.Reaction != nil, out.Choices != nil:
		return "", &SendError{Code: "unsupported", Advice: Unsupported}
	case out.Place != nil:
		label := cmp.Or(out.Place.Name, out.Place.Address)
		form.Set("Body", cmp.Or(label, "📍"))
		form.Set("PersistentAction", strings.TrimSuffix(fmt.Sprintf("geo:%g,%g|%s", out.Place.Latitude, out.Place.Longitude, label), "|"))
	default:
		if out.Text != "" {
			form.Set("Body", out.Text)
		}
		if out.File != nil {
			form.Set("MediaUrl", out.File.URL)
		}
	}
	if t.public != "" {
		form.Set("StatusCallback", t.public+TwilioStatusPath+"?"+url.Values{"ref": {out.Ref}}.Encode())
	}
	sid := a.Settings["account_sid"]
	address := t.base + "/2010-04-01/Accounts/" + url.PathEscape(sid) + "/Messages.json"
	var got struct {
		SID string `json:"sid"`
	}
	if err := t.call(ctx, a, http.MethodPost, address, form, &got); err != nil {
		return "", err
	}
	if got.SID == "" {
		return "", &SendError{Outcome: Unknown, Code: "no_answer", Advice: NoAnswer}
	}
	return clean(got.SID), nil
}

// twilioVariables are the values of all variables: in Twilio's templates they share one row of names.
func twilioVariables(f FilledTemplate) map[string]string {
	values := map[string]string{}
	if f.Header.Text != nil {
		values[f.Header.Text.Name] = f.Header.Text.Value
	}
	for _, s := range f.Body {
		values[s.Name] = s.Value
	}
	for _, b := range f.Buttons {
		if b.Name != "" {
			values[b.Name] = b.Value
		}
	}
	return values
}

// call sends a form, or nothing, and reads the JSON of the answer. A failure is a *SendError.
func (t *twilio) call(ctx context.Context, a Account, method, address string, form url.Values, got any) error {
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return &SendError{Code: string(AuthFailed), Advice: AuthFailed, cause: err}
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.Header.Set("User-Agent", userAgent)
	req.SetBasicAuth(a.Settings["account_sid"], a.Settings["auth_token"])
	resp, err := t.client.Do(req)
	if err != nil {
		return unanswered(err)
	}
	answered, err := answer(resp)
	if err != nil {
		return unanswered(err)
	}
	if resp.StatusCode/100 == 2 {
		if err := json.Unmarshal(answered, got); err != nil {
			return &SendError{Outcome: Unknown, Code: "no_answer", Advice: NoAnswer, cause: err}
		}
		return nil
	}
	var refused struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	}
	known := json.Unmarshal(answered, &refused) == nil && refused.Code != 0
	e := refusal(resp, refused.Code, known)
	e.Detail = clean(refused.Message)
	return e
}
