package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/tenant"
)

func TestUniqueKeepsTheFirstAndTheEarliestTime(t *testing.T) {
	onEach(t, echo, func(t *testing.T, o *office) {
		at := o.clk.Now()
		o.enqueue(one,
			jobs.Job{Kind: "echo", Args: "first", Unique: "u", At: at.Add(2 * time.Hour)},
			jobs.Job{Kind: "echo", Args: "later", Unique: "u", At: at.Add(3 * time.Hour)},
			jobs.Job{Kind: "echo", Args: "earlier", Unique: "u", At: at.Add(time.Hour)})
		o.enqueue(two, jobs.Job{Kind: "echo", Args: "of two", Unique: "u", At: at.Add(time.Hour)})
		o.clk.Advance(time.Hour - time.Second)
		o.idle()
		expect(t, o.noted())
		o.clk.Advance(time.Second)
		o.idle()
		if got := o.noted(); len(got) != 2 || got[0]+got[1] != "firstof two" && got[0]+got[1] != "of twofirst" {
			t.Errorf("ran %v", got)
		}
		o.clk.Advance(4 * time.Hour)
		o.idle()
		if got := o.noted(); len(got) != 2 {
			t.Errorf("ran %v", got)
		}
		o.enqueue(one, jobs.Job{Kind: "echo", Args: "the key is free", Unique: "u"})
		o.idle()
		if got := o.noted(); len(got) != 3 {
			t.Errorf("ran %v", got)
		}
	})
}

func TestCancelRemovesWhatWaits(t *testing.T) {
	onEach(t, echo, func(t *testing.T, o *office) {
		later := o.clk.Now().Add(time.Hour)
		o.enqueue(one, jobs.Job{Kind: "echo", Args: "a", Unique: "u", At: later})
		o.enqueue(two, jobs.Job{Kind: "echo", Args: "b", Unique: "u", At: later})
		o.write(one, func(tx *db.Tx) error { return jobs.Cancel(tx, "u") })
		o.clk.Advance(time.Hour)
		o.idle()
		expect(t, o.noted(), "b")
	})
}

func TestEffectMayEnqueueTheNextUnderItsOwnKey(t *testing.T) {
	prepare := func(o *office) {
		o.Handle("count", 0, func(ctx context.Context, run *jobs.Run) error {
			var n int
			if err := run.Args(&n); err != nil {
				return err
			}
			return run.Done(func(tx *db.Tx) error {
				tx.After(func() { o.note(fmt.Sprint(n)) })
				if n == 3 {
					return nil
				}
				return jobs.Enqueue(tx, jobs.Job{Kind: "count", Args: n + 1, Unique: "count"})
			})
		})
	}
	onEach(t, prepare, func(t *testing.T, o *office) {
		o.enqueue(one, jobs.Job{Kind: "count", Args: 1, Unique: "count"})
		o.idle()
		expect(t, o.noted(), "1", "2", "3")
	})
}

func TestGroupRunsInOrderOneAfterAnother(t *testing.T) {
	inside := make(chan struct{}, 1)
	prepare := func(o *office) {
		o.Handle("step", 0, func(ctx context.Context, run *jobs.Run) error {
			select {
			case inside <- struct{}{}:
			default:
				o.note("two at a time")
			}
			defer func() { <-inside }()
			var word string
			if err := run.Args(&word); err != nil {
				return err
			}
			if word == "1" && run.Attempt == 1 {
				return errors.New("the first needs two tries, and the others wait for it")
			}
			o.note(word)
			return nil
		})
	}
	onEach(t, prepare, func(t *testing.T, o *office) {
		for i := range 6 {
			o.enqueue(one, jobs.Job{Kind: "step", Args: fmt.Sprint(i), Group: "g"})
		}
		o.idleOrBlocked(1)
		expect(t, o.noted(), "0")
		o.clk.Advance(2 * time.Second)
		o.idle()
		expect(t, o.noted(), "0", "1", "2", "3", "4", "5")
	})
}

