-- +goose Up

-- What a lead is found by, as terms of a full-text index: see grams.go. The index keeps no text.
-- {sqlite
CREATE VIRTUAL TABLE lead_grams USING fts5 (grams, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');

INSERT INTO lead_grams (rowid, grams) SELECT id, grams(tenant_id, search) FROM leads ORDER BY id;

-- +goose StatementBegin
CREATE TRIGGER leads_insert_grams AFTER INSERT ON leads BEGIN
    INSERT INTO lead_grams (rowid, grams) VALUES (new.id, grams(new.tenant_id, new.search));
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER leads_update_grams AFTER UPDATE OF search ON leads WHEN new.search <> old.search BEGIN
    DELETE FROM lead_grams WHERE rowid = old.id;
    INSERT INTO lead_grams (rowid, grams) VALUES (new.id, grams(new.tenant_id, new.search));
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER leads_delete_grams AFTER DELETE ON leads BEGIN
    DELETE FROM lead_grams WHERE rowid = old.id;
END;
-- +goose StatementEnd
-- }
-- {postgres
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Without a pending list, which a search would have to read through.
CREATE INDEX leads_search ON leads USING gin (search gin_trgm_ops) WITH (fastupdate = off);
-- }
