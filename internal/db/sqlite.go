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
	if err := registerGrams(); err != nil {
		return nil, fmt.Errorf("db: the function of the search index: %w", err)
	}
	e := &sqlite{path: filepath.Join(o.Dir, sqliteFile), clock: o.Clock, log: o.Log, closed: make(chan struct{})}
	if err := migrateSQLite(ctx, e.path, o); err != nil {
		return nil, err
	}
	if err := e.start(ctx); err != nil {
		return nil, errors.Join(err, e.shut(len(e.readers)))
	}
	return e, nil
}

func (e *sqlite) start(ctx context.Context) error {
	e.readers = make(chan *sqliteConn, max(3, min(8, runtime.NumCPU())))
	for range cap(e.readers) {
		c, err := e.reader(ctx)
		if err != nil {
			return err
		}
		e.readers <- c
	}
	conn, err := connect(ctx, e.path, "cache_size(-65536)", "analysis_limit(1000)")
	if err != nil {
		return err
	}
	e.writer = startWriter(conn, e.clock, e.log, e.truncate)
	return nil
}

func (e *sqlite) reader(ctx context.Context) (*sqliteConn, error) {
	return connect(ctx, e.path, "cache_size(-32768)", "query_only(1)")
}

// fileName names the file with the pragmas that every connection of ours has.
func fileName(path string, pragmas ...string) string {
	q := url.Values{"_pragma": append([]string{
		"busy_timeout(5000)", "foreign_keys(1)", "journal_size_limit(67108864)",
		"journal_mode(WAL)", "synchronous(FULL)",
	}, pragmas...)}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// openFile opens the file for work that is not a transaction of somebody's.
func openFile(path string, pragmas ...string) (*sql.DB, error) {
	d, err := sql.Open("sqlite", fileName(path, pragmas...))
	if err != nil {
		return nil, err
	}
	d.SetConnMaxIdleTime(0)
	return d, nil
}

func (e *sqlite) name() string { return "sqlite" }

// A closure holds up the writes of everybody.
func (e *sqlite) slow() time.Duration { return 50 * time.Millisecond }

// To watch for the caller's end costs more than a statement that stays in the index of one business,
// as all do; Tx.Query looks between the rows.
func (e *sqlite) interrupts() bool { return false }

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
	if _, err := c.exec(background, begin, nil); err != nil {
		// A connection that cannot begin is replaced, so that one fault does not stay for ever.
		fresh, again := e.reader(w.ctx)
		if again != nil {
			return err
		}
		c.close()
		c = fresh
		if _, err := c.exec(background, begin, nil); err != nil {
			return err
		}
	}
	defer c.exec(background, rollback, nil) // nothing was written; an interrupted read has ended already
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
	return e.shut(cap(e.readers))
}

// shut closes so many readers as they come back.
func (e *sqlite) shut(readers int) error {
	var errs []error
	for range readers {
		errs = append(errs, (<-e.readers).close())
	}
	return errors.Join(errs...)
}
