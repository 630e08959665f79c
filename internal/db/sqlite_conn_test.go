package db

import (
	"context"
	"path/filepath"
	"testing"
	"time"
)

// TestStatementsAreNotPlannedAnew holds that a statement with parameters costs about as much as one
// without. SQLite plans a statement again for each new value of a parameter that it looked at, and
// that takes several times as long as to run it.
func TestStatementsAreNotPlannedAnew(t *testing.T) {
	ctx := context.Background()
	c, err := connect(ctx, filepath.Join(t.TempDir(), "plans.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	run := func(query string, args ...any) time.Duration {
		t.Helper()
		st, err := parse(query)
		if err != nil {
			t.Fatal(err)
		}
		best := time.Hour
		for range 400 {
			began := time.Now()
			found, err := c.query(ctx, st, args)
			if err != nil {
				t.Fatal(err)
			}
			for found.Next() {
			}
			if err := found.Err(); err != nil {
				t.Fatal(err)
			}
			found.Close()
			best = min(best, time.Since(began))
		}
		return best
	}
	for _, st := range []string{
		"CREATE TABLE t (tenant_id BIGINT NOT NULL, k TEXT NOT NULL, p BIGINT NOT NULL, gone BIGINT NOT NULL, PRIMARY KEY (tenant_id, k)) WITHOUT ROWID",
		"CREATE INDEX t_p ON t (tenant_id, p, k) WHERE gone = 0",
	} {
		if _, err := c.exec(ctx, control(st), nil); err != nil {
			t.Fatal(err)
		}
	}
	literal := run("SELECT k FROM t WHERE tenant_id = 1 AND gone = 0 AND p > 1 ORDER BY p, k LIMIT 3")
	bound := run("SELECT k FROM t WHERE tenant_id = :tenant AND gone = 0 AND p > :p ORDER BY p, k LIMIT :limit", int64(1), int64(1), int64(3))
	if bound > 2*literal {
		t.Errorf("with parameters %v, without %v", bound, literal)
	}
}

type label string

// TestAssign holds what a column may be read into.
func TestAssign(t *testing.T) {
	var n int64
	var small int32
	var text string
	var named label
	var yes bool
	var f float64
	var raw []byte
	var maybe *string
	var maybeNamed *label
	var maybeInt *int
	for _, c := range []struct {
		dest, v any
		fits    bool
		got     func() bool
	}{
		{&n, int64(7), true, func() bool { return n == 7 }},
		{&n, nil, false, nil},
		{&n, "7", false, nil},
		{&n, 1.5, false, nil},
		{&small, int64(1 << 40), false, nil},
		{&small, int64(9), true, func() bool { return small == 9 }},
		{&text, "x", true, func() bool { return text == "x" }},
		{&text, nil, false, nil},
		{&text, int64(1), false, nil},
		{&named, "y", true, func() bool { return named == "y" }},
		{&yes, int64(1), true, func() bool { return yes }},
		{&f, int64(2), true, func() bool { return f == 2 }},
		{&f, 2.5, true, func() bool { return f == 2.5 }},
		{&raw, "ab", true, func() bool { return string(raw) == "ab" }},
		{&raw, []byte("cd"), true, func() bool { return string(raw) == "cd" }},
		{&raw, nil, true, func() bool { return raw == nil }},
		{&maybe, "z", true, func() bool { return *maybe == "z" }},
		{&maybe, nil, true, func() bool { return maybe == nil }},
		{&maybeNamed, "n", true, func() bool { return *maybeNamed == "n" }},
		{&maybeInt, int64(3), true, func() bool { return *maybeInt == 3 }},
		{&maybeInt, nil, true, func() bool { return maybeInt == nil }},
		{n, int64(3), false, nil},
	} {
		err := assign(c.dest, c.v)
		if (err == nil) != c.fits || c.fits && !c.got() {
			t.Errorf("%T into %T: %v", c.v, c.dest, err)
		}
	}
}
