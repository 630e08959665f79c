package blob_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/moked/moked/internal/blob"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/sim"
)

func TestS3OptionsAreChecked(t *testing.T) {
	good := blob.S3Options{Endpoint: "https://s3.example.com", Bucket: "desk", AccessKey: "a", SecretKey: "s"}
	if _, err := blob.OpenS3(good); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]func(*blob.S3Options){
		"no scheme":  func(o *blob.S3Options) { o.Endpoint = "s3.example.com" },
		"a path":     func(o *blob.S3Options) { o.Endpoint += "/desk" },
		"no bucket":  func(o *blob.S3Options) { o.Bucket = "" },
		"no keys":    func(o *blob.S3Options) { o.SecretKey = "" },
		"bad prefix": func(o *blob.S3Options) { o.Prefix = "a/../b" },
	} {
		o := good
		bad(&o)
		if _, err := blob.OpenS3(o); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

// TestS3SaysWhatIsWrong is what an administrator reads when the store was set up wrongly.
func TestS3SaysWhatIsWrong(t *testing.T) {
	server := httptest.NewServer(sim.NewS3(sim.S3Options{}))
	t.Cleanup(server.Close)
	gone := httptest.NewServer(nil)
	gone.Close()
	right := blob.S3Options{Endpoint: server.URL, Bucket: "moked-files", AccessKey: "simulated", SecretKey: "simulated"}
	for name, c := range map[string]struct {
		change func(*blob.S3Options)
		want   error
		state  string
	}{
		"right":           {func(*blob.S3Options) {}, nil, "ok"},
		"another bucket":  {func(o *blob.S3Options) { o.Bucket = "other" }, blob.ErrNoBucket, "no_bucket"},
		"another secret":  {func(o *blob.S3Options) { o.SecretKey = "x" }, blob.ErrRefused, "refused"},
		"another key":     {func(o *blob.S3Options) { o.AccessKey = "x" }, blob.ErrRefused, "refused"},
		"another region":  {func(o *blob.S3Options) { o.Region = "eu-west-1" }, blob.ErrRefused, "refused"},
		"nobody is there": {func(o *blob.S3Options) { o.Endpoint = gone.URL }, blob.ErrUnreachable, "unreachable"},
	} {
		t.Run(name, func(t *testing.T) {
			o := right
			c.change(&o)
			store, err := blob.OpenS3(o)
			if err != nil {
				t.Fatal(err)
			}
			watch := blob.NewWatch(store, clock.New(0), slog.New(slog.DiscardHandler))
			if err := watch.Look(ctx); !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
				t.Errorf("look: %v", err)
			}
			if got := watch.State(); got != c.state {
				t.Errorf("state %q", got)
			}
			_, err = store.Put(ctx, "k", strings.NewReader("x"))
			var known *fault.Error
			if c.want != nil && !errors.As(err, &known) {
				t.Errorf("put is no answer for people: %v", err)
			}
			if c.want == nil && err != nil {
				t.Error(err)
			}
		})
	}
}

func TestS3FullIsTold(t *testing.T) {
	store, server := bucket(t, sim.S3Options{})
	server.SetFaults(sim.S3Faults{Status: 403, Code: "QuotaExceeded"})
	if _, err := store.Put(ctx, "k", strings.NewReader("x")); !fault.Is(err, fault.StorageFull) {
		t.Errorf("put into a full bucket: %v", err)
	}
}

// TestS3SurvivesABadMoment: an answer that asks for patience, and a cut line, are tried again.
func TestS3SurvivesABadMoment(t *testing.T) {
	store, server := bucket(t, sim.S3Options{})
	for _, f := range []sim.S3Faults{{Status: 503, Code: "SlowDown", Times: 1}, {Cut: true, Times: 1}} {
		server.SetFaults(f)
		if _, err := store.Put(ctx, "k", strings.NewReader("x")); err != nil {
			t.Errorf("%+v: %v", f, err)
		}
		if got := content(t, store, "k"); got != "x" {
			t.Errorf("%+v: %q", f, got)
		}
	}
}

// TestS3NeverMixesVersions: a file that is replaced while it is read fails instead.
func TestS3NeverMixesVersions(t *testing.T) {
	store, _ := bucket(t, sim.S3Options{})
	put := func(letter string) {
		if _, err := store.Put(ctx, "k", strings.NewReader(strings.Repeat(letter, 100_000))); err != nil {
			t.Fatal(err)
		}
	}
	put("a")
	file, err := store.Get(ctx, "k")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := io.ReadFull(file, make([]byte, 10)); err != nil {
		t.Fatal(err)
	}
	put("b")
	rest, err := io.ReadAll(file)
	if err == nil || strings.Contains(string(rest), "b") {
		t.Errorf("read on into the other version: %v", err)
	}
}

// TestWatchLooksBehindTheAnswer: whoever asks gets the last state at once, and the next asker a
// fresh one.
func TestWatchLooksBehindTheAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, _ := folder(t)
		store := &moody{Folder: f}
		clk := clock.Fake(time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC))
		watch := blob.NewWatch(store, clk, slog.New(slog.DiscardHandler))
		if err := watch.Look(ctx); err != nil {
			t.Fatal(err)
		}
		store.err = blob.ErrUnreachable
		if got := watch.State(); got != "ok" {
			t.Errorf("a fresh look became %q", got)
		}
		synctest.Wait()
		clk.Advance(time.Minute)
		if got := watch.State(); got != "ok" {
			t.Errorf("the asker waited: %q", got)
		}
		synctest.Wait()
		if got := watch.State(); got != "unreachable" {
			t.Errorf("after the look: %q", got)
		}
	})
}

type moody struct {
	*blob.Folder
	err error
}

func (m *moody) Check(context.Context) error { return m.err }
