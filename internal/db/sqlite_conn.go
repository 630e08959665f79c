package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"

	modernc "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"github.com/moked/moked/internal/fault"
)

// sqliteConn is one connection with its prepared statements: preparing anew costs more than running.
// It speaks with the driver itself. What database/sql adds (a pool, locks, a goroutine for each
// query) is here already, and would cost as much as a small query.
type sqliteConn struct {
	conn     driver.Conn
	prepared map[*statement]sqliteStmt
	args     []driver.NamedValue // of the statement that is starting
	row      []driver.Value      // that is being read
}

// sqliteStmt is what the driver's statements can do.
type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// What begins and ends transactions.
var (
	begin          = control("BEGIN")
	beginImmediate = control("BEGIN IMMEDIATE")
	commit         = control("COMMIT")
	rollback       = control("ROLLBACK")
	savepoint      = control("SAVEPOINT s")
	rollbackTo     = control("ROLLBACK TO s")
	release        = control("RELEASE s")
)

func control(text string) *statement { return &statement{sqlite: text} }

// preparedLimit bounds the statements that a connection keeps. Past it, all are dropped: the texts
// are few unless they are built at run time.
const preparedLimit = 512

func connect(ctx context.Context, path string, pragmas ...string) (*sqliteConn, error) {
	connector, err := modernc.NewConnector(fileName(path, pragmas...))
	if err != nil {
		return nil, err
	}
	conn, err := connector.Connect(ctx)
	if err != nil {
		return nil, sqliteError(err)
	}
	return &sqliteConn{conn: conn, prepared: map[*statement]sqliteStmt{}}, nil
}

func (c *sqliteConn) prepare(st *statement) (sqliteStmt, error) {
	if ready := c.prepared[st]; ready != nil {
		return ready, nil
	}
	if len(c.prepared) >= preparedLimit {
		c.forget()
	}
	made, err := c.conn.Prepare(st.sqlite)
	if err != nil {
		return nil, sqliteError(err)
	}
	ready, ok := made.(sqliteStmt)
	if !ok {
		return nil, fmt.Errorf("db: the driver's %T takes no context", made)
	}
	c.prepared[st] = ready
	return ready, nil
}

// bound gives the arguments the driver's form. They are used up when the statement has started.
func (c *sqliteConn) bound(args []any) []driver.NamedValue {
	c.args = c.args[:0]
	for i, v := range args {
		c.args = append(c.args, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	return c.args
}

func (c *sqliteConn) exec(ctx context.Context, st *statement, args []any) (int64, error) {
	ready, err := c.prepare(st)
	if err != nil {
		return 0, err
	}
	done, err := ready.ExecContext(ctx, c.bound(args))
	if err != nil {
		return 0, sqliteError(err)
	}
	return done.RowsAffected()
}

func (c *sqliteConn) query(ctx context.Context, st *statement, args []any) (rows, error) {
	ready, err := c.prepare(st)
	if err != nil {
		return nil, err
	}
	found, err := ready.QueryContext(ctx, c.bound(args))
	if err != nil {
		return nil, sqliteError(err)
	}
	n := len(found.Columns())
	if cap(c.row) < n {
		c.row = make([]driver.Value, n)
	}
	return &sqliteRows{found: found, row: c.row[:n]}, nil
}

func (c *sqliteConn) forget() {
	for _, st := range c.prepared {
		st.Close()
	}
	clear(c.prepared)
}

func (c *sqliteConn) close() error {
	c.forget()
	return c.conn.Close()
}

// sqliteRows is a result being read. A connection reads one at a time.
type sqliteRows struct {
	found driver.Rows
	row   []driver.Value
	err   error
}

func (r *sqliteRows) Next() bool {
	if r.err == nil {
		r.err = r.found.Next(r.row)
	}
	return r.err == nil
}

func (r *sqliteRows) Scan(dest ...any) error {
	if len(dest) != len(r.row) {
		return fmt.Errorf("db: %d places for %d columns", len(dest), len(r.row))
	}
	for i, d := range dest {
		if err := assign(d, r.row[i]); err != nil {
			return fmt.Errorf("db: column %d: %w", i+1, err)
		}
	}
	return nil
}

func (r *sqliteRows) Err() error {
	if r.err == io.EOF {
		return nil
	}
	return sqliteError(r.err)
}

func (r *sqliteRows) Close() { _ = r.found.Close() }

// sqliteError gives an engine's error its meaning, by code and never by text.
func sqliteError(err error) error {
	e, ok := errors.AsType[*modernc.Error](err)
	if !ok {
		return err
	}
	switch code := e.Code(); {
	case code == lib.SQLITE_CONSTRAINT_UNIQUE, code == lib.SQLITE_CONSTRAINT_PRIMARYKEY:
		return fmt.Errorf("%w: %w", ErrDup, err)
	case code&0xff == lib.SQLITE_FULL:
		return fault.StorageFull.Because(err)
	case code&0xff == lib.SQLITE_BUSY, code&0xff == lib.SQLITE_IOERR,
		code&0xff == lib.SQLITE_CANTOPEN, code&0xff == lib.SQLITE_READONLY:
		return fault.Unavailable.Because(err)
	}
	return err
}
