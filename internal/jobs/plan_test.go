package jobs

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/tenant"
)

func TestClaimsReadTheirIndexes(t *testing.T) {
	d := dbtest.Open(t)
	if d.Engine() != "sqlite" {
		t.Skip("a plan of SQLite")
	}
	s := newQueueSQL("sqlite", []string{"a", "b"})
	common := db.Args{"now": 1, "lease": 2, "token": 3, "limit": 4}
	lane := s.with(common)
	lane["lane"] = 1
	cases := []struct {
		name, query string
		args        db.Args
		want        string
	}{
		{"due", s.claimDue, s.with(common), "jobs_due"},
		{"due, in a group", s.claimDue, s.with(common), "SEARCH e USING INDEX jobs_first"},
		{"lane", s.claimLane, lane, "jobs_lane"},
		{"lanes", s.lanes, db.Args{"now": 1}, "jobs_lane"},
		{"next", s.next, db.Args{"now": 1}, "jobs_due"},
	}
	for _, c := range cases {
		var plan []string
		err := d.SystemRead(context.Background(), "test", func(tx *db.Tx) error {
			return tx.Query("EXPLAIN QUERY PLAN "+c.query, c.args, func(r db.Row) error {
				var id, parent, unused int
				var detail string
				err := r.Scan(&id, &parent, &unused, &detail)
				plan = append(plan, detail)
				return err
			})
		})
		all := strings.Join(plan, "\n")
		if err != nil || !strings.Contains(all, c.want) || strings.Contains(all, "TEMP B-TREE") || strings.Contains(all, "SCAN j\n") {
			t.Errorf("%s: %v\n%s", c.name, err, all)
		}
	}
}

func TestBackoffGrowsAndIsBounded(t *testing.T) {
	for attempt := 1; attempt < 100; attempt++ {
		full := min(longestWait, firstWait<<min(attempt-1, 20))
		if got := backoff(attempt); got < full/2 || got > full {
			t.Errorf("attempt %d waits %v, not between %v and %v", attempt, got, full/2, full)
		}
	}
}

// TestNodesShareTheWork lets several queues claim from one table: each job is done once.
func TestNodesShareTheWork(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		if d.Engine() != "postgres" {
			t.Skip("SQLite has one node")
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		const nodes, each = 3, 200
		var started [nodes]atomic.Int64
		var ran sync.Map
		for n := range nodes {
			q := New(Options{DB: d, Clock: clock.New(n), Workers: 4})
			q.Handle("k", 0, func(ctx context.Context, run *Run) error {
				started[n].Add(1)
				if _, again := ran.LoadOrStore(run.ID, true); again {
					t.Errorf("job %d ran twice", run.ID)
				}
				return run.Done(func(tx *db.Tx) error { return nil })
			})
			if err := q.Start(ctx); err != nil {
				t.Fatal(err)
			}
			defer q.Stop(ctx)
			defer func() {
				if err := q.Idle(ctx); err != nil {
					t.Error(err)
				}
				if started[n].Load() == 0 {
					t.Errorf("node %d did nothing", n)
				}
			}()
		}
		var wg sync.WaitGroup
		for w := range 4 {
			wg.Go(func() {
				for i := range each {
					err := d.Write(ctx, tenant.Grant(tenant.ID(w+1)), func(tx *db.Tx) error {
						return Enqueue(tx, Job{Kind: "k", Args: i, Group: fmt.Sprint(i % 7)})
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
	})
}
