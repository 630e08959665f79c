package whatsapp

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	answerLimit = 1 << 20
	userAgent   = "Moked/1.0"
)

// newHTTP is a client that never waits for ever.
func newHTTP() *http.Client {
	return &http.Client{
		Timeout: 20 * time.Second,
		Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
			ForceAttemptHTTP2:     true,
			MaxIdleConnsPerHost:   16,
			IdleConnTimeout:       90 * time.Second,
			TLSHandshakeTimeout:   5 * time.Second,
			ResponseHeaderTimeout: 15 * time.Second,
		},
	}
}

// withoutRedirects is the client, but where a redirect leads is looked at before it is followed.
func withoutRedirects(c *http.Client) *http.Client {
	careful := *c
	careful.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &careful
}

// answer reads a whole answer of bounded size. The error means that the outcome is not known.
func answer(resp *http.Response) ([]byte, error) {
	defer resp.Body.Close()
	return io.ReadAll(io.LimitReader(resp.Body, answerLimit))
}

var errForeignHost = errors.New("whatsapp: the file is on a foreign host")

// open gets a file, from allowed hosts only: the address comes from outside, and our network must
// not be looked into. The credentials go to the first address, never along a redirect.
func open(ctx context.Context, client *http.Client, address string, allowed func(*url.URL) bool, authorise func(*http.Request)) (io.ReadCloser, error) {
	patient := *client
	patient.Timeout = 0 // a large file takes its time; ctx says how long
	client = &patient
	for hop := 0; hop < 3; hop++ {
		u, err := url.Parse(address)
		if err != nil || u.User != nil || !allowed(u) {
			return nil, errForeignHost
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
		if err != nil {
			return nil, err
		}
		req.Header.Set("User-Agent", userAgent)
		if hop == 0 {
			authorise(req)
		}
		resp, err := client.Do(req)
		if err != nil {
			return nil, err
		}
		if resp.StatusCode == http.StatusOK {
			return resp.Body, nil
		}
		next, err := resp.Location()
		resp.Body.Close()
		if resp.StatusCode/100 != 3 || err != nil {
			return nil, refusal(resp, 0, false)
		}
		address = next.String()
	}
	return nil, errForeignHost
}

// hosts allows the host of base itself, with its port and scheme, and https on the given domains
// and what lies under them.
func hosts(base string, domains ...string) func(*url.URL) bool {
	own, err := url.Parse(base)
	return func(u *url.URL) bool {
		if err == nil && u.Host == own.Host && u.Scheme == own.Scheme {
			return true
		}
		if u.Scheme != "https" || u.Port() != "" {
			return false
		}
		for _, d := range domains {
			if u.Host == d || strings.HasSuffix(u.Host, "."+d) {
				return true
			}
		}
		return false
	}
}

// e164 turns a WhatsApp id (digits without a plus) into a phone, or nothing if it is none.
func e164(id string) string {
	id = strings.TrimPrefix(strings.TrimSpace(id), "+")
	if len(id) < 6 || len(id) > 15 || id[0] == '0' {
		return ""
	}
	for _, r := range id {
		if r < '0' || r > '9' {
			return ""
		}
	}
	return "+" + id
}

// clean makes outside text storable: valid UTF-8 without NUL.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}
