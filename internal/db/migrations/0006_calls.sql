-- +goose Up

CREATE TABLE calls (
  tenant_id        BIGINT NOT NULL,
  id               BIGINT NOT NULL,
  lead_id          BIGINT NOT NULL,
  channel_id       BIGINT NOT NULL,
  provider         TEXT   NOT NULL,
  provider_call_id TEXT   NOT NULL,
  direction        TEXT   NOT NULL CHECK (direction IN ('in', 'out')),
  from_number      TEXT   NOT NULL,
  to_number        TEXT   NOT NULL,
  status           TEXT   NOT NULL CHECK (status IN ('ringing', 'in_progress', 'completed', 'busy', 'no_answer', 'failed', 'canceled')),
  outcome          TEXT   NOT NULL DEFAULT '' CHECK (outcome IN ('', 'conversation', 'message', 'none')),
  end_reason       TEXT   NOT NULL DEFAULT '',
  answered_by      TEXT   NOT NULL DEFAULT '',
  started_at       BIGINT NOT NULL,
  stream_at        BIGINT,
  ended_at         BIGINT,
  duration_s       BIGINT NOT NULL DEFAULT 0,
  prompt_version   BIGINT,
  model            TEXT   NOT NULL DEFAULT '',
  voice            TEXT   NOT NULL DEFAULT '',
  CHECK (ended_at IS NULL OR end_reason <> ''),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, provider, provider_call_id),
  FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;

CREATE INDEX calls_by_lead ON calls (tenant_id, lead_id, started_at, id);
CREATE INDEX calls_by_time ON calls (tenant_id, started_at, id);
CREATE INDEX calls_by_status ON calls (tenant_id, status, started_at, id);

-- What was said, in the order of the conversation. A bot's turn holds what the caller has heard.
CREATE TABLE call_turns (
  tenant_id   BIGINT  NOT NULL,
  call_id     BIGINT  NOT NULL,
  seq         BIGINT  NOT NULL,
  role        TEXT    NOT NULL CHECK (role IN ('caller', 'bot')),
  text        TEXT    NOT NULL,
  interrupted INTEGER NOT NULL DEFAULT 0 CHECK (interrupted IN (0, 1)),
  at          BIGINT  NOT NULL,
  PRIMARY KEY (tenant_id, call_id, seq),
  FOREIGN KEY (tenant_id, call_id) REFERENCES calls (tenant_id, id)
) WITHOUT ROWID;

-- Messages that callers left, one row for each recording whatever number of callbacks announce it.
CREATE TABLE call_recordings (
  tenant_id   BIGINT NOT NULL,
  provider_id TEXT   NOT NULL,
  call_id     BIGINT NOT NULL,
  url         TEXT   NOT NULL,
  duration_s  BIGINT NOT NULL,
  at          BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, provider_id),
  FOREIGN KEY (tenant_id, call_id) REFERENCES calls (tenant_id, id)
) WITHOUT ROWID;

CREATE INDEX call_recordings_by_call ON call_recordings (tenant_id, call_id);
