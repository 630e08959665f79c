-- +goose Up

-- A template that goes to many people. The people are written down when it is started; each has one row,
-- and the row says what became of them.
CREATE TABLE broadcasts (
    tenant_id     BIGINT  NOT NULL,
    id            BIGINT  NOT NULL,
    key           TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    segment       TEXT    NOT NULL,
    template_id   BIGINT  NOT NULL,
    template_name TEXT    NOT NULL,
    slots         TEXT    NOT NULL,
    purpose       TEXT    NOT NULL CHECK (purpose IN ('marketing', 'service')),
    audience      TEXT    NOT NULL,
    closed_too    INTEGER NOT NULL,
    from_minute   BIGINT  NOT NULL,
    to_minute     BIGINT  NOT NULL,
    on_rest       INTEGER NOT NULL,
    per_minute    BIGINT  NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('scheduled', 'running', 'paused', 'stopped', 'done')),
    reason        TEXT    NOT NULL,
    start_at      BIGINT  NOT NULL,
    created_by    BIGINT  NOT NULL,
    created_name  TEXT    NOT NULL,
    created_at    BIGINT  NOT NULL,
    finished_at   BIGINT  NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX broadcasts_key ON broadcasts (tenant_id, key);

-- "sent" is handed to the conversation; what came of it is the message's to say.
CREATE TABLE broadcast_recipients (
    tenant_id    BIGINT NOT NULL,
    broadcast_id BIGINT NOT NULL,
    lead_id      BIGINT NOT NULL,
    state        TEXT   NOT NULL CHECK (state IN ('waiting', 'sent', 'left_out', 'failed')),
    reason       TEXT   NOT NULL,
    message_id   BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, broadcast_id, lead_id),
    FOREIGN KEY (tenant_id, broadcast_id) REFERENCES broadcasts (tenant_id, id),
    FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;
CREATE INDEX broadcast_recipients_state ON broadcast_recipients (tenant_id, broadcast_id, state, lead_id);
