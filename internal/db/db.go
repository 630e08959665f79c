// Package db is the database: one API and one SQL text over SQLite (one group-committing writer at
// full durability, query-only readers) and PostgreSQL (forced row-level security).
//
// A transaction is bound to one business when it begins. Every statement in it must use :tenant,
// which only this package fills, so a query that forgets the business does not run at all.
package db

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/tenant"
)

// Options say which database to open. An empty URL is SQLite in Dir.
type Options struct {
	URL   string // postgres://… or empty
	Dir   string // data folder of the SQLite file
	Clock *clock.Clock
	Log   *slog.Logger
}

var (
	// ErrNoRows is returned by One when nothing matched.
	ErrNoRows = errors.New("db: no rows")
	// ErrDup is a unique violation; on both engines it ends the transaction.
	ErrDup = errors.New("db: duplicate")
	// ErrNoScope is a transaction asked for with the zero Scope.
	ErrNoScope = errors.New("db: no business: the scope is zero")
	// ErrClosed is a transaction asked for after Close.
	ErrClosed = errors.New("db: closed")
	// ErrNested is a Write inside another transaction, which would wait for itself for ever.
	ErrNested = errors.New("db: a write inside another transaction")
)

// Ms is a time as stored: unix milliseconds in UTC. The zero time is 0.
func Ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Time is a stored time. 0 is the zero time.
func Time(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// engine is what the two databases do differently.
type engine interface {
	name() string
	write(w *work) error
	read(w *work) error
	backup(ctx context.Context, path string) error
	stats() Stats
	slow() time.Duration // a write closure that took longer is named in the log
	interrupts() bool    // a reading statement may be told that its caller has gone
	close() error
}

// DB is an open database.
type DB struct {
	engine engine
	clock  *clock.Clock
	log    *slog.Logger
	topics topics
	narrow narrower
}

// Open opens the database, migrates it under a lock and starts its writer.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Clock == nil {
		o.Clock = clock.New(0)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	d := &DB{clock: o.Clock, log: o.Log}
	var err error
	switch {
	case o.URL == "":
		d.engine, err = openSQLite(ctx, o)
	case strings.HasPrefix(o.URL, "postgres://"), strings.HasPrefix(o.URL, "postgresql://"):
		d.engine, err = openPostgres(ctx, o)
	default:
		err = errors.New("db: the database URL must begin with postgres://, or be empty for SQLite")
	}
	if err != nil {
		return nil, err
	}
	if err := d.narrow.learn(ctx, d); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// Write runs fn in a write transaction of the scope's business and returns after its commit is
// durable. fn may run more than once: its effects go only through the Tx and Tx.After.
func (d *DB) Write(ctx context.Context, s tenant.Scope, fn func(*Tx) error) error {
	if s.IsZero() {
		return ErrNoScope
	}
	return d.write(&work{db: d, ctx: ctx, tenant: s.ID(), sight: s.Sight(), fn: fn})
}

// Read runs fn in a read-only transaction of the scope's business.
func (d *DB) Read(ctx context.Context, s tenant.Scope, fn func(*Tx) error) error {
	if s.IsZero() {
		return ErrNoScope
	}
	return d.read(&work{db: d, ctx: ctx, tenant: s.ID(), sight: s.Sight(), readOnly: true, fn: fn})
}

// System runs fn in a write transaction across businesses; why is logged. Statements in it may not
// use :tenant; Tx.As binds it to one business.
func (d *DB) System(ctx context.Context, why string, fn func(*Tx) error) error {
	d.log.DebugContext(ctx, "system transaction", "why", why)
	return d.write(&work{db: d, ctx: ctx, system: true, fn: fn})
}

// SystemRead is System for reading.
func (d *DB) SystemRead(ctx context.Context, why string, fn func(*Tx) error) error {
	d.log.DebugContext(ctx, "system read", "why", why)
	return d.read(&work{db: d, ctx: ctx, system: true, readOnly: true, fn: fn})
}

func (d *DB) write(w *work) error {
	if insideTx() {
		return ErrNested
	}
	if err := d.engine.write(w); err != nil {
		return err
	}
	w.committed()
	return nil
}

func (d *DB) read(w *work) error {
	if err := d.engine.read(w); err != nil {
		return err
	}
	w.committed()
	return nil
}

// Ping proves that the database can be written.
func (d *DB) Ping(ctx context.Context) error {
	return d.System(ctx, "ping", func(tx *Tx) error {
		_, err := tx.Exec(`INSERT INTO heartbeat (id, at) VALUES (1, :now)
			ON CONFLICT (id) DO UPDATE SET at = excluded.at`, Args{"now": Ms(tx.Now())})
		return err
	})
}

// Analyze renews what the query planner knows about the tables. Call it daily; PostgreSQL does it
// by itself.
func (d *DB) Analyze(ctx context.Context) error {
	if d.Engine() != "sqlite" {
		return nil
	}
	return d.System(ctx, "analyze", func(tx *Tx) error { _, err := tx.Exec("ANALYZE", nil); return err })
}

// Engine is "sqlite" or "postgres".
func (d *DB) Engine() string { return d.engine.name() }

// Stats counts since the start, for the metrics. Writes per commit is how well the group commit
// shares its fsyncs.
type Stats struct{ Writes, Commits, Waiting int64 }

// Stats returns the counters.
func (d *DB) Stats() Stats { return d.engine.stats() }

// Backup writes a consistent copy of a SQLite database to a new file at path while work goes on.
// PostgreSQL is backed up with its own tools, and says so.
func (d *DB) Backup(ctx context.Context, path string) error { return d.engine.backup(ctx, path) }

// Close waits for running transactions and closes the database.
func (d *DB) Close() error { return d.engine.close() }

// List collects the rows of a query.
func List[T any](t *Tx, query string, a Args, scan func(Row) (T, error)) ([]T, error) {
	items := []T{}
	if most, ok := a["limit"].(int); ok { // its place at once, instead of growing into it
		items = make([]T, 0, min(most, 64))
	}
	err := t.Query(query, a, func(r Row) error {
		item, err := scan(r)
		items = append(items, item)
		return err
	})
	return items, err
}
