package app

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/calls"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/inbox"
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
	ids, err := db.List(tx, `SELECT id FROM events WHERE tenant_id = :tenant AND lead_id = :id ORDER BY id`, db.Args{"id": id},
		func(r db.Row) (event int64, err error) {
			err = r.Scan(&event)
			return event, err
		})
	if err != nil {
		return err
	}
	for _, event := range ids { // an event's id is its place in time
		past, err := demoEventID(tx, at)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE events SET id = :new, at = :at WHERE tenant_id = :tenant AND id = :id`,
			db.Args{"id": event, "new": past, "at": db.Ms(at)}); err != nil {
			return err
		}
	}
	return nil
}

// demoEventID is an id in the past that no other event of the business has: the one after the last of
// that millisecond, or its first.
func demoEventID(tx *db.Tx, at time.Time) (id int64, err error) {
	err = tx.One(`SELECT COALESCE(max(id) + 1, :first) FROM events WHERE tenant_id = :tenant AND id >= :first AND id < :next`,
		db.Args{"first": clock.FirstID(at), "next": clock.FirstID(at.Add(time.Millisecond))}, &id)
	return id, err
}

// demoEvent writes what happened in the past.
func demoEvent(tx *db.Tx, at time.Time, r bus.Record, actor string) error {
	data, err := json.Marshal(r.Data)
	if err != nil {
		return err
	}
	id, err := demoEventID(tx, at)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO events (tenant_id, id, kind, entity, entity_id, lead_id, actor_kind, actor_id, actor_name, impersonating, data, at)
		VALUES (:tenant, :id, :kind, :entity, :entity_id, :lead, :actor, 0, '', 0, :data, :at)`,
		db.Args{"id": id, "kind": r.Kind, "entity": r.Entity, "entity_id": r.EntityID, "lead": r.LeadID,
			"actor": actor, "data": string(data), "at": db.Ms(at)})
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
	if err := seedMessages(tx, id, lead, channel, at, messages); err != nil || direction == "out" {
		return err
	}
	_, err := tx.Exec(`UPDATE conversations SET unread = 1, last_in_id = (SELECT max(id) FROM messages WHERE tenant_id = :tenant AND conversation_id = :id)
		WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id})
	return err
}

// seedMessages writes messages of a conversation, two minutes apart.
func seedMessages(tx *db.Tx, conversation int64, lead leads.Lead, channel int64, at time.Time, messages []demoMessage) error {
	for _, m := range messages {
		direction, status, version := "out", "read", int64(1)
		prompt := &version
		if m.author != "bot" {
			prompt = nil
		}
		if m.author == "contact" {
			direction, status = "in", "delivered"
		}
		message := tx.NewID()
		if _, err := tx.Exec(`INSERT INTO messages (tenant_id, id, conversation_id, lead_id, channel_id, direction, author, type, body, prompt_version, status, at, created_at, search)
			VALUES (:tenant, :id, :conversation, :lead, :channel, :direction, :author, 'text', :body, :prompt, :status, :at, :at, :search)`,
			db.Args{"id": message, "conversation": conversation, "lead": lead.ID, "channel": channel, "direction": direction, "author": m.author,
				"body": m.text, "prompt": prompt, "status": status, "at": db.Ms(at), "search": leads.Normalise(m.text)}); err != nil {
			return err
		}
		kind, actor := "message.queued", map[string]string{"bot": "bot", "human": "user"}[m.author]
		if direction == "in" {
			kind, actor = "message.received", "contact"
		}
		e := inbox.MessageEvent{Kind: kind, ID: message, LeadID: lead.ID, Direction: direction, Author: m.author, Type: "text", Status: status}
		if err := demoEvent(tx, at, e.Record(), actor); err != nil {
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
	words := strings.Join(leads.PhoneDigits(*lead.Phone), " ")
	for _, t := range turns {
		words += " " + leads.Normalise(t.text)
	}
	if _, err := tx.Exec(`INSERT INTO calls (tenant_id, id, lead_id, channel_id, provider, provider_call_id, direction, from_number, to_number, status, outcome, end_reason, started_at, stream_at, ended_at, duration_s, prompt_version, search)
		VALUES (:tenant, :id, :lead, :channel, 'demo', :key, 'in', :from, '', 'completed', 'conversation', 'caller_hung_up', :at, :at, :ended, :seconds, 1, :search)`,
		db.Args{"id": id, "lead": lead.ID, "channel": channel, "key": strconv.FormatInt(id, 10), "from": *lead.Phone, "at": db.Ms(at),
			"ended": db.Ms(at.Add(time.Duration(seconds) * time.Second)), "seconds": seconds, "search": words}); err != nil {
		return err
	}
	call := calls.Call{ID: id, LeadID: lead.ID, Direction: "in", Status: "completed", Outcome: "conversation", EndReason: "caller_hung_up", DurationS: seconds}
	if err := demoEvent(tx, at, calls.Started{Call: call}.Record(), "contact"); err != nil {
		return err
	}
	if err := demoEvent(tx, at.Add(time.Duration(seconds)*time.Second), calls.Ended{Call: call}.Record(), "contact"); err != nil {
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

// seedEarlier lets somebody have turned to the business once or more in the days before, so that a
// chart of two weeks has something to show.
func seedEarlier(tx *db.Tx, lead leads.Lead, source string, line demoLine, came time.Time, i int) error {
	for k := range i % 4 {
		before := came.AddDate(0, 0, -1-(i*5+k*3)%12).Add(time.Duration(i*37%300) * time.Minute)
		switch source {
		case "phone":
			if err := seedCall(tx, lead, line.voice, before, []demoMessage{{"bot", "שלום, במה אפשר לעזור?"}, {"contact", "רציתי לדעת אם אתם מגיעים לאזור שלי."}}); err != nil {
				return err
			}
		case "whatsapp":
			var conversation int64
			err := tx.One(`SELECT id FROM conversations WHERE tenant_id = :tenant AND lead_id = :lead`, db.Args{"lead": lead.ID}, &conversation)
			if err == nil {
				err = seedMessages(tx, conversation, lead, line.whatsApp, before, []demoMessage{{"contact", "היי, אתם עובדים גם בימי שישי?"}, {"bot", "שלום! בימי שישי עד 13:00. במה אפשר לעזור?"}})
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// demoCustomers are the newest leads that have a name.
func demoCustomers(tx *db.Tx, n int) ([]int64, error) {
	return db.List(tx, `SELECT id FROM leads WHERE tenant_id = :tenant AND deleted_at = 0 AND name <> '' ORDER BY id DESC LIMIT :n`,
		db.Args{"n": n}, func(r db.Row) (id int64, err error) { err = r.Scan(&id); return id, err })
}

// demoQuote is a quote of the demo and whose it is.
type demoQuote struct{ id, lead int64 }

// demoQuotes are the quotes that went out.
func demoQuotes(tx *db.Tx) ([]demoQuote, error) {
	return db.List(tx, `SELECT id, lead_id FROM billing_documents WHERE tenant_id = :tenant AND kind = 'quote' AND status <> 'draft' ORDER BY id`,
		nil, func(r db.Row) (q demoQuote, err error) { err = r.Scan(&q.id, &q.lead); return q, err })
}

// demoCall is a call of the demo that can be heard.
type demoCall struct{ id, seconds, at int64 }

// demoCalls are the latest calls in which somebody spoke.
func demoCalls(tx *db.Tx, n int) ([]demoCall, error) {
	return db.List(tx, `SELECT id, duration_s, ended_at FROM calls WHERE tenant_id = :tenant AND duration_s > 0 ORDER BY started_at DESC, id DESC LIMIT :n`,
		db.Args{"n": n}, func(r db.Row) (c demoCall, err error) { err = r.Scan(&c.id, &c.seconds, &c.at); return c, err })
}

func insertDemoRecording(tx *db.Tx, c demoCall, key string) error {
	_, err := tx.Exec(`INSERT INTO call_recordings (tenant_id, provider_id, call_id, url, duration_s, at, blob_key, media_type)
		VALUES (:tenant, :provider, :call, '', :seconds, :at, :key, 'audio/wav')`,
		db.Args{"provider": "RE" + strconv.FormatInt(c.id, 10), "call": c.id, "seconds": c.seconds, "at": c.at, "key": key})
	return err
}
