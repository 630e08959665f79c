// Package dbtest opens databases for tests: SQLite in a temporary folder, and PostgreSQL where
// MOKED_TEST_POSTGRES names a server whose login may create databases.
package dbtest

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
)

// Run runs the test on SQLite and, when there is a server for it, on PostgreSQL.
func Run(t *testing.T, f func(t *testing.T, d *db.DB)) {
	RunAt(t, func() *clock.Clock { return clock.New(0) }, f)
}

// RunAt is Run with a clock of its own for each engine.
func RunAt(t *testing.T, clk func() *clock.Clock, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, open(t, "", clk())) })
	if server := os.Getenv("MOKED_TEST_POSTGRES"); server != "" {
		t.Run("postgres", func(t *testing.T) { f(t, open(t, Postgres(t, server), clk())) })
	}
}

// Open opens an empty database: SQLite, or PostgreSQL when MOKED_TEST_ENGINE is postgres.
func Open(t testing.TB) *db.DB { return OpenAt(t, clock.New(0)) }

// OpenAt is Open with a clock of the test's own.
func OpenAt(t testing.TB, clk *clock.Clock) *db.DB {
	t.Helper()
	if os.Getenv("MOKED_TEST_ENGINE") != "postgres" {
		return open(t, "", clk)
	}
	server := os.Getenv("MOKED_TEST_POSTGRES")
	if server == "" {
		t.Skip("MOKED_TEST_ENGINE=postgres needs MOKED_TEST_POSTGRES")
	}
	return open(t, Postgres(t, server), clk)
}

func open(t testing.TB, url string, clk *clock.Clock) *db.DB {
	t.Helper()
	dir := t.TempDir()
	if url == "" {
		file, err := migrated()
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "moked.db"), file, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	d, err := db.Open(context.Background(), db.Options{URL: url, Dir: dir, Clock: clk, Log: log})
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

// migrated is an empty SQLite database with today's schema. It is made once per test binary:
// migrating takes longer than most tests.
var migrated = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "moked-template")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	d, err := db.Open(ctx, db.Options{Dir: dir})
	if err != nil {
		return nil, err
	}
	copied := filepath.Join(dir, "copy.db")
	if err := errors.Join(d.Backup(ctx, copied), d.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(copied)
})
