package apptest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"
)

// Browser is a signed-in person: it keeps cookies and sends the CSRF header as the client does.
type Browser struct {
	Base   string
	HTTP   *http.Client
	Header http.Header // sent with every request

	t testing.TB
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte

	t    testing.TB
	what string
}

// Visitor is a browser that is not signed in.
func (d *Desk) Visitor() *Browser { return VisitorAt(d.t, d.URL) }

// VisitorAt is a browser that is not signed in, at any server.
func VisitorAt(t testing.TB, url string) *Browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Browser{Base: url, HTTP: &http.Client{Jar: jar, Timeout: 30 * time.Second}, Header: http.Header{}, t: t}
}

// As signs a person in.
func (d *Desk) As(email string) *Browser {
	d.t.Helper()
	b := d.Visitor()
	b.Do("POST", "/api/auth/login", map[string]string{"email": email, "password": Password}).Want(200)
	b.Do("GET", "/api/auth/csrf", nil).Want(200)
	return b
}

// Admin signs the system administrator in.
func (d *Desk) Admin() *Browser { return d.As("admin@moked.test") }

// CSRF is the value of the XSRF-TOKEN cookie.
func (b *Browser) CSRF() string {
	u, err := url.Parse(b.Base)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range b.HTTP.Jar.Cookies(u) {
		if c.Name == "XSRF-TOKEN" {
			return c.Value
		}
	}
	return ""
}

// Do sends JSON, or raw bytes, and reads the answer to its end.
func (b *Browser) Do(method, path string, body any) *Answer {
	b.t.Helper()
	var reader io.Reader
	switch v := body.(type) {
	case nil:
	case []byte:
		reader = bytes.NewReader(v)
	case string:
		reader = strings.NewReader(v)
	default:
		raw, err := json.Marshal(v)
		if err != nil {
			b.t.Fatal(err)
		}
		reader = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, b.Base+path, reader)
	if err != nil {
		b.t.Fatal(err)
	}
	if reader != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if method != http.MethodGet && method != http.MethodHead {
		req.Header.Set("X-CSRFToken", b.CSRF())
	}
	for k, v := range b.Header {
		req.Header[k] = v
	}
	res, err := b.HTTP.Do(req)
	if err != nil {
		b.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatalf("%s %s: reading the answer: %v", method, path, err)
	}
	return &Answer{Status: res.StatusCode, Header: res.Header, Body: raw, t: b.t, what: method + " " + path}
}

// Want fails the test unless the status is this.
func (a *Answer) Want(status int) *Answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("%s answered %d, want %d: %s", a.what, a.Status, status, a.Body)
	}
	return a
}

// Fault fails the test unless the answer is this fault, whole: code, message and hint.
func (a *Answer) Fault(status int, code string) *Answer {
	a.t.Helper()
	var body struct{ Error, Message, Hint string }
	if err := json.Unmarshal(a.Body, &body); err != nil {
		a.t.Fatalf("%s answered %d with no JSON: %s", a.what, a.Status, a.Body)
	}
	if a.Status != status || body.Error != code || body.Message == "" || body.Hint == "" {
		a.t.Fatalf("%s answered %d %s, want %d %q with message and hint", a.what, a.Status, a.Body, status, code)
	}
	return a
}

// Into decodes the answer.
func (a *Answer) Into(v any) *Answer {
	a.t.Helper()
	if err := json.Unmarshal(a.Body, v); err != nil {
		a.t.Fatalf("%s: %v in %s", a.what, err, a.Body)
	}
	return a
}

// Eventually waits until ok is true, asking often, and fails after a minute: a
// loaded machine is slow, a thing that does not happen never does.
func Eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	deadline := time.NewTimer(time.Minute)
	defer deadline.Stop()
	every := time.NewTicker(20 * time.Millisecond)
	defer every.Stop()
	for !ok() {
		select {
		case <-deadline.C:
			t.Fatalf("did not happen: %s", what)
		case <-every.C:
		}
	}
}
