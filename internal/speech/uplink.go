package speech

import (
	"sync"
	"time"

	"github.com/moked/moked/internal/audio"
)

// keep is how much of the caller waits for a model that is being reached or that stalls. It goes
// out at once when it can: a model takes audio faster than people speak, so it catches up.
const keep = 5 * time.Second

// Uplink is the caller's audio on its way to the model: a ring that never blocks who fills it and
// drops the oldest audio when the other end stalls. It outlives a session, so that a second one
// hears what the first has missed.
type Uplink struct {
	mu      sync.Mutex
	ring    []byte
	head, n int
	dropped int64
	ready   chan struct{}
}

// NewUplink makes an empty uplink.
func NewUplink() *Uplink {
	return &Uplink{ring: make([]byte, audio.Bytes(keep)), ready: make(chan struct{}, 1)}
}

// Push adds audio.
func (u *Uplink) Push(p []byte) {
	u.mu.Lock()
	if len(p) > len(u.ring) {
		u.dropped += int64(len(p) - len(u.ring))
		p = p[len(p)-len(u.ring):]
	}
	if over := u.n + len(p) - len(u.ring); over > 0 {
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
	if u.n > 0 {
		u.nudge()
	}
	return dst
}

func (u *Uplink) nudge() {
	select {
	case u.ready <- struct{}{}:
	default:
	}
}
