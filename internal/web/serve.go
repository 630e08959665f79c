package web

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"path"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/moked/moked/internal/fault"
)

// Handler is everything: recover, request id, log, headers, limits, session, CSRF, rows, JSON 404
// and 405, and below that the single-page client. A router with a refused row serves nothing.
func (r *Router) Handler() http.Handler {
	serve := http.HandlerFunc(r.dispatch)
	if err := r.Err(); err != nil {
		serve = func(w http.ResponseWriter, req *http.Request) { Fail(w, req, fault.Unavailable.Because(err)) }
	}
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		out := &recorder{ResponseWriter: w}
		q := &request{id: newRequestID(), ip: clientIP(req, r.o.Proxies), accept: acceptedLang(req.Header.Get("Accept-Language")), log: r.o.Log, w: out}
		req = req.WithContext(context.WithValue(req.Context(), requestKey{}, q))
		q.r = req
		start := r.o.Clock.Now()
		defer func() { r.logAccess(q, out, r.o.Clock.Now().Sub(start)) }()
		defer r.recover(out, req)
		r.setHeaders(out.Header(), q)
		serve(out, req)
	})
}

// recover answers a panic as 500 when nothing went out yet, and cuts the connection when something
// did, because half an answer must not look whole.
func (r *Router) recover(out *recorder, req *http.Request) {
	what := recover()
	if what == nil {
		return
	}
	if err, ok := what.(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
		r.o.Log.Error("panic", "request_id", requestOf(req.Context()).id, "what", what, "stack", string(debug.Stack()))
	}
	if out.status == 0 {
		Fail(out, req, fault.Internal.New())
		return
	}
	_ = http.NewResponseController(out).SetWriteDeadline(time.Unix(1, 0))
}

// dispatch lets the mux of the rows judge first: what it knows is a row, what it knows under
// another method is 405, the rest is 404 for programs and the client's page for people.
func (r *Router) dispatch(w http.ResponseWriter, req *http.Request) {
	if !cleanPath(req.URL.Path) {
		Fail(w, req, fault.NoRoute.New())
		return
	}
	handler, pattern := r.mux.Handler(req)
	if pattern != "" {
		r.mux.ServeHTTP(w, req)
		return
	}
	verdict := &verdict{header: http.Header{}}
	handler.ServeHTTP(verdict, req)
	switch {
	case verdict.status == http.StatusMethodNotAllowed:
		w.Header().Set("Allow", verdict.header.Get("Allow"))
		Fail(w, req, fault.MethodNotAllowed.New())
	case forPrograms(req.URL.Path):
		Fail(w, req, fault.NoRoute.New())
	default:
		r.client.ServeHTTP(w, req)
	}
}

func forPrograms(p string) bool {
	for _, root := range []string{"/api", "/webhook"} {
		if p == root || strings.HasPrefix(p, root+"/") {
			return true
		}
	}
	return false
}

// handle puts a row on the mux, with all that stands between the network and its handler.
func (r *Router) handle(w *row, next http.Handler) {
	if w.broken {
		return
	}
	r.mux.Handle(w.pattern(), http.HandlerFunc(func(out http.ResponseWriter, req *http.Request) {
		q := requestOf(req.Context())
		q.row = w
		if err := r.admit(out, req, q); err != nil {
			Fail(out, req, err)
			return
		}
		if w.machine && !SafeMethod(w.Method) {
			whole, _, err := withBody(out, req, maxWebhook, r.bodyTime)
			if err != nil {
				Fail(out, req, err)
				return
			}
			// The mux keeps the path values in the request it made; the copy has them too.
			req, q.r = whole, whole
		}
		next.ServeHTTP(out, req)
	}))
}

// admit is the door: who asks, is the write really theirs, are they too many, may they.
func (r *Router) admit(out http.ResponseWriter, req *http.Request, q *request) error {
	q.r = req
	if q.row.machine {
		return nil
	}
	if err := checkQuery(req.URL); err != nil {
		return err
	}
	principal, unknown := r.o.Guard.Identify(req)
	q.principal = principal
	// The CSRF verdict comes before any answer about the asker, so that a forged write learns
	// nothing, and a client that forgot its token is told so whoever it is.
	if !SafeMethod(req.Method) {
		if err := r.o.Guard.CSRF(out, req); err != nil {
			return err
		}
	}
	if unknown != nil {
		return unknown
	}
	if err := r.limit(out, req, q); err != nil {
		return err
	}
	if err := allow(principal, q.row.Permission); err != nil {
		return err
	}
	if q.row.tenant {
		return Scoped(principal)
	}
	return nil
}

// checkQuery refuses a query or path that no database would store.
func checkQuery(u *url.URL) error {
	bad := func(s string) bool { return !utf8.ValidString(s) || strings.ContainsRune(s, 0) }
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil || bad(u.Path) {
		return fault.BadRequest.Because(err)
	}
	for name, all := range values {
		if bad(name) {
			return fault.BadRequest.New()
		}
		for _, value := range all {
			if bad(value) {
				return fault.Invalid.Field(name, fault.BadText)
			}
		}
	}
	return nil
}

func cleanPath(p string) bool {
	if p == "/" {
		return true
	}
	return path.Clean(p) == strings.TrimSuffix(p, "/") && strings.HasPrefix(p, "/")
}

func newRequestID() string {
	var b [10]byte
	rand.Read(b[:]) // never fails
	return base32.HexEncoding.EncodeToString(b[:])
}

// route names the row in logs.
func (q *request) route() string {
	if q.row == nil {
		return ""
	}
	return q.row.pattern()
}

// logAccess writes one line per request: never a body, a query, a cookie or a token, and of
// webhooks and unmatched paths not even the path, which may hold one.
func (r *Router) logAccess(q *request, out *recorder, took time.Duration) {
	attrs := []any{"request_id", q.id, "method", q.r.Method, "route", q.route(), "status", out.status, "bytes", out.bytes, "ms", took.Milliseconds(), "ip", q.ip}
	if q.fault != "" {
		attrs = append(attrs, "fault", q.fault)
	}
	if p := q.principal; p != nil {
		attrs = append(attrs, "user", p.UserID, "tenant", p.Scope.ID(), "impersonating", p.Impersonating)
	}
	level := slog.LevelInfo
	if q.row != nil && q.row.machine && SafeMethod(q.row.Method) && out.status < 400 {
		level = slog.LevelDebug // health probes come every few seconds
	}
	r.o.Log.Log(context.Background(), level, "request", attrs...)
}
