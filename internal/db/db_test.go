package db_test

import (
	"context"
	"errors"
	"testing"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/tenant"
)

var (
	ctx = context.Background()
	one = tenant.Grant(1)
	two = tenant.Grant(2)
)

// put writes an event row, which is as good as any row for these tests.
func put(tx *db.Tx, id int64, kind string) error {
	_, err := tx.Exec(`INSERT INTO events (tenant_id, id, kind, entity, entity_id, lead_id, actor_kind, actor_id, actor_name, impersonating, data, at)
		VALUES (:tenant, :id, :kind, 'test', 0, 0, 'system', 0, '', 0, '{}', :at)`,
		db.Args{"id": id, "kind": kind, "at": db.Ms(tx.Now())})
	return err
}

// kinds lists what a business has, in order.
func kinds(t *testing.T, d *db.DB, s tenant.Scope) []string {
	t.Helper()
	var got []string
	err := d.Read(ctx, s, func(tx *db.Tx) (err error) {
		got, err = db.List(tx, `SELECT kind FROM events WHERE tenant_id = :tenant ORDER BY id`, nil,
			func(r db.Row) (kind string, err error) { return kind, r.Scan(&kind) })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestWriteIsReadBackByItsBusinessOnly(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		after := 0
		err := d.Write(ctx, one, func(tx *db.Tx) error {
			tx.After(func() { after++ })
			return put(tx, tx.NewID(), "a")
		})
		if err != nil || after != 1 {
			t.Fatalf("err=%v after=%d", err, after)
		}
		if got := kinds(t, d, one); len(got) != 1 || got[0] != "a" {
			t.Errorf("own business reads %v", got)
		}
		if got := kinds(t, d, two); len(got) != 0 {
			t.Errorf("other business reads %v", got)
		}
		if err := d.Ping(ctx); err != nil {
			t.Error(err)
		}
	})
}

func TestFailedClosureLeavesNothing(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		boom, after := errors.New("boom"), 0
		err := d.Write(ctx, one, func(tx *db.Tx) error {
			tx.After(func() { after++ })
			if err := put(tx, 7, "a"); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) || after != 0 {
			t.Errorf("err=%v after=%d", err, after)
		}
		if got := kinds(t, d, one); len(got) != 0 {
			t.Errorf("rows stayed: %v", got)
		}
	})
}

func TestDuplicateEndsTheTransaction(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		err := d.Write(ctx, one, func(tx *db.Tx) error {
			if err := put(tx, 7, "a"); err != nil {
				return err
			}
			if err := put(tx, 7, "b"); !errors.Is(err, db.ErrDup) {
				t.Errorf("second insert: %v", err)
			}
			if err := put(tx, 8, "c"); !errors.Is(err, db.ErrDup) {
				t.Errorf("statement after a duplicate: %v", err)
			}
			return nil // swallowed: it must fail all the same
		})
		if !errors.Is(err, db.ErrDup) {
			t.Errorf("commit after a duplicate: %v", err)
		}
		if got := kinds(t, d, one); len(got) != 0 {
			t.Errorf("rows stayed: %v", got)
		}
	})
}
