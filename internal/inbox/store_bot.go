package inbox

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/moked/moked/internal/db"
)

func insertTrace(tx *db.Tx, m message, t trace) error {
	tools, err := json.Marshal(t.Tools)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		INSERT INTO bot_traces (tenant_id, message_id, lead_id, model, prompt_version, tools, asked, prompt_tokens, completion_tokens, latency_ms, created_at)
		VALUES (:tenant, :message, :lead, :model, :version, :tools, :asked, :prompt, :completion, :latency, :now)`,
		db.Args{"message": m.ID, "lead": m.LeadID, "model": t.Model, "version": t.PromptVersion, "tools": string(tools), "asked": t.Asked,
			"prompt": t.Usage.PromptTokens, "completion": t.Usage.CompletionTokens, "latency": t.Latency.Milliseconds(), "now": db.Ms(tx.Now())})
	return err
}

func traceOf(tx *db.Tx, messageID int64) (t trace, found bool, err error) {
	var tools string
	var latency int64
	err = tx.One(`SELECT model, prompt_version, tools, asked, prompt_tokens, completion_tokens, latency_ms
		FROM bot_traces WHERE tenant_id = :tenant AND message_id = :message`, db.Args{"message": messageID},
		&t.Model, &t.PromptVersion, &tools, &t.Asked, &t.Usage.PromptTokens, &t.Usage.CompletionTokens, &latency)
	if errors.Is(err, db.ErrNoRows) {
		return t, false, nil
	}
	if err != nil {
		return t, false, err
	}
	t.Latency = time.Duration(latency) * time.Millisecond
	return t, true, json.Unmarshal([]byte(tools), &t.Tools)
}

// isSilenced reports whether the bot keeps quiet with a lead.
func isSilenced(tx *db.Tx, leadID int64) (bool, error) {
	var n int64
	err := tx.One(`SELECT count(*) FROM bot_silences WHERE tenant_id = :tenant AND lead_id = :lead`, db.Args{"lead": leadID}, &n)
	return n > 0, err
}

// silence lets the bot keep quiet with a lead; fresh is false when it did.
func silence(tx *db.Tx, leadID, userID int64) (fresh bool, err error) {
	n, err := tx.Exec(`INSERT INTO bot_silences (tenant_id, lead_id, user_id, at)
		VALUES (:tenant, :lead, :user, :now) ON CONFLICT DO NOTHING`, db.Args{"lead": leadID, "user": userID, "now": db.Ms(tx.Now())})
	return n == 1, err
}

// shareSilence lets the bot keep quiet with another lead too when it does so with one: they are one person
// now, and who asked to be left alone must not be answered. fresh is false when nothing changed.
func shareSilence(tx *db.Tx, from, to int64) (fresh bool, err error) {
	n, err := tx.Exec(`INSERT INTO bot_silences (tenant_id, lead_id, user_id, at)
		SELECT tenant_id, CAST(:to AS BIGINT), user_id, at FROM bot_silences WHERE tenant_id = :tenant AND lead_id = :from
		ON CONFLICT DO NOTHING`, db.Args{"from": from, "to": to})
	return n == 1, err
}

// unsilence gives the bot the word again; found is false when it had it.
func unsilence(tx *db.Tx, leadID int64) (found bool, err error) {
	n, err := tx.Exec(`DELETE FROM bot_silences WHERE tenant_id = :tenant AND lead_id = :lead`, db.Args{"lead": leadID})
	return n == 1, err
}

// returnAfter is after how long without an answer of a person the bot takes a conversation back, 0 never.
func returnAfter(tx *db.Tx) (time.Duration, error) {
	var minutes int64
	err := tx.One(`SELECT return_minutes FROM bot_rules WHERE tenant_id = :tenant`, nil, &minutes)
	if errors.Is(err, db.ErrNoRows) {
		return 0, nil
	}
	return time.Duration(minutes) * time.Minute, err
}

func storeReturn(tx *db.Tx, after time.Duration) error {
	_, err := tx.Exec(`INSERT INTO bot_rules (tenant_id, return_minutes, updated_at) VALUES (:tenant, :minutes, :now)
		ON CONFLICT (tenant_id) DO UPDATE SET return_minutes = excluded.return_minutes, updated_at = excluded.updated_at`,
		db.Args{"minutes": int64(after / time.Minute), "now": db.Ms(tx.Now())})
	return err
}

// answeredSince reports whether a person of the business wrote in a conversation after a message.
func answeredSince(tx *db.Tx, conversationID, messageID int64) (bool, error) {
	var n int64
	err := tx.One(`SELECT count(*) FROM (SELECT 1 AS one FROM messages
		WHERE tenant_id = :tenant AND conversation_id = :conversation AND id > :message AND author IN ('human', 'phone') LIMIT 1) AS found`,
		db.Args{"conversation": conversationID, "message": messageID}, &n)
	return n > 0, err
}
