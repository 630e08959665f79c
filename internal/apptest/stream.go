package apptest

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Stream is an open event stream.
type Stream struct {
	t      testing.TB
	cancel context.CancelFunc
	events chan event
}

type event struct{ id, kind string }

// Watch opens the event stream at path and returns once it has begun.
func (b *Browser) Watch(path string) *Stream {
	b.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.Base+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	for k, v := range b.Header {
		req.Header[k] = v
	}
	res, err := (&http.Client{Jar: b.HTTP.Jar}).Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK {
		b.t.Fatalf("GET %s answered %d", path, res.StatusCode)
	}
	s := &Stream{t: b.t, cancel: cancel, events: make(chan event, 64)}
	go func() {
		defer close(s.events)
		defer res.Body.Close()
		var e event
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			switch line := lines.Text(); {
			case line == "" && e.kind != "":
				s.events <- e
				e = event{}
			case strings.HasPrefix(line, "id:"):
				e.id = strings.TrimSpace(line[3:])
			case strings.HasPrefix(line, "event:"):
				e.kind = strings.TrimSpace(line[6:])
			}
		}
	}()
	return s
}

// Next waits for an event of this kind and returns its id; others before it are passed over.
func (s *Stream) Next(kind string) string {
	s.t.Helper()
	late := time.NewTimer(time.Minute)
	defer late.Stop()
	for {
		select {
		case e, open := <-s.events:
			if !open {
				s.t.Fatalf("the stream ended before %s", kind)
			}
			if e.kind == kind {
				return e.id
			}
		case <-late.C:
			s.t.Fatalf("no %s came", kind)
		}
	}
}

// Close ends the stream.
func (s *Stream) Close() { s.cancel() }
