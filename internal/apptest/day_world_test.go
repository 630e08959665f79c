package apptest_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	"github.com/moked/moked/internal/sim"
)

// world is Meta's Graph on a bad day, and the book of what it has accepted. The simulator behind it checks
// the requests and tells their fate.
type world struct {
	graph http.Handler

	mu       sync.Mutex
	asked    int
	accepted map[string]int // by our reference
	faults   map[string]int
}

func newWorld(graph *sim.Graph) *world {
	return &world{graph: graph, accepted: map[string]int{}, faults: map[string]int{}}
}

// ServeHTTP carries requests out but for every 37th message, whose answer is lost after it was accepted,
// every 41st, which comes too fast, and every 53rd, which meets a fault of Meta's own.
func (w *world) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	again := r.Clone(r.Context())
	again.Body = io.NopCloser(bytes.NewReader(body))
	var message struct {
		Ref    string `json:"biz_opaque_callback_data"`
		Status string
	}
	if !strings.HasSuffix(r.URL.Path, "/messages") || json.Unmarshal(body, &message) != nil || message.Status != "" || message.Ref == "" {
		w.graph.ServeHTTP(rw, again)
		return
	}
	switch fault := w.next(); fault {
	case "rate":
		refuse(rw, 429, 131056)
		return
	case "down":
		refuse(rw, 500, 131000)
		return
	case "lost":
		answer := httptest.NewRecorder()
		w.graph.ServeHTTP(answer, again)
		w.book(message.Ref, answer.Code)
		if conn, _, err := http.NewResponseController(rw).Hijack(); err == nil {
			_ = conn.Close()
		}
		return
	}
	answer := httptest.NewRecorder()
	w.graph.ServeHTTP(answer, again)
	w.book(message.Ref, answer.Code)
	for k, v := range answer.Header() {
		rw.Header()[k] = v
	}
	rw.WriteHeader(answer.Code)
	_, _ = rw.Write(answer.Body.Bytes()) // who was killed meanwhile does not read it
}

func (w *world) next() (fault string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked++
	switch {
	case w.asked%37 == 0:
		fault = "lost"
	case w.asked%41 == 0:
		fault = "rate"
	case w.asked%53 == 0:
		fault = "down"
	default:
		return ""
	}
	w.faults[fault]++
	return fault
}

func (w *world) book(ref string, status int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if status == http.StatusOK {
		w.accepted[ref]++
	}
}

func refuse(rw http.ResponseWriter, status, code int) {
	rw.Header().Set("Content-Type", "application/json")
	rw.WriteHeader(status)
	_ = json.NewEncoder(rw).Encode(map[string]any{"error": map[string]any{"message": "no", "type": "OAuthException", "code": code, "fbtrace_id": "x"}})
}
