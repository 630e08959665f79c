package db

import (
	"context"
	"errors"
	"time"

	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/tenant"
)

// Args are the named parameters of a statement, written :name in the SQL. The name "tenant" is
// refused: only the transaction supplies it. Values: integers, strings, []byte, bool (stored 0/1),
// float64, json.RawMessage (stored as text), nil, named types of those, and pointers to them (nil
// is NULL); times go through Ms.
type Args map[string]any

// Row is one result row. Scan fills pointers to int64, int, string, []byte, bool, float64, and
// pointers to pointers of those for columns that may be NULL.
type Row interface{ Scan(dest ...any) error }

var (
	errOver     = errors.New("db: the transaction is over")
	errReadOnly = errors.New("db: a read transaction does not write")
	errBusy     = errors.New("db: a statement while the rows of another are read: collect them first")
	errBound    = errors.New("db: only a System transaction can be bound to a business")
)

// session runs statements inside the open transaction of an engine.
type session interface {
	exec(ctx context.Context, st *statement, args []any) (int64, error)
	query(ctx context.Context, st *statement, args []any) (rows, error)
}

// rows is a result being read.
type rows interface {
	Row
	Next() bool
	Err() error
	Close()
}

// Tx is a running transaction. It is only valid inside the closure that received it.
type Tx struct {
	run    *run
	tenant tenant.ID // zero in a System transaction
	sight  tenant.Sight
}

// run is one attempt at a transaction. Tx.As gives another Tx of the same run.
type run struct {
	db        *DB
	session   session
	caller    context.Context // looked at between statements
	statement context.Context // what statements run under
	values    context.Context // what the closure sees
	now       time.Time
	system    bool
	readOnly  bool
	over      bool
	iterating bool
	failed    error // sticky: once a statement has failed, the transaction will not commit
	after     []func()
	topics    []subject
}

// Context carries the request's values (actor, request id, language); it is not cancelled in a write.
func (t *Tx) Context() context.Context { return t.run.values }

// Now is the clock's time at the beginning of the transaction: one time for all its rows.
func (t *Tx) Now() time.Time { return t.run.now }

// NewID makes the id of a new row.
func (t *Tx) NewID() int64 { return t.run.db.clock.NewID() }

// Bound reports whether the transaction belongs to one business.
func (t *Tx) Bound() bool { return t.tenant != 0 }

// ForShare ends a SELECT whose rows may not be changed or removed before this transaction ends.
// SQLite has one writer, so there it is empty.
func (t *Tx) ForShare() string {
	if t.run.db.Engine() == "postgres" {
		return " FOR SHARE"
	}
	return ""
}

// Exec runs a statement and returns how many rows it changed.
func (t *Tx) Exec(query string, a Args) (int64, error) {
	st, args, err := t.begin(query, a)
	if err != nil {
		return 0, err
	}
	if t.run.readOnly {
		return 0, t.run.fail(errReadOnly)
	}
	n, err := t.run.session.exec(t.run.statement, st, args)
	if err != nil {
		return 0, t.run.fail(err)
	}
	return n, nil
}

// rowsUnwatched is how many rows are read before the next look at whether the caller has gone.
const rowsUnwatched = 128

// Query runs a statement and calls each for every row. each may not run statements of its own.
func (t *Tx) Query(query string, a Args, each func(Row) error) error {
	st, args, err := t.begin(query, a)
	if err != nil {
		return err
	}
	found, err := t.run.session.query(t.run.statement, st, args)
	if err != nil {
		return t.run.fail(err)
	}
	defer found.Close()
	t.run.iterating = true
	defer func() { t.run.iterating = false }()
	for n := 1; found.Next(); n++ {
		if err := each(found); err != nil {
			return err
		}
		if n%rowsUnwatched == 0 && t.run.caller.Err() != nil {
			return t.run.fail(t.run.caller.Err())
		}
	}
	if err := found.Err(); err != nil {
		return t.run.fail(err)
	}
	return nil
}

// errFirst ends the reading of rows after the first one.
var errFirst = errors.New("db: first row read")

// OrNotFound is err, but for ErrNoRows the fault that people read: what was asked for is not there.
func OrNotFound(err error) error {
	if errors.Is(err, ErrNoRows) {
		return fault.NotFound.New()
	}
	return err
}

// One scans the first row into dest, or returns ErrNoRows.
func (t *Tx) One(query string, a Args, dest ...any) error {
	err := t.Query(query, a, func(r Row) error {
		if err := r.Scan(dest...); err != nil {
			return err
		}
		return errFirst
	})
	switch err {
	case errFirst:
		return nil
	case nil:
		return ErrNoRows
	}
	return err
}

// After runs f once the transaction is durably committed; never if it is not. f must not block.
func (t *Tx) After(f func()) { t.run.after = append(t.run.after, f) }

// As binds a System transaction to one business: the same transaction, with :tenant.
func (t *Tx) As(s tenant.Scope) *Tx {
	switch {
	case !t.run.system:
		t.run.fail(errBound)
	case s.IsZero():
		t.run.fail(ErrNoScope)
	}
	return &Tx{run: t.run, tenant: s.ID(), sight: s.Sight()}
}

// Narrowed reports whether the transaction sees only the leads that one person may see.
func (t *Tx) Narrowed() bool { return t.sight.Reach != tenant.All }

// Whole is the same transaction with the sight of the whole business, for what must hold among all
// leads, whoever asks: that a phone is one lead's, that a figure counts everybody. What it reads must
// not reach the person.
func (t *Tx) Whole() *Tx { return &Tx{run: t.run, tenant: t.tenant} }

// begin checks that a statement may run now and binds its parameters.
func (t *Tx) begin(query string, a Args) (*statement, []any, error) {
	r := t.run
	switch {
	case r.over:
		return nil, nil, errOver
	case r.failed != nil:
		return nil, nil, r.failed
	case r.iterating:
		return nil, nil, r.fail(errBusy)
	}
	if err := r.caller.Err(); err != nil {
		return nil, nil, r.fail(err)
	}
	query, a, err := r.db.narrow.statement(query, a, t.sight)
	if err != nil {
		return nil, nil, r.fail(err)
	}
	st, args, err := bind(query, a, t.tenant)
	if err != nil {
		return nil, nil, r.fail(err)
	}
	return st, args, nil
}

// fail keeps the first error: PostgreSQL aborts the whole transaction at it, and SQLite may have
// rolled it back already, so that a further statement would commit by itself.
func (r *run) fail(err error) error {
	if r.failed == nil {
		r.failed = err
	}
	return err
}
