package jobs_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/tenant"
)

var (
	one = tenant.Grant(1)
	two = tenant.Grant(2)
)

// office is a queue with a fake clock and a log of what its handlers did.
type office struct {
	*jobs.Queue
	d   *db.DB
	clk *clock.Clock
	t   *testing.T
	ctx context.Context

	mu   sync.Mutex
	seen []string
	more chan struct{} // receives after each note
}

// onEach runs a test against a queue on each engine. prepare adds the handlers.
func onEach(t *testing.T, prepare func(o *office), f func(t *testing.T, o *office)) {
	t.Helper()
	var clk *clock.Clock
	fake := func() *clock.Clock {
		clk = clock.Fake(time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC))
		return clk
	}
	dbtest.RunAt(t, fake, func(t *testing.T, d *db.DB) {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
		defer cancel()
		o := &office{more: make(chan struct{}, 1), d: d, clk: clk, t: t, ctx: ctx, Queue: jobs.New(jobs.Options{DB: d, Clock: clk, Workers: 4})}
		prepare(o)
		if err := o.Start(ctx); err != nil {
			t.Fatal(err)
		}
		f(t, o)
		if err := o.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
}

func (o *office) note(what string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.seen = append(o.seen, what)
	select {
	case o.more <- struct{}{}:
	default:
	}
}

// until waits for n notes.
func (o *office) until(n int) {
	o.t.Helper()
	for len(o.noted()) < n {
		select {
		case <-o.more:
		case <-o.ctx.Done():
			o.t.Fatalf("noted only %v", o.noted())
		}
	}
}

func (o *office) noted() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]string{}, o.seen...)
}

func (o *office) write(s tenant.Scope, f func(tx *db.Tx) error) {
	o.t.Helper()
	if err := o.d.Write(o.ctx, s, f); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) enqueue(s tenant.Scope, list ...jobs.Job) {
	o.t.Helper()
	o.write(s, func(tx *db.Tx) error {
		for _, j := range list {
			if err := jobs.Enqueue(tx, j); err != nil {
				return err
			}
		}
		return nil
	})
}

func (o *office) idle() {
	o.t.Helper()
	if err := o.Idle(o.ctx); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) letters(s tenant.Scope) (l []jobs.Letter) {
	o.t.Helper()
	if err := o.d.Read(o.ctx, s, func(tx *db.Tx) (err error) { l, err = jobs.Letters(tx, 10); return err }); err != nil {
		o.t.Fatal(err)
	}
	return l
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}

// echo notes its argument and completes.
func echo(o *office) {
	o.Handle("echo", 0, func(ctx context.Context, run *jobs.Run) error {
		var word string
		if err := run.Args(&word); err != nil {
			return err
		}
		return run.Done(func(tx *db.Tx) error {
			tx.After(func() { o.note(word) })
			return nil
		})
	})
}

func TestJobRunsOnceAfterItsTransactionCommitted(t *testing.T) {
	onEach(t, echo, func(t *testing.T, o *office) {
		o.enqueue(one, jobs.Job{Kind: "echo", Args: "a"})
		boom := errors.New("boom")
		err := o.d.Write(o.ctx, one, func(tx *db.Tx) error {
			if err := jobs.Enqueue(tx, jobs.Job{Kind: "echo", Args: "never"}); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			t.Fatal(err)
		}
		o.idle()
		expect(t, o.noted(), "a")
	})
}

func TestJobWaitsForItsTime(t *testing.T) {
	onEach(t, echo, func(t *testing.T, o *office) {
		o.enqueue(one, jobs.Job{Kind: "echo", Args: "later", At: o.clk.Now().Add(time.Hour)}, jobs.Job{Kind: "echo", Args: "now"})
		o.idle()
		expect(t, o.noted(), "now")
		o.clk.Advance(time.Hour)
		o.idle()
		expect(t, o.noted(), "now", "later")
	})
}

func TestFailuresAreRetriedThenKeptAsDeadAndReplayed(t *testing.T) {
	healed := make(chan struct{})
	prepare := func(o *office) {
		o.Handle("sick", 3, func(ctx context.Context, run *jobs.Run) error {
			select {
			case <-healed:
				o.note("well")
				return nil
			default:
			}
			o.note("failed")
			if run.Attempt == 2 {
				var nothing map[string]int
				nothing["panic"] = 1
			}
			return errors.New("no answer")
		})
	}
	onEach(t, prepare, func(t *testing.T, o *office) {
		o.enqueue(one, jobs.Job{Kind: "sick", Args: map[string]int{"n": 7}})
		o.idle()
		expect(t, o.noted(), "failed")
		for range 3 {
			o.clk.Advance(time.Minute)
			o.idle()
		}
		expect(t, o.noted(), "failed", "failed", "failed")
		dead := o.letters(one)
		if len(dead) != 1 || dead[0].Attempts != 3 || dead[0].Error != "no answer" || string(dead[0].Args) != `{"n":7}` {
			t.Fatalf("letters: %+v", dead)
		}
		if got := o.letters(two); len(got) != 0 {
			t.Fatalf("another business sees %+v", got)
		}
		err := o.d.Write(o.ctx, two, func(tx *db.Tx) error { return jobs.Replay(tx, dead[0].ID) })
		if !fault.Is(err, fault.NotFound) {
			t.Fatalf("another business replays: %v", err)
		}
		close(healed)
		o.write(one, func(tx *db.Tx) error { return jobs.Replay(tx, dead[0].ID) })
		o.idle()
		expect(t, o.noted(), "failed", "failed", "failed", "well")
		healed = make(chan struct{})
	})
}
