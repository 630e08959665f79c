-- +goose Up

-- A reminder ("call me back", always about a lead) and a task (with a title, about a lead or not) are
-- one thing with two faces: something that is due. Whose it is: the assignee's, else the lead owner's,
-- else the managers'.
-- {sqlite
CREATE TABLE reminders_new (
  tenant_id   BIGINT NOT NULL,
  id          BIGINT NOT NULL,
  kind        TEXT   NOT NULL DEFAULT 'reminder' CHECK (kind IN ('reminder', 'task')),
  lead_id     BIGINT,
  title       TEXT   NOT NULL DEFAULT '',
  assignee_id BIGINT,
  due_at      BIGINT NOT NULL,
  note        TEXT   NOT NULL,
  done_at     BIGINT NOT NULL,
  fired_at    BIGINT NOT NULL,
  created_by  BIGINT NOT NULL,
  created_at  BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id),
  CHECK (kind = 'task' OR lead_id IS NOT NULL)
) WITHOUT ROWID;
INSERT INTO reminders_new (tenant_id, id, lead_id, due_at, note, done_at, fired_at, created_by, created_at)
  SELECT tenant_id, id, lead_id, due_at, note, done_at, fired_at, created_by, created_at FROM reminders;
DROP TABLE reminders;
ALTER TABLE reminders_new RENAME TO reminders;
CREATE INDEX reminders_lead ON reminders (tenant_id, lead_id, due_at, id);
CREATE INDEX reminders_open ON reminders (tenant_id, due_at, id) WHERE done_at = 0;
-- }
-- {postgres
ALTER TABLE reminders ALTER COLUMN lead_id DROP NOT NULL;
ALTER TABLE reminders ADD COLUMN kind TEXT NOT NULL DEFAULT 'reminder' CHECK (kind IN ('reminder', 'task'));
ALTER TABLE reminders ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE reminders ADD COLUMN assignee_id BIGINT;
ALTER TABLE reminders ADD CHECK (kind = 'task' OR lead_id IS NOT NULL);
-- }
CREATE INDEX reminders_done ON reminders (tenant_id, done_at, id) WHERE done_at > 0;

-- What a person of the business should know. cause is what happened, once per person: the same due
-- time of the same reminder never makes a second row, whatever runs twice.
CREATE TABLE notifications (
  tenant_id  BIGINT NOT NULL,
  id         BIGINT NOT NULL,
  user_id    BIGINT NOT NULL,
  kind       TEXT   NOT NULL CHECK (kind IN ('reminder', 'assigned', 'message', 'asked')),
  cause      TEXT   NOT NULL,
  lead_id    BIGINT NOT NULL,
  name       TEXT   NOT NULL,
  text       TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  read_at    BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, user_id, cause)
) WITHOUT ROWID;

CREATE INDEX notifications_of ON notifications (tenant_id, user_id, id);
CREATE INDEX notifications_unread ON notifications (tenant_id, user_id, lead_id, id) WHERE read_at = 0;

-- One way out of one notification: a device (target is the subscription) or the mailbox (target 0).
-- attempted_at is written before the network is touched: a row that was attempted is never sent again
-- unless the other side said that it took nothing.
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

-- Devices that take web push. The address is a secret of the browser and its maker, so it is sealed;
-- endpoint_hash finds it again.
CREATE TABLE push_subscriptions (
  tenant_id     BIGINT NOT NULL,
  id            BIGINT NOT NULL,
  user_id       BIGINT NOT NULL,
  endpoint_hash TEXT   NOT NULL,
  subscription  TEXT   NOT NULL,
  device        TEXT   NOT NULL,
  created_at    BIGINT NOT NULL,
  last_sent_at  BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, endpoint_hash)
) WITHOUT ROWID;

CREATE INDEX push_subscriptions_user ON push_subscriptions (tenant_id, user_id, id);

-- What a person wants to be told, and how. No row is the defaults. channels is JSON; quiet hours are
-- minutes of the business's day, -1 for none.
CREATE TABLE notification_settings (
  tenant_id  BIGINT  NOT NULL,
  user_id    BIGINT  NOT NULL,
  channels   TEXT    NOT NULL,
  quiet_from BIGINT  NOT NULL,
  quiet_to   BIGINT  NOT NULL,
  push_names INTEGER NOT NULL,
  updated_at BIGINT  NOT NULL,
  PRIMARY KEY (tenant_id, user_id)
) WITHOUT ROWID;

-- Calendar feeds. Only the hash of the token is kept. An installation table: the token is what finds
-- the business.
CREATE TABLE calendar_feeds (
  token_hash   TEXT   NOT NULL PRIMARY KEY,
  user_id      BIGINT NOT NULL,
  home_id      BIGINT NOT NULL,
  created_at   BIGINT NOT NULL
);

CREATE UNIQUE INDEX calendar_feeds_user ON calendar_feeds (home_id, user_id);

-- The days of a business as the home screen shows them, folded from the events. through_id is the last
-- event that is in them; state is what the next event needs to know (who came already today, who still
-- waits for an answer). Deleting the rows rebuilds them.
CREATE TABLE daily_figures (
  tenant_id  BIGINT NOT NULL,
  day        TEXT   NOT NULL,
  through_id BIGINT NOT NULL,
  whatsapp   BIGINT NOT NULL,
  phone      BIGINT NOT NULL,
  new_leads  BIGINT NOT NULL,
  waits      TEXT   NOT NULL,
  state      TEXT   NOT NULL,
  PRIMARY KEY (tenant_id, day)
) WITHOUT ROWID;
