package auth

import (
	"time"

	"github.com/moked/moked/internal/db"
)

const sessionSelect = `SELECT ` + userColumns + `, s.id, s.user_id, s.home_id, s.impersonating, s.impersonated_tenant_id, s.impersonation_expires_at,
		s.device, s.ip, s.created_at, s.last_seen_at, s.expires_at, s.revoked_at, ` + accessColumns + `
	FROM sessions s JOIN users u ON u.tenant_id = s.home_id AND u.id = s.user_id
	LEFT JOIN business_access a ON a.tenant_id = CASE WHEN s.impersonating = 1 THEN s.impersonated_tenant_id ELSE s.home_id END `

func scanSession(r db.Row) (e session, err error) {
	var impersonationEnds, created, seen, expires, revoked int64
	var access storedAccess
	err = scanUser(r, &e.User, append([]any{&e.ID, &e.UserID, &e.Home, &e.Impersonating, &e.Impersonated, &impersonationEnds,
		&e.Device, &e.IP, &created, &seen, &expires, &revoked}, access.dest()...)...)
	if err == nil {
		e.Access, err = access.access()
	}
	e.ImpersonationExpiresAt, e.CreatedAt, e.LastSeenAt = db.Time(impersonationEnds), db.Time(created), db.Time(seen)
	e.ExpiresAt, e.RevokedAt = db.Time(expires), db.Time(revoked)
	return e, err
}

func oneSession(tx *db.Tx, where string, a db.Args) (session, error) {
	found, err := db.List(tx, sessionSelect+where, a, scanSession)
	if err != nil {
		return session{}, err
	}
	if len(found) == 0 {
		return session{}, db.ErrNoRows
	}
	return found[0], nil
}

func sessionByToken(tx *db.Tx, tokenHash string) (session, error) {
	return oneSession(tx, `WHERE s.token_hash = :hash`, db.Args{"hash": tokenHash})
}

func sessionByID(tx *db.Tx, id int64) (session, error) {
	return oneSession(tx, `WHERE s.id = :id`, db.Args{"id": id})
}

// sessionsOf lists the sessions of a user that are not revoked, last used first.
func sessionsOf(tx *db.Tx, user int64) ([]session, error) {
	return db.List(tx, sessionSelect+`WHERE s.user_id = :user AND s.revoked_at = 0 ORDER BY s.last_seen_at DESC, s.id DESC`,
		db.Args{"user": user}, scanSession)
}

func insertSession(tx *db.Tx, tokenHash string, e session) error {
	_, err := tx.Exec(`INSERT INTO sessions (token_hash, id, user_id, home_id, impersonating, impersonated_tenant_id, impersonation_reason,
			impersonation_expires_at, device, ip, created_at, last_seen_at, expires_at, revoked_at)
		VALUES (:hash, :id, :user, :home, 0, 0, '', 0, :device, :ip, :created, :seen, :expires, 0)`,
		db.Args{"hash": tokenHash, "id": e.ID, "user": e.UserID, "home": e.Home, "device": e.Device, "ip": e.IP,
			"created": db.Ms(e.CreatedAt), "seen": db.Ms(e.LastSeenAt), "expires": db.Ms(e.ExpiresAt)})
	return err
}

func touchSession(tx *db.Tx, id int64, ip string) error {
	_, err := tx.Exec(`UPDATE sessions SET last_seen_at = :now, ip = :ip WHERE id = :id AND last_seen_at < :now`,
		db.Args{"now": db.Ms(tx.Now()), "ip": ip, "id": id})
	return err
}

func revokeToken(tx *db.Tx, tokenHash string) error {
	_, err := tx.Exec(`UPDATE sessions SET revoked_at = :now WHERE token_hash = :hash AND revoked_at = 0`,
		db.Args{"now": db.Ms(tx.Now()), "hash": tokenHash})
	return err
}

// revokeSession ends one session of a user and reports whether there was one.
func revokeSession(tx *db.Tx, user, id int64) (bool, error) {
	n, err := tx.Exec(`UPDATE sessions SET revoked_at = :now WHERE id = :id AND user_id = :user AND revoked_at = 0`,
		db.Args{"now": db.Ms(tx.Now()), "id": id, "user": user})
	return n > 0, err
}

// revokeSessions ends all sessions of a user but one; 0 spares none.
func revokeSessions(tx *db.Tx, user, but int64) error {
	_, err := tx.Exec(`UPDATE sessions SET revoked_at = :now WHERE user_id = :user AND id <> :but AND revoked_at = 0`,
		db.Args{"now": db.Ms(tx.Now()), "user": user, "but": but})
	return err
}

func setImpersonation(tx *db.Tx, id, business int64, reason string, ends time.Time) error {
	_, err := tx.Exec(`UPDATE sessions SET impersonating = :on, impersonated_tenant_id = :business, impersonation_reason = :reason,
		impersonation_expires_at = :ends WHERE id = :id AND revoked_at = 0`,
		db.Args{"on": business != 0, "business": business, "reason": reason, "ends": db.Ms(ends), "id": id})
	return err
}

// sweep removes what ended long ago.
func sweep(tx *db.Tx, now time.Time) error {
	old := db.Args{"old": db.Ms(now.Add(-keepEnded))}
	for _, statement := range []string{
		`DELETE FROM sessions WHERE expires_at < :old`,
		`DELETE FROM login_attempts WHERE since < :old`,
		`DELETE FROM password_resets WHERE expires_at < :old`,
	} {
		if _, err := tx.Exec(statement, old); err != nil {
			return err
		}
	}
	return nil
}
