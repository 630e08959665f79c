package auth_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// TestAnOpenStreamKeepsNobodySignedIn: a stream asks again and again whether its session still
// stands. That is no use of the session: it ends after its idle time, and the stream learns of it.
func TestAnOpenStreamKeepsNobodySignedIn(t *testing.T) {
	h := newHouse(t)
	b := h.as(ownerEmail)
	stream := httptest.NewRequest("GET", "/api/events", nil)
	for _, k := range b.jar {
		stream.AddCookie(&http.Cookie{Name: k.Name, Value: k.Value})
	}
	first, ok := h.auth.ScopeNow(stream)
	if !ok || first.IsZero() {
		t.Fatal("the session does not stand")
	}
	for range 12*60/15 - 1 {
		h.clock.Advance(15 * time.Minute)
		if now, ok := h.auth.ScopeNow(stream); !ok || now != first {
			t.Fatalf("after a while: %v %v", now, ok)
		}
	}
	h.clock.Advance(15 * time.Minute)
	if _, ok := h.auth.ScopeNow(stream); ok {
		t.Error("the idle session still stands, kept alive by its stream")
	}
	b.do("GET", "/api/auth/me", "").want(401, "unauthorized")
}

// TestAnEndedSessionEndsItsStream: signing out, or a change of business, is seen at the next look.
func TestAnEndedSessionEndsItsStream(t *testing.T) {
	h := newHouse(t)
	b := h.as(adminEmail)
	stream := httptest.NewRequest("GET", "/api/events", nil)
	for _, k := range b.jar {
		stream.AddCookie(&http.Cookie{Name: k.Name, Value: k.Value})
	}
	if scope, ok := h.auth.ScopeNow(stream); !ok || !scope.IsZero() {
		t.Fatalf("an administrator in no business: %v %v", scope, ok)
	}
	b.do("POST", "/api/admin/businesses/1/impersonate", "").want(200, "")
	if scope, ok := h.auth.ScopeNow(stream); !ok || scope.ID() != 1 {
		t.Fatalf("in business 1: %v %v", scope, ok)
	}
	b.do("POST", "/api/auth/logout", "").want(204, "")
	if _, ok := h.auth.ScopeNow(stream); ok {
		t.Error("the session still stands after its end")
	}
}
