// Package clock is the only home of time.Now and of new ids, so that tests can move time by hand
// and every node makes ids that never collide.
package clock

import (
	"sync"
	"sync/atomic"
	"time"
)

// Clock tells the time and makes ids. Make one per process with New, or Fake in tests.
type Clock struct {
	node  int64
	last  atomic.Int64
	mu    sync.Mutex
	fake  time.Time // zero for the real clock
	jumps []chan struct{}
}

// New returns the real clock. node (0 to 15) keeps the ids of several nodes apart.
func New(node int) *Clock { return &Clock{node: int64(node & 15)} }

// Fake returns a clock that stands still at start until Advance moves it.
func Fake(start time.Time) *Clock { return &Clock{fake: start.UTC()} }

// Now is the present in UTC.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fake.IsZero() {
		return time.Now().UTC()
	}
	return c.fake
}

// Advance moves a fake clock and wakes everyone who listens on Jumps. It does nothing to a real one.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fake.IsZero() {
		return
	}
	c.fake = c.fake.Add(d)
	for _, ch := range c.jumps {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

// Jumps returns a channel that receives after each Advance. Pollers that sleep by a real timer
// listen on it too, so that a fake clock wakes them.
func (c *Clock) Jumps() <-chan struct{} {
	ch := make(chan struct{}, 1)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.jumps = append(c.jumps, ch)
	return ch
}

// epoch is 2025-01-01T00:00:00Z in unix milliseconds, the zero of the ids' time part.
const epoch = 1735689600000

// NewID makes a time-ordered id of 53 bits, exact in JavaScript: 41 bits of milliseconds since
// 2025, 4 of node, 8 of counter. More than 256 ids in one millisecond borrow from the next.
func (c *Clock) NewID() int64 {
	for {
		last := c.last.Load() // milliseconds<<8 | counter, the node is inserted below
		next := max((c.Now().UnixMilli()-epoch)<<8, last+1)
		if c.last.CompareAndSwap(last, next) {
			return next>>8<<12 | c.node<<8 | next&0xff
		}
	}
}

// FirstID is the smallest id that a moment can have: a range of ids is a range of time.
func FirstID(at time.Time) int64 { return max(at.UnixMilli()-epoch, 0) << 12 }
