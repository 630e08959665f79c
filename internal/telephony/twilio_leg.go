package telephony

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
)

// ErrSlow is a carrier that does not take our audio in time.
var ErrSlow = errors.New("telephony: the carrier reads too slowly")

const (
	maxMessage   = 64 << 10        // of the carrier; a media frame has some 400 bytes
	writeTimeout = 3 * time.Second // of one message
	closeTimeout = time.Second     // for the carrier's goodbye
	outboxSize   = 64              // messages; the lead we keep is a handful
)

// Stream accepts a media stream. The subprotocol is only confirmed if it was offered: a client
// that did not offer it refuses the connection.
func (t *twilio) Stream(w http.ResponseWriter, r *http.Request) (Leg, error) {
	h := &hijacker{ResponseWriter: w}
	ws, err := websocket.Accept(h, r, &websocket.AcceptOptions{Subprotocols: []string{"audio.twilio.com"}})
	if err != nil {
		return nil, err
	}
	ws.SetReadLimit(maxMessage)
	l := &twilioLeg{ws: ws, raw: h.conn, wake: make(chan struct{}, 1)}
	go l.write()
	return l, nil
}

// hijacker keeps the network connection of a WebSocket. The library ends a write by a context that
// costs two allocations for each message; closing the connection from one timer costs none.
type hijacker struct {
	http.ResponseWriter
	conn net.Conn
}

// twilioLeg is one media stream.
type twilioLeg struct {
	ws  *websocket.Conn
	raw net.Conn

	msg     bytes.Buffer // of Recv, used again
	payload []byte

	mu       sync.Mutex
	streamID string // empty until the stream has started: before that nothing may be sent
	outbox   [outboxSize][]byte
	head, n  int
	closing  bool
	code     CloseCode

	wake chan struct{}
	slow atomic.Bool
}

// Recv reads the next message.
func (l *twilioLeg) Recv(into *Event) error {
	kind, r, err := l.ws.Reader(context.Background())
	if err != nil {
		return l.broken(err)
	}
	l.msg.Reset()
	if _, err = l.msg.ReadFrom(r); err != nil {
		return l.broken(err)
	}
	if kind != websocket.MessageText {
		return ErrFrame
	}
	if l.payload, err = decodeFrame(l.msg.Bytes(), l.payload, into); err != nil {
		return err
	}
	if into.Kind == Started {
		if !plain(into.Start.StreamID) || !plain(into.Start.CallID) {
			return fmt.Errorf("%w: ids of a start", ErrFrame)
		}
		l.mu.Lock()
		l.streamID = into.Start.StreamID
		l.mu.Unlock()
	}
	return nil
}

func (l *twilioLeg) broken(err error) error {
	if l.slow.Load() {
		return ErrSlow
	}
	return err
}

// plain reports whether an id can be written into JSON as it is.
func plain(id string) bool {
	if id == "" || len(id) > 64 {
		return false
	}
	for _, c := range []byte(id) {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// Audio queues audio.
func (l *twilioLeg) Audio(p []byte) {
	l.mu.Lock()
	if slot := l.slot(); slot != nil {
		*slot = appendMedia((*slot)[:0], l.streamID, p)
	}
	l.mu.Unlock()
	l.nudge()
}

// Mark queues a mark.
func (l *twilioLeg) Mark(name string) {
	l.mu.Lock()
	if slot := l.slot(); slot != nil {
		*slot = appendMark((*slot)[:0], l.streamID, name)
	}
	l.mu.Unlock()
	l.nudge()
}

// Clear overtakes everything that is still queued.
func (l *twilioLeg) Clear() {
	l.mu.Lock()
	l.n = 0
	if slot := l.slot(); slot != nil {
		*slot = appendClear((*slot)[:0], l.streamID)
	}
	l.mu.Unlock()
	l.nudge()
}

// Close makes the writer send what is queued and say goodbye.
func (l *twilioLeg) Close(why CloseCode) {
	l.mu.Lock()
	if !l.closing {
		l.closing, l.code = true, why
	}
	l.mu.Unlock()
	l.nudge()
}

// slot is the next free place of the outbox, with its old buffer. A full outbox means that the
// carrier has not read for longer than any lead that we keep: the call is lost.
func (l *twilioLeg) slot() *[]byte {
	if l.closing || l.streamID == "" {
		return nil
	}
	if l.n == outboxSize {
		l.slow.Store(true)
		_ = l.raw.Close() // the reader and the writer see it
		return nil
	}
	l.n++
	return &l.outbox[(l.head+l.n-1)%outboxSize]
}

func (l *twilioLeg) nudge() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// write is the leg's own goroutine. It ends when the leg is closed.
func (l *twilioLeg) write() {
	late := time.AfterFunc(writeTimeout, func() {
		l.slow.Store(true)
		_ = l.raw.Close()
	})
	late.Stop()
	defer late.Stop()
	var buf []byte
	for {
		l.mu.Lock()
		n, closing, code := l.n, l.closing, l.code
		if n > 0 {
			l.outbox[l.head], buf = buf, l.outbox[l.head]
			l.head, l.n = (l.head+1)%outboxSize, l.n-1
		}
		l.mu.Unlock()
		switch {
		case n > 0:
			late.Reset(writeTimeout)
			err := l.ws.Write(context.Background(), websocket.MessageText, buf)
			late.Stop()
			if err == nil {
				continue
			}
			_ = l.raw.Close() // Recv fails, and its owner closes the leg
			l.drop()
		case closing:
			goodbye := time.AfterFunc(closeTimeout, func() { _ = l.raw.Close() })
			_ = l.ws.Close(websocket.StatusCode(code), "")
			goodbye.Stop()
			return
		default:
			<-l.wake
		}
	}
}

// drop empties the outbox of a broken leg.
func (l *twilioLeg) drop() {
	l.mu.Lock()
	l.n = 0
	l.mu.Unlock()
}

// Hijack takes over the connection, through whatever middleware stands before it.
func (h *hijacker) Hijack() (conn net.Conn, rw *bufio.ReadWriter, err error) {
	conn, rw, err = http.NewResponseController(h.ResponseWriter).Hijack()
	h.conn = conn
	return conn, rw, err
}
