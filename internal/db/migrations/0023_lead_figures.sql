-- +goose Up

-- The figures of a day, lead by lead, for people who see only some of the leads: how often each kind was
-- counted, answers by the class of their wait. Kept as long as the chart of the home screen looks back.
CREATE TABLE lead_figures (
  tenant_id BIGINT NOT NULL,
  day       TEXT   NOT NULL,
  kind      TEXT   NOT NULL CHECK (kind IN ('whatsapp', 'phone', 'new_leads', 'answered')),
  class     BIGINT NOT NULL,
  lead_id   BIGINT NOT NULL,
  n         BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, day, kind, class, lead_id)
) WITHOUT ROWID;

-- They are a memory of the events, and made anew together with those of the leads.
DELETE FROM daily_figures;
