package web_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/moked/moked/internal/web"
)

// These run over a real connection, where half-read bodies, cut answers and upgrades happen.

func (h *house) listen() (url string) {
	h.t.Helper()
	server := httptest.NewServer(h.Handler())
	h.t.Cleanup(server.Close)
	return server.URL
}

func TestARefusedBodyIsNotReadAsTheNextRequest(t *testing.T) {
	h := newHouse(t)
	h.sample()
	conn, err := net.Dial("tcp", strings.TrimPrefix(h.listen(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	// The refusal comes before the body is read; what follows in it looks like a request.
	smuggled := "GET /api/broken HTTP/1.1\r\nHost: x\r\n\r\n"
	fmt.Fprintf(conn, "POST /api/samples/1 HTTP/1.1\r\nHost: x\r\nWho: agent\r\nContent-Length: %d\r\n\r\n%s", len(smuggled), smuggled)
	fmt.Fprint(conn, "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	r := bufio.NewReader(conn)
	first, err := http.ReadResponse(r, nil)
	if err != nil || first.StatusCode != 403 {
		t.Fatalf("%v %v", first, err)
	}
	io.Copy(io.Discard, first.Body)
	second, err := http.ReadResponse(r, nil)
	if err == nil && second.StatusCode != 200 {
		t.Fatalf("the body was taken for a request: %d", second.StatusCode)
	}
	if strings.Contains(h.log.String(), "/api/broken") {
		t.Fatal("the body was taken for a request")
	}
}

// A client that writes its whole body before it reads must still get to see why it was refused.
func TestTheSenderOfATooLargeBodySeesTheRefusal(t *testing.T) {
	h := newHouse(t)
	h.sample()
	addr := strings.TrimPrefix(h.listen(), "http://")
	body := strings.Repeat("x", 10_000_000)
	for name, framing := range map[string]string{
		"length":  fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body),
		"chunked": fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(body), body),
	} {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, "POST /api/samples/1 HTTP/1.1\r\nHost: x\r\nWho: agent\r\nToken: t\r\n"+framing); err != nil {
			t.Fatalf("%s: the connection broke while writing: %v", name, err)
		}
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil || resp.StatusCode != 413 {
			t.Fatalf("%s: %v %v", name, resp, err)
		}
	}
}

func TestAnAnswerCutByAPanicDoesNotLookWhole(t *testing.T) {
	h := newHouse(t)
	web.Raw(h.Router, "GET /webhook/half", "public", "x", func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte("half"))
		http.NewResponseController(w).Flush()
		var none *house
		none.t.Fatal()
	})
	resp, err := http.Get(h.listen() + "/webhook/half")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.ReadAll(resp.Body); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatalf("the client reads an end: %v", err)
	}
}

func TestUpgradesAndStreamsReachTheConnection(t *testing.T) {
	h := newHouse(t)
	web.Raw(h.Router, "GET /webhook/socket", "public", "x", func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		c.Write(r.Context(), websocket.MessageText, []byte("hello"))
		c.Close(websocket.StatusNormalClosure, "")
	})
	c, _, err := websocket.Dial(t.Context(), h.listen()+"/webhook/socket", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.CloseNow()
	if _, data, err := c.Read(t.Context()); err != nil || string(data) != "hello" {
		t.Fatalf("%s %v", data, err)
	}
}

func TestMetricsAreForTheirToken(t *testing.T) {
	plain := newHouse(t)
	metrics := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("up 1\n")) })
	r := web.New(web.Options{Clock: plain.clock, Log: plain.slog, Guard: &fakeGuard{}, Metrics: metrics, MetricsToken: "letmein"})
	for _, test := range []struct {
		peer, header string
		code         int
	}{
		{"127.0.0.1:1", "", 200}, {"[::1]:1", "", 200}, {"203.0.113.9:1", "", 401},
		{"203.0.113.9:1", "Bearer guess", 401}, {"203.0.113.9:1", "Bearer letmein", 200},
	} {
		req := httptest.NewRequest("GET", "/metrics", nil)
		req.RemoteAddr = test.peer
		req.Header.Set("Authorization", test.header)
		w := httptest.NewRecorder()
		r.Handler().ServeHTTP(w, req)
		if w.Code != test.code {
			t.Errorf("from %s with %q: %d, want %d", test.peer, test.header, w.Code, test.code)
		}
	}
}

func TestAFloodIsTurnedAway(t *testing.T) {
	h := newHouse(t)
	handler := h.Handler()
	ask := func(ip string) int {
		r := httptest.NewRequest("HEAD", "/api/openapi.json", nil)
		r.RemoteAddr = ip
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code == 429 && w.Header().Get("Retry-After") == "" {
			t.Fatal("429 without Retry-After")
		}
		return w.Code
	}
	last, n := 200, 0
	for ; n < 20000 && last == 200; n++ {
		last = ask("203.0.113.9:1")
	}
	if last != 429 || n < 1000 {
		t.Fatalf("%d after %d requests", last, n)
	}
	if got := ask("203.0.113.10:1"); got != 200 {
		t.Fatalf("the neighbour pays for it: %d", got)
	}
}

// A client that sends its body a drop at a time is told so and does not hold a handler for ever.
func TestASlowBodyIsGivenUp(t *testing.T) {
	h := newHouse(t)
	h.sample()
	h.SetBodyTime(50 * time.Millisecond)
	conn, err := net.Dial("tcp", strings.TrimPrefix(h.listen(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "POST /api/samples/1 HTTP/1.1\r\nHost: x\r\nWho: agent\r\nToken: t\r\nContent-Length: 100\r\n\r\n{")
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || resp.StatusCode != 408 {
		t.Fatalf("%v %v", resp, err)
	}
}
