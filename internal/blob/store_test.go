package blob_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/moked/moked/internal/blob"
	"github.com/moked/moked/internal/sim"
)

// kept is a store under the conformance suite, and what only its maker can look at.
type kept struct {
	blob.Store
	leftovers func() int // halves of files that nobody will ever complete
}

// stores are all ways to keep files. Each test below holds for every one.
func stores(t *testing.T, f func(t *testing.T, s kept)) {
	t.Run("folder", func(t *testing.T) {
		store, dir := folder(t)
		f(t, kept{store, func() int { return len(incoming(t, dir)) }})
	})
	t.Run("s3", func(t *testing.T) {
		store, server := bucket(t, sim.S3Options{})
		f(t, kept{store, func() int { _, uploads := server.Kept(); return uploads }})
	})
}

func bucket(t testing.TB, o sim.S3Options) (*blob.S3, *sim.S3) {
	t.Helper()
	server := sim.NewS3(o)
	at := httptest.NewServer(server)
	t.Cleanup(at.Close)
	store, err := blob.OpenS3(blob.S3Options{Endpoint: at.URL, Bucket: "moked-files", AccessKey: "simulated", SecretKey: "simulated", Prefix: "desk"})
	if err != nil {
		t.Fatal(err)
	}
	return store, server
}

func content(t *testing.T, s blob.Store, key string) string {
	t.Helper()
	file, err := s.Get(ctx, key)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	got, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(got)
}

func TestStoreKeepsReplacesAndDeletes(t *testing.T) {
	stores(t, func(t *testing.T, s kept) {
		const key = "recordings/7/call-1.wav"
		for _, text := range []string{"first", "the second is longer", ""} {
			if n, err := s.Put(ctx, key, strings.NewReader(text)); err != nil || n != int64(len(text)) {
				t.Fatalf("put: %d %v", n, err)
			}
			file, err := s.Get(ctx, key)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(file)
			if err != nil || string(got) != text || file.Size != int64(len(text)) || file.ModTime.IsZero() {
				t.Errorf("read %q size %d: %v", got, file.Size, err)
			}
			if err := file.Close(); err != nil {
				t.Error(err)
			}
		}
		for range 2 { // the second time it is gone already
			if err := s.Delete(ctx, key); err != nil {
				t.Error(err)
			}
		}
		if _, err := s.Get(ctx, key); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("after delete: %v", err)
		}
		if err := s.Check(ctx); err != nil {
			t.Errorf("check: %v", err)
		}
	})
}

func TestStoreReadsAnyPlace(t *testing.T) {
	stores(t, func(t *testing.T, s kept) {
		whole := bytes.Repeat([]byte("0123456789abcdef"), 20_000) // several windows
		if _, err := s.Put(ctx, "k", bytes.NewReader(whole)); err != nil {
			t.Fatal(err)
		}
		file, err := s.Get(ctx, "k")
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if err := iotest.TestReader(file, whole); err != nil {
			t.Error(err)
		}
		for _, at := range []int64{0, 1, 65_535, 65_536, 200_001, int64(len(whole)) - 3} {
			if _, err := file.Seek(at, io.SeekStart); err != nil {
				t.Fatal(err)
			}
			got := make([]byte, 3)
			if _, err := io.ReadFull(file, got); err != nil || !bytes.Equal(got, whole[at:at+3]) {
				t.Errorf("at %d: %q %v", at, got, err)
			}
		}
		if at, err := file.Seek(-4, io.SeekEnd); err != nil || at != int64(len(whole))-4 {
			t.Errorf("from the end: %d %v", at, err)
		}
		if rest, err := io.ReadAll(file); err != nil || string(rest) != "cdef" {
			t.Errorf("the end: %q %v", rest, err)
		}
		if n, err := file.Read(make([]byte, 1)); n != 0 || !errors.Is(err, io.EOF) {
			t.Errorf("after the end: %d %v", n, err)
		}
		if _, err := file.Seek(-1, io.SeekStart); err == nil {
			t.Error("a place before the beginning was taken")
		}
	})
}

