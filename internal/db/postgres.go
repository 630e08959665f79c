package db

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/moked/moked/internal/tenant"
)

const (
	// pgTries is how often a transaction runs that lost against another one, or its connection.
	pgTries = 6
	// commitTime bounds the wait for a commit, which must not be cancelled by its caller.
	commitTime = 30 * time.Second
)

// postgres is a pool of connections that all act as a role to which row-level security applies.
type postgres struct {
	pool    *pgxpool.Pool
	commits atomic.Int64
}

func openPostgres(ctx context.Context, o Options) (*postgres, error) {
	config, err := pgxpool.ParseConfig(o.URL)
	if err != nil {
		return nil, errors.New("db: the database URL cannot be read") // its text holds the password
	}
	setting := func(name, value string) {
		if config.ConnConfig.RuntimeParams[name] == "" {
			config.ConnConfig.RuntimeParams[name] = value
		}
	}
	setting("application_name", "moked")
	setting("plan_cache_mode", "force_custom_plan") // a generic plan does not know the business's size
	setting("jit", "off")
	setting("statement_timeout", "30000")
	setting("idle_in_transaction_session_timeout", "60000")
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = 5 * time.Second
	}
	if !strings.Contains(o.URL, "pool_max_conns") {
		config.MaxConns = int32(max(16, 4*runtime.NumCPU()))
	}
	role, err := migratePostgres(ctx, config.ConnConfig, o)
	if err != nil {
		return nil, postgresError(err)
	}
	if role != "" {
		config.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
			_, err := c.Exec(ctx, "SET ROLE "+pgx.Identifier{role}.Sanitize())
			return err
		}
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, postgresError(err)
	}
	if err := checkSecurity(ctx, pool); err != nil {
		pool.Close()
		return nil, postgresError(err)
	}
	return &postgres{pool: pool}, nil
}

func (e *postgres) name() string { return "postgres" }

// A transaction begins and names its business in one round trip. The id is a number, so there is
// nothing to inject.
func beginQuery(readOnly, system bool, id tenant.ID) string {
	begin := "begin"
	if readOnly {
		begin = "begin isolation level repeatable read read only"
	}
	if system {
		return begin + "; select set_config('app.system','on',true)"
	}
	return begin + "; select set_config('app.tenant','" + id.String() + "',true)"
}

func (e *postgres) write(w *work) error { return e.transact(w) }
func (e *postgres) read(w *work) error  { return e.transact(w) }

// transact attempts the work until it commits, fails for a reason of its own, or has lost too often.
func (e *postgres) transact(w *work) error {
	begin := beginQuery(w.readOnly, w.system, w.tenant)
	for try := 1; ; try++ {
		again, err := e.attempt(w, begin)
		if err == nil || !again || try == pgTries || w.ctx.Err() != nil {
			return err
		}
		pause := time.NewTimer(rand.N(2 * time.Millisecond << try))
		select {
		case <-pause.C:
		case <-w.ctx.Done():
			pause.Stop()
			return err
		}
	}
}

// attempt runs the work in one transaction. again tells that another attempt makes sense: nothing
// was committed, and the fault was not the work's own.
func (e *postgres) attempt(w *work, begin string) (again bool, err error) {
	tx, err := e.pool.BeginTx(w.ctx, pgx.TxOptions{BeginQuery: begin})
	if err != nil {
		if broken(err) {
			e.pool.Reset() // after a restart of the server all pooled connections are dead
			return true, postgresError(err)
		}
		return false, postgresError(err)
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(w.ctx), commitTime)
	defer cancel()
	committing := false
	defer func() {
		if !committing {
			_ = tx.Rollback(ending)
		}
	}()
	if err := w.play(postgresSession{tx}); err != nil {
		if tx.Conn().IsClosed() {
			return true, err
		}
		return conflict(w.run.failed), err
	}
	committing = true
	if err := tx.Commit(ending); err != nil {
		return conflict(err), postgresError(err) // where the connection broke, the outcome is unknown
	}
	if !w.readOnly {
		e.commits.Add(1)
	}
	return false, nil
}

// A closure holds up only those who want its rows, and each statement is a round trip.
func (e *postgres) slow() time.Duration { return 500 * time.Millisecond }

func (e *postgres) interrupts() bool { return true }

func (e *postgres) stats() Stats {
	n := e.commits.Load()
	return Stats{Writes: n, Commits: n, Waiting: int64(e.pool.Stat().AcquiredConns())}
}

func (e *postgres) backup(context.Context, string) error {
	return errors.New("db: back up PostgreSQL with its own tools: pg_dump --format=custom, or a base backup")
}

func (e *postgres) close() error {
	e.pool.Close()
	return nil
}