// idleOrBlocked waits until only jobs are left that wait for a failed one of their group.
func (o *office) idleOrBlocked(failed int) {
	o.t.Helper()
	for o.ctx.Err() == nil {
		d, err := o.Depth(o.ctx)
		if err != nil {
			o.t.Fatal(err)
		}
		if d.Running == 0 && d.Later == failed {
			return
		}
	}
	o.t.Fatal(o.ctx.Err())
}

func TestAgainIsNoFailedAttempt(t *testing.T) {
	prepare := func(o *office) {
		o.Handle("patient", 1, func(ctx context.Context, run *jobs.Run) error {
			o.note(fmt.Sprint(run.Attempt))
			if len(o.noted()) < 3 {
				return jobs.Again(o.clk.Now().Add(time.Hour))
			}
			return nil
		})
	}
	onEach(t, prepare, func(t *testing.T, o *office) {
		o.enqueue(one, jobs.Job{Kind: "patient"})
		for range 4 {
			o.idle()
			o.clk.Advance(time.Hour)
		}
		expect(t, o.noted(), "1", "1", "1")
	})
}

func TestDeadIsNotTriedAgainAndCanBeDiscarded(t *testing.T) {
	prepare := func(o *office) {
		o.Handle("hopeless", 5, func(ctx context.Context, run *jobs.Run) error {
			o.note("tried")
			return jobs.Dead(errors.New("the number does not exist"))
		})
	}
	onEach(t, prepare, func(t *testing.T, o *office) {
		o.enqueue(one, jobs.Job{Kind: "hopeless", Unique: "u"})
		o.idle()
		o.clk.Advance(time.Hour)
		o.idle()
		expect(t, o.noted(), "tried")
		dead := o.letters(one)
		if len(dead) != 1 || dead[0].Error != "the number does not exist" {
			t.Fatalf("letters: %+v", dead)
		}
		// A dead job does not hold its key; while another holds it, the dead one stays dead.
		o.enqueue(one, jobs.Job{Kind: "hopeless", Unique: "u", At: o.clk.Now().Add(time.Hour)})
		err := o.d.Write(o.ctx, one, func(tx *db.Tx) error { return jobs.Replay(tx, dead[0].ID) })
		if err == nil {
			t.Error("replayed beside a waiting job of the same key")
		}
		o.write(one, func(tx *db.Tx) error { return jobs.Discard(tx, dead[0].ID) })
		if got := o.letters(one); len(got) != 0 {
			t.Errorf("letters: %+v", got)
		}
	})
}

func TestSwallowedFailureOfTheEffectIsAFailure(t *testing.T) {
	prepare := func(o *office) {
		o.Handle("sloppy", 2, func(ctx context.Context, run *jobs.Run) error {
			_ = run.Done(func(tx *db.Tx) error { o.note("effect"); return errors.New("boom") })
			return nil
		})
	}
	onEach(t, prepare, func(t *testing.T, o *office) {
		o.enqueue(one, jobs.Job{Kind: "sloppy"})
		o.idle()
		o.clk.Advance(time.Minute)
		o.idle()
		expect(t, o.noted(), "effect", "effect")
		if got := o.letters(one); len(got) != 1 || got[0].Error != "boom" {
			t.Errorf("letters: %+v", got)
		}
	})
}

func TestWorkOfTheInstallationSeesNoBusiness(t *testing.T) {
	prepare := func(o *office) {
		o.Handle("clean", 0, func(ctx context.Context, run *jobs.Run) error {
			return run.Done(func(tx *db.Tx) error {
				if tx.Bound() {
					t.Error("bound to a business")
				}
				tx.After(func() { o.note("cleaned") })
				return nil
			})
		})
	}
	onEach(t, prepare, func(t *testing.T, o *office) {
		err := o.d.System(o.ctx, "test", func(tx *db.Tx) error { return jobs.Enqueue(tx, jobs.Job{Kind: "clean"}) })
		if err != nil {
			t.Fatal(err)
		}
		o.idle()
		expect(t, o.noted(), "cleaned")
	})
}

