package blob_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
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

func TestFolderKeepsReplacesAndDeletes(t *testing.T) {
	f, dir := folder(t)
	const key = "recordings/7/call-1.wav"
	for _, text := range []string{"first", "the second is longer"} {
		if n, err := f.Put(ctx, key, strings.NewReader(text)); err != nil || n != int64(len(text)) {
			t.Fatalf("put: %d %v", n, err)
		}
		file, err := f.Get(ctx, key)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Seek(2, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(file)
		if err != nil || string(got) != text[2:] || file.Size != int64(len(text)) || file.ModTime.IsZero() {
			t.Errorf("read %q size %d: %v", got, file.Size, err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
	for range 2 { // the second time it is gone already
		if err := f.Delete(ctx, key); err != nil {
			t.Error(err)
		}
	}
	if _, err := f.Get(ctx, key); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("after delete: %v", err)
	}
	if left, _ := os.ReadDir(filepath.Join(dir, ".incoming")); len(left) != 0 {
		t.Errorf("temporary files stayed: %v", left)
	}
}

func TestFolderIsNotAFile(t *testing.T) {
	f, _ := folder(t)
	if _, err := f.Put(ctx, "a/b/c", strings.NewReader("x")); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"a/b", "a/b/c/d", "a/x"} {
		if _, err := f.Get(ctx, key); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("get %s: %v", key, err)
		}
	}
	if err := f.Delete(ctx, "a/b"); err != nil {
		t.Error(err)
	}
	if file, err := f.Get(ctx, "a/b/c"); err != nil {
		t.Errorf("deleting a folder took its files: %v", err)
	} else {
		file.Close()
	}
}

func TestFailedPutLeavesTheOldFile(t *testing.T) {
	f, dir := folder(t)
	if _, err := f.Put(ctx, "k", strings.NewReader("old")); err != nil {
		t.Fatal(err)
	}
	torn := io.MultiReader(strings.NewReader("new, but "), iotest.ErrReader(errors.New("connection lost")))
	if _, err := f.Put(ctx, "k", torn); err == nil {
		t.Error("a torn upload was kept")
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := f.Put(ended, "k", strings.NewReader("late")); !errors.Is(err, context.Canceled) {
		t.Errorf("put after its caller went: %v", err)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "k")); string(got) != "old" {
		t.Errorf("file is %q", got)
	}
	if left, _ := os.ReadDir(filepath.Join(dir, ".incoming")); len(left) != 0 {
		t.Errorf("temporary files stayed: %v", left)
	}
}

func TestKeysThatClimbAreRefused(t *testing.T) {
	f, _ := folder(t)
	keys := []string{
		"", "/", "/etc/passwd", "..", "../x", "a/../b", "a//b", "a/", ".hidden", "a/.b", `a\b`, "a b",
		"a\x00b", "C:x", "שלום", strings.Repeat("a", 101), strings.Repeat("a/", 200) + "a",
	}
	for _, key := range keys {
		if _, err := f.Put(ctx, key, strings.NewReader("x")); !errors.Is(err, blob.ErrBadKey) {
			t.Errorf("put %q: %v", key, err)
		}
		if _, err := f.Get(ctx, key); !errors.Is(err, blob.ErrBadKey) {
			t.Errorf("get %q: %v", key, err)
		}
		if err := f.Delete(ctx, key); !errors.Is(err, blob.ErrBadKey) {
			t.Errorf("delete %q: %v", key, err)
		}
	}
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
