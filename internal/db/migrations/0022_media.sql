-- +goose Up

-- The files of messages: fetched from the provider by a job, since it keeps them for days only. error is
-- why there is none: a word of ours, or the code of a fault.
CREATE TABLE message_media (
    tenant_id  BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    state      TEXT   NOT NULL CHECK (state IN ('waiting', 'kept', 'failed', 'refused')),
    promised   TEXT   NOT NULL, -- the provider's hash of it
    blob_key   TEXT   NOT NULL DEFAULT '',
    thumb_key  TEXT   NOT NULL DEFAULT '',
    type       TEXT   NOT NULL DEFAULT '',
    name       TEXT   NOT NULL DEFAULT '',
    sha256     TEXT   NOT NULL DEFAULT '',
    size       BIGINT NOT NULL DEFAULT 0,
    width      BIGINT NOT NULL DEFAULT 0,
    height     BIGINT NOT NULL DEFAULT 0,
    error      TEXT   NOT NULL DEFAULT '',
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, message_id),
    FOREIGN KEY (tenant_id, message_id) REFERENCES messages (tenant_id, id)
) WITHOUT ROWID;
