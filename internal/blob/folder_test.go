package blob_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/blob"
	"github.com/moked/moked/internal/clock"
)

var ctx = context.Background()

func folder(t testing.TB) (*blob.Folder, string) {
	t.Helper()
	dir := t.TempDir()
	f, err := blob.OpenFolder(dir, clock.New(0))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f, dir
}

// incoming are the uploads that are under way, or were when a process died.
func incoming(t testing.TB, dir string) []os.DirEntry {
	t.Helper()
	left, err := os.ReadDir(filepath.Join(dir, ".incoming"))
	if err != nil {
		t.Fatal(err)
	}
	return left
}

func TestSymbolicLinkDoesNotLeadOut(t *testing.T) {
	f, dir := folder(t)
	outside := t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "secret"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
		t.Skip(err)
	}
	if file, err := f.Get(ctx, "link/secret"); err == nil {
		file.Close()
		t.Error("read a file outside of the folder")
	}
	if _, err := f.Put(ctx, "link/new", strings.NewReader("x")); err == nil {
		t.Error("wrote a file outside of the folder")
	}
}

func TestOpenSweepsAbandonedUploads(t *testing.T) {
	dir := t.TempDir()
	at := filepath.Join(dir, ".incoming")
	if err := os.MkdirAll(at, 0o700); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	for name, age := range map[string]time.Duration{"old": 48 * time.Hour, "new": time.Hour} {
		file := filepath.Join(at, name)
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	f, err := blob.OpenFolder(dir, clock.Fake(now))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	left, _ := os.ReadDir(at)
	if len(left) != 1 || left[0].Name() != "new" {
		t.Errorf("left: %v", left)
	}
}

func FuzzKeyStaysInside(f *testing.F) {
	for _, key := range []string{"a/b", "../x", "a/../../x", ".incoming/x"} {
		f.Add(key)
	}
	store, dir := folder(f)
	f.Fuzz(func(t *testing.T, key string) {
		if _, err := store.Put(ctx, key, bytes.NewReader(nil)); err != nil {
			return
		}
		rel, err := filepath.Rel(dir, filepath.Join(dir, key))
		if err != nil || rel != filepath.FromSlash(key) || strings.HasPrefix(rel, ".") {
			t.Errorf("key %q was kept at %q", key, rel)
		}
	})
}
