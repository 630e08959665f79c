-- +goose Up

-- Two leads that were one person. images is JSON: what each was and what the survivor became; moved is
-- JSON by feature: which rows went along. Both are what an undo restores from.
CREATE TABLE merges (
  tenant_id  BIGINT NOT NULL,
  id         BIGINT NOT NULL,
  kept_id    BIGINT NOT NULL,
  gone_id    BIGINT NOT NULL,
  images     TEXT   NOT NULL,
  moved      TEXT   NOT NULL,
  by_name    TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  undone_at  BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, kept_id) REFERENCES leads (tenant_id, id),
  FOREIGN KEY (tenant_id, gone_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX merges_gone ON merges (tenant_id, gone_id) WHERE undone_at = 0;
CREATE INDEX merges_kept ON merges (tenant_id, kept_id, id);
CREATE INDEX merges_of ON merges (tenant_id, gone_id, id);

-- Pairs that somebody has said are two people.
CREATE TABLE duplicate_dismissals (
  tenant_id  BIGINT NOT NULL,
  low_id     BIGINT NOT NULL,
  high_id    BIGINT NOT NULL,
  by_id      BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, low_id, high_id)
) WITHOUT ROWID;

-- The last eight digits of the phone as it was typed: the same however the country and the zero stand.
ALTER TABLE leads ADD COLUMN phone_tail TEXT NOT NULL DEFAULT '';
-- {sqlite
UPDATE leads SET phone_tail = substr(phone, -8) WHERE phone IS NOT NULL AND length(phone) > 8;
-- }
-- {postgres
UPDATE leads SET phone_tail = right(phone, 8) WHERE phone IS NOT NULL AND length(phone) > 8;
-- }
CREATE INDEX leads_phone_tail ON leads (tenant_id, phone_tail, id) WHERE deleted_at = 0 AND phone_tail <> '';
