-- +goose Up

-- What people of a business write often, by a short name that stands after the slash.
CREATE TABLE canned_replies (
    tenant_id  BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    shortcut   TEXT   NOT NULL,
    body       TEXT   NOT NULL,
    updated_by BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX canned_replies_shortcut ON canned_replies (tenant_id, shortcut);

-- Texts that are to be sent later. A row stands only while its text has not gone out: sending turns it
-- into a message. due_at is the truth; the job that sends only looks here again.
CREATE TABLE scheduled_messages (
    tenant_id  BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    lead_id    BIGINT NOT NULL,
    body       TEXT   NOT NULL,
    due_at     BIGINT NOT NULL,
    failed     TEXT   NOT NULL,
    created_by BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;
CREATE INDEX scheduled_messages_lead ON scheduled_messages (tenant_id, lead_id, due_at, id);
