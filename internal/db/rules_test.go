package db_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/tenant"
)

const countMine = `SELECT count(*) FROM events WHERE tenant_id = :tenant`

func TestTenantCannotBeForgottenOrForged(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		var zero tenant.Scope
		nothing := func(*db.Tx) error { t.Error("a closure ran without a scope"); return nil }
		if err := d.Write(ctx, zero, nothing); !errors.Is(err, db.ErrNoScope) {
			t.Errorf("write with the zero scope: %v", err)
		}
		if err := d.Read(ctx, zero, nothing); !errors.Is(err, db.ErrNoScope) {
			t.Errorf("read with the zero scope: %v", err)
		}
		refused := map[string]func(tx *db.Tx) error{
			"no :tenant": func(tx *db.Tx) error {
				_, err := tx.Exec(`DELETE FROM events`, nil)
				return err
			},
			"own tenant": func(tx *db.Tx) error {
				_, err := tx.Exec(`DELETE FROM events WHERE tenant_id = :tenant`, db.Args{"tenant": 2})
				return err
			},
			"As of a business": func(tx *db.Tx) error {
				_, err := tx.As(two).Exec(`DELETE FROM events WHERE tenant_id = :tenant`, nil)
				return err
			},
			"As that is swallowed": func(tx *db.Tx) error { tx.As(two); return nil },
		}
		for name, fn := range refused {
			if err := d.Write(ctx, one, fn); err == nil {
				t.Errorf("%s: not refused", name)
			}
		}
		system := map[string]func(tx *db.Tx) error{
			":tenant unbound": func(tx *db.Tx) error { var n int; return tx.One(countMine, nil, &n) },
			"As nobody":       func(tx *db.Tx) error { var n int; return tx.As(zero).One(countMine, nil, &n) },
		}
		for name, fn := range system {
			if err := d.System(ctx, "test", fn); err == nil {
				t.Errorf("system, %s: not refused", name)
			}
		}
	})
}

func TestSystemWorksAcrossBusinessesAndAsOne(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		err := d.System(ctx, "test", func(tx *db.Tx) error {
			for _, s := range []tenant.Scope{one, two} {
				if err := put(tx.As(s), tx.NewID(), "k"+s.ID().String()); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := kinds(t, d, two); len(got) != 1 || got[0] != "k2" {
			t.Errorf("business 2 has %v", got)
		}
		n := 0
		err = d.SystemRead(ctx, "test", func(tx *db.Tx) error { return tx.One(`SELECT count(*) FROM events`, nil, &n) })
		if err != nil || n != 2 {
			t.Errorf("over all: %d %v", n, err)
		}
	})
}

func TestReadDoesNotWrite(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		err := d.Read(ctx, one, func(tx *db.Tx) error { return put(tx, 7, "a") })
		if err == nil {
			t.Error("Exec in a read was not refused")
		}
		err = d.Read(ctx, one, func(tx *db.Tx) error {
			var id int64
			return tx.One(`INSERT INTO events (tenant_id, id, kind, entity, entity_id, lead_id, actor_kind, actor_id, actor_name, impersonating, data, at)
				VALUES (:tenant, 8, 'a', 'a', 0, 0, 'a', 0, '', 0, '{}', 0) RETURNING id`, nil, &id)
		})
		if err == nil {
			t.Error("RETURNING in a read was not refused by the engine")
		}
		if got := kinds(t, d, one); len(got) != 0 {
			t.Errorf("rows: %v", got)
		}
	})
}

func TestTxEndsWithItsClosure(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		var leaked *db.Tx
		if err := d.Write(ctx, one, func(tx *db.Tx) error { leaked = tx; return nil }); err != nil {
			t.Fatal(err)
		}
		if err := put(leaked, 7, "late"); err == nil {
			t.Error("a statement after the end was not refused")
		}
		if got := kinds(t, d, one); len(got) != 0 {
			t.Errorf("rows: %v", got)
		}
	})
}

