-- +goose Up

-- The columns of a business's board. position orders them; leads refer to the key, which never changes.
CREATE TABLE lead_statuses (
  tenant_id  BIGINT NOT NULL,
  key        TEXT   NOT NULL,
  label      TEXT   NOT NULL,
  color      TEXT   NOT NULL CHECK (color IN ('blue', 'violet', 'amber', 'green', 'rose', 'slate')),
  kind       TEXT   NOT NULL CHECK (kind IN ('open', 'won', 'lost')),
  position   BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, key),
  FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;

-- People who may become customers. In times and numbers 0 is "none". position is sparse: a card moves by
-- taking a number between its neighbours. search and name_key are made by leads.Normalise. The long texts
-- stand last, so that a scan of search rarely leaves the leaf page.
CREATE TABLE leads (
  tenant_id       BIGINT NOT NULL,
  id              BIGINT NOT NULL,
  status          TEXT   NOT NULL,
  position        BIGINT NOT NULL,
  status_at       BIGINT NOT NULL,
  name            TEXT   NOT NULL,
  name_key        TEXT   NOT NULL,
  name_source     TEXT   NOT NULL CHECK (name_source IN ('', 'ai', 'whatsapp', 'import', 'manual')),
  phone           TEXT,
  phone_raw       TEXT   NOT NULL,
  email           TEXT   NOT NULL,
  source          TEXT   NOT NULL,
  owner_id        BIGINT,
  value_agorot    BIGINT NOT NULL,
  tags            TEXT   NOT NULL,
  unread          BIGINT NOT NULL,
  last_contact_at BIGINT NOT NULL,
  last_channel    TEXT   NOT NULL,
  last_message    TEXT   NOT NULL,
  next_kind       TEXT   NOT NULL,
  next_due_at     BIGINT NOT NULL,
  version         BIGINT NOT NULL,
  created_at      BIGINT NOT NULL,
  updated_at      BIGINT NOT NULL,
  deleted_at      BIGINT NOT NULL,
  search          TEXT   NOT NULL,
  notes           TEXT   NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, status) REFERENCES lead_statuses (tenant_id, key)
) WITHOUT ROWID;

-- The board's order; with value_agorot it also answers the counts and sums of the columns by itself.
CREATE INDEX leads_board ON leads (tenant_id, status, position, id, value_agorot) WHERE deleted_at = 0;
CREATE INDEX leads_created ON leads (tenant_id, created_at, id) WHERE deleted_at = 0;
CREATE INDEX leads_name ON leads (tenant_id, name_key, id) WHERE deleted_at = 0;
CREATE INDEX leads_contact ON leads (tenant_id, last_contact_at, id) WHERE deleted_at = 0;
CREATE INDEX leads_value ON leads (tenant_id, value_agorot, id) WHERE deleted_at = 0;
CREATE INDEX leads_waiting ON leads (tenant_id, last_contact_at, id) WHERE deleted_at = 0 AND unread > 0;
-- For the foreign key: a status can only go when no lead, deleted ones included, is in it.
CREATE INDEX leads_status ON leads (tenant_id, status);

-- One person, many addresses: the primary key is what makes a person one lead.
CREATE TABLE contact_identities (
  tenant_id  BIGINT NOT NULL,
  kind       TEXT   NOT NULL CHECK (kind IN ('phone', 'bsuid', 'parent_bsuid', 'twilio_ext')),
  value      TEXT   NOT NULL,
  lead_id    BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, kind, value),
  FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;

CREATE INDEX contact_identities_lead ON contact_identities (tenant_id, lead_id);

-- The tags again, folded, for the filter; leads.tags holds them as they were written.
CREATE TABLE lead_tags (
  tenant_id BIGINT NOT NULL,
  tag       TEXT   NOT NULL,
  lead_id   BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, tag, lead_id),
  FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;

CREATE INDEX lead_tags_lead ON lead_tags (tenant_id, lead_id);

-- "Call me back". due_at is the truth; the job that fires it only looks here again.
CREATE TABLE reminders (
  tenant_id  BIGINT NOT NULL,
  id         BIGINT NOT NULL,
  lead_id    BIGINT NOT NULL,
  due_at     BIGINT NOT NULL,
  note       TEXT   NOT NULL,
  done_at    BIGINT NOT NULL,
  fired_at   BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;

CREATE INDEX reminders_lead ON reminders (tenant_id, lead_id, due_at, id);
CREATE INDEX reminders_open ON reminders (tenant_id, due_at, id) WHERE done_at = 0;
