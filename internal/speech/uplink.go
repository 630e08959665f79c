package speech

import (
	"sync"
	"time"

	"github.com/moked/moked/internal/audio"
)

// How much of the caller is kept. While no session listens, the last seconds wait for it; with a
// session that stalls, more than half a second would only make the bot answer the past.
const (
	keepUnheard = 3 * time.Second
	keepLive    = 500 * time.Millisecond
)

// Uplink is the caller's audio on its way to the model: a ring that never blocks who fills it and
// drops the oldest audio when the other end stalls. It outlives a session, so that a second one
// hears what the first has missed.
type Uplink struct {
	mu      sync.Mutex
	ring    []byte
	head, n int
	limit   int
	live    bool // a session takes the audio
	dropped int64
	ready   chan struct{}
}

// NewUplink makes an empty uplink.
func NewUplink() *Uplink {
	size := audio.Bytes(keepUnheard)
	return &Uplink{ring: make([]byte, size), limit: size, ready: make(chan struct{}, 1)}
}

// Push adds audio.
func (u *Uplink) Push(p []byte) {
	u.mu.Lock()
	if len(p) > len(u.ring) {
		u.dropped += int64(len(p) - len(u.ring))
		p = p[len(p)-len(u.ring):]
	}
	if over := u.n + len(p) - u.limit; over > 0 {
		over = min(over, u.n)
		u.head, u.n = (u.head+over)%len(u.ring), u.n-over
		u.dropped += int64(over)
	}
	at := (u.head + u.n) % len(u.ring)
	k := copy(u.ring[at:], p)
	copy(u.ring, p[k:])
	u.n += len(p)
	u.mu.Unlock()
	u.nudge()
}

// Dropped is how much audio was lost because nobody took it in time.
func (u *Uplink) Dropped() time.Duration {
	u.mu.Lock()
	defer u.mu.Unlock()
	return audio.Duration(int(u.dropped))
}

// Waiting is how much audio nobody has taken yet.
func (u *Uplink) Waiting() time.Duration {
	u.mu.Lock()
	defer u.mu.Unlock()
	return audio.Duration(u.n)
}

// take moves up to max bytes, the oldest first, behind dst.
func (u *Uplink) take(dst []byte, max int) []byte {
	u.mu.Lock()
	defer u.mu.Unlock()
	for max > 0 && u.n > 0 {
		k := min(max, u.n, len(u.ring)-u.head)
		dst = append(dst, u.ring[u.head:u.head+k]...)
		u.head, u.n, max = (u.head+k)%len(u.ring), u.n-k, max-k
	}
	switch {
	case u.n > 0:
		u.nudge()
	case u.live: // what had waited for the session has been heard: from now on it is live
		u.limit = audio.Bytes(keepLive)
	}
	return dst
}

// listen tells whether a session takes the audio.
func (u *Uplink) listen(live bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.live = live
	if !live {
		u.limit = len(u.ring)
	}
}

func (u *Uplink) nudge() {
	select {
	case u.ready <- struct{}{}:
	default:
	}
}
