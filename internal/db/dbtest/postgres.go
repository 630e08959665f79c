package dbtest

import (
	"context"
	"crypto/rand"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/moked/moked/internal/db"
)

// templateLock keeps two test binaries from making the same template.
const templateLock = 0x6d6f6b6565

// Postgres creates a database with today's schema and no rows on the server, drops it after the
// test, and returns its URL.
func Postgres(t testing.TB, server string) string {
	t.Helper()
	ctx := context.Background()
	admin := connect(t, server)
	defer admin.Close(ctx)
	template := template(t, admin, server)
	name := "moked_test_" + strings.ToLower(rand.Text()[:12])
	exec(t, admin, "CREATE DATABASE "+name+" TEMPLATE "+template)
	t.Cleanup(func() {
		admin := connect(t, server)
		defer admin.Close(ctx)
		exec(t, admin, "DROP DATABASE "+name+" WITH (FORCE)")
	})
	return at(t, server, name)
}

// EmptyPostgres is Postgres without any schema, for tests of the migrations.
func EmptyPostgres(t testing.TB, server string) string {
	t.Helper()
	ctx := context.Background()
	admin := connect(t, server)
	defer admin.Close(ctx)
	name := "moked_test_" + strings.ToLower(rand.Text()[:12])
	create(t, admin, name)
	t.Cleanup(func() {
		admin := connect(t, server)
		defer admin.Close(ctx)
		exec(t, admin, "DROP DATABASE "+name+" WITH (FORCE)")
	})
	return at(t, server, name)
}

// template finds the migrated database of this schema that all test binaries copy, or makes it.
func template(t testing.TB, admin *pgx.Conn, server string) string {
	t.Helper()
	ctx := context.Background()
	name := "moked_template_" + db.Fingerprint()
	if _, err := admin.Exec(ctx, "SELECT pg_advisory_lock($1)", templateLock); err != nil {
		t.Fatal(err)
	}
	defer admin.Exec(ctx, "SELECT pg_advisory_unlock($1)", templateLock)
	var exists bool
	err := admin.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&exists)
	if err != nil {
		t.Fatal(err)
	}
	if exists {
		return name
	}
	making := name + "_making"
	exec(t, admin, "DROP DATABASE IF EXISTS "+making+" WITH (FORCE)")
	create(t, admin, making)
	d, err := db.Open(ctx, db.Options{URL: at(t, server, making)})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	exec(t, admin, "ALTER DATABASE "+making+" RENAME TO "+name)
	return name
}

func create(t testing.TB, admin *pgx.Conn, name string) {
	t.Helper()
	exec(t, admin, "CREATE DATABASE "+name+" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'")
}

func at(t testing.TB, server, name string) string {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

func connect(t testing.TB, server string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), server)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func exec(t testing.TB, conn *pgx.Conn, statement string) {
	t.Helper()
	if _, err := conn.Exec(context.Background(), statement); err != nil {
		t.Fatal(err)
	}
}
