package inbox

import (
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
)

const messageColumns = `id, conversation_id, lead_id, channel_id, COALESCE(provider_id, ''), COALESCE(client_msg_id, ''), direction, author,
	COALESCE(author_id, 0), type, body, reply_to, detail, media_id, media_type, media_name, prompt_version, status, error_code,
	attempts, attempted_at, at, created_at`

func scanMessage(r db.Row) (m message, err error) {
	var attempted, at, created int64
	var word string
	err = r.Scan(&m.ID, &m.ConversationID, &m.LeadID, &m.ChannelID, &m.ProviderID, &m.ClientMsgID, &m.Direction, &m.Author,
		&m.AuthorID, &m.Type, &m.Text, &m.ReplyTo, &m.Detail, &m.Media.ID, &m.Media.Type, &m.Media.Name, &m.PromptVersion, &word, &m.ErrorCode,
		&m.Attempts, &attempted, &at, &created)
	m.Status = status(word)
	m.AttemptedAt, m.At, m.CreatedAt = db.Time(attempted), db.Time(at), db.Time(created)
	return m, err
}

// insertMessage stores a message; fresh is false when its provider or client id is there already.
func insertMessage(tx *db.Tx, m message) (fresh bool, err error) {
	text := func(s string) *string {
		if s == "" {
			return nil
		}
		return &s
	}
	var authorID *int64
	if m.AuthorID != 0 {
		authorID = &m.AuthorID
	}
	n, err := tx.Exec(`
		INSERT INTO messages (tenant_id, id, conversation_id, lead_id, channel_id, provider_id, client_msg_id, direction, author, author_id,
			type, body, reply_to, detail, media_id, media_type, media_name, prompt_version, status, at, created_at, search)
		VALUES (:tenant, :id, :conversation, :lead, :channel, :provider_id, :client_id, :direction, :author, :author_id,
			:type, :body, :reply_to, :detail, :media_id, :media_type, :media_name, :prompt_version, :status, :at, :now, :search)
		ON CONFLICT DO NOTHING`,
		db.Args{"id": m.ID, "conversation": m.ConversationID, "lead": m.LeadID, "channel": m.ChannelID,
			"provider_id": text(m.ProviderID), "client_id": text(m.ClientMsgID), "direction": m.Direction, "author": m.Author, "author_id": authorID,
			"type": m.Type, "body": m.Text, "reply_to": m.ReplyTo, "detail": m.Detail, "media_id": m.Media.ID, "media_type": m.Media.Type,
			"media_name": m.Media.Name, "prompt_version": m.PromptVersion, "status": string(m.Status), "at": db.Ms(m.At), "now": db.Ms(tx.Now()),
			"search": leads.Normalise(m.Text + " " + m.Media.Name)})
	return n == 1, err
}

// one gives the only message of a query; found is false when there is none.
func one(tx *db.Tx, query string, a db.Args) (m message, found bool, err error) {
	all, err := db.List(tx, query, a, scanMessage)
	if err != nil || len(all) == 0 {
		return message{}, false, err
	}
	return all[0], true, nil
}

func messageByID(tx *db.Tx, id int64) (message, bool, error) {
	return one(tx, `SELECT `+messageColumns+` FROM messages
		WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id})
}

// lockMessage loads a message for a change of its status: nobody else changes it until this transaction
// ends.
func lockMessage(tx *db.Tx, id int64) (message, bool, error) {
	return one(tx, `UPDATE messages SET attempts = attempts WHERE tenant_id = :tenant AND id = :id
		RETURNING `+messageColumns, db.Args{"id": id})
}

func messageByProvider(tx *db.Tx, channelID int64, providerID string) (message, bool, error) {
	return one(tx, `SELECT `+messageColumns+` FROM messages
		WHERE tenant_id = :tenant AND channel_id = :channel AND provider_id = :provider_id`,
		db.Args{"channel": channelID, "provider_id": providerID})
}

func messageByClient(tx *db.Tx, clientID string) (message, bool, error) {
	return one(tx, `SELECT `+messageColumns+` FROM messages
		WHERE tenant_id = :tenant AND client_msg_id = :client_id`, db.Args{"client_id": clientID})
}

// removeReaction takes a person's reaction to a message off again.
func removeReaction(tx *db.Tx, conversationID int64, direction, to string) error {
	_, err := tx.Exec(`
		DELETE FROM messages
		WHERE tenant_id = :tenant AND conversation_id = :conversation AND type = 'reaction' AND direction = :direction AND reply_to = :to`,
		db.Args{"conversation": conversationID, "direction": direction, "to": to})
	return err
}

// beginAttempt puts on record that the message is about to be handed over: from now on it may have
// gone, whatever becomes of this process.
func beginAttempt(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`
		UPDATE messages SET attempts = attempts + 1, attempted_at = :now
		WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id, "now": db.Ms(tx.Now())})
	return err
}

