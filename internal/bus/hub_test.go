package bus_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/tenant"
)

// onHub runs a test with a hub on each engine.
func onHub(t *testing.T, f func(t *testing.T, d *db.DB, h *bus.Hub)) {
	t.Helper()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		h := bus.NewHub(d)
		defer h.Close()
		f(t, d, h)
	})
}

// listen subscribes from now on, with the channel of what is heard.
func listen(t *testing.T, h *bus.Hub, s tenant.Scope) (<-chan bus.Stored, func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	sub, err := h.Open(ctx, s, 0)
	if err != nil {
		t.Fatal(err)
	}
	events := make(chan bus.Stored, 10000)
	ended := make(chan error, 1)
	go func() {
		ended <- sub.Each(ctx, func(e bus.Stored) error { events <- e; return nil })
	}()
	return events, func() error { cancel(); return <-ended }
}

// What is committed once a subscription is open is heard, however late somebody begins to listen.
func TestOpenFixesThePlace(t *testing.T) {
	onHub(t, func(t *testing.T, d *db.DB, h *bus.Hub) {
		emit(t, d, one, moved{1, "before"})
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		sub, err := h.Open(ctx, one, 0)
		if err != nil {
			t.Fatal(err)
		}
		want := emit(t, d, one, moved{1, "after"})[0]
		var heard []int64
		err = sub.Each(ctx, func(e bus.Stored) error { heard = append(heard, e.ID); cancel(); return nil })
		if !errors.Is(err, context.Canceled) || len(heard) != 1 || heard[0] != want {
			t.Errorf("heard %v, want %d: %v", heard, want, err)
		}
	})
}

func next(t *testing.T, events <-chan bus.Stored) bus.Stored {
	t.Helper()
	select {
	case e := <-events:
		return e
	case <-time.After(time.Minute):
		t.Fatal("no event came")
		return bus.Stored{}
	}
}

func TestSubscribersHearTheirOwnBusiness(t *testing.T) {
	onHub(t, func(t *testing.T, d *db.DB, h *bus.Hub) {
		ofOne, stopOne := listen(t, h, one)
		ofTwo, stopTwo := listen(t, h, two)
		a := emit(t, d, one, moved{7, "a"})[0]
		b := emit(t, d, two, moved{7, "b"})[0]
		if got := next(t, ofOne); got.ID != a || got.Kind != "lead.moved" || got.EntityID != 7 {
			t.Errorf("business 1 heard %+v", got)
		}
		if got := next(t, ofTwo); got.ID != b {
			t.Errorf("business 2 heard %+v", got)
		}
		for _, stop := range []func() error{stopOne, stopTwo} {
			if err := stop(); !errors.Is(err, context.Canceled) {
				t.Errorf("the subscription ended with %v", err)
			}
		}
		if len(ofOne)+len(ofTwo) > 0 {
			t.Error("more was heard than was said")
		}
	})
}

