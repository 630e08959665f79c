-- +goose Up

-- The board by owner and by source: one column is one range, which also answers its count and sum.
CREATE INDEX leads_board_owner ON leads (tenant_id, owner_id, created_at, id, value_agorot) WHERE deleted_at = 0;
CREATE INDEX leads_board_source ON leads (tenant_id, source, created_at, id, value_agorot) WHERE deleted_at = 0;

-- What the chat model says of a lead, sentence by sentence with what each rests on (JSON).
CREATE TABLE lead_summaries (
  tenant_id BIGINT NOT NULL,
  lead_id   BIGINT NOT NULL,
  state     TEXT   NOT NULL CHECK (state IN ('ready', 'failed', 'nothing')),
  reason    TEXT   NOT NULL,
  sentences TEXT   NOT NULL,
  model     TEXT   NOT NULL,
  made_at   BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, lead_id),
  FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;

-- The sound of a recording, once it has been fetched from the carrier.
ALTER TABLE call_recordings ADD COLUMN blob_key TEXT NOT NULL DEFAULT '';
ALTER TABLE call_recordings ADD COLUMN media_type TEXT NOT NULL DEFAULT '';