func TestPeriodicRunsOncePerIntervalAndFailsAlone(t *testing.T) {
	prepare := func(o *office) {
		o.Every("hourly", time.Hour, func(context.Context) error {
			o.note(o.clk.Now().Format("15:04"))
			return errors.New("and goes on")
		})
	}
	onEach(t, prepare, func(t *testing.T, o *office) {
		o.idle()
		for range 4 {
			o.clk.Advance(30 * time.Minute)
			o.idle()
		}
		o.clk.Advance(5 * time.Hour) // a node that slept runs it once, not five times
		o.idle()
		expect(t, o.noted(), "13:00", "14:00", "19:00")
		second := jobs.New(jobs.Options{DB: o.d, Clock: o.clk})
		second.Every("hourly", time.Hour, func(context.Context) error { o.note("second"); return nil })
		if err := second.Start(o.ctx); err != nil {
			t.Fatal(err)
		}
		if err := second.Stop(o.ctx); err != nil {
			t.Fatal(err)
		}
		o.clk.Advance(time.Hour)
		o.idle()
		if got := o.noted(); len(got) != 4 {
			t.Errorf("ran %v", got)
		}
	})
}

func TestFloodOfOneBusinessDoesNotDelayAnother(t *testing.T) {
	gate := make(chan struct{}, 1000)
	prepare := func(o *office) {
		o.Handle("slow", 0, func(ctx context.Context, run *jobs.Run) error {
			select {
			case <-gate:
			case <-ctx.Done():
			}
			return nil
		})
		echo(o)
	}
	onEach(t, prepare, func(t *testing.T, o *office) {
		flood := make([]jobs.Job, 100)
		for i := range flood {
			flood[i] = jobs.Job{Kind: "slow"}
		}
		o.enqueue(one, flood...)
		o.enqueue(two, jobs.Job{Kind: "echo", Args: "served"})
		o.until(1) // all of business 1 still waits at the gate
		expect(t, o.noted(), "served")
		for range flood {
			gate <- struct{}{}
		}
		o.idle()
	})
}

func TestStopLetsHandlersEndOrCancelsThem(t *testing.T) {
	started, release := make(chan struct{}, 1), make(chan struct{})
	prepare := func(o *office) {
		o.Handle("long", 1, func(ctx context.Context, run *jobs.Run) error {
			started <- struct{}{}
			select {
			case <-release:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}
	onEach(t, prepare, func(t *testing.T, o *office) {
		o.enqueue(one, jobs.Job{Kind: "long"})
		<-started
		ended, cancel := context.WithCancel(o.ctx)
		cancel()
		if err := o.Stop(ended); !errors.Is(err, context.Canceled) {
			t.Errorf("stop: %v", err)
		}
		d, err := o.Depth(o.ctx)
		if err != nil || d.Due != 1 || d.Dead != 0 || d.Running != 0 {
			t.Errorf("a job that was cut short must wait for the next start: %+v %v", d, err)
		}
	})
}

func TestStartRefusesTwoHandlersOfAKind(t *testing.T) {
	q := jobs.New(jobs.Options{DB: dbtest.Open(t), Clock: clock.New(0)})
	h := func(context.Context, *jobs.Run) error { return nil }
	q.Handle("k", 0, h)
	q.Handle("k", 0, h)
	q.Every("often", time.Millisecond, func(context.Context) error { return nil })
	err := q.Start(context.Background())
	if err == nil || !strings.Contains(err.Error(), `"k"`) || !strings.Contains(err.Error(), `"often"`) {
		t.Errorf("start: %v", err)
	}
}

func TestJobWithoutKindIsRefused(t *testing.T) {
	d := dbtest.Open(t)
	for _, j := range []jobs.Job{{}, {Kind: "k", Args: func() {}}} {
		err := d.Write(context.Background(), tenant.Grant(1), func(tx *db.Tx) error { return jobs.Enqueue(tx, j) })
		if err == nil {
			t.Errorf("%+v was taken", j)
		}
	}
}
