package db

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/moked/moked/internal/fault"
)

// postgresSession runs statements in a transaction.
type postgresSession struct{ tx pgx.Tx }

func (s postgresSession) exec(ctx context.Context, st *statement, args []any) (int64, error) {
	tag, err := s.tx.Exec(ctx, st.sql, args...)
	if err != nil {
		return 0, postgresError(err)
	}
	return tag.RowsAffected(), nil
}

func (s postgresSession) query(ctx context.Context, st *statement, args []any) (rows, error) {
	found, err := s.tx.Query(ctx, st.sql, args...)
	if err != nil {
		return nil, postgresError(err)
	}
	return postgresRows{found}, nil
}

// postgresRows are rows that scan as SQLite's do.
type postgresRows struct{ pgx.Rows }

func (r postgresRows) Err() error { return postgresError(r.Rows.Err()) }

func (r postgresRows) Scan(dest ...any) error {
	for i, d := range dest {
		switch d.(type) {
		case *bool, **bool, *float64, **float64:
			// The driver reads no integer into these.
			changed := append([]any{}, dest...)
			for j := i; j < len(dest); j++ {
				changed[j] = loosely(dest[j])
			}
			return r.Rows.Scan(changed...)
		}
	}
	return r.Rows.Scan(dest...)
}

func loosely(dest any) any {
	switch d := dest.(type) {
	case *bool:
		return scanner(func(v any) (err error) { *d, err = toBool(v); return err })
	case **bool:
		return scanner(func(v any) error { return nullable(d, v, toBool) })
	case *float64:
		return scanner(func(v any) (err error) { *d, err = toFloat(v); return err })
	case **float64:
		return scanner(func(v any) error { return nullable(d, v, toFloat) })
	}
	return dest
}

// scanner is a destination that is given the driver's plain value.
type scanner func(v any) error

// Scan takes the value.
func (s scanner) Scan(v any) error { return s(v) }

func nullable[T any](dest **T, v any, to func(any) (T, error)) error {
	if v == nil {
		*dest = nil
		return nil
	}
	got, err := to(v)
	*dest = &got
	return err
}

func toBool(v any) (bool, error) {
	switch v := v.(type) {
	case bool:
		return v, nil
	case int64:
		return v != 0, nil
	}
	return false, fmt.Errorf("db: a %T is no boolean", v)
}

func toFloat(v any) (float64, error) {
	switch v := v.(type) {
	case float64:
		return v, nil
	case int64:
		return float64(v), nil
	case string: // NUMERIC, as avg() of integers is
		var f float64
		_, err := fmt.Sscan(v, &f)
		return f, err
	}
	return 0, fmt.Errorf("db: a %T is no number", v)
}

// postgresError gives an engine's error its meaning, by code and never by text.
func postgresError(err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch {
		case e.Code == "23505":
			return fmt.Errorf("%w: %w", ErrDup, err)
		case e.Code == "53100":
			return fault.StorageFull.Because(err)
		case strings.HasPrefix(e.Code, "08"), strings.HasPrefix(e.Code, "57"), strings.HasPrefix(e.Code, "53"),
			e.Code == "25006": // a server that became a standby takes no writes
			return fault.Unavailable.Because(err)
		}
		return err
	}
	if broken(err) {
		return fault.Unavailable.Because(err)
	}
	if err.Error() == "closed pool" {
		return ErrClosed
	}
	return err
}

// broken reports that the server could not be reached, or went away.
func broken(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return strings.HasPrefix(e.Code, "08") || strings.HasPrefix(e.Code, "57P")
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	_, network := errors.AsType[net.Error](err)
	return network || pgconn.SafeToRetry(err) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}

// conflict reports a transaction that lost against another one and may win the next time.
func conflict(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.Code == "40001" || e.Code == "40P01")
}
