package jobs_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
)

// steal does what another node's queue does once a lease has run out.
func (o *office) steal() {
	o.t.Helper()
	err := o.d.System(o.ctx, "test", func(tx *db.Tx) error {
		n, err := tx.Exec(`UPDATE jobs SET token = token + 1, due_at = :later WHERE state = 'running'`,
			db.Args{"later": db.Ms(o.clk.Now().Add(time.Hour))})
		if err == nil && n != 1 {
			o.t.Errorf("%d jobs were running", n)
		}
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

func TestNodeThatLostItsLeaseWritesNothing(t *testing.T) {
	started, resume := make(chan struct{}), make(chan struct{})
	outcome := make(chan error, 1)
	prepare := func(o *office) {
		o.Handle("slow", 0, func(ctx context.Context, run *jobs.Run) error {
			started <- struct{}{}
			<-resume
			err := run.Done(func(tx *db.Tx) error { o.note("effect"); return nil })
			outcome <- err
			return err
		})
	}
	onEach(t, prepare, func(t *testing.T, o *office) {
		o.enqueue(one, jobs.Job{Kind: "slow"})
		<-started
		o.steal()
		resume <- struct{}{}
		if err := <-outcome; !errors.Is(err, jobs.ErrLost) {
			t.Errorf("done: %v", err)
		}
		expect(t, o.noted())
		if d, err := o.Depth(o.ctx); err != nil || d.Running != 1 {
			t.Errorf("the other node's claim was disturbed: %+v %v", d, err)
		}
	})
}

func TestHandlerOfALostJobIsCancelled(t *testing.T) {
	started, causes := make(chan struct{}), make(chan error, 1)
	prepare := func(o *office) {
		o.Handle("slow", 0, func(ctx context.Context, run *jobs.Run) error {
			started <- struct{}{}
			<-ctx.Done()
			causes <- context.Cause(ctx)
			return ctx.Err()
		})
	}
	onEach(t, prepare, func(t *testing.T, o *office) {
		o.enqueue(one, jobs.Job{Kind: "slow"})
		<-started
		o.steal()
		o.clk.Advance(11 * time.Second) // time to renew, which finds out
		if err := <-causes; !errors.Is(err, jobs.ErrLost) {
			t.Errorf("cause: %v", err)
		}
	})
}

func TestLeaseIsRenewedWhileAHandlerRuns(t *testing.T) {
	started, resume := make(chan struct{}, 10), make(chan struct{})
	prepare := func(o *office) {
		o.Handle("long", 0, func(ctx context.Context, run *jobs.Run) error {
			started <- struct{}{}
			<-resume
			return run.Done(func(tx *db.Tx) error { tx.After(func() { o.note("done") }); return nil })
		})
		echo(o)
	}
	onEach(t, prepare, func(t *testing.T, o *office) {
		o.enqueue(one, jobs.Job{Kind: "long"})
		<-started
		for i := range 5 { // far beyond the lease, and another job shows that claims went on
			o.clk.Advance(20 * time.Second)
			o.enqueue(two, jobs.Job{Kind: "echo", Args: "tick"})
			o.until(i + 1)
		}
		close(resume)
		o.idle()
		if len(started) != 0 {
			t.Error("the job was claimed twice")
		}
		if got := o.noted(); len(got) != 6 || got[5] != "done" {
			t.Errorf("noted %v", got)
		}
		resume = make(chan struct{})
	})
}

func TestJobOfADeadNodeRunsAgainAndAPoisonousOneIsBuried(t *testing.T) {
	prepare := func(o *office) {
		o.Handle("echo", 3, func(ctx context.Context, run *jobs.Run) error { o.note("ran"); return nil })
	}
	onEach(t, prepare, func(t *testing.T, o *office) {
		// What a node leaves behind that was killed in the given attempt.
		left := func(id int64, attempt int) {
			t.Helper()
			o.write(one, func(tx *db.Tx) error {
				_, err := tx.Exec(`INSERT INTO jobs (tenant_id, id, kind, args, state, due_at, token, attempt, last_error, created_at, died_at)
					VALUES (:tenant, :id, 'echo', 'null', 'running', :lease, 5, :attempt, '', 0, 0)`,
					db.Args{"id": id, "attempt": attempt, "lease": db.Ms(tx.Now().Add(30 * time.Second))})
				return err
			})
		}
		left(1, 1)
		left(2, 3)
		o.clk.Advance(29 * time.Second)
		if d, err := o.Depth(o.ctx); err != nil || d.Running != 2 {
			t.Errorf("claimed before the lease ended: %+v %v", d, err)
		}
		o.clk.Advance(2 * time.Second)
		o.idle()
		expect(t, o.noted(), "ran")
		if got := o.letters(one); len(got) != 1 || got[0].ID != 2 {
			t.Errorf("letters: %+v", got)
		}
	})
}
