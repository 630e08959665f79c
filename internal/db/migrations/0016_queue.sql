-- +goose Up

-- A job that waits behind another of its group is not looked at until that one has ended: with a
-- thousand messages of one conversation waiting, each claim would otherwise read them all.
ALTER TABLE jobs ADD COLUMN behind INTEGER NOT NULL DEFAULT 0;

DROP INDEX jobs_due;
DROP INDEX jobs_lane;
CREATE INDEX jobs_due ON jobs (due_at, tenant_id, id) WHERE state <> 'dead' AND behind = 0;
CREATE INDEX jobs_lane ON jobs (tenant_id, due_at, id) WHERE state <> 'dead' AND behind = 0;
CREATE INDEX jobs_first ON jobs (tenant_id, group_key, id) WHERE group_key IS NOT NULL AND state <> 'dead' AND behind = 0;
