package db

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// dialect shows the migration files as one engine needs them: without the lines that are fenced
// for the other, and on PostgreSQL without SQLite's WITHOUT ROWID.
type dialect struct {
	fs.FS
	engine string
}

func migrationsFor(engine string) (fs.FS, error) {
	files, err := fs.Sub(migrationFiles, "migrations")
	return dialect{files, engine}, err
}

// Fingerprint names the schema of this program: a hash over its migrations.
func Fingerprint() string {
	sum := sha256.New()
	names, _ := fs.Glob(migrationFiles, "migrations/*.sql") // the pattern is a good one
	for _, name := range names {
		text, _ := migrationFiles.ReadFile(name) // embedded, so it is there
		fmt.Fprintf(sum, "%s %d\n%s", name, len(text), text)
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// Open opens a file of the dialect.
func (d dialect) Open(name string) (fs.File, error) {
	f, err := d.FS.Open(name)
	if err != nil || !strings.HasSuffix(name, ".sql") {
		return f, err
	}
	defer f.Close()
	text, err := fs.ReadFile(d.FS, name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return &dialectFile{bytes.NewReader([]byte(translate(string(text), d.engine))), info}, nil
}

// dialectFile is a translated file in memory.
type dialectFile struct {
	*bytes.Reader
	info fs.FileInfo
}

func (f *dialectFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *dialectFile) Close() error               { return nil }

var withoutRowid = regexp.MustCompile(`(?i)\)\s*WITHOUT\s+ROWID`)

// translate keeps what is common and what is fenced for the engine:
//
//	-- {sqlite
//	…
//	-- }
func translate(text, engine string) string {
	var out strings.Builder
	fence := ""
	for line := range strings.Lines(text) {
		mark := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(mark, "-- {"):
			fence = strings.TrimPrefix(mark, "-- {")
		case mark == "-- }":
			fence = ""
		case fence == "" || fence == engine:
			out.WriteString(line)
		}
	}
	if engine == "postgres" {
		return withoutRowid.ReplaceAllString(out.String(), ")")
	}
	return out.String()
}
