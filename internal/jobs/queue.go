package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

const (
	defaultAttempts = 12
	defaultWorkers  = 16
	// lease is how long a dead node's jobs wait for another. It is renewed three times as often.
	lease = 30 * time.Second
	// poll finds what other nodes enqueued; this node's own commits wake the queue at once.
	poll = time.Second
)

// Options configure a queue.
type Options struct {
	DB      *db.DB
	Clock   *clock.Clock
	Log     *slog.Logger
	Workers int // parallel handlers, 0 is 16
}

// Queue claims and runs jobs.
type Queue struct {
	db       *db.DB
	clock    *clock.Clock
	log      *slog.Logger
	workers  int
	handlers map[string]handler
	periodic []periodic
	wrong    []error // what Handle and Every refused, told by Start
	sql      queueSQL
	fair     fairness

	ctx      context.Context // of the handlers
	cancel   context.CancelFunc
	quit     chan struct{}
	finished chan struct{} // the dispatcher has ended
	freed    chan struct{} // a worker has ended
	wg       sync.WaitGroup

	mu       sync.Mutex
	running  map[*Run]struct{}
	stopping bool
	progress chan struct{} // closed and replaced at each step, for Idle
}

type handler struct {
	run         Handler
	maxAttempts int
}

// New makes a queue; Handle and Every come before Start.
func New(o Options) *Queue {
	q := &Queue{
		db: o.DB, clock: o.Clock, log: o.Log, workers: o.Workers, handlers: map[string]handler{},
		quit: make(chan struct{}), finished: make(chan struct{}), freed: make(chan struct{}, 1),
		running: map[*Run]struct{}{}, progress: make(chan struct{}),
	}
	if q.workers <= 0 {
		q.workers = defaultWorkers
	}
	if q.log == nil {
		q.log = slog.New(slog.DiscardHandler)
	}
	return q
}

// Handle names the handler of a kind. MaxAttempts 0 is 12.
func (q *Queue) Handle(kind string, maxAttempts int, h Handler) {
	if _, had := q.handlers[kind]; had {
		q.wrong = append(q.wrong, fmt.Errorf("jobs: two handlers for %q", kind))
	}
	if maxAttempts <= 0 {
		maxAttempts = defaultAttempts
	}
	q.handlers[kind] = handler{h, maxAttempts}
}

// Start begins to work. Stop waits for running handlers until ctx ends.
func (q *Queue) Start(ctx context.Context) error {
	if err := errors.Join(q.wrong...); err != nil {
		return err
	}
	kinds := make([]string, 0, len(q.handlers))
	for kind := range q.handlers {
		kinds = append(kinds, kind)
	}
	q.sql = newQueueSQL(q.db.Engine(), kinds)
	q.fair = newFairness(q.workers)
	q.ctx, q.cancel = context.WithCancel(context.WithoutCancel(ctx))
	err := q.db.System(ctx, "start of the queue", func(tx *db.Tx) error {
		if q.db.Engine() == "sqlite" { // one process only: whoever held a lease is dead
			if _, err := reclaim(tx); err != nil {
				return err
			}
		}
		return q.plan(tx)
	})
	if err != nil {
		q.cancel()
		return fmt.Errorf("jobs: start: %w", err)
	}
	woken, deaf := q.db.Listen(topic)
	go func() {
		defer close(q.finished)
		defer deaf()
		q.dispatch(woken)
	}()
	return nil
}

// Stop claims no more and waits for what runs. When ctx ends first, the handlers are cancelled and
// their jobs wait for the next start.
func (q *Queue) Stop(ctx context.Context) error {
	q.mu.Lock()
	if q.stopping || q.ctx == nil {
		q.mu.Unlock()
		return nil
	}
	q.stopping = true
	q.mu.Unlock()
	close(q.quit)
	<-q.finished
	ended := make(chan struct{})
	go func() { q.wg.Wait(); close(ended) }()
	defer q.cancel()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		q.cancel()
		<-ended
		return ctx.Err()
	}
}

// Idle waits until no job is due: for tests.
func (q *Queue) Idle(ctx context.Context) error {
	if len(q.handlers) == 0 {
		return nil
	}
	for {
		step := q.nextStep()
		if q.busy() == 0 { // counting is not free, and while something runs there is no need
			n := 0
			if err := q.db.SystemRead(ctx, "idle", func(tx *db.Tx) (err error) { n, err = q.sql.busy(tx); return err }); err != nil {
				return err
			}
			if n == 0 && q.busy() == 0 {
				return nil
			}
		}
		select {
		case <-step:
		case <-ctx.Done():
			return fmt.Errorf("jobs: work is left: %w", ctx.Err())
		}
	}
}

// Depth is how much work there is, for the metrics.
type Depth struct {
	Due, Later, Running, Dead int
	Oldest                    time.Duration // how long the oldest due job has been waiting
}

// Depth counts the jobs of all businesses.
func (q *Queue) Depth(ctx context.Context) (d Depth, err error) {
	err = q.db.SystemRead(ctx, "depth of the queue", func(tx *db.Tx) (err error) { d, err = depth(tx); return err })
	return d, err
}

func (q *Queue) busy() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.running)
}

// held counts the running jobs by business.
func (q *Queue) held() map[tenant.ID]int {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := map[tenant.ID]int{}
	for r := range q.running {
		n[r.tenant]++
	}
	return n
}

func (q *Queue) nextStep() <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.progress
}

func (q *Queue) step() {
	q.mu.Lock()
	defer q.mu.Unlock()
	close(q.progress)
	q.progress = make(chan struct{})
}
