package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

const (
	// appRole is what the program acts as where its login may make roles: neither the tables'
	// owner nor one who bypasses row-level security.
	appRole = "moked_app"
	// migrationLock is the advisory lock of the one who migrates.
	migrationLock = 0x6d6f6b6564
	oldestServer  = 150000
)

// migratePostgres brings the schema up as the login role, secures it, and returns the role to act
// as: empty for the login's own.
func migratePostgres(ctx context.Context, login *pgx.ConnConfig, o Options) (role string, err error) {
	config := login.Copy()
	config.RuntimeParams["app.system"] = "on" // the forced policies hold for the owner too
	config.RuntimeParams["statement_timeout"] = "0"
	d := stdlib.OpenDB(*config)
	defer d.Close()
	conn, err := d.Conn(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if err := checkServer(ctx, conn, o); err != nil {
		return "", err
	}
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", migrationLock); err != nil {
		return "", err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", migrationLock)
	m, err := newMigrator(d, "postgres", o.Log)
	if err != nil {
		return "", err
	}
	have, want, err := m.pending(ctx)
	if err != nil {
		return "", err
	}
	if have < want {
		if err := m.up(ctx); err != nil {
			return "", err
		}
	}
	if err := putSecurity(ctx, conn); err != nil {
		return "", fmt.Errorf("db: row-level security: %w", err)
	}
	if role, err = actAs(ctx, conn); err != nil {
		return "", fmt.Errorf("db: role %s: %w", appRole, err)
	}
	// A restored dump brings transaction numbers of another cluster. Those from our future would
	// hide all new events behind them.
	_, err = conn.ExecContext(ctx, `UPDATE events SET xid = 0 WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint`)
	if err == nil && have < want {
		_, err = conn.ExecContext(ctx, "ANALYZE")
	}
	return role, err
}

func checkServer(ctx context.Context, conn *sql.Conn, o Options) error {
	var version int
	var encoding, ctype string
	err := conn.QueryRowContext(ctx, `SELECT current_setting('server_version_num')::int, current_setting('server_encoding'),
		(SELECT coalesce(datctype, '') FROM pg_database WHERE datname = current_database())`).Scan(&version, &encoding, &ctype)
	switch {
	case err != nil:
		return err
	case version < oldestServer:
		return errors.New("db: PostgreSQL 15 or newer is needed")
	case encoding != "UTF8":
		return fmt.Errorf("db: the database has the encoding %s: create it with ENCODING 'UTF8'", encoding)
	case ctype == "C" || ctype == "POSIX":
		o.Log.WarnContext(ctx, "the database's LC_CTYPE is C, under which Hebrew is not searched well: create it with C.UTF-8")
	}
	return nil
}

// putSecurity forces row-level security on each table with a tenant_id. The settings are read
// once per statement and not per row, which is why they stand in sub-selects.
func putSecurity(ctx context.Context, conn *sql.Conn) error {
	tables, err := column(ctx, conn, `
		SELECT c.oid::regclass::text FROM pg_class c
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
		WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
		AND NOT (c.relrowsecurity AND c.relforcerowsecurity
			AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'tenant'))`)
	if err != nil {
		return err
	}
	for _, table := range tables {
		_, err := conn.ExecContext(ctx, `
			ALTER TABLE `+table+` ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
			DROP POLICY IF EXISTS tenant ON `+table+`;
			CREATE POLICY tenant ON `+table+` USING (
				tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::bigint)
				OR (SELECT current_setting('app.system', true) = 'on'))`)
		if err != nil {
			return err
		}
	}
	return nil
}

// actAs makes the app's role where the login may, and gives it rows but no tables.
func actAs(ctx context.Context, conn *sql.Conn) (string, error) {
	var exists, member, may, super bool
	err := conn.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1),
			coalesce((SELECT pg_has_role(current_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = $1), false),
			rolsuper OR rolcreaterole, rolsuper
		FROM pg_roles WHERE rolname = current_user`, appRole).Scan(&exists, &member, &may, &super)
	if err != nil {
		return "", err
	}
	if !member && !may {
		return "", nil // an ordinary role: the forced policies hold for it
	}
	if !exists {
		// Another database of the cluster may make the same role at this moment.
		_, err := conn.ExecContext(ctx, "CREATE ROLE "+appRole+" NOLOGIN")
		if e, ok := errors.AsType[*pgconn.PgError](err); err != nil && !(ok && (e.Code == "42710" || e.Code == "23505")) {
			return "", err
		}
	}
	if !member && !super {
		if _, err := conn.ExecContext(ctx, "GRANT "+appRole+" TO CURRENT_USER"); err != nil {
			return "", err
		}
	}
	_, err = conn.ExecContext(ctx, `
		DO $$ BEGIN
			EXECUTE format('GRANT USAGE ON SCHEMA %I TO `+appRole+`', current_schema());
			EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO `+appRole+`', current_schema());
		END $$;
		REVOKE INSERT, UPDATE, DELETE ON schema_versions FROM `+appRole)
	return appRole, err
}

// checkSecurity refuses to serve where a row of one business could be read by another.
func checkSecurity(ctx context.Context, pool *pgxpool.Pool) error {
	var open []string
	err := pool.QueryRow(ctx, `
		SELECT coalesce(array_agg(c.relname::text), '{}') FROM pg_class c
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
		WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
		AND NOT row_security_active(c.oid)`).Scan(&open)
	if err != nil {
		return err
	}
	if len(open) > 0 {
		return fmt.Errorf("db: row-level security does not hold for this login on %v: use a role that is no superuser "+
			"and has no BYPASSRLS, or one that may create the role %s", open, appRole)
	}
	return nil
}

func column(ctx context.Context, conn *sql.Conn, query string) (list []string, err error) {
	found, err := conn.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	for found.Next() {
		var s string
		if err := found.Scan(&s); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, found.Err()
}
