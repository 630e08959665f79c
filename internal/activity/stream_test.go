package activity_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// listener reads a stream line by line.
type listener struct {
	t     *testing.T
	lines chan string
	stop  func()
}

// listen opens the stream; its lines channel is closed when the server ends it.
func (h *house) listen(query string, header ...string) *listener {
	h.t.Helper()
	server := httptest.NewServer(h.http)
	r, err := http.NewRequestWithContext(h.t.Context(), "GET", server.URL+"/api/events"+query, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	r.Header.Set("Tenant", "1")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := server.Client().Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	if res.StatusCode != 200 || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") || res.Header.Get("Cache-Control") != "no-store" {
		h.t.Fatalf("%d %v", res.StatusCode, res.Header)
	}
	l := &listener{t: h.t, lines: make(chan string, 1000)}
	l.stop = func() { res.Body.Close(); server.CloseClientConnections(); server.Close() }
	h.t.Cleanup(l.stop)
	go func() {
		defer close(l.lines)
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			l.lines <- lines.Text()
		}
	}()
	if got := l.next("retry: "); got != "2000" {
		h.t.Errorf("retry %q", got)
	}
	return l
}

// next skips to the next line with this beginning and gives the rest of it.
func (l *listener) next(prefix string) string {
	l.t.Helper()
	limit := time.After(time.Minute)
	for {
		select {
		case line, open := <-l.lines:
			if !open {
				l.t.Fatalf("the stream ended before %q", prefix)
			}
			if rest, ok := strings.CutPrefix(line, prefix); ok {
				return rest
			}
		case <-limit:
			l.t.Fatalf("no %q", prefix)
		}
	}
}

// end waits until the server ends the stream.
func (l *listener) end() {
	l.t.Helper()
	limit := time.After(time.Minute)
	for {
		select {
		case _, open := <-l.lines:
			if !open {
				return
			}
		case <-limit:
			l.t.Fatal("the stream goes on")
		}
	}
}

// emitted writes an event for a business and gives its id.
func (h *house) emitted(business tenant.ID, kind string) (id int64) {
	h.t.Helper()
	if err := h.db.Write(h.t.Context(), tenant.Grant(business), func(tx *db.Tx) (err error) {
		id, err = bus.Emit(tx, happened{kind, 7})
		return err
	}); err != nil {
		h.t.Fatal(err)
	}
	return id
}

// settle makes sure that a new stream is subscribed: its own marker comes through.
func (h *house) settle(l *listener) {
	h.t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for l.next("event: ") != "marker" {
		}
	}()
	for {
		h.emitted(1, "marker")
		select {
		case <-done:
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func TestStreamIsLive(t *testing.T) {
	h := newHouse(t)
	l := h.listen("")
	h.settle(l)
	h.emitted(2, "foreign.event")
	id := h.emitted(1, "message.received")
	kind := ""
	for kind = l.next("event: "); kind == "marker"; kind = l.next("event: ") {
	}
	if kind != "message.received" {
		t.Fatalf("event %q", kind)
	}
	var e map[string]any
	if err := json.Unmarshal([]byte(l.next("data: ")), &e); err != nil {
		t.Fatal(err)
	}
	if e["id"] != float64(id) || e["kind"] != "message.received" || e["entity"] != "message" || e["entity_id"] != 7.0 || e["lead_id"] != 7.0 ||
		e["at"] != "2026-11-24T08:00:00.000Z" {
		t.Errorf("%v", e)
	}
}

func TestStreamResumesWithoutAGap(t *testing.T) {
	h := newHouse(t)
	first := h.emitted(1, "a")
	h.emitted(1, "b")
	h.emitted(1, "c")
	for _, open := range []func() *listener{
		func() *listener { return h.listen("", "Last-Event-ID", decimal(first)) },
		func() *listener { return h.listen("?last_event_id=" + decimal(first)) },
	} {
		l := open()
		if b, c := l.next("event: "), l.next("event: "); b != "b" || c != "c" {
			t.Errorf("%q %q", b, c)
		}
		l.stop()
	}
}

func TestStreamEndsWithTheScope(t *testing.T) {
	for name, change := range map[string]func(h *house){
		"another business": func(h *house) { h.guard.moved.Store(2) },
		"signed out":       func(h *house) { h.ended.Store(true) },
		"shutdown":         func(h *house) { h.hub.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.feat.Hasten()
			l := h.listen("")
			h.settle(l)
			change(h)
			l.end()
		})
	}
}

func TestStreamBeats(t *testing.T) {
	h := newHouse(t)
	h.feat.Hasten()
	l := h.listen("")
	l.next(": still here")
}

func TestStreamRefuses(t *testing.T) {
	h := newHouse(t)
	for _, id := range []string{"x", "-1", "1.5", "99999999999999999999"} {
		h.must(400, "GET", "/api/events", "", "Last-Event-ID", id)
	}
	h.must(409, "GET", "/api/events", "", "Tenant", "0")
	h.ended.Store(true)
	h.must(401, "GET", "/api/events", "")
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
