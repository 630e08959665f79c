package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net"
	"net/http"
	"net/url"
	"time"
)

// csrfCookie is readable by script: the client sends its value back in csrfHeader.
const (
	csrfCookie = "XSRF-TOKEN"
	csrfHeader = "X-CSRFToken"
)

// cookieJar makes cookies with the flags of the installation.
type cookieJar struct {
	session, anonymous string // names
	secure             bool
	sameSite           http.SameSite
}

// newCookieJar chooses the flags. Secure is dropped only where it would lock a developer out: http
// on a loopback host. The __Host- prefix, which needs Secure, makes browsers refuse a cookie that
// a neighbouring subdomain tries to plant.
func newCookieJar(public *url.URL, preview bool) cookieJar {
	jar := cookieJar{session: "__Host-sid", anonymous: "__Host-aid", secure: true, sameSite: http.SameSiteLaxMode}
	if preview {
		jar.sameSite = http.SameSiteNoneMode
		return jar
	}
	if public.Scheme == "http" && loopback(public.Hostname()) {
		jar.session, jar.anonymous, jar.secure = "sid", "aid", false
	}
	return jar
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (j cookieJar) make(name, value string, hidden bool, age time.Duration) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: "/", Secure: j.secure, HttpOnly: hidden, SameSite: j.sameSite, MaxAge: int(age.Seconds())}
}

func (j cookieJar) sid(token string) *http.Cookie {
	return j.make(j.session, token, true, absoluteLife)
}
func (j cookieJar) aid(id string) *http.Cookie { return j.make(j.anonymous, id, true, absoluteLife) }
func (j cookieJar) csrf(token string) *http.Cookie {
	return j.make(csrfCookie, token, false, absoluteLife)
}

func (j cookieJar) gone(name string) *http.Cookie {
	k := j.make(name, "", true, 0)
	k.MaxAge = -1
	return k
}

func cookieValue(r *http.Request, name string) string {
	k, err := r.Cookie(name)
	if err != nil || len(k.Value) > 200 {
		return ""
	}
	return k.Value
}

// newToken is 256 random bits as text; hashToken is what the database keeps of it.
func newToken() string {
	var b [32]byte
	rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
