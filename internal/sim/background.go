package sim

import "sync"

// background counts work that nobody waits for until the end. A sync.WaitGroup forbids what
// happens here: new work from requests while another goroutine waits.
type background struct {
	mu   sync.Mutex
	n    int
	idle chan struct{}
}

// run starts work.
func (b *background) run(work func()) {
	b.mu.Lock()
	if b.n == 0 {
		b.idle = make(chan struct{})
	}
	b.n++
	b.mu.Unlock()
	go func() {
		defer b.finish()
		work()
	}()
}

func (b *background) finish() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.n--; b.n == 0 {
		close(b.idle)
	}
}

// wait returns when no work is under way.
func (b *background) wait() {
	b.mu.Lock()
	n, idle := b.n, b.idle
	b.mu.Unlock()
	if n > 0 {
		<-idle
	}
}
