package web

import (
	"net/http"
	"strings"
)

// csrfExempt is the whole list of what may be written without a CSRF token, as patterns of a
// ServeMux: a pattern matches the cleaned path, a prefix test would let /webhook/../api through.
var csrfExempt = func() *http.ServeMux {
	mux := http.NewServeMux()
	for _, pattern := range []string{
		"POST /api/auth/login",
		"POST /api/auth/logout",
		"/webhook/",
		"GET /healthz",
		"GET /readyz",
		"GET /livez",
		"GET /version",
	} {
		mux.Handle(pattern, http.NotFoundHandler())
	}
	return mux
}()

// CSRFExempt reports whether the request is on the list of those that need no token.
func CSRFExempt(r *http.Request) bool {
	_, pattern := csrfExempt.Handler(r)
	return pattern != "" && cleanPath(r.URL.Path)
}

// SafeMethod reports whether the method never writes.
func SafeMethod(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// HasBearer reports whether the request brings an API key. Such a request never uses the session,
// so it is no matter for CSRF.
func HasBearer(r *http.Request) bool {
	scheme, _, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.EqualFold(scheme, "Bearer")
}
