-- +goose Up

-- Groups of colleagues: who has the reach "team" sees the leads of everybody in the same teams.
CREATE TABLE teams (
  tenant_id  BIGINT NOT NULL,
  id         BIGINT NOT NULL,
  name       TEXT   NOT NULL,
  name_key   TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, name_key),
  FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;

CREATE TABLE team_members (
  tenant_id BIGINT NOT NULL,
  team_id   BIGINT NOT NULL,
  user_id   BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, team_id, user_id),
  FOREIGN KEY (tenant_id, team_id) REFERENCES teams (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
) WITHOUT ROWID;

CREATE INDEX team_members_user ON team_members (tenant_id, user_id, team_id);

-- What a business lets its people see. No row: everybody sees all leads and all pages. An owner always
-- sees all leads. pages_off is JSON.
CREATE TABLE business_access (
  tenant_id     BIGINT  NOT NULL,
  viewer_reach  TEXT    NOT NULL CHECK (viewer_reach IN ('', 'team', 'own')),
  agent_reach   TEXT    NOT NULL CHECK (agent_reach IN ('', 'team', 'own')),
  manager_reach TEXT    NOT NULL CHECK (manager_reach IN ('', 'team', 'own')),
  unowned       INTEGER NOT NULL CHECK (unowned IN (0, 1)),
  pages_off     TEXT    NOT NULL,
  updated_at    BIGINT  NOT NULL,
  PRIMARY KEY (tenant_id),
  FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;

-- A person's own reach; NULL is that of the role.
ALTER TABLE users ADD COLUMN reach TEXT CHECK (reach IN ('', 'team', 'own'));

-- For those who see only some owners' leads.
CREATE INDEX leads_owner ON leads (tenant_id, owner_id, status, position, id, value_agorot) WHERE deleted_at = 0;
