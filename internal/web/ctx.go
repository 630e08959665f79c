package web

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/moked/moked/internal/bus"
)

// Ctx is the request as a handler sees it.
type Ctx struct {
	context.Context
	Principal *Principal // nil on public rows without a session
	Lang      string     // "he" or "en"
	RequestID string
	Request   *http.Request // for address and user agent; the body is already read
	meta      *responseMeta
}

type responseMeta struct {
	status  int
	header  http.Header
	cookies []*http.Cookie
}

func (m *responseMeta) reset() { *m = responseMeta{header: http.Header{}} }

// Actor is the principal as the event log names it.
func (c Ctx) Actor() bus.Actor { return actorOf(c.Principal) }

func actorOf(p *Principal) bus.Actor {
	if p == nil {
		return bus.Actor{Kind: "system"}
	}
	return bus.Actor{Kind: "user", ID: p.UserID, Name: p.Name, Impersonating: p.Impersonating}
}

// May reports whether the asker has a permission beside that of the row.
func (c Ctx) May(permission string) bool { return allow(c.Principal, permission) == nil }

// Status sets the answer's status, where it is not the first of the row's.
func (c Ctx) Status(code int) { c.meta.status = code }

// Header sets an answer header.
func (c Ctx) Header(name, value string) { c.meta.header.Set(name, value) }

// Cookie sets a cookie. Cookies and headers go out only if the row succeeds.
func (c Ctx) Cookie(k *http.Cookie) { c.meta.cookies = append(c.meta.cookies, k) }

// request is what the router knows about a request; it travels in the context.
type request struct {
	id        string
	ip        string
	accept    string // language asked for by header, empty if none
	w         http.ResponseWriter
	r         *http.Request
	row       *row
	principal *Principal
	fault     string // code of the answer's fault, for the log
	log       *slog.Logger
}

// lang is the answer's language: the one the request names, else the user's own, else Hebrew.
func (q *request) lang() string {
	if q.accept != "" {
		return q.accept
	}
	if q.principal != nil && q.principal.Locale == "en" {
		return "en"
	}
	return "he"
}

func (q *request) ctx(ctx context.Context) Ctx {
	c := Ctx{Principal: q.principal, Lang: q.lang(), RequestID: q.id, Request: q.r, meta: &responseMeta{header: http.Header{}}}
	c.Context = bus.WithActor(ctx, c.Actor())
	return c
}

type requestKey struct{}

// requestOf finds the router's knowledge; outside of the router it is empty but usable.
func requestOf(ctx context.Context) *request {
	if q, ok := ctx.Value(requestKey{}).(*request); ok {
		return q
	}
	return &request{}
}

// PrincipalOf is the principal of a Raw request; nil when anonymous.
func PrincipalOf(r *http.Request) *Principal { return requestOf(r.Context()).principal }

// LangOf is the language in which a Raw request is to be answered.
func LangOf(r *http.Request) string { return requestOf(r.Context()).lang() }

// ClientIP is the address of the client, past the trusted proxies.
func ClientIP(r *http.Request) string { return requestOf(r.Context()).ip }
