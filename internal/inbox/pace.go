package inbox

import (
	"sync"
	"time"

	"github.com/moked/moked/internal/db"
)

// How fast a number may send. The network takes 80 messages a second from a number, 20 from one that is
// used on a phone as well, and to one person 45 at once and then one in six seconds. We stay below: what
// it refuses costs a round trip and a longer wait.
const (
	numberRate = 60 // a second, and as many at once
	pairBurst  = 40
	pairEvery  = 6 * time.Second
	// typingEvery is how often the person is shown that an answer is being written; it shows for 25 seconds.
	typingEvery = 20 * time.Second
)

// pace keeps what this node has sent lately within what the network takes. It holds no truth: after a
// restart it begins anew, and the network's own refusals slow us down.
type pace struct {
	mu      sync.Mutex
	numbers map[int64]*bucket
	typed   map[int64]time.Time
}

// bucket is what a number may send at once. held is until when the network wants to hear nothing.
type bucket struct {
	tokens float64
	at     time.Time
	held   time.Time
}

func newPace() *pace {
	return &pace{numbers: map[int64]*bucket{}, typed: map[int64]time.Time{}}
}

// take lets a message of a number go now, or says when to ask again.
func (p *pace) take(channelID int64, now time.Time) (wait time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	b := p.numbers[channelID]
	if b == nil {
		b = &bucket{tokens: numberRate, at: now}
		p.numbers[channelID] = b
	}
	if b.held.After(now) {
		return b.held
	}
	if passed := now.Sub(b.at); passed > 0 {
		b.tokens, b.at = min(numberRate, b.tokens+passed.Seconds()*numberRate), now
	}
	if b.tokens < 1 {
		return now.Add(time.Second / numberRate * time.Duration(1+int(-b.tokens)))
	}
	b.tokens--
	return time.Time{}
}

// hold lets a number rest: the network said that it was too fast.
func (p *pace) hold(channelID int64, until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	b := p.numbers[channelID]
	if b == nil {
		b = &bucket{tokens: numberRate}
		p.numbers[channelID] = b
	}
	if until.After(b.held) {
		b.held = until
	}
}

// typing reports whether it is time to show a person again that an answer is being written.
func (p *pace) typing(conversationID int64, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Before(p.typed[conversationID].Add(typingEvery)) {
		return false
	}
	for id, at := range p.typed {
		if now.After(at.Add(typingEvery)) {
			delete(p.typed, id)
		}
	}
	p.typed[conversationID] = now
	return true
}

// pairWait is when another message may go to one person, zero for now: the burst is paid back at the
// network's rate, over all nodes and restarts, because it is counted from what was sent.
func pairWait(tx *db.Tx, conversationID int64) (time.Time, error) {
	oldest, full, err := burstSince(tx, conversationID, tx.Now().Add(-pairBurst*pairEvery), pairBurst)
	if err != nil || !full {
		return time.Time{}, err
	}
	return oldest.Add(pairBurst * pairEvery), nil
}
