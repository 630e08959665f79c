-- +goose Up

-- The message templates of a number, as its provider has them or as they were handed in from here.
-- content is the template as JSON; bindings says where the value of each variable usually comes from.
CREATE TABLE message_templates (
    tenant_id   BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    channel_id  BIGINT NOT NULL,
    provider_id TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    language    TEXT   NOT NULL,
    category    TEXT   NOT NULL CHECK (category IN ('marketing', 'utility', 'authentication')),
    status      TEXT   NOT NULL CHECK (status IN ('submitting', 'failed', 'pending', 'approved', 'rejected', 'paused', 'disabled')),
    reason      TEXT   NOT NULL,
    quality     TEXT   NOT NULL,
    content     TEXT   NOT NULL,
    bindings    TEXT   NOT NULL,
    synced_at   BIGINT NOT NULL,
    updated_by  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX message_templates_name ON message_templates (tenant_id, channel_id, name, language);

-- What is sent later may say which template goes out instead if the 24 hours have passed by then.
ALTER TABLE scheduled_messages ADD COLUMN template_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE scheduled_messages ADD COLUMN template_values TEXT NOT NULL DEFAULT '';

-- Reactions are shown on the message that they are about.
CREATE INDEX messages_reaction ON messages (tenant_id, lead_id, at, id) WHERE type = 'reaction';
