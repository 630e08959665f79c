-- +goose Up

-- What a document is found by: its name, normalised on saving. Rows from before are folded as well as
-- SQL can.
ALTER TABLE documents ADD COLUMN search TEXT NOT NULL DEFAULT '';
UPDATE documents SET search = replace(replace(replace(replace(replace(replace(replace(lower(name), '_', ' '), '-', ' '), 'ך', 'כ'), 'ם', 'מ'), 'ן', 'נ'), 'ף', 'פ'), 'ץ', 'צ');
-- {sqlite

-- See grams.go; the index keeps no text.
CREATE VIRTUAL TABLE document_grams USING fts5 (grams, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');

INSERT INTO document_grams (rowid, grams) SELECT id, grams(tenant_id, search) FROM documents ORDER BY id;

-- +goose StatementBegin
CREATE TRIGGER documents_insert_grams AFTER INSERT ON documents BEGIN
    INSERT INTO document_grams (rowid, grams) VALUES (new.id, grams(new.tenant_id, new.search));
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER documents_update_grams AFTER UPDATE OF search ON documents WHEN new.search <> old.search BEGIN
    DELETE FROM document_grams WHERE rowid = old.id;
    INSERT INTO document_grams (rowid, grams) VALUES (new.id, grams(new.tenant_id, new.search));
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER documents_delete_grams AFTER DELETE ON documents BEGIN
    DELETE FROM document_grams WHERE rowid = old.id;
END;
-- +goose StatementEnd
-- }
-- {postgres
CREATE INDEX documents_search ON documents USING gin (search gin_trgm_ops) WITH (fastupdate = off);
-- }
