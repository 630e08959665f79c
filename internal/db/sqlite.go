package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	_ "modernc.org/sqlite" // the driver

	"github.com/moked/moked/internal/clock"
)

const (
	sqliteFile = "moked.db"
	// walLimit is the size of the write-ahead log past which it is truncated in a quiet moment.
	// SQLite's own checkpoint, amortised by the batches, keeps it at 4 MB; only a long reader lets it grow.
	walLimit = 64 << 20
)

// sqlite is one file: a writer that owns its only writing connection, and readers.
type sqlite struct {
	path    string
	clock   *clock.Clock
	log     *slog.Logger
	pool    *sql.DB // the writer's
	readDB  *sql.DB
	readers chan *sqliteConn
	writer  *writer
	closed  chan struct{}
}

func openSQLite(ctx context.Context, o Options) (*sqlite, error) {
	if o.Dir == "" {
		return nil, errors.New("db: SQLite needs a data folder")
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("db: data folder: %w", err)
	}
	e := &sqlite{path: filepath.Join(o.Dir, sqliteFile), clock: o.Clock, log: o.Log, closed: make(chan struct{})}
	if err := migrateSQLite(ctx, e.path, o); err != nil {
		return nil, err
	}
	if err := e.start(ctx); err != nil {
		return nil, errors.Join(err, e.shut())
	}
	return e, nil
}

func (e *sqlite) start(ctx context.Context) error {
	var err error
	if e.pool, err = openFile(e.path, "cache_size(-65536)", "analysis_limit(1000)"); err != nil {
		return err
	}
	e.pool.SetMaxOpenConns(1)
	conn, err := newSQLiteConn(ctx, e.pool)
	if err != nil {
		return err
	}
	if e.readDB, err = openFile(e.path, "cache_size(-32768)", "query_only(1)"); err != nil {
		return err
	}
	n := max(3, min(8, runtime.NumCPU()))
	e.readers = make(chan *sqliteConn, n)
	for range n {
		c, err := newSQLiteConn(ctx, e.readDB)
		if err != nil {
			return err
		}
		e.readers <- c
	}
	e.writer = startWriter(conn, e.clock, e.log, e.truncate)
	return nil
}

// openFile opens the file with the pragmas that every connection of ours has.
func openFile(path string, pragmas ...string) (*sql.DB, error) {
	q := url.Values{"_pragma": append([]string{
		"busy_timeout(5000)", "foreign_keys(1)", "journal_size_limit(67108864)",
		"journal_mode(WAL)", "synchronous(FULL)",
	}, pragmas...)}
	d, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, err
	}
	d.SetConnMaxIdleTime(0)
	return d, nil
}

func (e *sqlite) name() string { return "sqlite" }

// A closure holds up the writes of everybody.
func (e *sqlite) slow() time.Duration { return 50 * time.Millisecond }

func (e *sqlite) stats() Stats {
	return Stats{Writes: e.writer.writes.Load(), Commits: e.writer.commits.Load(), Waiting: int64(len(e.writer.queue))}
}

func (e *sqlite) write(w *work) error { return e.writer.do(w) }

func (e *sqlite) read(w *work) error {
	var c *sqliteConn
	select {
	case c = <-e.readers:
	case <-w.ctx.Done():
		return w.ctx.Err()
	case <-e.closed:
		return ErrClosed
	}
	defer func() { e.readers <- c }()
	background := context.Background()
	if _, err := c.exec(background, "BEGIN", nil); err != nil {
		// A connection that cannot begin is replaced, so that one fault does not stay for ever.
		fresh, again := newSQLiteConn(w.ctx, e.readDB)
		if again != nil {
			return err
		}
		c.close()
		c = fresh
		if _, err := c.exec(background, "BEGIN", nil); err != nil {
			return err
		}
	}
	defer c.exec(background, "ROLLBACK", nil) // nothing was written; an interrupted read has ended already
	return w.play(c)
}

// truncate gives the disk space of a grown write-ahead log back. It has a connection of its own
// with a short patience, since it holds the write lock while it waits for readers.
func (e *sqlite) truncate(limit int64) error {
	info, err := os.Stat(e.path + "-wal")
	if err != nil || info.Size() <= limit {
		return nil
	}
	d, err := openFile(e.path, "busy_timeout(100)")
	if err != nil {
		return err
	}
	defer d.Close()
	var busy, pages, moved int
	return d.QueryRow("PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved)
}

// close lets what runs end, then closes the connections.
func (e *sqlite) close() error {
	select {
	case <-e.closed:
		return nil
	default:
		close(e.closed)
	}
	e.writer.stop()
	for range cap(e.readers) {
		<-e.readers
	}
	return e.shut()
}

func (e *sqlite) shut() error {
	var errs []error
	for _, d := range []*sql.DB{e.readDB, e.pool} {
		if d != nil {
			errs = append(errs, d.Close())
		}
	}
	return errors.Join(errs...)
}
