package bus

import (
	"context"
	"sort"
	"sync"
)

// feedLength is how many events a feed keeps for subscribers that are a little behind. Those who
// are further behind read the table.
const feedLength = 256

// feed holds the last events of one business, read once for all its subscribers.
type feed struct {
	subscribers int // guarded by the hub
	stop        context.CancelFunc

	mu      sync.Mutex
	started bool
	first   position // everything after it and up to last is in entries
	last    position
	entries []entry
	changed chan struct{} // closed and replaced at each change
}

func newFeed() *feed { return &feed{changed: make(chan struct{}), stop: func() {}} }

// after returns what follows a position. known is false when the feed does not reach back that
// far; changed is closed once there is more.
func (f *feed) after(p position) (next []entry, known bool, changed <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.started || p.less(f.first) {
		return nil, false, f.changed
	}
	i := sort.Search(len(f.entries), func(i int) bool { return p.less(f.entries[i].at) })
	return f.entries[i:], true, f.changed
}

func (f *feed) begin(at position) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.first, f.last, f.started = at, at, true
	f.wake()
}

func (f *feed) end() position {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last
}

// append adds events. The slice is replaced and never changed, since subscribers read it.
func (f *feed) append(page []entry) {
	f.mu.Lock()
	defer f.mu.Unlock()
	entries := make([]entry, 0, len(f.entries)+len(page))
	entries = append(append(entries, f.entries...), page...)
	if drop := len(entries) - feedLength; drop > 0 {
		f.first = entries[drop-1].at
		entries = entries[drop:]
	}
	f.entries, f.last = entries, page[len(page)-1].at
	f.wake()
}

func (f *feed) wake() {
	close(f.changed)
	f.changed = make(chan struct{})
}
