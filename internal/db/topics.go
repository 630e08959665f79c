package db

import "sync"

// topics wake those on this node who wait for a commit.
type topics struct {
	mu        sync.Mutex
	listeners map[string]map[chan struct{}]struct{}
}

// Notify wakes, once the transaction is durably committed, everybody on this node who listens to
// the topic. Other nodes find the rows by their slow poll.
func (t *Tx) Notify(topic string) { t.run.topics = append(t.run.topics, topic) }

// Listen returns a channel that receives after commits that notified the topic; several wake-ups
// may come as one. stop ends it.
func (d *DB) Listen(topic string) (woken <-chan struct{}, stop func()) {
	ch := make(chan struct{}, 1)
	p := &d.topics
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listeners == nil {
		p.listeners = map[string]map[chan struct{}]struct{}{}
	}
	if p.listeners[topic] == nil {
		p.listeners[topic] = map[chan struct{}]struct{}{}
	}
	p.listeners[topic][ch] = struct{}{}
	return ch, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.listeners[topic], ch)
		if len(p.listeners[topic]) == 0 {
			delete(p.listeners, topic)
		}
	}
}

func (p *topics) wake(names []string) {
	if len(names) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, name := range names {
		for ch := range p.listeners[name] {
			select {
			case ch <- struct{}{}:
			default: // a wake-up is pending already
			}
		}
	}
}
