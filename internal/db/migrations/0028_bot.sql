-- +goose Up

-- Why the bot said what it said: from which model and prompts, after which tools, for how much. tools is
-- JSON.
CREATE TABLE bot_traces (
    tenant_id         BIGINT NOT NULL,
    message_id        BIGINT NOT NULL,
    lead_id           BIGINT NOT NULL,
    model             TEXT   NOT NULL,
    prompt_version    BIGINT NOT NULL,
    tools             TEXT   NOT NULL,
    asked             BIGINT NOT NULL,
    prompt_tokens     BIGINT NOT NULL,
    completion_tokens BIGINT NOT NULL,
    latency_ms        BIGINT NOT NULL,
    created_at        BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, message_id),
    FOREIGN KEY (tenant_id, message_id) REFERENCES messages (tenant_id, id),
    FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;

-- The leads with whom the bot keeps quiet, whatever the conversation.
CREATE TABLE bot_silences (
    tenant_id BIGINT NOT NULL,
    lead_id   BIGINT NOT NULL,
    user_id   BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, lead_id),
    FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;

-- After how many minutes without an answer of a person the bot takes a conversation back; no row or 0 is
-- never.
CREATE TABLE bot_rules (
    tenant_id      BIGINT NOT NULL,
    return_minutes BIGINT NOT NULL,
    updated_at     BIGINT NOT NULL,
    PRIMARY KEY (tenant_id),
    FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;
