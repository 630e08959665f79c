package blob

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/moked/moked/internal/clock"
)

// What may be wrong with a store as a whole.
var (
	ErrUnreachable = errors.New("blob: the store cannot be reached")
	ErrRefused     = errors.New("blob: the store refuses the keys")
	ErrNoBucket    = errors.New("blob: there is no such bucket")
)

const (
	watchAge  = 15 * time.Second
	watchTime = 5 * time.Second
)

// Watch knows whether a store can be reached, and makes nobody who asks wait for the store.
type Watch struct {
	store Store
	clk   *clock.Clock
	log   *slog.Logger

	mu    sync.Mutex
	err   error
	at    time.Time
	asked bool
}

// NewWatch watches a store.
func NewWatch(s Store, clk *clock.Clock, log *slog.Logger) *Watch {
	return &Watch{store: s, clk: clk, log: log}
}

// Look asks the store now.
func (w *Watch) Look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, watchTime)
	defer cancel()
	err := w.store.Check(ctx)
	w.mu.Lock()
	was := w.err
	w.err, w.at, w.asked = err, w.clk.Now(), false
	w.mu.Unlock()
	if (was == nil) != (err == nil) {
		if err != nil {
			w.log.Error("files can be neither kept nor read until this is mended", "error", err)
		} else {
			w.log.Info("files can be kept and read again")
		}
	}
	return err
}

// State is "ok", "unreachable", "refused" or "no_bucket": what the last look found. One that is old
// starts another behind the answer.
func (w *Watch) State() string {
	w.mu.Lock()
	err, stale := w.err, !w.asked && w.clk.Now().Sub(w.at) > watchAge
	w.asked = w.asked || stale
	w.mu.Unlock()
	if stale {
		go func() { _ = w.Look(context.Background()) }() // it tells the log
	}
	switch {
	case err == nil:
		return "ok"
	case errors.Is(err, ErrNoBucket):
		return "no_bucket"
	case errors.Is(err, ErrRefused):
		return "refused"
	}
	return "unreachable"
}
