-- +goose Up

-- A conversation that is done stands aside until the person writes again; one that is put off, until its
-- time or until the person writes.
ALTER TABLE conversations ADD COLUMN closed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN snoozed_until BIGINT NOT NULL DEFAULT 0;
CREATE INDEX conversations_open ON conversations (tenant_id, last_at, id) WHERE closed_at = 0;

-- How far each person of the business has read: the newest message of the customer that they saw. Without
-- a row it is everything from before they joined.
CREATE TABLE conversation_reads (
    tenant_id       BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    user_id         BIGINT NOT NULL,
    read_id         BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, conversation_id, user_id),
    FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations (tenant_id, id)
) WITHOUT ROWID;
INSERT INTO conversation_reads (tenant_id, conversation_id, user_id, read_id)
    SELECT c.tenant_id, c.id, u.id, c.last_in_id
    FROM conversations c JOIN users u ON u.tenant_id = c.tenant_id WHERE c.unread = 0;
CREATE INDEX messages_heard ON messages (tenant_id, conversation_id, id) WHERE author = 'contact' AND type <> 'reaction';

-- What the people of a business tell each other beside a conversation. A table of its own, which nothing
-- that sends ever reads. mentions is JSON: the people who are named in it.
CREATE TABLE conversation_notes (
    tenant_id  BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    lead_id    BIGINT NOT NULL,
    author_id  BIGINT NOT NULL,
    body       TEXT   NOT NULL,
    mentions   TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;
CREATE INDEX conversation_notes_lead ON conversation_notes (tenant_id, lead_id, id);

-- What somebody has begun to write to a lead. Who has written in the last moments is writing still.
CREATE TABLE message_drafts (
    tenant_id  BIGINT NOT NULL,
    lead_id    BIGINT NOT NULL,
    user_id    BIGINT NOT NULL,
    user_name  TEXT   NOT NULL,
    body       TEXT   NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, lead_id, user_id),
    FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;

-- The kinds of notifications are the code's list. SQLite cannot change a CHECK, so its tables are made
-- anew, without one.
-- {sqlite
CREATE TABLE kept_deliveries AS SELECT * FROM notification_deliveries;
DROP TABLE notification_deliveries;
CREATE TABLE notifications_new (
  tenant_id  BIGINT NOT NULL,
  id         BIGINT NOT NULL,
  user_id    BIGINT NOT NULL,
  kind       TEXT   NOT NULL,
  cause      TEXT   NOT NULL,
  lead_id    BIGINT NOT NULL,
  name       TEXT   NOT NULL,
  text       TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  read_at    BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, user_id, cause)
) WITHOUT ROWID;
INSERT INTO notifications_new SELECT tenant_id, id, user_id, kind, cause, lead_id, name, text, created_at, read_at FROM notifications;
DROP TABLE notifications;
ALTER TABLE notifications_new RENAME TO notifications;
CREATE INDEX notifications_of ON notifications (tenant_id, user_id, id);
CREATE INDEX notifications_unread ON notifications (tenant_id, user_id, lead_id, id) WHERE read_at = 0;
CREATE TABLE notification_deliveries (
  tenant_id       BIGINT NOT NULL,
  notification_id BIGINT NOT NULL,
  channel         TEXT   NOT NULL CHECK (channel IN ('push', 'mail')),
  target          BIGINT NOT NULL,
  state           TEXT   NOT NULL CHECK (state IN ('waiting', 'attempted', 'sent', 'refused', 'skipped', 'unknown')),
  attempted_at    BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, notification_id, channel, target),
  FOREIGN KEY (tenant_id, notification_id) REFERENCES notifications (tenant_id, id) ON DELETE CASCADE
) WITHOUT ROWID;
INSERT INTO notification_deliveries SELECT tenant_id, notification_id, channel, target, state, attempted_at FROM kept_deliveries;
DROP TABLE kept_deliveries;
-- }
-- {postgres
ALTER TABLE notifications DROP CONSTRAINT notifications_kind_check;
-- }
