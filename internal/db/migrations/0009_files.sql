-- +goose Up

-- The documents of a lead. A row is what people see: a name, and the number of the version in force.
-- In times 0 is "none". A deleted document can come back until a job has removed its rows.
CREATE TABLE documents (
  tenant_id    BIGINT NOT NULL,
  id           BIGINT NOT NULL,
  lead_id      BIGINT NOT NULL,
  name         TEXT   NOT NULL,
  version      BIGINT NOT NULL,
  last_version BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  deleted_at   BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;

CREATE INDEX documents_lead ON documents (tenant_id, lead_id, updated_at, id) WHERE deleted_at = 0;
-- For the foreign key: deleted documents too keep their lead.
CREATE INDEX documents_of_lead ON documents (tenant_id, lead_id);

-- What was uploaded. Rows never change; blob_key and thumb_key name files of the blob store.
CREATE TABLE document_versions (
  tenant_id   BIGINT NOT NULL,
  document_id BIGINT NOT NULL,
  version     BIGINT NOT NULL,
  blob_key    TEXT   NOT NULL,
  thumb_key   TEXT   NOT NULL,
  type        TEXT   NOT NULL,
  size        BIGINT NOT NULL,
  sha256      TEXT   NOT NULL,
  width       BIGINT NOT NULL,
  height      BIGINT NOT NULL,
  author_id   BIGINT NOT NULL,
  author_name TEXT   NOT NULL,
  created_at  BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, document_id, version),
  FOREIGN KEY (tenant_id, document_id) REFERENCES documents (tenant_id, id)
) WITHOUT ROWID;

-- Who saw or took which version, once per person and sitting.
CREATE TABLE document_reads (
  tenant_id   BIGINT NOT NULL,
  id          BIGINT NOT NULL,
  document_id BIGINT NOT NULL,
  version     BIGINT NOT NULL,
  action      TEXT   NOT NULL CHECK (action IN ('seen', 'downloaded')),
  user_id     BIGINT NOT NULL,
  user_name   TEXT   NOT NULL,
  at          BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, document_id) REFERENCES documents (tenant_id, id)
) WITHOUT ROWID;

CREATE INDEX document_reads_document ON document_reads (tenant_id, document_id, at, id);

-- How many bytes a business keeps. Adding to the row makes the quota exact, whatever uploads at once.
CREATE TABLE document_usage (
  tenant_id BIGINT NOT NULL,
  bytes     BIGINT NOT NULL,
  PRIMARY KEY (tenant_id),
  FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;
