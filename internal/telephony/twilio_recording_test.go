package telephony

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestSound(t *testing.T) {
	answers := map[string]struct {
		status    int
		mediaType string
	}{
		"RE1": {200, "audio/x-wav"}, "RE404": {404, "application/xml"}, "RE500": {500, "text/plain"}, "RE302": {200, "text/html; charset=utf-8"},
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if user != "AC1" || password != "s3cret" {
			w.WriteHeader(401)
			return
		}
		for id, a := range answers {
			if r.URL.Path == "/2010-04-01/Accounts/AC1/Recordings/"+id+".wav" {
				w.Header().Set("Content-Type", a.mediaType)
				w.WriteHeader(a.status)
				_, _ = w.Write([]byte("RIFF"))
				return
			}
		}
		w.WriteHeader(404)
	}))
	defer server.Close()
	carrier, ok := Open(Config{TwilioURL: server.URL})["twilio"].(Recorder)
	if !ok {
		t.Fatal("twilio keeps recordings")
	}
	settings := map[string]string{"account_sid": "AC1", "auth_token": "s3cret"}
	sound, err := carrier.Sound(t.Context(), settings, "RE1")
	if err != nil {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(sound); err != nil || string(data) != "RIFF" || sound.MediaType != "audio/x-wav" {
		t.Errorf("%q %q %v", data, sound.MediaType, err)
	}
	if err := sound.Close(); err != nil {
		t.Error(err)
	}
	for id, gone := range map[string]bool{"RE404": true, "RE500": false, "RE302": false, "../../Calls/CA1": true} {
		if _, err := carrier.Sound(t.Context(), settings, id); err == nil || errors.Is(err, ErrNoSound) != gone {
			t.Errorf("%s: %v", id, err)
		}
	}
	if _, err := carrier.Sound(t.Context(), map[string]string{"account_sid": "AC1", "auth_token": "wrong"}, "RE1"); err == nil || errors.Is(err, ErrNoSound) {
		t.Errorf("with a wrong secret: %v", err)
	}
}
