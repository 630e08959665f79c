package main

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite" // the product's driver
)

const schema = `
CREATE TABLE users (email TEXT NOT NULL PRIMARY KEY, id INTEGER NOT NULL, tenant_id INTEGER NOT NULL, password_hash TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sessions (token_hash TEXT NOT NULL PRIMARY KEY, user_id INTEGER NOT NULL, tenant_id INTEGER NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE channels (phone_number_id TEXT NOT NULL PRIMARY KEY, tenant_id INTEGER NOT NULL, app_secret TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE webhook_events (tenant_id INTEGER NOT NULL, event_key TEXT NOT NULL, raw TEXT NOT NULL, received_at INTEGER NOT NULL, PRIMARY KEY (tenant_id, event_key)) WITHOUT ROWID;
CREATE TABLE leads (tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, status TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, phone TEXT,
	email TEXT NOT NULL, source TEXT NOT NULL, value INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, search TEXT NOT NULL, notes TEXT NOT NULL,
	PRIMARY KEY (tenant_id, id)) WITHOUT ROWID;
CREATE INDEX leads_board ON leads (tenant_id, status, position, id);
CREATE INDEX leads_created ON leads (tenant_id, created_at, id);
CREATE UNIQUE INDEX leads_phone ON leads (tenant_id, phone);`

// copyRows takes the product's people and leads, so that both servers hold the same data.
const copyRows = `
INSERT INTO users SELECT email, id, tenant_id, password_hash FROM product.users;
INSERT INTO leads SELECT tenant_id, id, status, position, name, phone, email, source, value_agorot, created_at, updated_at, search, notes FROM product.leads;
INSERT INTO channels SELECT substr(route_key, 15), business_id, 'bench-app-secret' FROM product.channel_routes WHERE route_key LIKE 'whatsapp:meta:%';`

const columns = `id, name, phone, email, status, source, value, position, created_at, updated_at, notes`

// store is the database: one connection that writes, a few that read, every statement prepared.
type store struct {
	writer, reader *sql.DB
	lastID         atomic.Int64

	byToken, byEmail, byNumber, byID, listAll, listQuery, countAll, countQuery *sql.Stmt
	insertSession, insertLead, updateLead, insertEvent                         *sql.Stmt
}

type user struct {
	id, tenant int64
	hash       string
}

type lead struct {
	ID        int64   `json:"id"`
	Name      string  `json:"name"`
	Phone     *string `json:"phone"`
	Email     string  `json:"email"`
	Status    string  `json:"status"`
	Source    string  `json:"source"`
	Value     int64   `json:"value_agorot"`
	Position  int64   `json:"position"`
	CreatedAt int64   `json:"created_at"`
	UpdatedAt int64   `json:"updated_at"`
	Notes     string  `json:"notes"`
}

type page struct {
	Items []lead `json:"items"`
	Total int64  `json:"total"`
}

func open(file, pragmas string) (*sql.DB, error) {
	return sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-32768)"+pragmas)
}

func seed(file, from string) error {
	d, err := open(file, "")
	if err != nil {
		return err
	}
	d.SetMaxOpenConns(1) // what is attached belongs to one connection
	_, err = d.Exec(`ATTACH DATABASE ? AS product`, from)
	for _, script := range []string{schema, "BEGIN;" + copyRows + "COMMIT;"} {
		if err == nil {
			_, err = d.Exec(script)
		}
	}
	return errors.Join(err, d.Close())
}

