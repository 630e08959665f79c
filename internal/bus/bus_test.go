package bus_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/tenant"
)

var (
	one = tenant.Grant(1)
	two = tenant.Grant(2)
)

// moved is an event as a feature declares it.
type moved struct {
	Lead int64  `json:"-"`
	To   string `json:"to"`
}

func (m moved) Record() bus.Record {
	return bus.Record{Kind: "lead.moved", Entity: "lead", EntityID: m.Lead, LeadID: m.Lead, Data: m}
}

func emit(t *testing.T, d *db.DB, s tenant.Scope, events ...bus.Event) (ids []int64) {
	t.Helper()
	ctx := bus.WithActor(context.Background(), bus.Actor{Kind: "user", ID: 5, Name: "דנה", Impersonating: true})
	for _, e := range events {
		err := d.Write(ctx, s, func(tx *db.Tx) error {
			id, err := bus.Emit(tx, e)
			ids = append(ids, id)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return ids
}

func TestAboutReadsBackWhatWasEmitted(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ids := emit(t, d, one, moved{7, "a"}, moved{8, "other"}, moved{7, "b"}, moved{7, "c"})
		emit(t, d, two, moved{7, "foreign"})
		err := d.Read(context.Background(), one, func(tx *db.Tx) error {
			first, err := bus.About(tx, "lead", 7, 0, 2)
			if err != nil {
				return err
			}
			if len(first) != 2 || string(first[0].Data) != `{"to":"c"}` || first[1].ID != ids[2] {
				t.Errorf("first page: %+v", first)
			}
			want := bus.Actor{Kind: "user", ID: 5, Name: "דנה", Impersonating: true}
			if first[0].Actor != want || first[0].Kind != "lead.moved" || time.Since(first[0].At) > time.Minute {
				t.Errorf("event: %+v", first[0])
			}
			rest, err := bus.About(tx, "lead", 7, first[1].ID, 2)
			if len(rest) != 1 || rest[0].ID != ids[0] {
				t.Errorf("second page: %+v", rest)
			}
			if err != nil {
				return err
			}
			after, err := bus.Since(tx, ids[1], 10)
			if len(after) != 2 || after[0].ID != ids[2] {
				t.Errorf("since: %+v", after)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestEventOfARolledBackTransactionIsNeverSeen(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		boom := errors.New("boom")
		err := d.Write(context.Background(), one, func(tx *db.Tx) error {
			if _, err := bus.Emit(tx, moved{7, "a"}); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			t.Fatal(err)
		}
		h := bus.NewHub(d)
		defer h.Close()
		ids := emit(t, d, one, moved{7, "b"})
		got := follow(t, h, one, ids[0]-1, 1)
		if got[0].ID != ids[0] {
			t.Errorf("got %+v", got)
		}
	})
}

// follow subscribes and returns the first n events.
func follow(t *testing.T, h *bus.Hub, s tenant.Scope, after int64, n int) (got []bus.Stored) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	enough := errors.New("enough")
	err := h.Subscribe(ctx, s, after, func(e bus.Stored) error {
		if got = append(got, e); len(got) == n {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) {
		t.Fatalf("%d of %d events, then %v", len(got), n, err)
	}
	return got
}
