-- +goose Up

-- People. tenant_id 0 holds the system administrators, who belong to no business; everybody else
-- is in exactly one. An empty password_hash is an invitation not yet taken up.
CREATE TABLE users (
  tenant_id     BIGINT NOT NULL,
  id            BIGINT NOT NULL,
  email         TEXT   NOT NULL,
  name          TEXT   NOT NULL,
  role          TEXT   NOT NULL CHECK (role IN ('viewer', 'agent', 'manager', 'owner', 'system_admin')),
  locale        TEXT   NOT NULL CHECK (locale IN ('he', 'en')),
  password_hash TEXT   NOT NULL,
  disabled_at   BIGINT NOT NULL,
  created_at    BIGINT NOT NULL,
  updated_at    BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CHECK ((tenant_id = 0) = (role = 'system_admin'))
) WITHOUT ROWID;

-- An e-mail address signs in to one account of the installation, whatever the business. email is
-- in lower case. An installation table: signing in is what finds the business.
CREATE TABLE user_emails (
  email   TEXT   NOT NULL PRIMARY KEY,
  user_id BIGINT NOT NULL,
  home_id BIGINT NOT NULL
);

-- Sessions. Only the hash of the token is kept, and each fact is a column of its own that is
-- updated alone: a session kept as one blob can bring an ended impersonation back.
CREATE TABLE sessions (
  token_hash               TEXT    NOT NULL PRIMARY KEY,
  id                       BIGINT  NOT NULL,
  user_id                  BIGINT  NOT NULL,
  home_id                  BIGINT  NOT NULL,
  impersonating            INTEGER NOT NULL,
  impersonated_tenant_id   BIGINT  NOT NULL,
  impersonation_reason     TEXT    NOT NULL,
  impersonation_expires_at BIGINT  NOT NULL,
  device                   TEXT    NOT NULL,
  ip                       TEXT    NOT NULL,
  created_at               BIGINT  NOT NULL,
  last_seen_at             BIGINT  NOT NULL,
  expires_at               BIGINT  NOT NULL,
  revoked_at               BIGINT  NOT NULL
);

CREATE UNIQUE INDEX sessions_id ON sessions (id);
CREATE INDEX sessions_user ON sessions (user_id, revoked_at);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- One-time links that set a password: a reset that was asked for, or an invitation.
CREATE TABLE password_resets (
  token_hash TEXT   NOT NULL PRIMARY KEY,
  user_id    BIGINT NOT NULL,
  home_id    BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at    BIGINT NOT NULL
);

CREATE INDEX password_resets_user ON password_resets (user_id);

-- Failed sign-ins by account and address, so that a guesser is slowed and the owner, who comes from
-- another address, is not. attempt_key is a hash: the table names nobody.
CREATE TABLE login_attempts (
  attempt_key TEXT   NOT NULL PRIMARY KEY,
  failures    BIGINT NOT NULL,
  since       BIGINT NOT NULL
);

CREATE INDEX login_attempts_since ON login_attempts (since);

-- Who did what that matters to security. tenant_id is the business acted on, 0 for none;
-- user_id is who really acted, assumed_tenant_id the business whose clothes were worn.
CREATE TABLE audit_log (
  tenant_id         BIGINT NOT NULL,
  id                BIGINT NOT NULL,
  at                BIGINT NOT NULL,
  user_id           BIGINT NOT NULL,
  user_name         TEXT   NOT NULL,
  assumed_tenant_id BIGINT NOT NULL,
  session_id        BIGINT NOT NULL,
  action            TEXT   NOT NULL,
  subject_id        BIGINT NOT NULL,
  detail            TEXT   NOT NULL,
  request_id        TEXT   NOT NULL,
  ip                TEXT   NOT NULL,
  PRIMARY KEY (tenant_id, id)
) WITHOUT ROWID;
