package jobs_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/tenant"
)

// modelJob is what the model believes about a job.
type modelJob struct {
	name   string
	tenant int
	due    time.Time
	unique string
	fails  bool
	dead   bool
	done   bool
}

// TestQueueAgainstAModel drives a queue with random steps and compares it with a few lines of
// obvious code: which jobs have had their effect, which are dead, and that none had it twice.
func TestQueueAgainstAModel(t *testing.T) {
	clk := clock.Fake(time.Unix(1.9e9, 0))
	d := dbtest.OpenAt(t, clk)
	next := 100 // each round works in businesses of its own
	rapid.Check(t, func(rt *rapid.T) {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
		defer cancel()
		first := next
		next += 3
		m := newModel(rt, ctx, d, clk, first)
		defer m.stop()
		rt.Repeat(map[string]func(*rapid.T){
			"enqueue": m.enqueue,
			"cancel":  m.cancel,
			"advance": m.advance,
			"replay":  m.replay,
			"restart": m.restart,
			"":        m.check,
		})
	})
}

type model struct {
	ctx   context.Context
	d     *db.DB
	clk   *clock.Clock
	q     *jobs.Queue
	first int
	jobs  []*modelJob
	count int // of all jobs ever, for their names
	kind  string

	mu      sync.Mutex
	effects map[string]int
	healed  map[string]bool
}

func newModel(rt *rapid.T, ctx context.Context, d *db.DB, clk *clock.Clock, first int) *model {
	m := &model{
		ctx: ctx, d: d, clk: clk, first: first, kind: fmt.Sprintf("model%d", first),
		effects: map[string]int{}, healed: map[string]bool{},
	}
	m.start(rt)
	return m
}

func (m *model) start(rt *rapid.T) {
	m.q = jobs.New(jobs.Options{DB: m.d, Clock: m.clk, Workers: 3})
	m.q.Handle(m.kind, 1, func(ctx context.Context, run *jobs.Run) error {
		var a struct {
			Name  string
			Fails bool
		}
		if err := run.Args(&a); err != nil {
			return err
		}
		m.mu.Lock()
		healed := m.healed[a.Name]
		m.mu.Unlock()
		if a.Fails && !healed {
			return errors.New("as told")
		}
		return run.Done(func(tx *db.Tx) error {
			tx.After(func() {
				m.mu.Lock()
				defer m.mu.Unlock()
				m.effects[a.Name]++
			})
			return nil
		})
	})
	if err := m.q.Start(m.ctx); err != nil {
		rt.Fatal(err)
	}
}

func (m *model) stop() { _ = m.q.Stop(m.ctx) }

func (m *model) restart(rt *rapid.T) {
	m.stop()
	m.start(rt)
}

func (m *model) scope(business int) tenant.Scope { return tenant.Grant(tenant.ID(m.first + business)) }

// waiting finds the live job of a key.
func (m *model) waiting(business int, unique string) *modelJob {
	for _, j := range m.jobs {
		if unique != "" && j.tenant == business && j.unique == unique && !j.done && !j.dead {
			return j
		}
	}
	return nil
}

func (m *model) write(rt *rapid.T, business int, fn func(*db.Tx) error) {
	if err := m.d.Write(m.ctx, m.scope(business), fn); err != nil {
		rt.Fatal(err)
	}
}

func (m *model) enqueue(rt *rapid.T) {
	m.count++
	j := &modelJob{
		name:   fmt.Sprintf("j%d", m.count),
		tenant: rapid.IntRange(0, 2).Draw(rt, "business"),
		due:    m.clk.Now().Add(time.Duration(rapid.IntRange(1, 5).Draw(rt, "hours")) * time.Hour),
		unique: rapid.SampledFrom([]string{"", "", "u", "v"}).Draw(rt, "unique"),
		fails:  rapid.IntRange(0, 3).Draw(rt, "fails") == 0,
	}
	m.write(rt, j.tenant, func(tx *db.Tx) error {
		return jobs.Enqueue(tx, jobs.Job{
			Kind: m.kind, At: j.due, Unique: j.unique,
			Args: map[string]any{"Name": j.name, "Fails": j.fails},
		})
	})
	if had := m.waiting(j.tenant, j.unique); had != nil {
		if j.due.Before(had.due) {
			had.due = j.due
		}
		return
	}
	m.jobs = append(m.jobs, j)
}

func (m *model) cancel(rt *rapid.T) {
	business, unique := rapid.IntRange(0, 2).Draw(rt, "business"), rapid.SampledFrom([]string{"u", "v"}).Draw(rt, "unique")
	m.write(rt, business, func(tx *db.Tx) error { return jobs.Cancel(tx, unique) })
	if had := m.waiting(business, unique); had != nil {
		m.jobs = slices.DeleteFunc(m.jobs, func(j *modelJob) bool { return j == had })
	}
}

func (m *model) advance(rt *rapid.T) {
	m.clk.Advance(time.Duration(rapid.IntRange(1, 3).Draw(rt, "hours")) * time.Hour)
}

// settle lets the model's jobs run that are due.
func (m *model) settle() {
	for _, j := range m.jobs {
		if !j.dead && !j.done && !j.due.After(m.clk.Now()) {
			j.done, j.dead = !j.fails, j.fails
		}
	}
}

func (m *model) replay(rt *rapid.T) {
	business := rapid.IntRange(0, 2).Draw(rt, "business")
	var letters []jobs.Letter
	err := m.d.Read(m.ctx, m.scope(business), func(tx *db.Tx) (err error) { letters, err = jobs.Letters(tx, 100); return err })
	if err != nil {
		rt.Fatal(err)
	}
	if len(letters) == 0 {
		return
	}
	var a struct{ Name string }
	letter := letters[rapid.IntRange(0, len(letters)-1).Draw(rt, "letter")]
	if err := json.Unmarshal(letter.Args, &a); err != nil {
		rt.Fatal(err)
	}
	i := slices.IndexFunc(m.jobs, func(j *modelJob) bool { return j.name == a.Name })
	if i < 0 {
		rt.Fatalf("a letter of an unknown job %s", a.Name)
	}
	m.mu.Lock()
	m.healed[a.Name] = true
	m.mu.Unlock()
	free := m.waiting(business, m.jobs[i].unique) == nil
	err = m.d.Write(m.ctx, m.scope(business), func(tx *db.Tx) error { return jobs.Replay(tx, letter.ID) })
	if (err == nil) != free {
		rt.Fatalf("replay with the key free=%v: %v", free, err)
	}
	if free {
		m.jobs[i].dead, m.jobs[i].fails, m.jobs[i].due = false, false, m.clk.Now()
	} else {
		m.jobs[i].fails = false
	}
}

func (m *model) check(rt *rapid.T) {
	if err := m.q.Idle(m.ctx); err != nil {
		rt.Fatal(err)
	}
	m.settle()
	m.mu.Lock()
	defer m.mu.Unlock()
	dead := 0
	for _, j := range m.jobs {
		want := 0
		if j.done {
			want = 1
		}
		if j.dead {
			dead++
		}
		if m.effects[j.name] != want {
			rt.Fatalf("%+v had its effect %d times", *j, m.effects[j.name])
		}
	}
	got := 0
	err := m.d.SystemRead(m.ctx, "test", func(tx *db.Tx) error {
		return tx.One("SELECT count(*) FROM jobs WHERE state = 'dead' AND kind = :kind", db.Args{"kind": m.kind}, &got)
	})
	if err != nil {
		rt.Fatal(err)
	}
	if got != dead {
		rt.Fatalf("%d letters instead of %d", got, dead)
	}
}
