package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"github.com/moked/moked/internal/fault"
)

// sqliteConn is one connection with its prepared statements: preparing anew costs more than running.
type sqliteConn struct {
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
}

// preparedLimit bounds the statements that a connection keeps. Past it, all are dropped: the texts
// are few unless they are built at run time.
const preparedLimit = 512

func newSQLiteConn(ctx context.Context, d *sql.DB) (*sqliteConn, error) {
	conn, err := d.Conn(ctx)
	if err != nil {
		return nil, sqliteError(err)
	}
	return &sqliteConn{conn: conn, prepared: map[string]*sql.Stmt{}}, nil
}

func (c *sqliteConn) statement(query string) (*sql.Stmt, error) {
	if st := c.prepared[query]; st != nil {
		return st, nil
	}
	if len(c.prepared) >= preparedLimit {
		c.forget()
	}
	st, err := c.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, sqliteError(err)
	}
	c.prepared[query] = st
	return st, nil
}

func (c *sqliteConn) exec(ctx context.Context, query string, args []any) (int64, error) {
	st, err := c.statement(query)
	if err != nil {
		return 0, err
	}
	done, err := st.ExecContext(ctx, args...)
	if err != nil {
		return 0, sqliteError(err)
	}
	return done.RowsAffected()
}

func (c *sqliteConn) query(ctx context.Context, query string, args []any) (rows, error) {
	st, err := c.statement(query)
	if err != nil {
		return nil, err
	}
	found, err := st.QueryContext(ctx, args...)
	if err != nil {
		return nil, sqliteError(err)
	}
	return sqliteRows{found}, nil
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

// sqliteRows are rows whose error is ours.
type sqliteRows struct{ *sql.Rows }

func (r sqliteRows) Err() error { return sqliteError(r.Rows.Err()) }
func (r sqliteRows) Close()     { _ = r.Rows.Close() }

// sqliteError gives an engine's error its meaning, by code and never by text.
func sqliteError(err error) error {
	e, ok := errors.AsType[*driver.Error](err)
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
