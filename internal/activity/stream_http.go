package activity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

// Rescope finds the scope of the request's session as it is now, which may differ from what it was
// when the stream began; false when the session has ended.
type Rescope func(r *http.Request) (tenant.Scope, bool)

// streamed is an event on the wire. The client asks for what it shows; data stays here.
type streamed struct {
	ID       int64  `json:"id"`
	Kind     string `json:"kind"`
	Entity   string `json:"entity"`
	EntityID int64  `json:"entity_id"`
	LeadID   int64  `json:"lead_id"`
	At       string `json:"at"`
}

// retry is after how many milliseconds a browser connects again.
const retry = 2000

// stream is GET /api/events. It ends when the client goes, the server stops, the client reads
// nothing for too long, or the session no longer has the scope that the stream began with: then the
// browser connects again and is asked who it is.
func (s *Service) stream(w http.ResponseWriter, r *http.Request) {
	scope, ok := s.o.Scope(r)
	if !ok {
		web.Fail(w, r, fault.Unauthorized.New())
		return
	}
	if scope.IsZero() {
		web.Fail(w, r, fault.NoTenant.New())
		return
	}
	after, err := lastEvent(r)
	if err != nil {
		web.Fail(w, r, err)
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	sub, err := s.o.Hub.Open(ctx, scope, after)
	if err != nil {
		cancel()
		if errors.Is(err, bus.ErrHubClosed) {
			err = fault.Unavailable.Because(err)
		}
		web.Fail(w, r, err)
		return
	}
	events := make(chan bus.Stored)
	ended := make(chan struct{})
	defer func() {
		cancel()
		<-ended
	}()
	go func() {
		defer close(ended)
		_ = sub.Each(ctx, func(e bus.Stored) error { // its end is the news
			select {
			case events <- e:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()

	out := &line{w: w, control: http.NewResponseController(w), patience: s.patience}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	if out.send(fmt.Sprintf("retry: %d\n: connected\n\n", retry)) != nil {
		return
	}
	s.pump(r, scope, out, events, ended)
}

// pump writes events and heartbeats until something ends the stream.
func (s *Service) pump(r *http.Request, scope tenant.Scope, out *line, events <-chan bus.Stored, ended <-chan struct{}) {
	heartbeat, recheck := time.NewTicker(s.heartbeat), time.NewTicker(s.recheck)
	defer heartbeat.Stop()
	defer recheck.Stop()
	for {
		text := ": still here\n\n"
		select {
		case <-r.Context().Done():
			return
		case <-ended:
			return
		case <-recheck.C:
			if now, ok := s.o.Scope(r); !ok || now != scope {
				return
			}
			continue
		case <-heartbeat.C:
		case e := <-events:
			text = frame(e)
		}
		if out.send(text) != nil {
			return
		}
	}
}

func frame(e bus.Stored) string {
	data, _ := json.Marshal(streamed{e.ID, e.Kind, e.Entity, e.EntityID, e.LeadID, web.Time(e.At)}) // numbers and texts always encode
	return fmt.Sprintf("id: %d\nevent: %s\ndata: %s\n\n", e.ID, e.Kind, data)
}

// lastEvent is what the client has seen already: the header of a browser that connects again, or
// the query of one that starts from a known place.
func lastEvent(r *http.Request) (int64, error) {
	text := r.Header.Get("Last-Event-ID")
	if text == "" {
		text = r.URL.Query().Get("last_event_id")
	}
	if text == "" {
		return 0, nil
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 0 {
		return 0, fault.Invalid.Field("last_event_id", fault.BadValue)
	}
	return id, nil
}

// line writes to one client. A write that takes longer than patience is cut off by a deadline in the
// past, so that a client which stops reading holds nothing for ever; between writes there is no
// deadline at all.
type line struct {
	w        http.ResponseWriter
	control  *http.ResponseController
	patience time.Duration
}

func (l *line) send(text string) error {
	_ = l.control.SetWriteDeadline(time.Time{}) // a writer without deadlines needs none lifted
	late := time.AfterFunc(l.patience, func() { _ = l.control.SetWriteDeadline(time.Unix(1, 0)) })
	defer late.Stop()
	if _, err := l.w.Write([]byte(text)); err != nil {
		return err
	}
	return l.control.Flush()
}
