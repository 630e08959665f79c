-- +goose Up

-- The businesses of the installation. The number counts 1, 2, 3 and is never used again: a business
-- is suspended, not deleted. An installation table: a business reads its own row by id = :tenant.
CREATE TABLE businesses (
  id         BIGINT  NOT NULL PRIMARY KEY,
  name       TEXT    NOT NULL,
  search     TEXT    NOT NULL,
  timezone   TEXT    NOT NULL,
  locale     TEXT    NOT NULL CHECK (locale IN ('he', 'en')),
  status     TEXT    NOT NULL CHECK (status IN ('active', 'suspended')),
  created_at BIGINT  NOT NULL
);

-- Which models speak for the business. An empty text means the installation's value, so that a
-- better default reaches everybody who never chose. The key is sealed.
CREATE TABLE business_ai (
  tenant_id      BIGINT  NOT NULL,
  bot_whatsapp   INTEGER NOT NULL,
  bot_calls      INTEGER NOT NULL,
  chat_model     TEXT    NOT NULL,
  realtime_model TEXT    NOT NULL,
  voice          TEXT    NOT NULL,
  language       TEXT    NOT NULL,
  greeting       TEXT    NOT NULL,
  base_url       TEXT    NOT NULL,
  api_key        TEXT    NOT NULL,
  updated_at     BIGINT  NOT NULL,
  PRIMARY KEY (tenant_id),
  FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;

-- The only home of the two prompts. The highest version is the one in force; rows never change, so
-- a call or a message that names a version says for ever what the model was told.
CREATE TABLE prompt_versions (
  tenant_id       BIGINT NOT NULL,
  version         BIGINT NOT NULL,
  calls_prompt    TEXT   NOT NULL,
  whatsapp_prompt TEXT   NOT NULL,
  author_id       BIGINT NOT NULL,
  author_name     TEXT   NOT NULL,
  restored_from   BIGINT NOT NULL,
  saved_at        BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, version),
  FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;

-- The numbers of a business and their credentials. settings is JSON in clear, secrets is JSON of
-- sealed values.
CREATE TABLE channels (
  tenant_id  BIGINT NOT NULL,
  id         BIGINT NOT NULL,
  kind       TEXT   NOT NULL CHECK (kind IN ('whatsapp', 'voice')),
  provider   TEXT   NOT NULL,
  address    TEXT   NOT NULL,
  state      TEXT   NOT NULL CHECK (state IN ('active', 'disabled', 'error')),
  last_error TEXT   NOT NULL,
  settings   TEXT   NOT NULL,
  secrets    TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;

-- How a webhook finds its business: by one exact key. An installation table, since the question is
-- asked before anybody knows whose number it is; the primary key makes a number belong to one
-- business only, whatever two transactions try at once.
CREATE TABLE channel_routes (
  route_key   TEXT   NOT NULL PRIMARY KEY,
  business_id BIGINT NOT NULL,
  channel_id  BIGINT NOT NULL,
  FOREIGN KEY (business_id, channel_id) REFERENCES channels (tenant_id, id) ON DELETE CASCADE
);

CREATE INDEX channel_routes_by_channel ON channel_routes (business_id, channel_id);
