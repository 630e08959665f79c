package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
)

// migrateSQLite migrates the file before its writer starts. One process does it at a time.
func migrateSQLite(ctx context.Context, path string, o Options) (err error) {
	unlock, err := lockFile(ctx, path+".lock")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	d, err := openFile(path)
	if err != nil {
		return err
	}
	defer d.Close()
	m, err := newMigrator(d, "sqlite", o.Log)
	if err != nil {
		return err
	}
	have, want, err := m.pending(ctx)
	if err != nil || have == want {
		return err
	}
	if have > 0 {
		name := fmt.Sprintf("moked-v%d-%s.db", have, o.Clock.Now().Format("20060102-150405.000"))
		backup := filepath.Join(filepath.Dir(path), "backups", name)
		if err := vacuumInto(ctx, d, backup); err != nil {
			return fmt.Errorf("db: the backup before migrating failed, so nothing was changed: %w", err)
		}
		o.Log.InfoContext(ctx, "backed up before migrating", "file", backup)
	}
	if err := m.up(ctx); err != nil {
		return err
	}
	_, err = d.ExecContext(ctx, "PRAGMA analysis_limit=1000; ANALYZE")
	return err
}

// lockFile holds a small database exclusively. The lock ends with the process, on every system.
func lockFile(ctx context.Context, path string) (unlock func() error, err error) {
	d, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_pragma=busy_timeout(60000)")
	if err != nil {
		return nil, err
	}
	d.SetMaxOpenConns(1)
	conn, err := d.Conn(ctx)
	if err == nil {
		_, err = conn.ExecContext(ctx, "BEGIN EXCLUSIVE")
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("db: another process is migrating: %w", sqliteError(err)), d.Close())
	}
	return func() error { return errors.Join(conn.Close(), d.Close()) }, nil
}

// vacuumInto writes a compact copy of the database to a new file and makes it durable.
func vacuumInto(ctx context.Context, d *sql.DB, path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if _, err := d.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return sqliteError(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o600), f.Sync(), f.Close())
}

// backup copies the running database to a new file.
func (e *sqlite) backup(ctx context.Context, path string) error {
	d, err := openFile(e.path)
	if err != nil {
		return err
	}
	return errors.Join(vacuumInto(ctx, d, path), d.Close())
}
