package db

import (
	"io/fs"
	"strings"
	"testing"
)

func TestTranslateKeepsWhatTheEngineNeeds(t *testing.T) {
	const text = "a\n-- {sqlite\nb\n-- }\n  -- {postgres\nc\n  -- }\nCREATE TABLE t (x INT)\nwithout  rowid;\n"
	cases := map[string]string{
		"sqlite":   "a\nb\nCREATE TABLE t (x INT)\nwithout  rowid;\n",
		"postgres": "a\nc\nCREATE TABLE t (x INT);\n",
	}
	for engine, want := range cases {
		if got := translate(text, engine); got != want {
			t.Errorf("%s: got %q, want %q", engine, got, want)
		}
	}
}

func TestEveryMigrationIsForBothEngines(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		files, err := migrationsFor(engine)
		if err != nil {
			t.Fatal(err)
		}
		names, err := fs.Glob(files, "*.sql")
		if err != nil || len(names) == 0 {
			t.Fatalf("%v %v", names, err)
		}
		for _, name := range names {
			text, err := fs.ReadFile(files, name)
			if err != nil {
				t.Fatal(err)
			}
			s := string(text)
			if !strings.HasPrefix(s, "-- +goose Up") || strings.Contains(s, "+goose Down") {
				t.Errorf("%s is not forward only", name)
			}
			for _, word := range []string{"DEFERRABLE", "RAISE(ROLLBACK", "ON CONFLICT ROLLBACK"} {
				if strings.Contains(strings.ToUpper(s), word) {
					t.Errorf("%s has %s: one caller could fail the writes of all others in its batch", name, word)
				}
			}
			if strings.Contains(s, "-- {") || strings.Contains(s, "-- }") {
				t.Errorf("%s has a fence of an unknown engine", name)
			}
		}
	}
}
