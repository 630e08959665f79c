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
	"time"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/tenant"
)

// Args are the named parameters of a statement, written :name in the SQL. The name "tenant" is
// refused: only the transaction supplies it. Values: int64, int, string, []byte, bool (stored 0/1),
// nil, and pointers to those (nil is NULL); times go through Ms.
type Args map[string]any

// Row is one result row. Scan fills pointers to int64, int, string, []byte, bool, float64, and
// pointers to pointers of those for columns that may be NULL.
type Row interface{ Scan(dest ...any) error }

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

// DB is an open database.
type DB struct{}

// Open opens the database, migrates it under a lock and starts its writer.
func Open(ctx context.Context, o Options) (*DB, error) { return nil, errors.New("db: not built") }

// Write runs fn in a write transaction of the scope's business and returns after its commit is
// durable. fn may run more than once: its effects go only through the Tx and Tx.After.
func (d *DB) Write(ctx context.Context, s tenant.Scope, fn func(*Tx) error) error { return nil }

// Read runs fn in a read-only transaction of the scope's business.
func (d *DB) Read(ctx context.Context, s tenant.Scope, fn func(*Tx) error) error { return nil }

// System runs fn in a write transaction across businesses; why is logged. Statements in it may not
// use :tenant; Tx.As binds it to one business.
func (d *DB) System(ctx context.Context, why string, fn func(*Tx) error) error { return nil }

// SystemRead is System for reading.
func (d *DB) SystemRead(ctx context.Context, why string, fn func(*Tx) error) error { return nil }

// Ping proves that the database can be written.
func (d *DB) Ping(ctx context.Context) error { return nil }

// Engine is "sqlite" or "postgres".
func (d *DB) Engine() string { return "" }

// Close waits for running transactions and closes the database.
func (d *DB) Close() error { return nil }

// Tx is a running transaction. It is only valid inside the closure that received it.
type Tx struct{}

// Context carries the request's values (actor, request id, language); it is not cancelled in a write.
func (t *Tx) Context() context.Context { return context.Background() }

// Now is the clock's time at the beginning of the transaction: one time for all its rows.
func (t *Tx) Now() time.Time { return time.Time{} }

// NewID makes the id of a new row.
func (t *Tx) NewID() int64 { return 0 }

// Exec runs a statement and returns how many rows it changed.
func (t *Tx) Exec(query string, a Args) (int64, error) { return 0, nil }

// Query runs a statement and calls each for every row.
func (t *Tx) Query(query string, a Args, each func(Row) error) error { return nil }

// One scans the first row into dest, or returns ErrNoRows.
func (t *Tx) One(query string, a Args, dest ...any) error { return nil }

// After runs f once the transaction is durably committed; never if it is not. f must not block.
func (t *Tx) After(f func()) {}

// As binds a System transaction to one business: the same transaction, with :tenant.
func (t *Tx) As(s tenant.Scope) *Tx { return nil }

// List collects the rows of a query.
func List[T any](t *Tx, query string, a Args, scan func(Row) (T, error)) ([]T, error) {
	items := []T{}
	err := t.Query(query, a, func(r Row) error {
		item, err := scan(r)
		items = append(items, item)
		return err
	})
	return items, err
}
