package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"

	"github.com/pressly/goose/v3"
)

// migrator brings one database to the schema of this program, forward only.
type migrator struct {
	provider *goose.Provider
	log      *slog.Logger
}

func newMigrator(d *sql.DB, engine string, log *slog.Logger) (*migrator, error) {
	files, err := migrationsFor(engine)
	if err != nil {
		return nil, err
	}
	dialects := map[string]goose.Dialect{"sqlite": goose.DialectSQLite3, "postgres": goose.DialectPostgres}
	p, err := goose.NewProvider(dialects[engine], d, files,
		goose.WithTableName("schema_versions"), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("db: reading the migrations: %w", err)
	}
	return &migrator{p, log}, nil
}

// pending tells from which version to which there is a way to go. A database from a newer program
// is refused: this one would misread it.
func (m *migrator) pending(ctx context.Context) (have, want int64, err error) {
	have, want, err = m.provider.GetVersions(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("db: reading the schema version: %w", err)
	}
	if have > want {
		return 0, 0, fmt.Errorf("db: this database is at schema version %d, and this program knows only %d: "+
			"start the newer program, or restore a backup from before the upgrade", have, want)
	}
	return have, want, nil
}

// up runs what is pending, each migration in a transaction of its own.
func (m *migrator) up(ctx context.Context) error {
	done, err := m.provider.Up(ctx)
	for _, r := range done {
		m.log.InfoContext(ctx, "migrated", "migration", r.Source.Path, "took", r.Duration)
	}
	if err != nil {
		if partial, ok := errors.AsType[*goose.PartialError](err); ok {
			return fmt.Errorf("db: migration %s: %w", partial.Failed.Source.Path, partial.Err)
		}
		return fmt.Errorf("db: migrating: %w", err)
	}
	return nil
}
