-- +goose Up

-- What people have said about being written to. A row is never changed and never removed; the last one
-- that bears on a channel is what holds. Channel "all" bears on every channel.
CREATE TABLE consents (
    tenant_id BIGINT NOT NULL,
    id        BIGINT NOT NULL,
    lead_id   BIGINT NOT NULL,
    channel   TEXT   NOT NULL CHECK (channel IN ('all', 'whatsapp', 'sms', 'email', 'phone')),
    purpose   TEXT   NOT NULL CHECK (purpose IN ('marketing', 'service')),
    action    TEXT   NOT NULL CHECK (action IN ('granted', 'withdrawn')),
    how       TEXT   NOT NULL CHECK (how IN ('form', 'message', 'call', 'hand', 'import')),
    words     TEXT   NOT NULL,
    origin    TEXT   NOT NULL,
    by_id     BIGINT NOT NULL,
    by_name   TEXT   NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;
CREATE INDEX consents_lead ON consents (tenant_id, lead_id, purpose, id);
