package inbox_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
)

// owner does what only an owner may.
func (o outbound) owner(path string, body any) answer {
	o.t.Helper()
	data, err := json.Marshal(body)
	o.must(err)
	r := httptest.NewRequest("POST", path, bytes.NewReader(data))
	r.Header.Set("As", "1")
	r.Header.Set("User", "owner")
	if body == nil {
		r = httptest.NewRequest("POST", path, nil)
		r.Header = http.Header{"As": {"1"}, "User": {"owner"}}
	} else {
		r.Header.Set("Content-Type", "application/json")
	}
	return o.do(r)
}

// grades are the checks of the number of business 1.
func (o outbound) grades(id int64) map[string]string {
	o.t.Helper()
	a := o.owner(fmt.Sprintf("/api/channels/%d/check", id), nil)
	if a.Code != 200 {
		o.t.Fatalf("%d %s", a.Code, a.Body)
	}
	var got struct {
		Items []struct{ Key, Grade, Text string }
	}
	a.into(o.t, &got)
	all := map[string]string{}
	for _, item := range got.Items {
		all[item.Key] = item.Grade
		if item.Text == "" {
			o.t.Errorf("%s has no words", item.Key)
		}
	}
	return all
}

func (o outbound) channel() (ch business.Channel) {
	o.t.Helper()
	o.write(1, func(tx *db.Tx) (err error) {
		ch, err = o.business.ChannelFor(tx, business.KindWhatsApp)
		return err
	})
	return ch
}

func (o outbound) settings(id int64, change map[string]string) {
	o.t.Helper()
	o.write(1, func(tx *db.Tx) error {
		_, err := o.business.ChangeChannel(tx, id, business.ChannelChange{Settings: change})
		return err
	})
}

// Each thing that can be wrong with a number is found by itself.
func TestCheckOfANumber(t *testing.T) {
	o := newOutbound(t)
	ch := o.channel()
	good := o.grades(ch.ID)
	for _, key := range []string{"token", "scopes", "secret", "number", "subscription", "events", "templates", "address"} {
		if good[key] != "good" {
			t.Errorf("%s is %q", key, good[key])
		}
	}
	o.settings(ch.ID, map[string]string{"app_secret": "another"})
	if got := o.grades(ch.ID)["secret"]; got != "bad" {
		t.Errorf("a wrong secret is %q", got)
	}
	o.graph.Unsubscribe()
	if got := o.grades(ch.ID)["subscription"]; got != "bad" {
		t.Errorf("no subscription is %q", got)
	}
	if a := o.owner(fmt.Sprintf("/api/channels/%d/subscribe", ch.ID), nil); a.Code != 204 {
		t.Errorf("%d %s", a.Code, a.Body)
	}
	if got := o.grades(ch.ID)["subscription"]; got != "good" {
		t.Errorf("after subscribing it is %q", got)
	}
	o.settings(ch.ID, map[string]string{"access_token": "expired"})
	if got := o.grades(ch.ID); got["token"] != "bad" || got["number"] != "" {
		t.Errorf("with a bad token: %v", got)
	}
}

// A test goes to who wrote lately, and is refused with its reason otherwise.
func TestTestOfANumber(t *testing.T) {
	o := newOutbound(t)
	path := fmt.Sprintf("/api/channels/%d/test", o.channel().ID)
	if a := o.owner(path, map[string]string{"phone": "+" + customer}); a.Code != 200 || len(o.sent()) != 1 {
		t.Errorf("%d %s", a.Code, a.Body)
	}
	if a := o.owner(path, map[string]string{"phone": "0521111111"}); a.Code != 409 || !strings.Contains(string(a.Body), "test_needs_a_message") {
		t.Errorf("%d %s", a.Code, a.Body)
	}
	if a := o.owner(path, map[string]string{"phone": "nobody"}); a.Code != 400 {
		t.Errorf("%d %s", a.Code, a.Body)
	}
	o.settings(o.channel().ID, map[string]string{"access_token": "expired"})
	if a := o.owner(path, map[string]string{"phone": "+" + customer}); a.Code != 502 || !strings.Contains(string(a.Body), "token") {
		t.Errorf("%d %s", a.Code, a.Body)
	}
	if a := o.call(2, "POST", path, map[string]string{"phone": "+" + customer}); a.Code != 403 {
		t.Errorf("an agent may not: %d", a.Code)
	}
}
