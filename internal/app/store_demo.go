package app

import (
	"errors"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
)

func anyBusiness(tx *db.Tx) (bool, error) {
	var one int64
	err := tx.One(`SELECT 1 FROM businesses LIMIT 1`, nil, &one)
	if errors.Is(err, db.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// dateBackLead moves the birth of a lead, and the events of it, into the past.
func dateBackLead(tx *db.Tx, id int64, at time.Time) error {
	if _, err := tx.Exec(`UPDATE leads SET created_at = :at, status_at = :at WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": id, "at": db.Ms(at)}); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE events SET at = :at WHERE tenant_id = :tenant AND lead_id = :id`, db.Args{"id": id, "at": db.Ms(at)})
	return err
}

// demoMessage is one message of a conversation, or one turn of a call; author contact, bot or human.
type demoMessage struct{ author, text string }

// seedConversation writes a WhatsApp conversation that ended at `last`.
func seedConversation(tx *db.Tx, lead leads.Lead, channel int64, last time.Time, messages []demoMessage) error {
	id, newest := tx.NewID(), messages[len(messages)-1]
	direction, owner := "out", "bot"
	for _, m := range messages {
		if m.author == "human" {
			owner = "human"
		}
	}
	if newest.author == "contact" {
		direction = "in"
	}
	at := last.Add(-time.Duration(len(messages)-1) * 2 * time.Minute)
	if _, err := tx.Exec(`INSERT INTO conversations (tenant_id, id, lead_id, channel_id, address, owner, window_expires_at, last_in_at, last_at, last_text, last_direction, created_at)
		VALUES (:tenant, :id, :lead, :channel, :address, :owner, :window, :last, :last, :text, :direction, :created)`,
		db.Args{"id": id, "lead": lead.ID, "channel": channel, "address": *lead.Phone, "owner": owner, "window": db.Ms(last.Add(24 * time.Hour)),
			"last": db.Ms(last), "text": newest.text, "direction": direction, "created": db.Ms(at)}); err != nil {
		return err
	}
	for _, m := range messages {
		direction, status, version := "out", "read", int64(1)
		prompt := &version
		if m.author != "bot" {
			prompt = nil
		}
		if m.author == "contact" {
			direction, status = "in", "delivered"
		}
		if _, err := tx.Exec(`INSERT INTO messages (tenant_id, id, conversation_id, lead_id, channel_id, direction, author, type, body, prompt_version, status, at, created_at)
			VALUES (:tenant, :id, :conversation, :lead, :channel, :direction, :author, 'text', :body, :prompt, :status, :at, :at)`,
			db.Args{"id": tx.NewID(), "conversation": id, "lead": lead.ID, "channel": channel, "direction": direction, "author": m.author,
				"body": m.text, "prompt": prompt, "status": status, "at": db.Ms(at)}); err != nil {
			return err
		}
		at = at.Add(2 * time.Minute)
	}
	return nil
}

// seedCall writes a finished call with its transcript.
func seedCall(tx *db.Tx, lead leads.Lead, channel int64, at time.Time, turns []demoMessage) error {
	id := tx.NewID()
	seconds := int64(len(turns)*11 + 7)
	if _, err := tx.Exec(`INSERT INTO calls (tenant_id, id, lead_id, channel_id, provider, provider_call_id, direction, from_number, to_number, status, outcome, end_reason, started_at, stream_at, ended_at, duration_s, prompt_version)
		VALUES (:tenant, :id, :lead, :channel, 'demo', :key, 'in', :from, '', 'completed', 'conversation', 'caller_hung_up', :at, :at, :ended, :seconds, 1)`,
		db.Args{"id": id, "lead": lead.ID, "channel": channel, "key": lead.PhoneRaw, "from": *lead.Phone, "at": db.Ms(at),
			"ended": db.Ms(at.Add(time.Duration(seconds) * time.Second)), "seconds": seconds}); err != nil {
		return err
	}
	for i, t := range turns {
		role := "bot"
		if t.author == "contact" {
			role = "caller"
		}
		if _, err := tx.Exec(`INSERT INTO call_turns (tenant_id, call_id, seq, role, text, at) VALUES (:tenant, :call, :seq, :role, :text, :at)`,
			db.Args{"call": id, "seq": int64(i + 1), "role": role, "text": t.text, "at": db.Ms(at.Add(time.Duration(i*11) * time.Second))}); err != nil {
			return err
		}
	}
	return nil
}
