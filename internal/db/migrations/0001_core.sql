-- +goose Up

CREATE TABLE heartbeat (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    at BIGINT NOT NULL
);

-- Work to be done. tenant_id 0 is work of the installation itself.
-- due_at is when the job may be claimed: its time, or the end of the lease while it runs.
CREATE TABLE jobs (
    tenant_id  BIGINT  NOT NULL,
    id         BIGINT  NOT NULL,
    kind       TEXT    NOT NULL,
    args       TEXT    NOT NULL,
    unique_key TEXT,
    group_key  TEXT,
    state      TEXT    NOT NULL CHECK (state IN ('waiting', 'running', 'dead')),
    due_at     BIGINT  NOT NULL,
    token      BIGINT  NOT NULL,
    attempt    INTEGER NOT NULL,
    last_error TEXT    NOT NULL,
    created_at BIGINT  NOT NULL,
    died_at    BIGINT  NOT NULL,
    PRIMARY KEY (tenant_id, id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX jobs_unique ON jobs (tenant_id, unique_key) WHERE unique_key IS NOT NULL AND state <> 'dead';
CREATE INDEX jobs_group ON jobs (tenant_id, group_key, id) WHERE group_key IS NOT NULL AND state <> 'dead';
CREATE INDEX jobs_dead ON jobs (tenant_id, died_at, id) WHERE state = 'dead';
-- The queue claims over all businesses: by time, and when it is behind, by business.
CREATE INDEX jobs_due ON jobs (due_at, tenant_id, id) WHERE state <> 'dead';
CREATE INDEX jobs_lane ON jobs (tenant_id, due_at, id) WHERE state <> 'dead';

-- What happened: timeline, audit trail, outbox and live feed in one.
CREATE TABLE events (
    tenant_id     BIGINT  NOT NULL,
    id            BIGINT  NOT NULL,
    kind          TEXT    NOT NULL,
    entity        TEXT    NOT NULL,
    entity_id     BIGINT  NOT NULL,
    lead_id       BIGINT  NOT NULL,
    actor_kind    TEXT    NOT NULL,
    actor_id      BIGINT  NOT NULL,
    actor_name    TEXT    NOT NULL,
    impersonating INTEGER NOT NULL,
    data          TEXT    NOT NULL,
    at            BIGINT  NOT NULL,
-- {postgres
    -- The feed reads in the order of transactions, since commits come out of the ids' order.
    xid           BIGINT  NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
-- }
    PRIMARY KEY (tenant_id, id)
) WITHOUT ROWID;

CREATE INDEX events_lead ON events (tenant_id, lead_id, id);
CREATE INDEX events_entity ON events (tenant_id, entity, entity_id, id);
-- {postgres
CREATE INDEX events_feed ON events (tenant_id, xid, id);
CREATE INDEX events_xid ON events USING brin (xid);
-- }
