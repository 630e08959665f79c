-- +goose Up

-- A call that the business places has a row before the carrier has named it: until then its
-- provider_call_id is made of its own id. attempted_at is set before the carrier is asked, so that a
-- number is never dialled twice when nobody knows what became of the first time.
ALTER TABLE calls ADD COLUMN about TEXT NOT NULL DEFAULT '';
ALTER TABLE calls ADD COLUMN attempted_at BIGINT NOT NULL DEFAULT 0;

-- The row of a business is held while a call is placed: whoever places another at the same moment
-- counts the first.
CREATE TABLE outbound_lines (
  tenant_id BIGINT NOT NULL,
  placed_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id)
) WITHOUT ROWID;
