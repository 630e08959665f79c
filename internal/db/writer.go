package db

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/moked/moked/internal/clock"
)

const (
	queueLength = 1024
	// A batch ends when nobody waits, or at one of these: long enough to share an fsync among
	// many, short enough that the first of it does not wait for the last.
	batchSize = 64
	batchTime = 5 * time.Millisecond
	// truncateEvery is how often an idle writer looks at the size of the write-ahead log.
	truncateEvery = 30 * time.Second
)

// writer runs the write transactions of all callers one after another, each in a savepoint, and
// commits many at once: one fsync makes all of a batch durable, and nobody is answered before it.
//
// The closures run on their callers' goroutines. The writer hands the connection over like a
// baton and waits until it comes back, so that a panic, a Goexit or a stack trace is the caller's.
type writer struct {
	conn     *sqliteConn
	clock    *clock.Clock
	log      *slog.Logger
	truncate func(limit int64) error
	queue    chan *request
	quit     chan struct{}
	done     chan struct{}
	sending  sync.WaitGroup // callers between their look at quit and their place in the queue
	mu       sync.Mutex
	stopped  bool
	commits  atomic.Int64
	writes   atomic.Int64
}

// request is one caller in the queue.
type request struct {
	work   *work
	turn   chan struct{} // the baton to the caller
	ran    chan error    // and back, with the closure's outcome
	answer chan error
}

func startWriter(c *sqliteConn, clk *clock.Clock, log *slog.Logger, truncate func(int64) error) *writer {
	w := &writer{
		conn: c, clock: clk, log: log, truncate: truncate,
		queue: make(chan *request, queueLength), quit: make(chan struct{}), done: make(chan struct{}),
	}
	go w.loop()
	return w
}

// do queues the work and runs its closure whenever its turn comes.
func (w *writer) do(job *work) error {
	w.mu.Lock()
	if w.stopped {
		w.mu.Unlock()
		return ErrClosed
	}
	w.sending.Add(1)
	w.mu.Unlock()
	r := &request{work: job, turn: make(chan struct{}), ran: make(chan error), answer: make(chan error, 1)}
	select {
	case w.queue <- r:
		w.sending.Done()
	case <-job.ctx.Done():
		w.sending.Done()
		return job.ctx.Err()
	}
	for {
		select {
		case <-r.turn:
			r.play(w.conn)
		case err := <-r.answer:
			return err
		}
	}
}

// play runs the closure and gives the baton back whatever happens to it.
func (r *request) play(c *sqliteConn) {
	err := errUnwound
	defer func() { r.ran <- err }()
	err = r.work.play(c)
}

func (w *writer) loop() {
	defer close(w.done)
	tick := time.NewTicker(truncateEvery)
	defer tick.Stop()
	for {
		select {
		case r := <-w.queue:
			w.batch(r)
		case <-tick.C:
			if err := w.truncate(walLimit); err != nil {
				w.log.Warn("truncating the write-ahead log", "error", err)
			}
		case <-w.quit:
			for len(w.queue) > 0 {
				w.batch(<-w.queue)
			}
			return
		}
	}
}

// batch runs requests in one transaction until nobody waits or it is long enough.
func (w *writer) batch(first *request) {
	if err := w.control(beginImmediate); err != nil {
		first.answer <- err
		return
	}
	began := w.clock.Now()
	var ran []*request // those that will be answered by the commit
	for r, n := first, 1; r != nil; n++ {
		ok, err := w.one(r)
		switch {
		case !ok:
			w.lost(r, err, ran)
			return
		case err != nil:
			r.answer <- err
		default:
			ran = append(ran, r)
		}
		r = nil
		if n < batchSize && w.clock.Now().Sub(began) < batchTime {
			select {
			case r = <-w.queue:
			default:
			}
		}
	}
	// After the commit the answer is the commit's, never that of a context.
	err := w.commit(len(ran))
	for _, r := range ran {
		r.answer <- err
	}
}

// commit makes the transaction durable. When that fails, nothing of it stays.
func (w *writer) commit(writes int) error {
	err := w.control(commit)
	if err != nil {
		_ = w.control(rollback) // SQLite may have done it already
		return err
	}
	w.commits.Add(1)
	w.writes.Add(int64(writes))
	return nil
}

// one runs a request in a savepoint. It reports whether the transaction around it still stands.
func (w *writer) one(r *request) (stands bool, err error) {
	if err := r.work.ctx.Err(); err != nil {
		return true, err // its caller went away while it waited
	}
	if err := w.control(savepoint); err != nil {
		return false, err
	}
	r.turn <- struct{}{}
	if err := <-r.ran; err != nil {
		if w.control(rollbackTo) != nil || w.control(release) != nil {
			return false, err
		}
		return true, err
	}
	if err := w.control(release); err != nil {
		return false, err
	}
	return true, nil
}

// lost answers the culprit that took the whole transaction with it (a full disk, for one), and
// runs the innocents before it again, each alone and once.
func (w *writer) lost(culprit *request, err error, innocents []*request) {
	_ = w.control(rollback)
	culprit.answer <- err
	for _, r := range innocents {
		w.alone(r)
	}
}

// alone runs one request in a transaction of its own.
func (w *writer) alone(r *request) {
	if err := w.control(beginImmediate); err != nil {
		r.answer <- err
		return
	}
	_, err := w.one(r)
	if err == nil {
		err = w.commit(1)
	} else {
		_ = w.control(rollback)
	}
	r.answer <- err
}

// control runs a statement of the writer's own, which nothing may interrupt.
func (w *writer) control(st *statement) error {
	_, err := w.conn.exec(context.Background(), st, nil)
	return err
}

// stop takes no more work, finishes what is queued and gives the connection back.
func (w *writer) stop() {
	w.mu.Lock()
	if w.stopped {
		w.mu.Unlock()
		return
	}
	w.stopped = true
	w.mu.Unlock()
	w.sending.Wait()
	close(w.quit)
	<-w.done
	_ = w.conn.close()
}
