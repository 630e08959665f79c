package broadcasts_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/consent"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/tenant"
)

// What tells the re-executed test binary that it is the process to be killed, and the hour of its clock.
const (
	victimDir  = "MOKED_TEST_BROADCAST_DIR"
	victimHour = "MOKED_TEST_BROADCAST_HOUR"
)

const killed = 80 // people

// worker opens the database of the victim and runs its jobs on a clock that hurries.
func worker(t *testing.T, dir string, at time.Time) (*db.DB, *leads.Service, *clock.Clock, *jobs.Queue) {
	t.Helper()
	clk := clock.Fake(at)
	d, err := db.Open(context.Background(), db.Options{Dir: dir, Clock: clk})
	if err != nil {
		t.Fatal(err)
	}
	l := leads.New()
	q := jobs.New(jobs.Options{DB: d, Clock: clk, Log: slog.New(slog.DiscardHandler)})
	service(l, &post{marketing: true}, &line{state: business.ChannelActive}).Jobs(q)
	if err := q.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	return d, l, clk, q
}

// TestVictim is the process that TestNobodyTwiceWhenKilled kills.
func TestVictim(t *testing.T) {
	dir := os.Getenv(victimDir)
	if dir == "" {
		t.Skip("runs as the child of TestNobodyTwiceWhenKilled")
	}
	var hour int
	if _, err := fmt.Sscan(os.Getenv(victimHour), &hour); err != nil {
		t.Fatal(err)
	}
	_, _, clk, _ := worker(t, dir, noon.Add(time.Duration(hour)*time.Hour))
	fmt.Println("started")
	for { // until killed
		clk.Advance(time.Second)
		<-time.After(3 * time.Millisecond)
	}
}

// TestNobodyTwiceWhenKilled kills the process that sends, again and again, and lets another finish: each
// person got one message.
func TestNobodyTwiceWhenKilled(t *testing.T) {
	dir := t.TempDir()
	d, l, _, q := worker(t, dir, noon)
	settle(t, d, l)
	ledger := consent.New(d)
	var id int64
	err := d.Write(context.Background(), tenant.Grant(1), func(tx *db.Tx) error {
		for n := range killed {
			lead, _, err := l.FindOrCreate(tx, leads.Contact{Name: "א", Phone: fmt.Sprintf("+9725211100%02d", n), Source: "test"})
			if err != nil {
				return err
			}
			if _, err := ledger.Record(tx, consent.Draft{LeadID: lead.ID, Channel: consent.All, Purpose: consent.ForMarketing, Action: consent.Granted, How: consent.ByForm, Words: "x"}); err != nil {
				return err
			}
		}
		id = tx.NewID()
		if _, err := tx.Exec(`INSERT INTO broadcasts (tenant_id, id, key, name, segment, template_id, template_name, slots, purpose, audience, closed_too,
				from_minute, to_minute, on_rest, per_minute, state, reason, start_at, created_by, created_name, created_at, finished_at)
			VALUES (:tenant, :id, 'k', 'n', '', 7, 'offer', '{}', 'marketing', '{}', 0, 480, 1260, 1, 60, 'scheduled', '', 0, 1, '', 0, 0)`, db.Args{"id": id}); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO broadcast_recipients (tenant_id, broadcast_id, lead_id, state, reason, message_id, at)
			SELECT l.tenant_id, :id, l.id, 'waiting', '', 0, 0 FROM leads l WHERE l.tenant_id = :tenant`, db.Args{"id": id}); err != nil {
			return err
		}
		return jobs.Enqueue(tx, jobs.Job{Kind: "broadcasts.run", Args: map[string]int64{"broadcast": id}, At: noon.Add(time.Hour), Unique: fmt.Sprint("broadcasts.run:", id)})
	})
	if err != nil {
		t.Fatal(err)
	}
	stop(t, d, q)
	for round := 1; round <= 3; round++ {
		kill(t, dir, round)
	}
	d, _, clk, q := worker(t, dir, noon.Add(5*time.Hour))
	defer stop(t, d, q)
	for range killed + 60 {
		clk.Advance(time.Second)
		if err := q.Idle(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	got := sent(t, d)
	for lead, n := range got {
		if n != 1 {
			t.Errorf("%d messages to %d", n, lead)
		}
	}
	if len(got) != killed {
		t.Errorf("%d of %d people got it", len(got), killed)
	}
}

func stop(t *testing.T, d *db.DB, q *jobs.Queue) {
	t.Helper()
	if err := q.Stop(context.Background()); err != nil {
		t.Error(err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

// kill runs the victim until it has sent something in this round, and kills it.
func kill(t *testing.T, dir string, round int) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestVictim$")
	cmd.Env = append(os.Environ(), victimDir+"="+dir, fmt.Sprintf("%s=%d", victimHour, round))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	// In the middle of whatever it does; how far it got does not matter for what must hold.
	<-time.After(40 * time.Millisecond)
	if err := cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = cmd.Wait() // it was killed
}