// clearAttempt records that the message has certainly not gone.
func clearAttempt(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`UPDATE messages SET attempted_at = 0 WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id})
	return err
}

// requeue puts a message that failed back to where it had not been tried; fresh is false when somebody
// else has done so.
func requeue(tx *db.Tx, id int64) (fresh bool, err error) {
	n, err := tx.Exec(`
		UPDATE messages SET status = 'queued', error_code = '', provider_id = NULL, attempts = 0, attempted_at = 0, failed_at = NULL
		WHERE tenant_id = :tenant AND id = :id AND status IN ('failed', 'unknown')`, db.Args{"id": id})
	return n == 1, err
}

func setProviderID(tx *db.Tx, id int64, providerID string) error {
	_, err := tx.Exec(`
		UPDATE messages SET provider_id = :provider_id
		WHERE tenant_id = :tenant AND id = :id AND provider_id IS NULL`, db.Args{"id": id, "provider_id": providerID})
	return err
}

// storeStatus records a status and when each was first reported.
func storeStatus(tx *db.Tx, m message, reported status, at time.Time) error {
	when := func(s status) *int64 {
		if s != reported {
			return nil
		}
		ms := db.Ms(at)
		return &ms
	}
	_, err := tx.Exec(`
		UPDATE messages SET status = :status, error_code = :code,
			sent_at = COALESCE(sent_at, CAST(:sent_at AS BIGINT)), delivered_at = COALESCE(delivered_at, CAST(:delivered_at AS BIGINT)),
			read_at = COALESCE(read_at, CAST(:read_at AS BIGINT)), failed_at = COALESCE(failed_at, CAST(:failed_at AS BIGINT))
		WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": m.ID, "status": string(m.Status), "code": m.ErrorCode, "sent_at": when(sent), "delivered_at": when(delivered),
			"read_at": when(read), "failed_at": when(failed)})
	return err
}

// withdrawBot takes back what the bot has queued and nobody has tried to send.
func withdrawBot(tx *db.Tx, conversationID int64) ([]message, error) {
	return db.List(tx, `
		UPDATE messages SET status = 'failed', error_code = 'withdrawn'
		WHERE tenant_id = :tenant AND conversation_id = :conversation AND author = 'bot' AND status = 'queued' AND attempts = 0
		RETURNING `+messageColumns, db.Args{"conversation": conversationID}, scanMessage)
}

// point is a place in a person's messages: the provider's time, then the order of arrival.
type point struct{ At, ID int64 }

func pointOf(m message) point { return point{db.Ms(m.At), m.ID} }

// messagesAfter is a page of a person's messages, oldest first.
func messagesAfter(tx *db.Tx, leadID int64, p point, limit int) ([]message, error) {
	return db.List(tx, `SELECT `+messageColumns+` FROM messages
		WHERE tenant_id = :tenant AND lead_id = :lead AND (at, id) > (:at, :id)
		ORDER BY at, id LIMIT :limit`,
		db.Args{"lead": leadID, "at": p.At, "id": p.ID, "limit": limit}, scanMessage)
}

// messagesBefore is a page of a person's messages backwards, newest first.
func messagesBefore(tx *db.Tx, leadID int64, p point, limit int) ([]message, error) {
	return db.List(tx, `SELECT `+messageColumns+` FROM messages
		WHERE tenant_id = :tenant AND lead_id = :lead AND (at, id) < (:at, :id)
		ORDER BY at DESC, id DESC LIMIT :limit`,
		db.Args{"lead": leadID, "at": p.At, "id": p.ID, "limit": limit}, scanMessage)
}

// lastMessages are the newest messages of a conversation, newest first.
func lastMessages(tx *db.Tx, conversationID int64, limit int) ([]message, error) {
	return db.List(tx, `SELECT `+messageColumns+` FROM messages
		WHERE tenant_id = :tenant AND conversation_id = :conversation
		ORDER BY at DESC, id DESC LIMIT :limit`,
		db.Args{"conversation": conversationID, "limit": limit}, scanMessage)
}

// botSince counts what the bot wrote in a conversation since a time.
func botSince(tx *db.Tx, conversationID int64, since time.Time) (n int64, err error) {
	err = tx.One(`
		SELECT count(*) FROM messages
		WHERE tenant_id = :tenant AND conversation_id = :conversation AND at >= :since AND author = 'bot'`,
		db.Args{"conversation": conversationID, "since": db.Ms(since)}, &n)
	return n, err
}

// reactionsSince are the reactions to a person's messages from a point on, oldest first. A reaction
// comes after what it is about.
func reactionsSince(tx *db.Tx, leadID int64, p point) ([]message, error) {
	return db.List(tx, `SELECT `+messageColumns+` FROM messages
		WHERE tenant_id = :tenant AND lead_id = :lead AND type = 'reaction' AND (at, id) >= (:at, :id)
		ORDER BY at, id LIMIT 1000`, db.Args{"lead": leadID, "at": p.At, "id": p.ID}, scanMessage)
}

// burstSince looks at what was handed over in a conversation since a time: full is true when there were
// as many as limit, and then oldest is the time of the first of the last ones.
func burstSince(tx *db.Tx, conversationID int64, since time.Time, limit int) (oldest time.Time, full bool, err error) {
	times, err := db.List(tx, `
		SELECT attempted_at FROM messages
		WHERE tenant_id = :tenant AND conversation_id = :conversation AND at >= :since AND direction = 'out' AND attempted_at >= :since
		ORDER BY at DESC, id DESC LIMIT :limit`,
		db.Args{"conversation": conversationID, "since": db.Ms(since), "limit": limit}, func(r db.Row) (ms int64, err error) {
			err = r.Scan(&ms)
			return ms, err
		})
	if err != nil || len(times) < limit {
		return time.Time{}, false, err
	}
	return db.Time(times[len(times)-1]), true, nil
}