func TestReplayGoesOnAfterTheLastSeen(t *testing.T) {
	onHub(t, func(t *testing.T, d *db.DB, h *bus.Hub) {
		events := make([]bus.Event, 600) // more than the feed keeps and than a page has
		for i := range events {
			events[i] = moved{int64(i + 1), "x"}
		}
		var ids []int64
		err := d.Write(context.Background(), one, func(tx *db.Tx) error {
			ids = nil
			for _, e := range events {
				id, err := bus.Emit(tx, e)
				if err != nil {
					return err
				}
				ids = append(ids, id)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		got := follow(t, h, one, ids[49], 550)
		for i, e := range got {
			if e.ID != ids[50+i] {
				t.Fatalf("event %d is %d instead of %d", i, e.ID, ids[50+i])
			}
		}
	})
}

func TestManyWritersManyListenersNoGap(t *testing.T) {
	onHub(t, func(t *testing.T, d *db.DB, h *bus.Hub) {
		const writers, each = 8, 60
		start := emit(t, d, one, moved{1, "start"})[0]
		var wg sync.WaitGroup
		for range writers {
			wg.Go(func() {
				for i := range each {
					emit(t, d, one, moved{1, fmt.Sprint(i)})
				}
			})
		}
		for range 4 {
			wg.Go(func() {
				seen := map[int64]bool{}
				for _, e := range follow(t, h, one, start, writers*each) {
					if seen[e.ID] {
						t.Errorf("%d came twice", e.ID)
					}
					seen[e.ID] = true
				}
				if len(seen) != writers*each {
					t.Errorf("%d of %d came", len(seen), writers*each)
				}
			})
		}
		wg.Wait()
	})
}

func TestSlowSubscriberHoldsNobodyUpAndMissesNothing(t *testing.T) {
	onHub(t, func(t *testing.T, d *db.DB, h *bus.Hub) {
		start := emit(t, d, one, moved{1, "start"})[0]
		const n = 700
		stuck, release := make(chan struct{}), make(chan struct{})
		enough := errors.New("enough")
		var slow []bus.Stored
		var wg sync.WaitGroup
		wg.Go(func() {
			err := h.Subscribe(context.Background(), one, start, func(e bus.Stored) error {
				if slow = append(slow, e); len(slow) == 1 {
					close(stuck)
					<-release
				}
				if len(slow) == n {
					return enough
				}
				return nil
			})
			if !errors.Is(err, enough) {
				t.Error(err)
			}
		})
		first := emit(t, d, one, moved{1, "first"})
		<-stuck
		rest := make([]bus.Event, n-1)
		for i := range rest {
			rest[i] = moved{1, "x"}
		}
		ids := append(first, emit(t, d, one, rest...)...)
		quick := follow(t, h, one, start, n) // while the other is stuck
		close(release)
		wg.Wait()
		for i, id := range ids {
			if quick[i].ID != id || slow[i].ID != id {
				t.Fatalf("event %d: %d, the quick one saw %d, the slow one %d", i, id, quick[i].ID, slow[i].ID)
			}
		}
	})
}

// TestCommitsOutOfOrderLeaveNoGap is what goes wrong when one simply polls for ids: the event with
// the lower id is committed after the one with the higher id has been delivered.
func TestCommitsOutOfOrderLeaveNoGap(t *testing.T) {
	onHub(t, func(t *testing.T, d *db.DB, h *bus.Hub) {
		if d.Engine() != "postgres" {
			t.Skip("SQLite commits in the order of the ids")
		}
		start := emit(t, d, one, moved{1, "start"})[0]
		emitted, commit := make(chan int64), make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() {
			err := d.Write(context.Background(), one, func(tx *db.Tx) error {
				id, err := bus.Emit(tx, moved{1, "early, but committed late"})
				emitted <- id
				<-commit
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
		early := <-emitted
		late := emit(t, d, one, moved{1, "late, but committed early"})[0]
		if early > late {
			t.Fatalf("the ids are %d and %d", early, late)
		}
		// A transaction that has drawn no number yet may still write a lower id than this one.
		got := make(chan []bus.Stored, 1)
		wg.Go(func() { got <- follow(t, h, one, start, 2) })
		close(commit)
		wg.Wait()
		if seen := <-got; seen[0].ID != early || seen[1].ID != late {
			t.Errorf("seen: %+v", seen)
		}
		// And to resume after either of the two misses and repeats nothing.
		if seen := follow(t, h, one, early, 1); seen[0].ID != late {
			t.Errorf("resumed with %+v", seen)
		}
	})
}

func TestIdDrawnEarlyButWrittenLateIsDelivered(t *testing.T) {
	onHub(t, func(t *testing.T, d *db.DB, h *bus.Hub) {
		if d.Engine() != "postgres" {
			t.Skip("SQLite runs one write at a time")
		}
		events, stop := listen(t, h, one)
		drawn, write := make(chan struct{}), make(chan struct{})
		var wg sync.WaitGroup
		var early int64
		wg.Go(func() {
			err := d.Write(context.Background(), one, func(tx *db.Tx) error {
				early = tx.NewID()
				close(drawn)
				<-write
				_, err := tx.Exec(`INSERT INTO events (tenant_id, id, kind, entity, entity_id, lead_id, actor_kind, actor_id, actor_name, impersonating, data, at)
					VALUES (:tenant, :id, 'late', 'test', 0, 0, 'system', 0, '', 0, '{}', 0)`, db.Args{"id": early})
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
		<-drawn
		higher := emit(t, d, one, moved{1, "higher"})[0]
		if got := next(t, events); got.ID != higher {
			t.Errorf("heard %+v", got)
		}
		close(write)
		wg.Wait()
		if got := next(t, events); got.ID != early || early > higher {
			t.Errorf("heard %+v instead of %d", got, early)
		}
		if err := stop(); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

func TestClosedHubEndsItsSubscriptions(t *testing.T) {
	onHub(t, func(t *testing.T, d *db.DB, h *bus.Hub) {
		ended := make(chan error, 1)
		joined := make(chan struct{})
		start := emit(t, d, one, moved{1, "a"})[0]
		emit(t, d, one, moved{1, "b"})
		go func() {
			ended <- h.Subscribe(context.Background(), one, start, func(bus.Stored) error { close(joined); return nil })
		}()
		<-joined
		h.Close()
		if err := <-ended; !errors.Is(err, bus.ErrHubClosed) {
			t.Errorf("subscription: %v", err)
		}
		if err := h.Subscribe(context.Background(), one, 0, nil); !errors.Is(err, bus.ErrHubClosed) {
			t.Errorf("subscription to a closed hub: %v", err)
		}
		var zero tenant.Scope
		if err := h.Subscribe(context.Background(), zero, 0, nil); !errors.Is(err, db.ErrNoScope) {
			t.Errorf("subscription without a business: %v", err)
		}
	})
}

func TestAboutListsWhatHappenedToOneThing(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ids := emit(t, d, one, moved{7, "a"}, moved{8, "x"}, moved{7, "b"})
		err := d.Read(context.Background(), one, func(tx *db.Tx) error {
			got, err := bus.About(tx, "lead", 7, 0, 10)
			if len(got) != 2 || got[0].ID != ids[2] || got[1].ID != ids[0] {
				t.Errorf("got %+v", got)
			}
			none, _ := bus.About(tx, "task", 7, 0, 10)
			if len(none) != 0 {
				t.Errorf("another kind of thing: %+v", none)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
