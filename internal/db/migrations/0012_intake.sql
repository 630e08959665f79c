-- +goose Up

-- Where leads come from by themselves: a form, Make, Zapier, lead ads. mapping is JSON: incoming field
-- to ours. secret is sealed, empty where the sender does not sign. A revoked source keeps its events.
CREATE TABLE intake_sources (
  tenant_id  BIGINT NOT NULL,
  id         BIGINT NOT NULL,
  name       TEXT   NOT NULL,
  hint       TEXT   NOT NULL,
  secret     TEXT   NOT NULL,
  mapping    TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  used_at    BIGINT NOT NULL,
  revoked_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;

-- How a token finds its business and source: an installation table, asked before anybody knows whose
-- it is. Only a digest of the token is kept.
CREATE TABLE intake_routes (
  token_hash  TEXT   NOT NULL PRIMARY KEY,
  business_id BIGINT NOT NULL,
  source_id   BIGINT NOT NULL,
  FOREIGN KEY (business_id, source_id) REFERENCES intake_sources (tenant_id, id)
);

CREATE INDEX intake_routes_source ON intake_routes (business_id, source_id);

-- What came, as it came, kept before it is answered. event_key makes a repeated delivery the same one;
-- answer is what it was told, word for word.
CREATE TABLE intake_events (
  tenant_id    BIGINT NOT NULL,
  id           BIGINT NOT NULL,
  source_id    BIGINT NOT NULL,
  event_key    TEXT   NOT NULL,
  digest       TEXT   NOT NULL,
  content_type TEXT   NOT NULL,
  outcome      TEXT   NOT NULL CHECK (outcome IN ('received', 'created', 'merged', 'refused')),
  lead_id      BIGINT NOT NULL,
  status       BIGINT NOT NULL,
  answer       TEXT   NOT NULL,
  received_at  BIGINT NOT NULL,
  raw          TEXT   NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, source_id) REFERENCES intake_sources (tenant_id, id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX intake_events_key ON intake_events (tenant_id, source_id, event_key);
CREATE INDEX intake_events_source ON intake_events (tenant_id, source_id, id);
CREATE INDEX intake_events_received ON intake_events (tenant_id, received_at);
