package db

import (
	"context"
	"errors"
	"reflect"
	"runtime"
	"time"

	"github.com/moked/moked/internal/tenant"
)

// errUnwound is the outcome of a closure that panicked or called runtime.Goexit.
var errUnwound = errors.New("db: the closure did not return")

// work is a transaction that was asked for. It may be attempted more than once.
type work struct {
	db       *DB
	ctx      context.Context
	tenant   tenant.ID
	sight    tenant.Sight
	system   bool
	readOnly bool
	fn       func(*Tx) error
	run      *run // the last attempt
}

// play attempts the closure in an open transaction. An error means: roll it back. It is not
// inlined because insideTx looks for it on the stack.
//
//go:noinline
func (w *work) play(s session) (err error) {
	r := &run{
		db: w.db, session: s, caller: w.ctx, values: w.ctx, statement: w.ctx,
		now: w.db.clock.Now().Truncate(time.Millisecond), system: w.system, readOnly: w.readOnly,
	}
	if !w.readOnly {
		// An interrupted statement makes SQLite roll back everybody's work in the batch, so a
		// write statement never sees the caller's cancellation.
		r.values = context.WithoutCancel(w.ctx)
		r.statement = r.values
	} else if !w.db.engine.interrupts() {
		r.statement = context.WithoutCancel(w.ctx)
	}
	w.run = r
	defer func() {
		r.over = true
		if took := w.db.clock.Now().Sub(r.now); !w.readOnly && took > w.db.engine.slow() {
			w.db.log.WarnContext(w.ctx, "slow write closure", "closure", w.name(), "took", took)
		}
	}()
	if err := w.fn(&Tx{run: r, tenant: w.tenant, sight: w.sight}); err != nil {
		return err
	}
	if r.failed != nil {
		return r.failed
	}
	return w.ctx.Err()
}

// committed runs what waits for the commit.
func (w *work) committed() {
	w.db.topics.wake(w.run.topics)
	for _, f := range w.run.after {
		f()
	}
}

// name is the closure's function, for the log.
func (w *work) name() string {
	if f := runtime.FuncForPC(reflect.ValueOf(w.fn).Pointer()); f != nil {
		return f.Name()
	}
	return "unknown"
}

var playEntry = reflect.ValueOf((*work).play).Pointer()

// insideTx looks for a running closure on this goroutine's stack. It costs two
// microseconds, and turns a writer that waits for itself for ever into an error.
func insideTx() bool {
	var pcs [64]uintptr
	n := runtime.Callers(2, pcs[:])
	for _, pc := range pcs[:n] {
		if f := runtime.FuncForPC(pc - 1); f != nil && f.Entry() == playEntry {
			return true
		}
	}
	return false
}
