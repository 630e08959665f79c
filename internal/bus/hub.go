package bus

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// ErrHubClosed is the end of a subscription whose hub was closed.
var ErrHubClosed = errors.New("bus: the hub is closed")

const (
	// poll finds what other nodes wrote; this node's own commits wake the hub at once.
	poll      = 500 * time.Millisecond
	pageLimit = 200
)

// Hub feeds live subscribers. It polls the events table by id and is woken by commits.
type Hub struct {
	db     *db.DB
	sql    feedSQL
	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup

	mu    sync.Mutex
	feeds map[tenant.ID]*feed
}

// NewHub starts a hub over the database; Close ends all subscriptions.
func NewHub(d *db.DB) *Hub {
	ctx, cancel := context.WithCancel(context.Background())
	return &Hub{db: d, sql: feedStatements[d.Engine()], ctx: ctx, cancel: cancel, feeds: map[tenant.ID]*feed{}}
}

// Subscribe calls each, in order and without a gap, for the scope's events after the id `after`
// (0: from now on), until ctx ends, the hub closes or each fails. A subscriber that cannot keep
// up reads on from the table; nothing is dropped. A narrowed scope hears only of what it sees.
func (h *Hub) Subscribe(ctx context.Context, s tenant.Scope, after int64, each func(Stored) error) error {
	sub, err := h.Open(ctx, s, after)
	if err != nil {
		return err
	}
	return sub.Each(ctx, each)
}

// Subscription is a place in the events of a scope, from which they can be heard.
type Subscription struct {
	hub   *Hub
	scope tenant.Scope
	feed  *feed
	at    position
}

// Open fixes the place of a subscription. Whatever is committed after it returns is heard by Each, which
// must follow: so a client can be told that it is connected, and then misses nothing.
func (h *Hub) Open(ctx context.Context, s tenant.Scope, after int64) (*Subscription, error) {
	f, err := h.join(s)
	if err != nil {
		return nil, err
	}
	sub := &Subscription{hub: h, scope: s, feed: f}
	err = h.db.Read(ctx, s.Whole(), func(tx *db.Tx) (err error) { sub.at, err = h.sql.start(tx, after); return err })
	if err != nil {
		h.leave(s, f)
		return nil, err
	}
	return sub, nil
}

// Each is the listening part of Subscribe. It is called once.
func (sub *Subscription) Each(ctx context.Context, each func(Stored) error) error {
	h, s, f, at := sub.hub, sub.scope, sub.feed, sub.at
	defer h.leave(s, f)
	for {
		next, known, changed := f.after(at)
		if !known {
			var err error
			if next, err = h.page(ctx, s.Whole(), at); err != nil {
				return err
			}
		}
		hidden, err := h.hidden(ctx, s, next)
		if err != nil {
			return err
		}
		for _, e := range next {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if !hidden[e.ID] {
				if err := each(e.Stored); err != nil {
					return err
				}
			}
			at = e.at
		}
		if len(next) > 0 {
			continue
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		case <-h.ctx.Done():
			return ErrHubClosed
		}
	}
}

func (h *Hub) page(ctx context.Context, s tenant.Scope, after position) (page []entry, err error) {
	err = h.db.Read(ctx, s, func(tx *db.Tx) (err error) { page, err = h.sql.read(tx, after, pageLimit); return err })
	return page, err
}

// hidden are those of the events that the scope may not see now. The feed itself is read once for
// everybody in the business.
func (h *Hub) hidden(ctx context.Context, s tenant.Scope, events []entry) (map[int64]bool, error) {
	if s.Sight().Reach == tenant.All || len(events) == 0 {
		return nil, nil
	}
	hidden := map[int64]bool{}
	err := h.db.Read(ctx, s, func(tx *db.Tx) error {
		clear(hidden)
		for _, e := range events {
			if e.LeadID == 0 {
				continue
			}
			there, err := exists(tx, e.ID)
			if err != nil {
				return err
			}
			hidden[e.ID] = !there
		}
		return nil
	})
	return hidden, err
}

// Close ends all subscriptions.
func (h *Hub) Close() {
	h.cancel()
	h.wg.Wait()
}

// join finds the business's feed, or starts it for its first subscriber.
func (h *Hub) join(s tenant.Scope) (*feed, error) {
	if s.IsZero() {
		return nil, db.ErrNoScope
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ctx.Err() != nil {
		return nil, ErrHubClosed
	}
	f := h.feeds[s.ID()]
	if f == nil {
		f = newFeed()
		h.feeds[s.ID()] = f
		ctx, cancel := context.WithCancel(h.ctx)
		f.stop = cancel
		h.wg.Go(func() { h.follow(ctx, s.Whole(), f) })
	}
	f.subscribers++
	return f, nil
}

func (h *Hub) leave(s tenant.Scope, f *feed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if f.subscribers--; f.subscribers == 0 {
		delete(h.feeds, s.ID())
		f.stop()
	}
}

// follow reads the business's new events once for all its subscribers on this node.
func (h *Hub) follow(ctx context.Context, s tenant.Scope, f *feed) {
	woken, deaf := h.db.ListenTo(s, topic)
	defer deaf()
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for started := false; ; {
		err := h.advance(ctx, s, f, &started)
		if err != nil && ctx.Err() == nil {
			slog.Warn("reading the event feed", "business", s.ID(), "error", err)
		}
		select {
		case <-woken:
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// advance appends what is new to the feed.
func (h *Hub) advance(ctx context.Context, s tenant.Scope, f *feed, started *bool) error {
	if !*started {
		var at position
		err := h.db.Read(ctx, s, func(tx *db.Tx) (err error) { at, err = h.sql.start(tx, 0); return err })
		if err != nil {
			return err
		}
		f.begin(at)
		*started = true
	}
	for {
		page, err := h.page(ctx, s, f.end())
		if err != nil || len(page) == 0 {
			return err
		}
		f.append(page)
	}
}