// TestStoreKeepsHuge goes over the sizes at which S3 takes another part.
func TestStoreKeepsHuge(t *testing.T) {
	const part = 8 << 20
	stores(t, func(t *testing.T, s kept) {
		for _, size := range []int{part - 1, part, part + 1, 2*part + 5} {
			whole := bytes.Repeat([]byte{0xa5}, size)
			whole[size-1] = 1
			if n, err := s.Put(ctx, "huge", iotest.HalfReader(bytes.NewReader(whole))); err != nil || n != int64(size) {
				t.Fatalf("put %d: %d %v", size, n, err)
			}
			if got := content(t, s, "huge"); got != string(whole) {
				t.Errorf("%d bytes came back as %d others", size, len(got))
			}
		}
		if n := s.leftovers(); n != 0 {
			t.Errorf("%d halves stayed", n)
		}
	})
}

// TestBrokenPutLeavesTheOldFile covers a torn upload and a caller who went, early and half way.
func TestBrokenPutLeavesTheOldFile(t *testing.T) {
	torn := errors.New("connection lost")
	stores(t, func(t *testing.T, s kept) {
		if _, err := s.Put(ctx, "k", strings.NewReader("old")); err != nil {
			t.Fatal(err)
		}
		for _, sent := range []int{5, 9 << 20} {
			half := bytes.NewReader(make([]byte, sent))
			if _, err := s.Put(ctx, "k", io.MultiReader(half, iotest.ErrReader(torn))); !errors.Is(err, torn) {
				t.Errorf("torn after %d: %v", sent, err)
			}
			gone, cancel := context.WithCancel(ctx)
			half = bytes.NewReader(make([]byte, sent))
			leaves := readerFunc(func([]byte) (int, error) { cancel(); return 0, nil })
			if _, err := s.Put(gone, "k", io.MultiReader(half, leaves)); !errors.Is(err, context.Canceled) {
				t.Errorf("cancelled after %d: %v", sent, err)
			}
		}
		if got := content(t, s, "k"); got != "old" {
			t.Errorf("the file became %d bytes", len(got))
		}
		if n := s.leftovers(); n != 0 {
			t.Errorf("%d halves stayed", n)
		}
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestHostileKeysAreRefused(t *testing.T) {
	keys := []string{
		"", "/", "/etc/passwd", "..", "../x", "a/../b", "a//b", "a/", ".hidden", "a/.b", `a\b`, "a b",
		"a\x00b", "C:x", "a?versionId=1", "שלום", strings.Repeat("a", 101), strings.Repeat("a/", 200) + "a",
	}
	stores(t, func(t *testing.T, s kept) {
		for _, key := range keys {
			if _, err := s.Put(ctx, key, strings.NewReader("x")); !errors.Is(err, blob.ErrBadKey) {
				t.Errorf("put %q: %v", key, err)
			}
			if _, err := s.Get(ctx, key); !errors.Is(err, blob.ErrBadKey) {
				t.Errorf("get %q: %v", key, err)
			}
			if err := s.Delete(ctx, key); !errors.Is(err, blob.ErrBadKey) {
				t.Errorf("delete %q: %v", key, err)
			}
		}
	})
}

func TestMissingIsNotFound(t *testing.T) {
	stores(t, func(t *testing.T, s kept) {
		if _, err := s.Put(ctx, "a/b/c", strings.NewReader("x")); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"a/b", "a/b/c/d", "a/x"} {
			if _, err := s.Get(ctx, key); !errors.Is(err, blob.ErrNotFound) {
				t.Errorf("get %s: %v", key, err)
			}
		}
		if err := s.Delete(ctx, "a/b"); err != nil {
			t.Error(err)
		}
		if got := content(t, s, "a/b/c"); got != "x" {
			t.Errorf("deleting what leads to files took them: %q", got)
		}
	})
}
