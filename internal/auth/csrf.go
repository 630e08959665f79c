package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"

	"github.com/moked/moked/internal/web"
)

// A CSRF token is random + HMAC(key, owner, random). The owner is the session's cookie, or that of
// an anonymous visitor, so a token works for one browser, dies at sign-in and sign-out without
// being stored, and cannot be planted by someone who can set a cookie. The client sends it back in
// a header, which no other site can do.
//
// It is written here because no Go library takes the cookie's own value as the header, binds it to
// the session and names what failed.
const (
	csrfRandom = 16
	csrfSize   = csrfRandom + sha256.Size
)

// CSRF refuses a write that a browser may have been tricked into. See web.Guard.
func (s *Service) CSRF(w http.ResponseWriter, r *http.Request) error {
	if web.SafeMethod(r.Method) || web.HasBearer(r) {
		return nil
	}
	if !s.sameOrigin(r) {
		return csrfOrigin.New()
	}
	if web.CSRFExempt(r) {
		return nil
	}
	err := s.checkToken(r)
	if err != nil {
		s.renewToken(w, r)
	}
	return err
}

func (s *Service) checkToken(r *http.Request) error {
	cookies := r.CookiesNamed(csrfCookie)
	header := r.Header.Get(csrfHeader)
	switch {
	case len(cookies) == 0:
		return csrfCookieMissing.New()
	case header == "":
		return csrfHeaderMissing.New()
	}
	// A browser may hold several cookies of this name, of old paths or domains, and sends all.
	equal := 0
	for _, k := range cookies {
		equal |= subtle.ConstantTimeCompare([]byte(k.Value), []byte(header))
	}
	if equal == 0 || !s.ownToken(s.csrfOwner(r), header) {
		return csrfMismatch.New()
	}
	return nil
}

// sameOrigin is the rule of http.CrossOriginProtection, and Referer where browsers send no other
// sign. A client that sends none of the three is no browser and cannot be tricked.
func (s *Service) sameOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" {
		return site == "same-origin" || site == "none" || s.o.Origin != "" && origin == s.o.Origin
	}
	if origin != "" {
		return s.ownOrigin(r, origin)
	}
	if referer := r.Header.Get("Referer"); referer != "" && s.public.Scheme == "https" {
		return s.ownOrigin(r, referer)
	}
	return true
}

// ownOrigin compares with the public URL, with the name the request itself used, since a proxy may
// serve under several, and with the configured Preview origin.
func (s *Service) ownOrigin(r *http.Request, origin string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return false
	}
	if s.o.Origin != "" && u.Scheme+"://"+u.Host == s.o.Origin {
		return true
	}
	return strings.EqualFold(u.Host, s.public.Host) || strings.EqualFold(u.Host, r.Host)
}

// csrfOwner names the browser that a token must belong to, empty for one without any cookie yet.
func (s *Service) csrfOwner(r *http.Request) string {
	if sid := cookieValue(r, s.cookies.session); sid != "" {
		return "s:" + sid
	}
	if aid := cookieValue(r, s.cookies.anonymous); aid != "" {
		return "a:" + aid
	}
	return ""
}

func (s *Service) makeToken(owner string) string {
	token := make([]byte, csrfRandom, csrfSize)
	rand.Read(token) // never fails
	return base64.RawURLEncoding.EncodeToString(append(token, s.csrfMAC(owner, token)...))
}

func (s *Service) ownToken(owner, token string) bool {
	data, err := base64.RawURLEncoding.DecodeString(token)
	return err == nil && len(data) == csrfSize && owner != "" &&
		hmac.Equal(data[csrfRandom:], s.csrfMAC(owner, data[:csrfRandom]))
}

func (s *Service) csrfMAC(owner string, random []byte) []byte {
	mac := hmac.New(sha256.New, s.csrfKey)
	mac.Write(random) // of fixed length, so that the parts cannot be shifted
	mac.Write([]byte(owner))
	return mac.Sum(nil)
}

// csrfCookies are the cookies that give the browser a valid token: its present one if it has one,
// so that several tabs agree, else a new one, with an anonymous id if it has no cookie at all.
func (s *Service) csrfCookies(r *http.Request) (token string, cookies []*http.Cookie) {
	owner := s.csrfOwner(r)
	if owner == "" {
		return s.anonymousCookies()
	}
	for _, k := range r.CookiesNamed(csrfCookie) {
		if s.ownToken(owner, k.Value) {
			return k.Value, []*http.Cookie{s.cookies.csrf(k.Value)}
		}
	}
	token = s.makeToken(owner)
	return token, []*http.Cookie{s.cookies.csrf(token)}
}

// anonymousCookies make the browser a new anonymous visitor.
func (s *Service) anonymousCookies() (token string, cookies []*http.Cookie) {
	aid := newToken()
	token = s.makeToken("a:" + aid)
	return token, []*http.Cookie{s.cookies.aid(aid), s.cookies.csrf(token)}
}

func (s *Service) renewToken(w http.ResponseWriter, r *http.Request) {
	_, cookies := s.csrfCookies(r)
	for _, k := range cookies {
		http.SetCookie(w, k)
	}
}
