package db_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

// sqlite opens a SQLite database whatever engine the other tests are run on.
func sqlite(t testing.TB, o db.Options) *db.DB {
	t.Helper()
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	d, err := db.Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// together makes all writes wait behind one that holds the writer, so that they share its batch.
// The clock stands still, so the batch does not end by time.
func together(t *testing.T, d *db.DB, writes ...func() error) []error {
	t.Helper()
	before := d.Stats()
	holding, let := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		err := d.Write(ctx, one, func(*db.Tx) error {
			select {
			case <-holding: // it runs again when the batch was lost
			default:
				close(holding)
				<-let
			}
			return nil
		})
		if err != nil && !errors.Is(err, errCommit) {
			t.Logf("the holder: %v", err)
		}
	})
	<-holding
	errs := make([]error, len(writes))
	for i, write := range writes {
		wg.Go(func() {
			errs[i] = errors.New("the goroutine ended")
			defer func() {
				if p := recover(); p != nil {
					errs[i] = fmt.Errorf("panic: %v", p)
				}
			}()
			errs[i] = write()
		})
		for d.Stats().Waiting < int64(i+1) { // in order
			runtime.Gosched()
		}
	}
	close(let)
	wg.Wait()
	if n := d.Stats().Commits - before.Commits; n > int64(len(writes))+1 {
		t.Errorf("%d commits", n)
	}
	return errs
}

var errCommit = errors.New("commit")

func TestOneBatchOfGoodAndBadClosures(t *testing.T) {
	d := sqlite(t, db.Options{Clock: clock.Fake(time.Unix(1.8e9, 0))})
	boom := errors.New("boom")
	write := func(ctx context.Context, i int, then func() error) func() error {
		return func() error {
			return d.Write(ctx, one, func(tx *db.Tx) error {
				if err := put(tx, int64(i+1), fmt.Sprint(i)); err != nil {
					return err
				}
				return then()
			})
		}
	}
	good := func() error { return nil }
	var writes []func() error
	for i := 0; i < 48; i += 6 {
		caller, cancel := context.WithCancel(ctx)
		defer cancel()
		gone, cancelGone := context.WithCancel(ctx)
		defer cancelGone()
		writes = append(writes,
			write(ctx, i, good),
			write(ctx, i+1, func() error { return boom }),
			write(ctx, i+2, func() error { panic("p") }),
			write(ctx, i+3, func() error { runtime.Goexit(); return nil }),
			write(caller, i+4, func() error { cancelGone(); cancel(); return nil }),
			write(gone, i+5, func() error { t.Error("ran for a caller who was gone"); return nil }),
		)
	}
	before := d.Stats()
	errs := together(t, d, writes...)
	if n := d.Stats().Commits - before.Commits; n != 1 {
		t.Errorf("%d commits instead of one", n)
	}
	for i := 0; i < 48; i += 6 {
		if errs[i] != nil || !errors.Is(errs[i+1], boom) || errs[i+2].Error() != "panic: p" || errs[i+3] == nil ||
			!errors.Is(errs[i+4], context.Canceled) || !errors.Is(errs[i+5], context.Canceled) {
			t.Errorf("outcomes: %v", errs[i:i+6])
		}
	}
	got := kinds(t, d, one)
	if len(got) != 8 {
		t.Fatalf("rows: %v", got)
	}
	for i, kind := range got {
		if kind != fmt.Sprint(i*6) {
			t.Errorf("row %d is %s", i, kind)
		}
	}
}

const many = `INSERT INTO events (tenant_id, id, kind, entity, entity_id, lead_id, actor_kind, actor_id, actor_name, impersonating, data, at)
	WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)
	SELECT :tenant, 1000 + i, 'many', 'many', 0, 0, 'system', 0, '', 0, printf('%200s', 'x'), 0 FROM n`

