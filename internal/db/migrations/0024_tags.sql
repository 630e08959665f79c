-- +goose Up

-- What hangs on a lead is found by it when two leads become one.
CREATE INDEX notifications_lead ON notifications (tenant_id, lead_id);

-- A tag lives as long as a lead has it; what is kept of it beside the leads is its colour.
CREATE TABLE tag_colors (
  tenant_id BIGINT NOT NULL,
  tag       TEXT   NOT NULL,
  color     TEXT   NOT NULL,
  PRIMARY KEY (tenant_id, tag),
  FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;

-- What a lead gets in place of the tag that it loses: a tag was renamed, or became one with another.
ALTER TABLE lead_bulks ADD COLUMN replacement TEXT NOT NULL DEFAULT '';
