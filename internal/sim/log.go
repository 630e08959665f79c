package sim

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// Record is one thing that passed between a simulator and the product.
type Record struct {
	At      time.Time   `json:"at"`
	Server  string      `json:"server"`            // realtime, chat, graph, twilio, carrier
	Session string      `json:"session,omitempty"` // the socket or call it belongs to
	Sent    bool        `json:"sent"`              // by the simulator; false: by the product
	Kind    string      `json:"kind"`              // the event's type, or method and path
	Status  int         `json:"status,omitempty"`
	Header  http.Header `json:"-"` // holds credentials, so it is never printed
	Body    string      `json:"body,omitempty"`
}

// Log keeps what happened, in order, for assertions. Audio is left out: it would drown the rest.
type Log struct {
	mu      sync.Mutex
	records []Record
	changed chan struct{}
}

// logLimit bounds a log: a demonstration server may run for weeks.
const logLimit = 20_000

func (l *Log) add(r Record) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.records) >= logLimit {
		l.records = append(l.records[:0], l.records[logLimit/2:]...)
	}
	l.records = append(l.records, r)
	if l.changed != nil {
		close(l.changed)
		l.changed = nil
	}
}

// All returns a copy of the records.
func (l *Log) All() []Record { return l.Find(func(Record) bool { return true }) }

// Find returns the records that match.
func (l *Log) Find(match func(Record) bool) []Record {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []Record
	for _, r := range l.records {
		if match(r) {
			out = append(out, r)
		}
	}
	return out
}

// Wait returns the first record that matches, at once if there is one already.
func (l *Log) Wait(ctx context.Context, match func(Record) bool) (Record, error) {
	for {
		l.mu.Lock()
		for _, r := range l.records {
			if match(r) {
				l.mu.Unlock()
				return r, nil
			}
		}
		if l.changed == nil {
			l.changed = make(chan struct{})
		}
		changed := l.changed
		l.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return Record{}, ctx.Err()
		}
	}
}

// Of matches records by server and kind.
func Of(server, kind string) func(Record) bool {
	return func(r Record) bool { return r.Server == server && r.Kind == kind }
}
