package telephony

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// Sound fetches a recording through the REST API. The address is made of our own configuration and
// the recording's id: the one that a webhook names is up to whoever wrote the webhook.
func (t *twilio) Sound(ctx context.Context, settings map[string]string, recordingID string) (Sound, error) {
	account := settings[twilioAccount]
	address := t.TwilioURL + "/2010-04-01/Accounts/" + url.PathEscape(account) + "/Recordings/" + url.PathEscape(recordingID) + ".wav"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Sound{}, err
	}
	req.SetBasicAuth(account, settings[twilioToken])
	res, err := t.HTTP.Do(req)
	if err != nil {
		return Sound{}, err
	}
	kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	switch {
	case res.StatusCode == http.StatusNotFound:
		err = ErrNoSound
	case res.StatusCode != http.StatusOK:
		err = fmt.Errorf("telephony: twilio answered %d to a recording", res.StatusCode)
	case !strings.HasPrefix(kind, "audio/"):
		err = fmt.Errorf("telephony: twilio gave %q for a recording", kind)
	}
	if err != nil {
		_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, maxForm)) // so that the connection can be used again
		return Sound{}, errors.Join(err, res.Body.Close())
	}
	return Sound{res.Body, kind}, nil
}
