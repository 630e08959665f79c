-- +goose Up

-- Leads loaded from a file. settings is JSON: how to read the file and what its columns mean. rows_done
-- is how far the running job has come; it moves in the transaction of those rows, so that each row has
-- its effect once. through is the same for an undo: the last lead that was looked at.
CREATE TABLE imports (
  tenant_id   BIGINT NOT NULL,
  id          BIGINT NOT NULL,
  name        TEXT   NOT NULL,
  size        BIGINT NOT NULL,
  blob_key    TEXT   NOT NULL,
  state       TEXT   NOT NULL CHECK (state IN ('ready', 'checking', 'checked', 'running', 'done', 'undoing', 'undone')),
  settings    TEXT   NOT NULL,
  columns     TEXT   NOT NULL,
  fault       TEXT   NOT NULL,
  rows_total  BIGINT NOT NULL,
  rows_done   BIGINT NOT NULL,
  through     BIGINT NOT NULL,
  created     BIGINT NOT NULL,
  updated     BIGINT NOT NULL,
  unchanged   BIGINT NOT NULL,
  repeated    BIGINT NOT NULL,
  refused     BIGINT NOT NULL,
  removed     BIGINT NOT NULL,
  restored    BIGINT NOT NULL,
  kept        BIGINT NOT NULL,
  attempt     BIGINT NOT NULL,
  created_by  BIGINT NOT NULL,
  created_at  BIGINT NOT NULL,
  finished_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;

-- What an import did to a lead: before is JSON of what stood there, empty where the lead is new; claimed
-- is JSON of the addresses that it gave to the lead; version is the lead's after the last row about it.
CREATE TABLE import_leads (
  tenant_id BIGINT NOT NULL,
  import_id BIGINT NOT NULL,
  lead_id   BIGINT NOT NULL,
  before    TEXT   NOT NULL,
  claimed   TEXT   NOT NULL,
  version   BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, import_id, lead_id),
  FOREIGN KEY (tenant_id, import_id) REFERENCES imports (tenant_id, id),
  FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;

CREATE INDEX import_leads_lead ON import_leads (tenant_id, lead_id);

-- Rows that were refused: fields is JSON, the refused fields with their reasons. attempt is the check or
-- the run that found them; those of an earlier one are nobody's.
CREATE TABLE import_problems (
  tenant_id BIGINT NOT NULL,
  import_id BIGINT NOT NULL,
  attempt   BIGINT NOT NULL,
  row_no    BIGINT NOT NULL,
  fields    TEXT   NOT NULL,
  PRIMARY KEY (tenant_id, import_id, attempt, row_no),
  FOREIGN KEY (tenant_id, import_id) REFERENCES imports (tenant_id, id)
) WITHOUT ROWID;

-- Who has this e-mail: for imports and for the search of duplicates.
CREATE INDEX leads_email ON leads (tenant_id, email, id) WHERE deleted_at = 0 AND email <> '';
