package db_test

import (
	"context"
	"errors"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/fault"
)

// server is the PostgreSQL that the tests have, if any: see test/postgres.sh.
func server(t *testing.T) string {
	t.Helper()
	url := os.Getenv("MOKED_TEST_POSTGRES")
	if url == "" {
		t.Skip("MOKED_TEST_POSTGRES is not set")
	}
	return url
}

func openURL(t *testing.T, url string) *db.DB {
	t.Helper()
	d, err := db.Open(ctx, db.Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func login(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(ctx) })
	return conn
}

func run(t *testing.T, conn *pgx.Conn, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := conn.Exec(ctx, s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func TestPostgresHidesRowsFromAQueryThatForgetsTheTenant(t *testing.T) {
	url := dbtest.Postgres(t, server(t))
	d := openURL(t, url)
	if err := d.Write(ctx, one, func(tx *db.Tx) error { return put(tx, 1, "a") }); err != nil {
		t.Fatal(err)
	}
	conn := login(t, url)
	run(t, conn, "SET ROLE moked_app")
	count := func(begin string, want int) {
		t.Helper()
		var n int
		run(t, conn, "begin", begin)
		if err := conn.QueryRow(ctx, "SELECT count(*) FROM events").Scan(&n); err != nil || n != want {
			t.Errorf("after %q: %d rows, %v", begin, n, err)
		}
		run(t, conn, "rollback")
	}
	count("select 1", 0)
	count("select set_config('app.tenant', '1', true)", 1)
	count("select set_config('app.tenant', '2', true)", 0)
	count("select set_config('app.system', 'on', true)", 1)
	count("select 1", 0) // the settings ended with their transactions
	run(t, conn, "begin", "select set_config('app.tenant', '2', true)")
	_, err := conn.Exec(ctx, `INSERT INTO heartbeat VALUES (1, 1); INSERT INTO jobs VALUES (1, 1, 'k', '', NULL, NULL, 'waiting', 0, 0, 0, '', 0, 0)`)
	if err == nil {
		t.Error("business 2 wrote a row of business 1")
	}
	run(t, conn, "rollback")
	if _, err := conn.Exec(ctx, "ALTER TABLE events DISABLE ROW LEVEL SECURITY"); err == nil {
		t.Error("the app's role can end the security")
	}
}

func TestPostgresEveryTenantTableIsSecured(t *testing.T) {
	url := dbtest.Postgres(t, server(t))
	openURL(t, url)
	rows, err := login(t, url).Query(ctx, `
		SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
		WHERE c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`)
	if err != nil {
		t.Fatal(err)
	}
	open, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(open) > 0 {
		t.Errorf("open tables: %v %v", open, err)
	}
}

func TestPostgresLogins(t *testing.T) {
	base := server(t)
	admin := login(t, base)
	// Roles belong to the whole cluster, so this test has its own.
	for _, c := range []struct {
		name, options string
		refused       bool
	}{
		{"moked_test_plain", "LOGIN", false},
		{"moked_test_maker", "LOGIN CREATEROLE", false},
		{"moked_test_bypass", "LOGIN BYPASSRLS", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			database := dbtest.EmptyPostgres(t, base)
			run(t, admin, "DROP ROLE IF EXISTS "+c.name, "CREATE ROLE "+c.name+" "+c.options)
			u, err := url.Parse(database)
			if err != nil {
				t.Fatal(err)
			}
			run(t, admin, "ALTER DATABASE "+strings.TrimPrefix(u.Path, "/")+" OWNER TO "+c.name)
			run(t, login(t, database), "ALTER SCHEMA public OWNER TO "+c.name)
			t.Cleanup(func() {
				conn := login(t, database)
				run(t, conn, "DROP OWNED BY "+c.name+" CASCADE", "ALTER DATABASE "+strings.TrimPrefix(u.Path, "/")+" OWNER TO CURRENT_USER")
				run(t, conn, "DROP ROLE "+c.name)
			})
			u.User = url.User(c.name)
			d, err := db.Open(ctx, db.Options{URL: u.String()})
			if c.refused {
				if err == nil || !strings.Contains(err.Error(), "row-level security") {
					t.Errorf("opened with: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			if err := d.Write(ctx, one, func(tx *db.Tx) error { return put(tx, 1, "a") }); err != nil {
				t.Fatal(err)
			}
			if a, b := kinds(t, d, one), kinds(t, d, two); len(a) != 1 || len(b) != 0 {
				t.Errorf("rows: %v %v", a, b)
			}
		})
	}
}

func TestPostgresComesBackAfterTheServerDroppedAllConnections(t *testing.T) {
	url := dbtest.Postgres(t, server(t))
	d := openURL(t, url)
	admin := login(t, url)
	drop := func() {
		t.Helper()
		run(t, admin, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
	}
	var wg sync.WaitGroup
	for range 8 { // several connections in the pool
		wg.Go(func() { _ = d.Read(ctx, one, func(tx *db.Tx) error { var n int; return tx.One(countMine, nil, &n) }) })
	}
	wg.Wait()
	drop()
	if err := d.Ping(ctx); err != nil {
		t.Errorf("between transactions: %v", err)
	}
	tries := 0
	err := d.Write(ctx, one, func(tx *db.Tx) error {
		if tries++; tries == 1 {
			drop()
		}
		return put(tx, tx.NewID(), "a")
	})
	if err != nil || tries != 2 {
		t.Errorf("inside of a transaction: %v after %d tries", err, tries)
	}
	if got := kinds(t, d, one); len(got) != 1 {
		t.Errorf("rows: %v", got)
	}
}

func TestPostgresOutOfReachIsUnavailable(t *testing.T) {
	started := time.Now()
	_, err := db.Open(ctx, db.Options{URL: "postgres://u:geheim@127.0.0.1:1/d?connect_timeout=1"})
	if !fault.Is(err, fault.Unavailable) || strings.Contains(err.Error(), "geheim") || time.Since(started) > 20*time.Second {
		t.Errorf("%v", err)
	}
}

func TestPostgresDeadlockIsRunAgain(t *testing.T) {
	d := openURL(t, dbtest.Postgres(t, server(t)))
	err := d.Write(ctx, one, func(tx *db.Tx) error { return errors.Join(put(tx, 1, "a"), put(tx, 2, "b")) })
	if err != nil {
		t.Fatal(err)
	}
	touch := func(tx *db.Tx, id int64) error {
		_, err := tx.Exec(`UPDATE events SET kind = kind WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id})
		return err
	}
	var wg sync.WaitGroup
	var both sync.WaitGroup
	both.Add(2)
	total := make(chan int, 2)
	for _, order := range [][2]int64{{1, 2}, {2, 1}} {
		wg.Go(func() {
			tries := 0
			err := d.Write(ctx, one, func(tx *db.Tx) error {
				tries++
				if err := touch(tx, order[0]); err != nil {
					return err
				}
				if tries == 1 {
					both.Done()
					both.Wait()
				}
				return touch(tx, order[1])
			})
			if err != nil {
				t.Error(err)
			}
			total <- tries
		})
	}
	wg.Wait()
	if n := <-total + <-total; n != 3 {
		t.Errorf("%d attempts instead of 3", n)
	}
}

func TestPostgresCancelledCallerWritesNothing(t *testing.T) {
	d := openURL(t, dbtest.Postgres(t, server(t)))
	caller, cancel := context.WithCancel(ctx)
	err := d.Write(caller, one, func(tx *db.Tx) error {
		defer cancel()
		return put(tx, 1, "a")
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if got := kinds(t, d, one); len(got) != 0 {
		t.Errorf("rows: %v", got)
	}
}

func TestPostgresNewerDatabaseIsRefused(t *testing.T) {
	url := dbtest.Postgres(t, server(t))
	run(t, login(t, url), "INSERT INTO schema_versions (version_id, is_applied) VALUES (9999, true)")
	if _, err := db.Open(ctx, db.Options{URL: url}); err == nil || !strings.Contains(err.Error(), "newer program") {
		t.Errorf("opened with: %v", err)
	}
}

func TestPostgresPanicGivesTheConnectionBack(t *testing.T) {
	u := dbtest.Postgres(t, server(t)) + "&pool_max_conns=1"
	d := openURL(t, u)
	func() {
		defer func() { _ = recover() }()
		_ = d.Write(ctx, one, func(tx *db.Tx) error { panic("p") })
	}()
	if err := d.Ping(ctx); err != nil {
		t.Error(err)
	}
}
