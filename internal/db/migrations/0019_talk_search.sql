-- +goose Up

-- What was written and said, as it is searched: normalised on saving. A call holds its whole transcript
-- and its numbers. Rows from before are folded as well as SQL can.
ALTER TABLE messages ADD COLUMN search TEXT NOT NULL DEFAULT '';
ALTER TABLE calls ADD COLUMN search TEXT NOT NULL DEFAULT '';
UPDATE messages SET search = replace(replace(replace(replace(replace(lower(body), 'ך', 'כ'), 'ם', 'מ'), 'ן', 'נ'), 'ף', 'פ'), 'ץ', 'צ') WHERE body <> '';
-- {sqlite
UPDATE calls SET search = COALESCE((SELECT group_concat(replace(replace(replace(replace(replace(lower(t.text), 'ך', 'כ'), 'ם', 'מ'), 'ן', 'נ'), 'ף', 'פ'), 'ץ', 'צ'), ' ')
  FROM call_turns t WHERE t.tenant_id = calls.tenant_id AND t.call_id = calls.id), '');

-- See grams.go; the indexes keep no text.
CREATE VIRTUAL TABLE message_grams USING fts5 (grams, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');

INSERT INTO message_grams (rowid, grams) SELECT id, grams(tenant_id, search) FROM messages ORDER BY id;

-- +goose StatementBegin
CREATE TRIGGER messages_insert_grams AFTER INSERT ON messages BEGIN
    INSERT INTO message_grams (rowid, grams) VALUES (new.id, grams(new.tenant_id, new.search));
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER messages_update_grams AFTER UPDATE OF search ON messages WHEN new.search <> old.search BEGIN
    DELETE FROM message_grams WHERE rowid = old.id;
    INSERT INTO message_grams (rowid, grams) VALUES (new.id, grams(new.tenant_id, new.search));
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER messages_delete_grams AFTER DELETE ON messages BEGIN
    DELETE FROM message_grams WHERE rowid = old.id;
END;
-- +goose StatementEnd

CREATE VIRTUAL TABLE call_grams USING fts5 (grams, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');

INSERT INTO call_grams (rowid, grams) SELECT id, grams(tenant_id, search) FROM calls ORDER BY id;

-- +goose StatementBegin
CREATE TRIGGER calls_insert_grams AFTER INSERT ON calls BEGIN
    INSERT INTO call_grams (rowid, grams) VALUES (new.id, grams(new.tenant_id, new.search));
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER calls_update_grams AFTER UPDATE OF search ON calls WHEN new.search <> old.search BEGIN
    DELETE FROM call_grams WHERE rowid = old.id;
    INSERT INTO call_grams (rowid, grams) VALUES (new.id, grams(new.tenant_id, new.search));
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER calls_delete_grams AFTER DELETE ON calls BEGIN
    DELETE FROM call_grams WHERE rowid = old.id;
END;
-- +goose StatementEnd
-- }
-- {postgres
UPDATE calls SET search = COALESCE((SELECT string_agg(replace(replace(replace(replace(replace(lower(t.text), 'ך', 'כ'), 'ם', 'מ'), 'ן', 'נ'), 'ף', 'פ'), 'ץ', 'צ'), ' ')
  FROM call_turns t WHERE t.tenant_id = calls.tenant_id AND t.call_id = calls.id), '');

CREATE INDEX messages_search ON messages USING gin (search gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX calls_search ON calls USING gin (search gin_trgm_ops) WITH (fastupdate = off);
-- }
