package auth

import (
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

// The statements on users run in System transactions, with the home as a plain value, because
// sign-in finds the business and system administrators have none; lists of a business's people
// run in its own transaction.

const userColumns = `u.tenant_id, u.id, u.email, u.name, u.role, u.locale, u.password_hash, u.disabled_at, u.created_at, u.reach`

func scanUser(r db.Row, u *User, more ...any) error {
	var disabled, created int64
	var role string
	var reach *string
	dest := []any{&u.Home, &u.ID, &u.Email, &u.Name, &role, &u.Locale, &u.hash, &disabled, &created, &reach}
	if err := r.Scan(append(dest, more...)...); err != nil {
		return err
	}
	if u.Reach = asRole; reach != nil {
		u.Reach = wireReach(tenant.Reach(*reach))
	}
	u.Role, u.Disabled, u.Pending, u.CreatedAt = web.Role(role), disabled != 0, u.hash == "", web.Time(db.Time(created))
	return nil
}

// oneUser runs a query for one user.
func oneUser(tx *db.Tx, query string, a db.Args) (User, error) {
	users, err := db.List(tx, query, a, func(r db.Row) (u User, err error) {
		err = scanUser(r, &u)
		return u, err
	})
	if err != nil {
		return User{}, err
	}
	if len(users) == 0 {
		return User{}, db.ErrNoRows
	}
	return users[0], nil
}

func userByEmail(tx *db.Tx, email string) (User, error) {
	return oneUser(tx, `SELECT `+userColumns+` FROM user_emails e
		JOIN users u ON u.tenant_id = e.home_id AND u.id = e.user_id WHERE e.email = :email`, db.Args{"email": email})
}

func userByID(tx *db.Tx, home, id int64) (User, error) {
	return oneUser(tx, `SELECT `+userColumns+` FROM users u WHERE u.tenant_id = :home AND u.id = :id`, db.Args{"home": home, "id": id})
}

// usersOf lists the people of the transaction's business.
func usersOf(tx *db.Tx) ([]User, error) {
	return db.List(tx, `SELECT `+userColumns+` FROM users u WHERE u.tenant_id = :tenant ORDER BY u.id`, nil, func(r db.Row) (u User, err error) {
		err = scanUser(r, &u)
		return u, err
	})
}

func anyAdministrator(tx *db.Tx) (bool, error) {
	var n int64
	err := tx.One(`SELECT count(*) FROM user_emails WHERE home_id = 0`, nil, &n)
	return n > 0, err
}

// insertUser reports false when the e-mail is taken.
func insertUser(tx *db.Tx, u User) (bool, error) {
	n, err := tx.Exec(`INSERT INTO user_emails (email, user_id, home_id) VALUES (:email, :id, :home) ON CONFLICT DO NOTHING`,
		db.Args{"email": u.Email, "id": u.ID, "home": u.Home})
	if err != nil || n == 0 {
		return false, err
	}
	_, err = tx.Exec(`INSERT INTO users (tenant_id, id, email, name, role, locale, password_hash, disabled_at, created_at, updated_at)
		VALUES (:home, :id, :email, :name, :role, :locale, :hash, 0, :now, :now)`,
		db.Args{"home": u.Home, "id": u.ID, "email": u.Email, "name": u.Name, "role": u.Role, "locale": u.Locale, "hash": u.hash, "now": db.Ms(tx.Now())})
	return true, err
}

func updateUser(tx *db.Tx, u User) error {
	disabled := int64(0)
	if u.Disabled {
		disabled = db.Ms(tx.Now())
	}
	var reach *tenant.Reach
	if u.Reach != asRole {
		own := reachOf(u.Reach)
		reach = &own
	}
	_, err := tx.Exec(`UPDATE users SET name = :name, role = :role, locale = :locale, reach = :reach, disabled_at = :disabled, updated_at = :now
		WHERE tenant_id = :home AND id = :id`,
		db.Args{"name": u.Name, "role": u.Role, "locale": u.Locale, "reach": reach, "disabled": disabled, "now": db.Ms(tx.Now()), "home": u.Home, "id": u.ID})
	return err
}

func setPassword(tx *db.Tx, home, id int64, hash string) error {
	_, err := tx.Exec(`UPDATE users SET password_hash = :hash, updated_at = :now WHERE tenant_id = :home AND id = :id`,
		db.Args{"hash": hash, "now": db.Ms(tx.Now()), "home": home, "id": id})
	return err
}

// otherOwners counts the owners of a home who can sign in, but for one.
func otherOwners(tx *db.Tx, home, but int64) (n int64, err error) {
	err = tx.One(`SELECT count(*) FROM users WHERE tenant_id = :home AND role = 'owner' AND disabled_at = 0 AND id <> :but`,
		db.Args{"home": home, "but": but}, &n)
	return n, err
}

// insertReset makes a one-time link and ends the earlier ones of the same user.
func insertReset(tx *db.Tx, u User, tokenHash string, life time.Duration) error {
	if _, err := tx.Exec(`DELETE FROM password_resets WHERE user_id = :user`, db.Args{"user": u.ID}); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO password_resets (token_hash, user_id, home_id, created_at, expires_at, used_at)
		VALUES (:hash, :user, :home, :now, :expires, 0)`,
		db.Args{"hash": tokenHash, "user": u.ID, "home": u.Home, "now": db.Ms(tx.Now()), "expires": db.Ms(tx.Now().Add(life))})
	return err
}

// useReset takes a link once. It returns db.ErrNoRows for one that is unknown, used or too old.
func useReset(tx *db.Tx, tokenHash string) (User, error) {
	var home, id int64
	err := tx.One(`UPDATE password_resets SET used_at = :now WHERE token_hash = :hash AND used_at = 0 AND expires_at > :now
		RETURNING home_id, user_id`, db.Args{"hash": tokenHash, "now": db.Ms(tx.Now())}, &home, &id)
	if err != nil {
		return User{}, err
	}
	return userByID(tx, home, id)
}

// resetUser finds whose a link is, without using it.
func resetUser(tx *db.Tx, tokenHash string) (User, error) {
	return oneUser(tx, `SELECT `+userColumns+` FROM password_resets p JOIN users u ON u.tenant_id = p.home_id AND u.id = p.user_id
		WHERE p.token_hash = :hash AND p.used_at = 0 AND p.expires_at > :now`, db.Args{"hash": tokenHash, "now": db.Ms(tx.Now())})
}

// countAttempt adds an attempt to a counter and returns how many there are since when. A window
// that is over begins anew.
func countAttempt(tx *db.Tx, key string, window time.Duration) (n int64, since time.Time, err error) {
	var ms int64
	err = tx.One(`INSERT INTO login_attempts (attempt_key, failures, since) VALUES (:key, 1, :now)
		ON CONFLICT (attempt_key) DO UPDATE SET
			failures = CASE WHEN login_attempts.since <= :old THEN 1 ELSE login_attempts.failures + 1 END,
			since = CASE WHEN login_attempts.since <= :old THEN :now ELSE login_attempts.since END
		RETURNING failures, since`,
		db.Args{"key": key, "now": db.Ms(tx.Now()), "old": db.Ms(tx.Now().Add(-window))}, &n, &ms)
	return n, db.Time(ms), err
}

// uncountAttempt takes one attempt back; forgetAttempts takes all.
func uncountAttempt(tx *db.Tx, key string) error {
	_, err := tx.Exec(`UPDATE login_attempts SET failures = failures - 1 WHERE attempt_key = :key AND failures > 0`, db.Args{"key": key})
	return err
}

func forgetAttempts(tx *db.Tx, key string) error {
	_, err := tx.Exec(`DELETE FROM login_attempts WHERE attempt_key = :key`, db.Args{"key": key})
	return err
}

const insertAuditSQL = `INSERT INTO audit_log (tenant_id, id, at, user_id, user_name, assumed_tenant_id, session_id, action, subject_id, detail, request_id, ip)
	VALUES (:home, :id, :at, :user, :name, :assumed, :session, :action, :subject, :detail, :request, :ip)`

// insertAudit writes in a System transaction; insertAuditBound in that of the business.
func insertAudit(tx *db.Tx, e auditEntry) error {
	a := e.args(tx)
	a["home"] = e.Home
	_, err := tx.Exec(insertAuditSQL, a)
	return err
}

func insertAuditBound(tx *db.Tx, e auditEntry) error {
	_, err := tx.Exec(`INSERT INTO audit_log (tenant_id, id, at, user_id, user_name, assumed_tenant_id, session_id, action, subject_id, detail, request_id, ip)
		VALUES (:tenant, :id, :at, :user, :name, :assumed, :session, :action, :subject, :detail, :request, :ip)`, e.args(tx))
	return err
}

func (e auditEntry) args(tx *db.Tx) db.Args {
	return db.Args{"id": tx.NewID(), "at": db.Ms(tx.Now()), "user": e.UserID, "name": e.UserName, "assumed": e.Assumed,
		"session": e.SessionID, "action": e.Action, "subject": e.Subject, "detail": e.Detail, "request": e.RequestID, "ip": e.IP}
}

// auditOf lists the log of the transaction's business, newest first, from before an id.
func auditOf(tx *db.Tx, before int64, limit int) ([]AuditItem, error) {
	return db.List(tx, `SELECT id, at, user_id, user_name, assumed_tenant_id, action, subject_id, detail, ip FROM audit_log
		WHERE tenant_id = :tenant AND id < :before ORDER BY id DESC LIMIT :limit`,
		db.Args{"before": before, "limit": limit}, func(r db.Row) (i AuditItem, err error) {
			var at, assumed int64
			err = r.Scan(&i.ID, &at, &i.UserID, &i.UserName, &assumed, &i.Action, &i.SubjectID, &i.Detail, &i.IP)
			i.At, i.Impersonating = web.Time(db.Time(at)), assumed != 0
			return i, err
		})
}

func homeOf(id tenant.ID) int64 { return int64(id) }