func TestFirstFailureIsSticky(t *testing.T) {
	failures := map[string]func(tx *db.Tx) error{
		"syntax": func(tx *db.Tx) error { _, err := tx.Exec(`UPDATE nowhere SET x = :tenant`, nil); return err },
		"constraint": func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO jobs (tenant_id, id, kind, args, state, due_at, token, attempt, last_error, created_at, died_at) VALUES (:tenant, 1, 'k', '', 'wrong', 0, 0, 0, '', 0, 0)`, nil)
			return err
		},
		"refused": func(tx *db.Tx) error { _, err := tx.Exec(`DELETE FROM events`, nil); return err },
		"nested": func(tx *db.Tx) error {
			return tx.Query(`SELECT id FROM events WHERE tenant_id = :tenant`, nil, func(db.Row) error {
				_ = put(tx, 9, "while reading")
				return nil
			})
		},
	}
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		for name, fail := range failures {
			err := d.Write(ctx, one, func(tx *db.Tx) error {
				if err := put(tx, 7, "before"); err != nil {
					return err
				}
				_ = fail(tx)
				_ = put(tx, 8, "after")
				return nil
			})
			if err == nil {
				t.Errorf("%s: committed all the same", name)
			}
			if got := kinds(t, d, one); len(got) != 0 {
				t.Errorf("%s: rows stayed: %v", name, got)
			}
		}
	})
}

func TestWriteInsideATransactionIsRefused(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		inner := func(*db.Tx) error { t.Error("the inner closure ran"); return nil }
		err := d.Write(ctx, one, func(tx *db.Tx) error { return d.Write(tx.Context(), one, inner) })
		if !errors.Is(err, db.ErrNested) {
			t.Errorf("write in a write: %v", err)
		}
		err = d.Read(ctx, one, func(tx *db.Tx) error { return d.System(tx.Context(), "test", inner) })
		if !errors.Is(err, db.ErrNested) {
			t.Errorf("write in a read: %v", err)
		}
	})
}

func TestContextCarriesValuesButNotItsEnd(t *testing.T) {
	type key struct{}
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		caller, cancel := context.WithCancel(context.WithValue(ctx, key{}, "v"))
		defer cancel()
		err := d.Write(caller, one, func(tx *db.Tx) error {
			if tx.Context().Value(key{}) != "v" {
				t.Error("the request's values are lost")
			}
			if err := put(tx, 7, "a"); err != nil {
				return err
			}
			cancel()
			if tx.Context().Err() != nil {
				t.Error("the context of a write was cancelled")
			}
			if err := put(tx, 8, "b"); !errors.Is(err, context.Canceled) {
				t.Errorf("statement after the caller went: %v", err)
			}
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("write: %v", err)
		}
		if got := kinds(t, d, one); len(got) != 0 {
			t.Errorf("rows: %v", got)
		}
	})
}

// kinds of values, written by one engine's SQL text and read back alike by both.
func TestValuesComeBackAlike(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		err := d.Write(ctx, one, func(tx *db.Tx) error {
			if err := put(tx, 5, "שלום"); err != nil {
				return err
			}
			return put(tx, 6, "b")
		})
		if err != nil {
			t.Fatal(err)
		}
		err = d.Read(ctx, one, func(tx *db.Tx) error {
			var flag, greater bool
			var maybe *bool
			var sum, n int
			var average, whole float64
			var data []byte
			var null *string
			var kind string
			err := tx.One(`SELECT impersonating, id > 4, NULL, sum(id) OVER (), count(*) OVER (), avg(id) OVER (), id, data, NULL, kind
				FROM events WHERE tenant_id = :tenant ORDER BY id`, nil,
				&flag, &greater, &maybe, &sum, &n, &average, &whole, &data, &null, &kind)
			if flag || !greater || maybe != nil || sum != 11 || n != 2 || average != 5.5 || whole != 5 || string(data) != "{}" || null != nil || kind != "שלום" {
				t.Errorf("got %v %v %v %v %v %v %v %s %v %v", flag, greater, maybe, sum, n, average, whole, data, null, kind)
			}
			if err := tx.One(countMine+" AND id < 0 GROUP BY kind", nil, &n); !errors.Is(err, db.ErrNoRows) {
				t.Errorf("no rows: %v", err)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestNotifyWakesOnlyAfterTheCommit(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		all, stopAll := d.Listen("x")
		defer stopAll()
		mine, stopMine := d.ListenTo(one, "x")
		defer stopMine()
		woken := func(ch <-chan struct{}) bool {
			select {
			case <-ch:
				return true
			default:
				return false
			}
		}
		_ = d.Write(ctx, one, func(tx *db.Tx) error { tx.Notify("x"); return errors.New("no") })
		if woken(all) || woken(mine) {
			t.Error("woken by a transaction that was rolled back")
		}
		if err := d.Write(ctx, two, func(tx *db.Tx) error { tx.Notify("x"); return nil }); err != nil {
			t.Fatal(err)
		}
		if !woken(all) || woken(mine) {
			t.Error("a commit of business 2 must wake all who listen to all, and nobody of business 1")
		}
		if err := d.Write(ctx, one, func(tx *db.Tx) error { tx.Notify("x"); return nil }); err != nil {
			t.Fatal(err)
		}
		if !woken(all) || !woken(mine) {
			t.Error("a commit of business 1 woke nobody")
		}
	})
}

func TestClosedDatabaseSaysSo(t *testing.T) {
	d, err := db.Open(ctx, db.Options{Dir: t.TempDir(), Clock: clock.New(0)})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Ping(ctx); !errors.Is(err, db.ErrClosed) {
		t.Errorf("write: %v", err)
	}
	if err := d.Read(ctx, one, func(*db.Tx) error { return nil }); !errors.Is(err, db.ErrClosed) {
		t.Errorf("read: %v", err)
	}
}

func TestUnknownURLIsRefusedWithoutShowingIt(t *testing.T) {
	for _, url := range []string{"mysql://u:geheim@h/d", "postgres://u:geheim@h:port/d"} {
		_, err := db.Open(ctx, db.Options{URL: url, Clock: clock.New(0)})
		if err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%v", err)
		}
	}
}

func TestReadEndsWithItsCaller(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		caller, cancel := context.WithCancel(ctx)
		defer cancel()
		read := 0
		err := d.SystemRead(caller, "test", func(tx *db.Tx) error {
			return tx.Query(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT i FROM n`, nil, func(db.Row) error {
				read++
				cancel()
				return nil
			})
		})
		if !errors.Is(err, context.Canceled) || read == 100000 {
			t.Errorf("read %d rows: %v", read, err)
		}
	})
}
