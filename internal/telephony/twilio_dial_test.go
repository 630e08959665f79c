package telephony

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestDialAsksOnce(t *testing.T) {
	t.Parallel()
	asked := make(chan string, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if r.ParseForm() != nil || user != "AC1" || password != "s3cret" || r.URL.Path != "/2010-04-01/Accounts/AC1/Calls.json" {
			w.WriteHeader(401)
			return
		}
		asked <- r.PostForm.Encode()
		w.WriteHeader(201)
		_, _ = w.Write([]byte(`{"sid":"CA1","status":"queued"}`))
	}))
	defer server.Close()
	dialer, ok := Open(Config{TwilioURL: server.URL})["twilio"].(Dialer)
	if !ok {
		t.Fatal("twilio places calls")
	}
	d := Dial{From: "+97231111111", To: "+972521234567", Answered: "https://crm.example/a?x=1", Status: "https://crm.example/s", Machine: "https://crm.example/m",
		Ring: 30 * time.Second, Max: 15 * time.Minute}
	id, err := dialer.Dial(t.Context(), map[string]string{"account_sid": "AC1", "auth_token": "s3cret"}, d)
	if err != nil || id != "CA1" {
		t.Fatalf("%q %v", id, err)
	}
	form := <-asked
	for _, part := range []string{"To=%2B972521234567", "From=%2B97231111111", "Url=https%3A%2F%2Fcrm.example%2Fa%3Fx%3D1", "Timeout=30", "TimeLimit=900", "AsyncAmd=true",
		"StatusCallbackEvent=ringing&StatusCallbackEvent=answered&StatusCallbackEvent=completed"} {
		if !strings.Contains(form, part) {
			t.Errorf("%s is not asked for: %s", part, form)
		}
	}
	_, err = dialer.Dial(t.Context(), map[string]string{"account_sid": "AC1", "auth_token": "wrong"}, d)
	if refused, ok := errors.AsType[*RefusedError](err); !ok || refused.Code != 401 {
		t.Errorf("with a wrong secret: %v", err)
	}
}

// dialAnswers are answers to a dialling: only a clear no is a refusal.
var dialAnswers = []struct {
	status  int
	body    string
	id      string
	refused int
	again   bool
}{
	{201, `{"sid":"CA1"}`, "CA1", 0, false},
	{201, `{"sid":""}`, "", 0, false},
	{200, `<html>`, "", 0, false},
	{400, `{"code":21211,"message":"bad number"}`, "", 21211, false},
	{403, `nonsense`, "", 403, false},
	{408, `{}`, "", 0, false},
	{429, `{"code":20429}`, "", 20429, true},
	{500, `{"code":20500}`, "", 0, false},
	{503, ``, "", 0, false},
}

func TestDialAnswers(t *testing.T) {
	t.Parallel()
	for _, a := range dialAnswers {
		id, err := readDialled(a.status, []byte(a.body))
		refused, ok := errors.AsType[*RefusedError](err)
		if id != a.id || (err == nil) != (a.id != "") || ok != (a.refused != 0) || ok && (refused.Code != a.refused || refused.Temporary != a.again) {
			t.Errorf("%d %s: %q %v", a.status, a.body, id, err)
		}
	}
}

func FuzzDialAnswers(f *testing.F) {
	for _, a := range dialAnswers {
		f.Add(a.status, []byte(a.body))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		id, err := readDialled(status, body)
		if (id == "") != (err != nil) {
			t.Errorf("%q %v", id, err)
		}
		if _, refused := errors.AsType[*RefusedError](err); refused && status/100 != 4 {
			t.Errorf("a status of %d is taken for a no", status)
		}
	})
}
