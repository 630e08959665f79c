package calls

import "sync"

// crew runs the slow side of calls (tools, saving) away from the audio: a bounded number of hands
// for all calls of the node.
type crew struct {
	hands chan struct{}
	busy  sync.WaitGroup
}

func newCrew(size int) *crew { return &crew{hands: make(chan struct{}, size)} }

// try runs f on a free hand; false when there is none.
func (c *crew) try(f func()) bool {
	select {
	case c.hands <- struct{}{}:
	default:
		return false
	}
	c.busy.Go(func() {
		defer func() { <-c.hands }()
		f()
	})
	return true
}

// rest waits until all hands are free.
func (c *crew) rest() { c.busy.Wait() }
