package jobs_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
)

// victimDir tells the re-executed test binary that it is the process to be killed.
const victimDir = "MOKED_TEST_VICTIM_DIR"

// TestVictim is the process that TestKillLosesNothing kills: many callers write a row together
// with its job, and print the row's id once the write was acknowledged; each job's effect is a
// second row, for which a job that ran twice would leave two.
func TestVictim(t *testing.T) {
	dir := os.Getenv(victimDir)
	if dir == "" {
		t.Skip("runs as the child of TestKillLosesNothing")
	}
	ctx := context.Background()
	clk := clock.New(0)
	d, err := db.Open(ctx, db.Options{Dir: dir, Clock: clk})
	if err != nil {
		t.Fatal(err)
	}
	q := worker(d, clk)
	if err := q.Start(ctx); err != nil {
		t.Fatal(err)
	}
	var out sync.Mutex
	for range 32 {
		go func() {
			for {
				var id int64
				err := d.Write(ctx, one, func(tx *db.Tx) error {
					id = tx.NewID()
					if err := mark(tx, "cause", id, 0); err != nil {
						return err
					}
					return jobs.Enqueue(tx, jobs.Job{Kind: "effect", Args: id})
				})
				out.Lock()
				fmt.Println("ack", id, err)
				out.Unlock()
			}
		}()
	}
	select {} // until killed
}

// mark writes an event row: any table of a business would do.
func mark(tx *db.Tx, kind string, id, about int64) error {
	_, err := tx.Exec(`INSERT INTO events (tenant_id, id, kind, entity, entity_id, lead_id, actor_kind, actor_id, actor_name, impersonating, data, at)
		VALUES (:tenant, :id, :kind, 'test', :about, 0, 'system', 0, '', 0, '{}', 0)`,
		db.Args{"id": id, "kind": kind, "about": about})
	return err
}

func worker(d *db.DB, clk *clock.Clock) *jobs.Queue {
	q := jobs.New(jobs.Options{DB: d, Clock: clk, Workers: 50})
	q.Handle("effect", 0, func(ctx context.Context, run *jobs.Run) error {
		var cause int64
		if err := run.Args(&cause); err != nil {
			return err
		}
		return run.Done(func(tx *db.Tx) error { return mark(tx, "effect", tx.NewID(), cause) })
	})
	return q
}

func TestKillLosesNothing(t *testing.T) {
	kills := 10
	if testing.Short() {
		kills = 3
	}
	dir := t.TempDir()
	acknowledged := map[int64]bool{}
	for range kills {
		for _, id := range runAndKill(t, dir) {
			acknowledged[id] = true
		}
		examine(t, dir, acknowledged)
	}
	if len(acknowledged) < 100*kills {
		t.Errorf("only %d writes were acknowledged: the victim ended before it was killed", len(acknowledged))
	}
	t.Logf("%d kills, %d acknowledged writes", kills, len(acknowledged))
}

// runAndKill starts the victim, kills it in the middle of its work, and returns what it had
// acknowledged.
func runAndKill(t *testing.T, dir string) (ids []int64) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestVictim$")
	cmd.Env = append(os.Environ(), victimDir+"="+dir)
	cmd.Stderr = os.Stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(pipe)
	enough := 100 + rand.IntN(400)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) != 3 || words[0] != "ack" {
			continue // the last line may be torn
		}
		if words[2] != "<nil>" {
			t.Errorf("the victim: %s", lines.Text())
			continue
		}
		id, err := strconv.ParseInt(words[1], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
		if len(ids) == enough {
			_ = cmd.Process.Kill()
		}
	}
	_ = cmd.Wait()
	return ids
}

// examine opens what the killed process left, lets its jobs run out, and counts.
func examine(t *testing.T, dir string, acknowledged map[int64]bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	clk := clock.New(0)
	d, err := db.Open(ctx, db.Options{Dir: dir, Clock: clk})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	q := worker(d, clk)
	if err := q.Start(ctx); err != nil {
		t.Fatal(err)
	}
	if err := q.Idle(ctx); err != nil {
		t.Fatal(err)
	}
	if err := q.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	causes, effects := map[int64]bool{}, map[int64]int{}
	err = d.Read(ctx, one, func(tx *db.Tx) error {
		return tx.Query(`SELECT id, kind, entity_id FROM events WHERE tenant_id = :tenant`, nil, func(r db.Row) error {
			var id, about int64
			var kind string
			err := r.Scan(&id, &kind, &about)
			if kind == "cause" {
				causes[id] = true
			} else {
				effects[about]++
			}
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	lost, wrong := 0, 0
	for id := range acknowledged {
		if !causes[id] {
			lost++
		}
	}
	for id := range causes {
		if effects[id] != 1 {
			wrong++
		}
	}
	if lost > 0 || wrong > 0 || len(effects) != len(causes) {
		t.Errorf("%d acknowledged writes lost; %d of %d causes without exactly one effect, %d effects", lost, wrong, len(causes), len(effects))
	}
	var verdict string
	err = d.SystemRead(ctx, "test", func(tx *db.Tx) error { return tx.One("PRAGMA integrity_check", nil, &verdict) })
	if err != nil || verdict != "ok" {
		t.Errorf("integrity: %s %v", verdict, err)
	}
}