func TestStatementIsNotInterrupted(t *testing.T) {
	d := sqlite(t, db.Options{})
	caller, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	err := d.Write(caller, one, func(tx *db.Tx) error {
		n, err := tx.Exec(many, db.Args{"rows": 20000})
		if err != nil || n != 20000 {
			t.Errorf("the statement was interrupted: %d %v", n, err)
		}
		<-caller.Done()
		return nil
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("write: %v", err)
	}
	if got := kinds(t, d, one); len(got) != 0 {
		t.Errorf("%d rows stayed", len(got))
	}
	if err := d.Ping(ctx); err != nil {
		t.Errorf("the next write: %v", err)
	}
}

func TestFullDiskHurtsOnlyTheOneThatFilledIt(t *testing.T) {
	d := sqlite(t, db.Options{Clock: clock.Fake(time.Unix(1.8e9, 0))})
	limit := func(to string) {
		t.Helper()
		err := d.System(ctx, "test", func(tx *db.Tx) error {
			return tx.Query("PRAGMA max_page_count = "+to, nil, func(db.Row) error { return nil })
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	limit("300")
	errs := together(t, d,
		func() error {
			return d.Write(ctx, one, func(tx *db.Tx) error { return put(tx, 1, "innocent") })
		},
		func() error {
			return d.Write(ctx, one, func(tx *db.Tx) error {
				_, _ = tx.Exec(many, db.Args{"rows": 20000}) // swallowed, and it fails all the same
				return nil
			})
		},
		func() error {
			return d.Write(ctx, one, func(tx *db.Tx) error { return put(tx, 2, "later") })
		},
	)
	if errs[0] != nil || errs[2] != nil || !fault.Is(errs[1], fault.StorageFull) {
		t.Errorf("outcomes: %v", errs)
	}
	if got := kinds(t, d, one); strings.Join(got, " ") != "innocent later" {
		t.Errorf("rows: %v", got)
	}
	limit("1000000")
	if err := d.Write(ctx, one, func(tx *db.Tx) error { _, err := tx.Exec(many, db.Args{"rows": 3000}); return err }); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

func TestInnocentsOfALostTransactionRunAgain(t *testing.T) {
	d := sqlite(t, db.Options{Clock: clock.Fake(time.Unix(1.8e9, 0))})
	runs, after := 0, 0
	errs := together(t, d,
		func() error {
			return d.Write(ctx, one, func(tx *db.Tx) error {
				runs++
				tx.After(func() { after++ })
				return put(tx, tx.NewID(), "innocent")
			})
		},
		func() error {
			// SQLite does this by itself on some faults of the disk.
			return d.System(ctx, "test", func(tx *db.Tx) error { _, err := tx.Exec("ROLLBACK", nil); return err })
		},
		func() error {
			return d.Write(ctx, one, func(tx *db.Tx) error { return put(tx, tx.NewID(), "later") })
		},
	)
	if errs[0] != nil || errs[1] == nil || errs[2] != nil {
		t.Errorf("outcomes: %v", errs)
	}
	if runs != 2 || after != 1 {
		t.Errorf("the innocent ran %d times with %d effects after its commit", runs, after)
	}
	if got := kinds(t, d, one); strings.Join(got, " ") != "innocent later" {
		t.Errorf("rows: %v", got)
	}
}

func TestFailedCommitIsToldToAllAndLeavesNothing(t *testing.T) {
	d := sqlite(t, db.Options{Clock: clock.Fake(time.Unix(1.8e9, 0))})
	// Our own schema has no such constraint, and a test forbids it: this is why.
	err := d.System(ctx, "test", func(tx *db.Tx) error {
		_, err := tx.Exec(`CREATE TABLE late (x BIGINT REFERENCES heartbeat (id) DEFERRABLE INITIALLY DEFERRED)`, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	errs := together(t, d,
		func() error { return d.Write(ctx, one, func(tx *db.Tx) error { return put(tx, 1, "a") }) },
		func() error {
			return d.System(ctx, "test", func(tx *db.Tx) error { _, err := tx.Exec(`INSERT INTO late VALUES (99)`, nil); return err })
		},
	)
	if errs[0] == nil || errs[1] == nil {
		t.Errorf("outcomes: %v", errs)
	}
	if got := kinds(t, d, one); len(got) != 0 {
		t.Errorf("rows: %v", got)
	}
	if err := d.Ping(ctx); err != nil {
		t.Errorf("the next write: %v", err)
	}
}

func TestWriterIsFullyDurable(t *testing.T) {
	d := sqlite(t, db.Options{})
	want := map[string]any{"synchronous": int64(2), "journal_mode": "wal", "foreign_keys": int64(1), "busy_timeout": int64(5000), "wal_autocheckpoint": int64(1000)}
	for pragma, value := range want {
		var got any
		err := d.System(ctx, "test", func(tx *db.Tx) error { return tx.One("PRAGMA "+pragma, nil, &got) })
		if err != nil || got != value {
			t.Errorf("%s is %v: %v", pragma, got, err)
		}
	}
	var readOnly bool
	err := d.SystemRead(ctx, "test", func(tx *db.Tx) error { return tx.One("PRAGMA query_only", nil, &readOnly) })
	if err != nil || !readOnly {
		t.Errorf("readers' query_only is %v: %v", readOnly, err)
	}
}

func TestAnalyzeFillsThePlannersStatistics(t *testing.T) {
	d := sqlite(t, db.Options{})
	if err := d.Ping(ctx); err != nil {
		t.Fatal(err)
	}
	if err := d.Analyze(ctx); err != nil {
		t.Fatal(err)
	}
	n := 0
	err := d.SystemRead(ctx, "test", func(tx *db.Tx) error {
		return tx.One("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'heartbeat'", nil, &n)
	})
	if err != nil || n != 1 {
		t.Errorf("%d rows of statistics: %v", n, err)
	}
}

func TestSlowClosureIsNamedInTheLog(t *testing.T) {
	var log bytes.Buffer
	clk := clock.Fake(time.Unix(1.8e9, 0))
	d := sqlite(t, db.Options{Clock: clk, Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn}))})
	for _, took := range []time.Duration{40 * time.Millisecond, 60 * time.Millisecond} {
		log.Reset()
		if err := d.Write(ctx, one, func(*db.Tx) error { clk.Advance(took); return nil }); err != nil {
			t.Fatal(err)
		}
		if named := strings.Contains(log.String(), "TestSlowClosureIsNamedInTheLog"); named != (took > 50*time.Millisecond) {
			t.Errorf("after %v the log is %q", took, log.String())
		}
	}
}

func TestReadersSeeOneMomentWhileTheWriterGoesOn(t *testing.T) {
	d := sqlite(t, db.Options{})
	count := func(tx *db.Tx) (n int) {
		if err := tx.One(countMine, nil, &n); err != nil {
			t.Error(err)
		}
		return n
	}
	first, wrote := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = d.Read(ctx, one, func(tx *db.Tx) error {
			before := count(tx)
			close(first)
			<-wrote
			if after := count(tx); before != 0 || after != 0 {
				t.Errorf("one read saw %d and then %d", before, after)
			}
			return nil
		})
	})
	<-first
	if err := d.Write(ctx, one, func(tx *db.Tx) error { return put(tx, 1, "a") }); err != nil {
		t.Error(err)
	}
	close(wrote)
	wg.Wait()
	if got := kinds(t, d, one); len(got) != 1 {
		t.Errorf("rows: %v", got)
	}
}

func TestBackupIsAWholeDatabase(t *testing.T) {
	d := sqlite(t, db.Options{})
	if err := d.Write(ctx, one, func(tx *db.Tx) error { return put(tx, 1, "a") }); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := d.Backup(ctx, filepath.Join(dir, "moked.db")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(dir, "moked.db")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	copied := sqlite(t, db.Options{Dir: dir})
	if got := kinds(t, copied, one); len(got) != 1 || got[0] != "a" {
		t.Errorf("the copy has %v", got)
	}
}
