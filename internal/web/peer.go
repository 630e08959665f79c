package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/httprate"
	"golang.org/x/text/language"

	"github.com/moked/moked/internal/fault"
)

// clientIP is the peer, or, when the peer is a trusted proxy, the nearest address in
// X-Forwarded-For that is not one: what stands left of it the client may have invented.
func clientIP(r *http.Request, proxies []netip.Prefix) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	ip := peer.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !trusted(ip, proxies) {
			break
		}
		next, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			break
		}
		ip = next.Unmap()
	}
	return ip.WithZone("").String()
}

func trusted(ip netip.Addr, proxies []netip.Prefix) bool {
	return slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// The limits are far above what a person or a busy screen does; they stop loops and floods.
const (
	requestsPerWindow = 6000
	rateWindow        = 10 * time.Second
)

func newLimiter() *httprate.RateLimiter {
	return httprate.NewRateLimiter(requestsPerWindow, rateWindow, httprate.WithResponseHeaders(httprate.ResponseHeaders{RetryAfter: "Retry-After"}))
}

// limit counts by session, and by address where there is none.
func (r *Router) limit(w http.ResponseWriter, req *http.Request, q *request) error {
	key := "ip:" + httprate.CanonicalizeIP(q.ip)
	if q.principal != nil {
		key = "session:" + fmtID(q.principal.SessionID)
	}
	if r.limiter.OnLimit(w, req, key) {
		return fault.RateLimited.New().After(rateWindow)
	}
	return nil
}

var languages = language.NewMatcher([]language.Tag{language.Hebrew, language.English})

// acceptedLang is "he" or "en" when the header asks for one of them, else empty.
func acceptedLang(header string) string {
	if header == "" || len(header) > 200 {
		return ""
	}
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil || len(tags) == 0 {
		return ""
	}
	_, index, confidence := languages.Match(tags...)
	if confidence == language.No {
		return ""
	}
	return []string{"he", "en"}[index]
}
