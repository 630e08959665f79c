package jobs_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/jobs"
)

// BenchmarkCreate measures acknowledged creates, each a row and its event, from many callers at
// once. "one-by-one" lets only one caller in at a time, so that each pays for its own commit: the
// baseline of the group commit, in the same run on the same disk.
func BenchmarkCreate(b *testing.B) {
	for _, callers := range []int{1, 16, 64} {
		for _, mode := range []string{"one-by-one", "group", "group+job"} {
			b.Run(fmt.Sprintf("%s/callers=%d", mode, callers), func(b *testing.B) { create(b, mode, callers) })
		}
	}
}

func create(b *testing.B, mode string, callers int) {
	d := dbtest.Open(b)
	ctx := context.Background()
	var alone sync.Mutex
	var left atomic.Int64
	left.Store(int64(b.N))
	took := make([][]time.Duration, callers)
	before := d.Stats()
	b.ResetTimer()
	var wg sync.WaitGroup
	for c := range callers {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				began := time.Now()
				if mode == "one-by-one" {
					alone.Lock()
				}
				err := d.Write(ctx, one, func(tx *db.Tx) error {
					id := tx.NewID()
					if err := mark(tx, "cause", id, id); err != nil {
						return err
					}
					if mode == "group+job" {
						if err := jobs.Enqueue(tx, jobs.Job{Kind: "k", Args: id}); err != nil {
							return err
						}
					}
					return mark(tx, "event", tx.NewID(), id)
				})
				if mode == "one-by-one" {
					alone.Unlock()
				}
				if err != nil {
					b.Error(err)
				}
				took[c] = append(took[c], time.Since(began))
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	all := slices.Concat(took...)
	slices.Sort(all)
	after := d.Stats()
	b.ReportMetric(float64(len(all))/b.Elapsed().Seconds(), "writes/s")
	b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(after.Writes-before.Writes)/float64(after.Commits-before.Commits), "writes/commit")
}

// BenchmarkWork measures jobs from their enqueuing to their effect, with a queue that works while
// others write.
func BenchmarkWork(b *testing.B) {
	d := dbtest.Open(b)
	ctx := context.Background()
	q := worker(d, clock.New(0))
	if err := q.Start(ctx); err != nil {
		b.Fatal(err)
	}
	defer q.Stop(ctx)
	var left atomic.Int64
	left.Store(int64(b.N))
	b.ResetTimer()
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				err := d.Write(ctx, one, func(tx *db.Tx) error {
					return jobs.Enqueue(tx, jobs.Job{Kind: "effect", Args: tx.NewID()})
				})
				if err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if err := q.Idle(ctx); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "jobs/s")
}

// BenchmarkBacklogOfOneGroup works off a thousand jobs that must run one after another: what a
// claim costs may not grow with those that wait.
func BenchmarkBacklogOfOneGroup(b *testing.B) {
	for _, waiting := range []int{10, 1000} {
		b.Run(fmt.Sprintf("waiting=%d", waiting), func(b *testing.B) {
			d := dbtest.Open(b)
			ctx := context.Background()
			for b.Loop() {
				err := d.Write(ctx, one, func(tx *db.Tx) error {
					for n := range waiting {
						if err := jobs.Enqueue(tx, jobs.Job{Kind: "effect", Args: n, Group: "g"}); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
				q := worker(d, clock.New(0))
				if err := q.Start(ctx); err != nil {
					b.Fatal(err)
				}
				if err := q.Idle(ctx); err != nil {
					b.Fatal(err)
				}
				if err := q.Stop(ctx); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*waiting), "µs/job")
		})
	}
}
