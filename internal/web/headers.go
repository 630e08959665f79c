package web

import (
	"net/http"
	"strings"
)

// setHeaders sets what every answer carries. Handlers may tighten or, for downloads, change them.
func (r *Router) setHeaders(h http.Header, q *request) {
	h.Set("X-Request-Id", q.id)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "microphone=(self), camera=(), geolocation=(), payment=(), usb=()")
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "no-store")
	if !r.o.Preview {
		h.Set("X-Frame-Options", "DENY")
	}
	if strings.HasPrefix(r.o.PublicURL, "https://") {
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
}

// pagePolicy is the content security policy of the client's page. A Preview is shown inside a
// frame of another site, a Deploy never is.
func pagePolicy(nonce string, preview bool) string {
	ancestors := "'none'"
	if preview {
		ancestors = "'self' https:"
	}
	return "default-src 'none'; script-src 'self' 'nonce-" + nonce + "'; style-src 'self' 'nonce-" + nonce + "'; " +
		"img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; " +
		"worker-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors " + ancestors + "; object-src 'none'"
}
