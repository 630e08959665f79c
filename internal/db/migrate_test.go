package db_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/moked/moked/internal/db"
)

// meddle runs a statement on the closed file.
func meddle(t *testing.T, dir, statement string) {
	t.Helper()
	raw, err := sql.Open("sqlite", filepath.Join(dir, "moked.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if _, err := raw.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

func opened(t *testing.T, dir string) error {
	t.Helper()
	d, err := db.Open(ctx, db.Options{Dir: dir})
	if err != nil {
		return err
	}
	return d.Close()
}

func TestNewerDatabaseIsRefusedAndUntouched(t *testing.T) {
	dir := t.TempDir()
	if err := opened(t, dir); err != nil {
		t.Fatal(err)
	}
	meddle(t, dir, `INSERT INTO schema_versions (version_id, is_applied) VALUES (9999, 1)`)
	err := opened(t, dir)
	if err == nil || !strings.Contains(err.Error(), "newer program") || !strings.Contains(err.Error(), "9999") {
		t.Errorf("opened with: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "backups")); !os.IsNotExist(err) {
		t.Error("a refused database was backed up as if it were migrated")
	}
}

func TestOlderDatabaseIsBackedUpBeforeItIsMigrated(t *testing.T) {
	dir := t.TempDir()
	if err := opened(t, dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "backups")); !os.IsNotExist(err) {
		t.Error("a new database was backed up")
	}
	if err := opened(t, dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "backups")); !os.IsNotExist(err) {
		t.Error("a start without migrations made a backup")
	}
	// The last migration is forgotten, so that it runs again and fails on its own tables: the
	// backup must be there by then.
	meddle(t, dir, `DELETE FROM schema_versions WHERE version_id = (SELECT max(version_id) FROM schema_versions)`)
	err := opened(t, dir)
	if err == nil || !strings.Contains(err.Error(), "migration") {
		t.Errorf("opened with: %v", err)
	}
	backups, err := filepath.Glob(filepath.Join(dir, "backups", "moked-v*.db"))
	if err != nil || len(backups) != 1 {
		t.Fatalf("backups: %v %v", backups, err)
	}
	raw, err := sql.Open("sqlite", backups[0])
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	var verdict string
	if err := raw.QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("the backup is %s: %v", verdict, err)
	}
}

func TestOnlyOneMigratesAtATime(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		wg.Go(func() { errs[i] = opened(t, dir) })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
}

func TestFolderThatCannotBeWrittenIsAnError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := opened(t, filepath.Join(file, "data")); err == nil {
		t.Error("opened inside of a file")
	}
	if err := opened(t, ""); err == nil {
		t.Error("opened nowhere")
	}
}
