-- +goose Up

-- The values of a business's own fields, by key (JSON); lead_field_values holds them again for the filters.
ALTER TABLE leads ADD COLUMN fields TEXT NOT NULL DEFAULT '{}';

-- The business's own fields. A deleted one keeps its key, so that its values never mean something else.
CREATE TABLE lead_fields (
  tenant_id   BIGINT NOT NULL,
  key         TEXT   NOT NULL,
  label       TEXT   NOT NULL,
  kind        TEXT   NOT NULL CHECK (kind IN ('text', 'number', 'money', 'date', 'select', 'multi', 'checkbox', 'url', 'phone')),
  options     TEXT   NOT NULL,
  required_at TEXT   NOT NULL,
  position    BIGINT NOT NULL,
  created_at  BIGINT NOT NULL,
  deleted_at  BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, key),
  FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;

-- words is folded text or the key of an option; amount is a fixed-point number, agorot, a day or 0/1.
CREATE TABLE lead_field_values (
  tenant_id BIGINT NOT NULL,
  field     TEXT   NOT NULL,
  lead_id   BIGINT NOT NULL,
  item      BIGINT NOT NULL,
  words     TEXT   NOT NULL,
  amount    BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, field, lead_id, item),
  FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;

CREATE INDEX lead_field_values_lead ON lead_field_values (tenant_id, lead_id);
CREATE INDEX lead_field_values_words ON lead_field_values (tenant_id, field, words, lead_id);
CREATE INDEX lead_field_values_amount ON lead_field_values (tenant_id, field, amount, lead_id);

-- What is due first, and after it what has nothing due.
CREATE INDEX leads_next ON leads (tenant_id, (CASE WHEN next_due_at = 0 THEN 9007199254740991 ELSE next_due_at END), id) WHERE deleted_at = 0;

-- A way of looking at the leads: filter, order, columns and layout (JSON).
CREATE TABLE lead_views (
  tenant_id  BIGINT NOT NULL,
  id         BIGINT NOT NULL,
  user_id    BIGINT NOT NULL,
  name       TEXT   NOT NULL,
  shared     INTEGER NOT NULL,
  looks      TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;

CREATE INDEX lead_views_user ON lead_views (tenant_id, user_id);

CREATE TABLE lead_view_pins (
  tenant_id BIGINT NOT NULL,
  user_id   BIGINT NOT NULL,
  view_id   BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, user_id, view_id),
  FOREIGN KEY (tenant_id, view_id) REFERENCES lead_views (tenant_id, id)
) WITHOUT ROWID;

CREATE INDEX lead_view_pins_view ON lead_view_pins (tenant_id, view_id);

-- One change of many leads, done in chunks in the order of their ids: last_id is how far it has come.
CREATE TABLE lead_bulks (
  tenant_id   BIGINT NOT NULL,
  id          BIGINT NOT NULL,
  action      TEXT   NOT NULL CHECK (action IN ('status', 'owner', 'add_tag', 'remove_tag', 'delete')),
  value       TEXT   NOT NULL,
  target      TEXT   NOT NULL,
  state       TEXT   NOT NULL CHECK (state IN ('running', 'done', 'undoing', 'undone')),
  total       BIGINT NOT NULL,
  seen        BIGINT NOT NULL,
  changed     BIGINT NOT NULL,
  refused     BIGINT NOT NULL,
  undone      BIGINT NOT NULL,
  kept        BIGINT NOT NULL,
  last_id     BIGINT NOT NULL,
  max_id      BIGINT NOT NULL,
  actor_id    BIGINT NOT NULL,
  actor_name  TEXT   NOT NULL,
  created_at  BIGINT NOT NULL,
  finished_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;

-- What each lead was before, for undo; mark tells whether somebody has changed it since.
CREATE TABLE lead_bulk_rows (
  tenant_id BIGINT NOT NULL,
  bulk_id   BIGINT NOT NULL,
  lead_id   BIGINT NOT NULL,
  earlier   TEXT   NOT NULL,
  place     BIGINT NOT NULL,
  mark      BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, bulk_id, lead_id),
  FOREIGN KEY (tenant_id, bulk_id) REFERENCES lead_bulks (tenant_id, id)
) WITHOUT ROWID;
