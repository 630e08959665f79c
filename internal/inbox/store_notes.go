package inbox

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/moked/moked/internal/db"
)

const noteColumns = `id, lead_id, author_id, body, mentions, created_at`

func scanNote(r db.Row) (n note, err error) {
	var mentions string
	var created int64
	if err = r.Scan(&n.ID, &n.LeadID, &n.AuthorID, &n.Text, &mentions, &created); err != nil {
		return n, err
	}
	n.At = db.Time(created)
	return n, json.Unmarshal([]byte(mentions), &n.Mentions)
}

func insertNote(tx *db.Tx, n note) error {
	mentions, err := json.Marshal(n.Mentions)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		INSERT INTO conversation_notes (tenant_id, id, lead_id, author_id, body, mentions, created_at)
		VALUES (:tenant, :id, :lead, :author, :body, :mentions, :at)`,
		db.Args{"id": n.ID, "lead": n.LeadID, "author": n.AuthorID, "body": n.Text, "mentions": string(mentions), "at": db.Ms(n.At)})
	return err
}

// notesOf are the newest notes beside the conversation with a lead, oldest first.
func notesOf(tx *db.Tx, leadID int64, limit int) ([]note, error) {
	all, err := db.List(tx, `SELECT `+noteColumns+` FROM conversation_notes
		WHERE tenant_id = :tenant AND lead_id = :lead ORDER BY id DESC LIMIT :limit`,
		db.Args{"lead": leadID, "limit": limit}, scanNote)
	slices.Reverse(all)
	return all, err
}

// deleteNote takes a note away that somebody wrote themselves.
func deleteNote(tx *db.Tx, id, authorID int64) (n note, found bool, err error) {
	all, err := db.List(tx, `DELETE FROM conversation_notes
		WHERE tenant_id = :tenant AND id = :id AND author_id = :author RETURNING `+noteColumns,
		db.Args{"id": id, "author": authorID}, scanNote)
	if err != nil || len(all) == 0 {
		return note{}, false, err
	}
	return all[0], true, nil
}

// draftOf is what somebody has begun to write to a lead, and when they last did.
func draftOf(tx *db.Tx, leadID, userID int64) (text string, at time.Time, err error) {
	var ms int64
	err = tx.One(`SELECT body, updated_at FROM message_drafts
		WHERE tenant_id = :tenant AND lead_id = :lead AND user_id = :user`,
		db.Args{"lead": leadID, "user": userID}, &text, &ms)
	if errors.Is(err, db.ErrNoRows) {
		return "", time.Time{}, nil
	}
	return text, db.Time(ms), err
}

func storeDraft(tx *db.Tx, leadID, userID int64, name, text string) error {
	_, err := tx.Exec(`
		INSERT INTO message_drafts (tenant_id, lead_id, user_id, user_name, body, updated_at)
		VALUES (:tenant, :lead, :user, :name, :body, :now)
		ON CONFLICT (tenant_id, lead_id, user_id) DO UPDATE SET user_name = excluded.user_name, body = excluded.body, updated_at = excluded.updated_at`,
		db.Args{"lead": leadID, "user": userID, "name": name, "body": text, "now": db.Ms(tx.Now())})
	return err
}

// dropDraft forgets a draft; found is false when there was none.
func dropDraft(tx *db.Tx, leadID, userID int64) (found bool, err error) {
	n, err := tx.Exec(`DELETE FROM message_drafts WHERE tenant_id = :tenant AND lead_id = :lead AND user_id = :user`,
		db.Args{"lead": leadID, "user": userID})
	return n == 1, err
}

// writersTo are the others who have written to a lead since a time.
func writersTo(tx *db.Tx, leadID, but int64, since time.Time) ([]Writer, error) {
	return db.List(tx, `SELECT user_id, user_name, updated_at FROM message_drafts
		WHERE tenant_id = :tenant AND lead_id = :lead AND user_id <> :but AND updated_at > :since ORDER BY user_id`,
		db.Args{"lead": leadID, "but": but, "since": db.Ms(since)}, func(r db.Row) (Writer, error) {
			var w Writer
			var at int64
			err := r.Scan(&w.ID, &w.Name, &at)
			w.until = db.Time(at).Add(writing)
			return w, err
		})
}