func openStore(file string) (*store, error) {
	s := &store{}
	var err error
	if s.writer, err = open(file, ""); err != nil {
		return nil, err
	}
	s.writer.SetMaxOpenConns(1)
	if s.reader, err = open(file, "&_pragma=query_only(1)"); err != nil {
		return nil, err
	}
	s.reader.SetMaxOpenConns(4)
	s.reader.SetMaxIdleConns(4)
	s.lastID.Store(time.Now().UnixMilli() << 11) // above every id of the product's
	for _, p := range []struct {
		into  **sql.Stmt
		db    *sql.DB
		query string
	}{
		{&s.byToken, s.reader, `SELECT s.tenant_id FROM sessions s WHERE s.token_hash = ? AND s.expires_at > ?`},
		{&s.byEmail, s.reader, `SELECT id, tenant_id, password_hash FROM users WHERE email = ?`},
		{&s.byNumber, s.reader, `SELECT tenant_id, app_secret FROM channels WHERE phone_number_id = ?`},
		{&s.listAll, s.reader, `SELECT ` + columns + ` FROM leads WHERE tenant_id = ? AND status = ? ORDER BY position, id LIMIT 50`},
		{&s.byID, s.reader, `SELECT ` + columns + ` FROM leads WHERE tenant_id = ? AND id = ?`},
		{&s.countAll, s.reader, `SELECT count(*) FROM leads WHERE tenant_id = ? AND status = ?`},
		{&s.listQuery, s.reader, `SELECT ` + columns + ` FROM leads WHERE tenant_id = ? AND search LIKE ? ORDER BY created_at DESC, id DESC LIMIT 50`},
		{&s.countQuery, s.reader, `SELECT count(*) FROM leads WHERE tenant_id = ? AND search LIKE ?`},
		{&s.insertSession, s.writer, `INSERT INTO sessions VALUES (?, ?, ?, ?)`},
		{&s.insertLead, s.writer, `INSERT INTO leads SELECT ?1, ?2, 'new', coalesce(min(position), 0) - 1048576, ?3, ?4, '', 'manual', 0, ?5, ?5, ?6, ''
			FROM (SELECT position FROM leads WHERE tenant_id = ?1 AND status = 'new' ORDER BY position LIMIT 1) RETURNING ` + columns},
		{&s.updateLead, s.writer, `UPDATE leads SET status = ?3, updated_at = ?4, position =
			coalesce((SELECT position FROM leads WHERE tenant_id = ?1 AND status = ?3 ORDER BY position LIMIT 1), 0) - 1048576
			WHERE tenant_id = ?1 AND id = ?2 RETURNING ` + columns},
		{&s.insertEvent, s.writer, `INSERT INTO webhook_events VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`},
	} {
		if *p.into, err = p.db.Prepare(p.query); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *store) close() error { return errors.Join(s.reader.Close(), s.writer.Close()) }

func (s *store) session(ctx context.Context, token string) (tenant int64, err error) {
	err = s.byToken.QueryRowContext(ctx, token, time.Now().UnixMilli()).Scan(&tenant)
	return tenant, err
}

func (s *store) user(ctx context.Context, email string) (u user, err error) {
	err = s.byEmail.QueryRowContext(ctx, email).Scan(&u.id, &u.tenant, &u.hash)
	return u, err
}

func (s *store) startSession(ctx context.Context, token string, u user) error {
	_, err := s.insertSession.ExecContext(ctx, token, u.id, u.tenant, time.Now().Add(12*time.Hour).UnixMilli())
	return err
}

func (s *store) channel(ctx context.Context, number string) (tenant int64, key string, err error) {
	err = s.byNumber.QueryRowContext(ctx, number).Scan(&tenant, &key)
	return tenant, key, err
}

func (s *store) keep(ctx context.Context, tenant int64, key, raw string) error {
	_, err := s.insertEvent.ExecContext(ctx, tenant, key, raw, time.Now().UnixMilli())
	return err
}

// list answers the top of a column, or the newest leads that hold a text, with their number.
func (s *store) list(ctx context.Context, tenant int64, status, query string) (page, error) {
	find, count, by := s.listAll, s.countAll, status
	if query != "" {
		find, count, by = s.listQuery, s.countQuery, "%"+query+"%"
	}
	p := page{Items: []lead{}}
	if err := count.QueryRowContext(ctx, tenant, by).Scan(&p.Total); err != nil {
		return p, err
	}
	rows, err := find.QueryContext(ctx, tenant, by)
	if err != nil {
		return p, err
	}
	defer rows.Close()
	for rows.Next() {
		l, err := scan(rows)
		if err != nil {
			return p, err
		}
		p.Items = append(p.Items, l)
	}
	return p, rows.Err()
}

func (s *store) lead(ctx context.Context, tenant, id int64) (lead, error) {
	return scan(s.byID.QueryRowContext(ctx, tenant, id))
}

func (s *store) create(ctx context.Context, tenant int64, name, phone string) (lead, error) {
	return scan(s.insertLead.QueryRowContext(ctx, tenant, s.lastID.Add(1), name, phone, time.Now().UnixMilli(), strings.ToLower(name)+" "+phone))
}

func (s *store) move(ctx context.Context, tenant, id int64, status string) (lead, error) {
	return scan(s.updateLead.QueryRowContext(ctx, tenant, id, status, time.Now().UnixMilli()))
}

func scan(row interface{ Scan(...any) error }) (l lead, err error) {
	err = row.Scan(&l.ID, &l.Name, &l.Phone, &l.Email, &l.Status, &l.Source, &l.Value, &l.Position, &l.CreatedAt, &l.UpdatedAt, &l.Notes)
	return l, err
}
