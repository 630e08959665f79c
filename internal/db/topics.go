package db

import (
	"sync"

	"github.com/moked/moked/internal/tenant"
)

// topics wake those on this node who wait for a commit.
type topics struct {
	mu        sync.Mutex
	listeners map[subject]map[chan struct{}]struct{}
}

// subject is a topic of one business, or of all with the tenant zero.
type subject struct {
	topic  string
	tenant tenant.ID
}

// Notify wakes, once the transaction is durably committed, everybody on this node who listens to
// the topic. Other nodes find the rows by their slow poll.
func (t *Tx) Notify(topic string) {
	t.run.topics = append(t.run.topics, subject{topic, t.tenant})
}

// Listen returns a channel that receives after commits that notified the topic, in whatever
// business; several wake-ups may come as one. stop ends it.
func (d *DB) Listen(topic string) (woken <-chan struct{}, stop func()) {
	return d.topics.listen(subject{topic: topic})
}

// ListenTo is Listen for the commits of one business.
func (d *DB) ListenTo(s tenant.Scope, topic string) (woken <-chan struct{}, stop func()) {
	return d.topics.listen(subject{topic, s.ID()})
}

func (p *topics) listen(to subject) (<-chan struct{}, func()) {
	ch := make(chan struct{}, 1)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listeners == nil {
		p.listeners = map[subject]map[chan struct{}]struct{}{}
	}
	if p.listeners[to] == nil {
		p.listeners[to] = map[chan struct{}]struct{}{}
	}
	p.listeners[to][ch] = struct{}{}
	return ch, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.listeners[to], ch)
		if len(p.listeners[to]) == 0 {
			delete(p.listeners, to)
		}
	}
}

func (p *topics) wake(subjects []subject) {
	if len(subjects) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range subjects {
		p.ring(s)
		if s.tenant != 0 {
			p.ring(subject{topic: s.topic})
		}
	}
}

func (p *topics) ring(s subject) {
	for ch := range p.listeners[s] {
		select {
		case ch <- struct{}{}:
		default: // a wake-up is pending already
		}
	}
}
