-- +goose Up

-- What a provider sent to a number of the business, as it came, before anybody looked into it.
CREATE TABLE webhook_events (
    tenant_id    BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    provider     TEXT   NOT NULL,
    channel_id   BIGINT NOT NULL,
    event_key    TEXT   NOT NULL,
    raw          TEXT   NOT NULL,
    received_at  BIGINT NOT NULL,
    processed_at BIGINT,
    error        TEXT   NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX webhook_events_key ON webhook_events (tenant_id, provider, event_key);
CREATE INDEX webhook_events_received ON webhook_events (tenant_id, received_at);

-- Genuine events for a number that no business has: an installation table, for the administrator.
CREATE TABLE parked_events (
    id          BIGINT PRIMARY KEY,
    provider    TEXT   NOT NULL,
    route_key   TEXT   NOT NULL,
    event_key   TEXT   NOT NULL,
    raw         TEXT   NOT NULL,
    received_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX parked_events_key ON parked_events (provider, event_key);
CREATE INDEX parked_events_route ON parked_events (route_key, id);

-- One conversation per person and channel. address is what the provider takes to reply.
CREATE TABLE conversations (
    tenant_id         BIGINT NOT NULL,
    id                BIGINT NOT NULL,
    lead_id           BIGINT NOT NULL,
    channel_id        BIGINT NOT NULL,
    address           TEXT   NOT NULL,
    owner             TEXT   NOT NULL DEFAULT 'bot' CHECK (owner IN ('bot', 'human')),
    owner_id          BIGINT,
    paused_until      BIGINT NOT NULL DEFAULT 0,
    epoch             BIGINT NOT NULL DEFAULT 0,
    window_expires_at BIGINT NOT NULL DEFAULT 0,
    unread            BIGINT NOT NULL DEFAULT 0,
    last_in_id        BIGINT NOT NULL DEFAULT 0,
    last_in_at        BIGINT NOT NULL DEFAULT 0,
    last_at           BIGINT NOT NULL DEFAULT 0,
    last_text         TEXT   NOT NULL DEFAULT '',
    last_direction    TEXT   NOT NULL DEFAULT '',
    created_at        BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX conversations_person ON conversations (tenant_id, lead_id, channel_id);
CREATE INDEX conversations_last ON conversations (tenant_id, last_at, id);

-- Messages in and out. "at" is the provider's time; rows of one second keep their order by id.
-- An outgoing row is its own outbox: attempted_at is set before each attempt to send it.
CREATE TABLE messages (
    tenant_id       BIGINT NOT NULL,
    id              BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    lead_id         BIGINT NOT NULL,
    channel_id      BIGINT NOT NULL,
    provider_id     TEXT,
    client_msg_id   TEXT,
    direction       TEXT   NOT NULL CHECK (direction IN ('in', 'out')),
    author          TEXT   NOT NULL CHECK (author IN ('contact', 'bot', 'human', 'phone', 'system')),
    author_id       BIGINT,
    type            TEXT   NOT NULL,
    body            TEXT   NOT NULL,
    reply_to        TEXT   NOT NULL DEFAULT '',
    detail          TEXT   NOT NULL DEFAULT '',
    media_id        TEXT   NOT NULL DEFAULT '',
    media_type      TEXT   NOT NULL DEFAULT '',
    media_name      TEXT   NOT NULL DEFAULT '',
    media_key       TEXT   NOT NULL DEFAULT '',
    prompt_version  BIGINT,
    status          TEXT   NOT NULL CHECK (status IN ('queued', 'sent', 'delivered', 'read', 'failed', 'unknown')),
    error_code      TEXT   NOT NULL DEFAULT '',
    attempts        BIGINT NOT NULL DEFAULT 0,
    attempted_at    BIGINT NOT NULL DEFAULT 0,
    at              BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    sent_at         BIGINT,
    delivered_at    BIGINT,
    read_at         BIGINT,
    failed_at       BIGINT,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations (tenant_id, id),
    FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX messages_provider ON messages (tenant_id, channel_id, provider_id);
CREATE UNIQUE INDEX messages_client ON messages (tenant_id, client_msg_id);
CREATE INDEX messages_lead ON messages (tenant_id, lead_id, at, id);
CREATE INDEX messages_conversation ON messages (tenant_id, conversation_id, at, id);

-- Delivery states that came before our own send had returned; they join their message then.
CREATE TABLE early_statuses (
    tenant_id   BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    channel_id  BIGINT NOT NULL,
    provider_id TEXT   NOT NULL,
    status      TEXT   NOT NULL,
    error_code  TEXT   NOT NULL DEFAULT '',
    at          BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX early_statuses_message ON early_statuses (tenant_id, channel_id, provider_id, status);
CREATE INDEX early_statuses_received ON early_statuses (tenant_id, received_at);

-- What the models did. The key makes a repeated call the same call.
CREATE TABLE tool_calls (
    tenant_id  BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    key        TEXT   NOT NULL,
    lead_id    BIGINT NOT NULL,
    channel    TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    args       TEXT   NOT NULL,
    result     TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX tool_calls_key ON tool_calls (tenant_id, key);
CREATE INDEX tool_calls_lead ON tool_calls (tenant_id, lead_id, id);
