-- +goose Up

-- What stands on every document of a business. The logo is a small picture as a data URL.
CREATE TABLE billing_settings (
  tenant_id   BIGINT NOT NULL,
  legal_name  TEXT   NOT NULL,
  tax_id      TEXT   NOT NULL,
  dealer      TEXT   NOT NULL CHECK (dealer IN ('licensed', 'exempt', 'company')),
  address     TEXT   NOT NULL,
  phone       TEXT   NOT NULL,
  email       TEXT   NOT NULL,
  footer      TEXT   NOT NULL,
  prefix      TEXT   NOT NULL,
  valid_days  BIGINT NOT NULL,
  logo        TEXT   NOT NULL,
  updated_at  BIGINT NOT NULL,
  PRIMARY KEY (tenant_id),
  FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;

-- The outside services of a business: where customers pay, and who issues tax invoices. settings is
-- JSON in clear, secrets is JSON of sealed values; token is the webhook's address, in clear because it
-- proves nothing by itself.
CREATE TABLE billing_connectors (
  tenant_id  BIGINT NOT NULL,
  kind       TEXT   NOT NULL CHECK (kind IN ('payments', 'invoices')),
  provider   TEXT   NOT NULL,
  settings   TEXT   NOT NULL,
  secrets    TEXT   NOT NULL,
  token      TEXT   NOT NULL,
  last_error TEXT   NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, kind),
  FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;

CREATE TABLE catalogue_items (
  tenant_id    BIGINT  NOT NULL,
  id           BIGINT  NOT NULL,
  name         TEXT    NOT NULL,
  name_key     TEXT    NOT NULL,
  description  TEXT    NOT NULL,
  unit_agorot  BIGINT  NOT NULL,
  vat_included INTEGER NOT NULL CHECK (vat_included IN (0, 1)),
  active       INTEGER NOT NULL CHECK (active IN (0, 1)),
  created_at   BIGINT  NOT NULL,
  updated_at   BIGINT  NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;

CREATE INDEX catalogue_items_name ON catalogue_items (tenant_id, name_key, id);

-- The last number given out in each series. The row is locked until the transaction that issues a
-- document ends, so that a number is neither given twice nor lost.
CREATE TABLE billing_numbers (
  tenant_id BIGINT NOT NULL,
  series    TEXT   NOT NULL,
  last      BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, series),
  FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;

-- Quotes, payment requests, and the entries that reverse a payment request. number 0 is a draft. What is
-- issued never changes but for its fate: status, sent_at, decided_*, paid_agorot. issuer is the business
-- as it was when the document was issued.
CREATE TABLE billing_documents (
  tenant_id        BIGINT  NOT NULL,
  id               BIGINT  NOT NULL,
  lead_id          BIGINT  NOT NULL,
  kind             TEXT    NOT NULL CHECK (kind IN ('quote', 'request', 'reversal')),
  number           BIGINT  NOT NULL,
  version          BIGINT  NOT NULL,
  label            TEXT    NOT NULL,
  status           TEXT    NOT NULL CHECK (status IN ('draft', 'sent', 'accepted', 'declined', 'expired', 'replaced', 'cancelled', 'paid')),
  title            TEXT    NOT NULL,
  customer_name    TEXT    NOT NULL,
  customer_tax_id  TEXT    NOT NULL,
  customer_address TEXT    NOT NULL,
  notes            TEXT    NOT NULL,
  currency         TEXT    NOT NULL CHECK (currency = 'ILS'),
  discount_kind    TEXT    NOT NULL CHECK (discount_kind IN ('none', 'percent', 'amount')),
  discount_value   BIGINT  NOT NULL,
  vat_bp           BIGINT  NOT NULL,
  subtotal_agorot  BIGINT  NOT NULL,
  discount_agorot  BIGINT  NOT NULL,
  net_agorot       BIGINT  NOT NULL,
  vat_agorot       BIGINT  NOT NULL,
  total_agorot     BIGINT  NOT NULL,
  paid_agorot      BIGINT  NOT NULL,
  due_on           TEXT    NOT NULL,
  issued_on        TEXT    NOT NULL,
  issuer           TEXT    NOT NULL,
  revises_id       BIGINT  NOT NULL,
  source_id        BIGINT  NOT NULL,
  reason           TEXT    NOT NULL,
  decided_by       TEXT    NOT NULL,
  decided_ip       TEXT    NOT NULL,
  decided_agent    TEXT    NOT NULL,
  decided_at       BIGINT  NOT NULL,
  issued_at        BIGINT  NOT NULL,
  sent_at          BIGINT  NOT NULL,
  created_by       BIGINT  NOT NULL,
  created_at       BIGINT  NOT NULL,
  updated_at       BIGINT  NOT NULL,
  CHECK ((number = 0) = (status = 'draft')),
  CHECK (net_agorot + vat_agorot = total_agorot),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX billing_documents_number ON billing_documents (tenant_id, kind, number, version) WHERE number > 0;
CREATE INDEX billing_documents_lead ON billing_documents (tenant_id, lead_id, id);

CREATE TABLE billing_lines (
  tenant_id    BIGINT  NOT NULL,
  document_id  BIGINT  NOT NULL,
  position     BIGINT  NOT NULL,
  item_id      BIGINT  NOT NULL,
  name         TEXT    NOT NULL,
  description  TEXT    NOT NULL,
  quantity     BIGINT  NOT NULL,
  unit_agorot  BIGINT  NOT NULL,
  vat_included INTEGER NOT NULL CHECK (vat_included IN (0, 1)),
  PRIMARY KEY (tenant_id, document_id, position),
  FOREIGN KEY (tenant_id, document_id) REFERENCES billing_documents (tenant_id, id)
) WITHOUT ROWID;

-- Money that came, and with a negative amount the entry that takes back one which was recorded wrongly.
-- request_id 0 is money on account.
CREATE TABLE billing_payments (
  tenant_id    BIGINT NOT NULL,
  id           BIGINT NOT NULL,
  lead_id      BIGINT NOT NULL,
  request_id   BIGINT NOT NULL,
  number       BIGINT NOT NULL,
  label        TEXT   NOT NULL,
  method       TEXT   NOT NULL CHECK (method IN ('cash', 'transfer', 'card', 'bit', 'cheque', 'other')),
  amount_agorot BIGINT NOT NULL CHECK (amount_agorot <> 0),
  paid_on      TEXT   NOT NULL,
  reference    TEXT   NOT NULL,
  note         TEXT   NOT NULL,
  reverses_id  BIGINT NOT NULL,
  provider     TEXT   NOT NULL,
  provider_ref TEXT   NOT NULL,
  issuer       TEXT   NOT NULL,
  customer_name TEXT  NOT NULL,
  created_by   BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX billing_payments_number ON billing_payments (tenant_id, number);
CREATE UNIQUE INDEX billing_payments_reverses ON billing_payments (tenant_id, reverses_id) WHERE reverses_id > 0;
CREATE UNIQUE INDEX billing_payments_provider ON billing_payments (tenant_id, provider, provider_ref) WHERE provider_ref <> '';
CREATE INDEX billing_payments_lead ON billing_payments (tenant_id, lead_id, id);

-- The addresses under which customers see a document. Only the token's hash is kept.
CREATE TABLE billing_links (
  tenant_id   BIGINT NOT NULL,
  token_hash  TEXT   NOT NULL,
  document_id BIGINT NOT NULL,
  expires_at  BIGINT NOT NULL,
  opened_at   BIGINT NOT NULL,
  created_at  BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, token_hash),
  FOREIGN KEY (tenant_id, document_id) REFERENCES billing_documents (tenant_id, id)
) WITHOUT ROWID;

CREATE INDEX billing_links_document ON billing_links (tenant_id, document_id);

-- What is asked of the outside services: a page to pay on, or a tax invoice. subject is a payment
-- request or a payment; attempted_at says that the provider may know of it although no answer came.
CREATE TABLE billing_orders (
  tenant_id    BIGINT NOT NULL,
  id           BIGINT NOT NULL,
  kind         TEXT   NOT NULL CHECK (kind IN ('payments', 'invoices')),
  subject_id   BIGINT NOT NULL,
  lead_id      BIGINT NOT NULL,
  provider     TEXT   NOT NULL,
  amount_agorot BIGINT NOT NULL,
  state        TEXT   NOT NULL CHECK (state IN ('asked', 'ready', 'paid', 'failed')),
  provider_ref TEXT   NOT NULL,
  number       TEXT   NOT NULL,
  url          TEXT   NOT NULL,
  error        TEXT   NOT NULL,
  attempted_at BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX billing_orders_subject ON billing_orders (tenant_id, kind, subject_id) WHERE state <> 'failed';
CREATE INDEX billing_orders_lead ON billing_orders (tenant_id, lead_id, id);

-- What payment providers told us, as it came.
CREATE TABLE billing_events (
  tenant_id   BIGINT NOT NULL,
  id          BIGINT NOT NULL,
  provider    TEXT   NOT NULL,
  event_key   TEXT   NOT NULL,
  body        TEXT   NOT NULL,
  outcome     TEXT   NOT NULL,
  received_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES businesses (id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX billing_events_key ON billing_events (tenant_id, provider, event_key);
