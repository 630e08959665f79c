package inbox

import (
	"errors"

	"github.com/moked/moked/internal/db"
)

const conversationColumns = `id, lead_id, channel_id, address, owner, COALESCE(owner_id, 0), paused_until, epoch, closed_at, snoozed_until,
	window_expires_at, unread, last_in_id, last_in_at, last_at, last_text, last_direction`

func scanConversation(r db.Row) (c Conversation, err error) {
	var paused, closed, snoozed, windowEnd, lastIn, last int64
	err = r.Scan(&c.ID, &c.LeadID, &c.ChannelID, &c.Address, &c.Owner, &c.OwnerID, &paused, &c.Epoch, &closed, &snoozed,
		&windowEnd, &c.Unread, &c.LastInID, &lastIn, &last, &c.LastText, &c.LastDirection)
	c.PausedUntil, c.WindowExpiresAt = db.Time(paused), db.Time(windowEnd)
	c.ClosedAt, c.SnoozedUntil = db.Time(closed), db.Time(snoozed)
	c.LastInAt, c.LastAt = db.Time(lastIn), db.Time(last)
	return c, err
}

// first scans the first conversation of a query; found is false when there is none.
func first(tx *db.Tx, query string, a db.Args) (c Conversation, found bool, err error) {
	all, err := db.List(tx, query, a, scanConversation)
	if err != nil || len(all) == 0 {
		return Conversation{}, false, err
	}
	return all[0], true, nil
}

var errNoConversation = errors.New("inbox: the conversation is gone")

func loadConversation(tx *db.Tx, id int64) (Conversation, error) {
	c, found, err := first(tx, `SELECT `+conversationColumns+` FROM conversations WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id})
	if err == nil && !found {
		err = errNoConversation
	}
	return c, err
}

// lockConversation loads a conversation for a change: nobody else changes it until this transaction
// ends.
func lockConversation(tx *db.Tx, id int64) (Conversation, error) {
	c, found, err := first(tx, `UPDATE conversations SET epoch = epoch WHERE tenant_id = :tenant AND id = :id
		RETURNING `+conversationColumns, db.Args{"id": id})
	if err == nil && !found {
		err = errNoConversation
	}
	return c, err
}

// latestOf is the conversation with a person that was used last.
func latestOf(tx *db.Tx, leadID int64) (Conversation, bool, error) {
	return first(tx, `SELECT `+conversationColumns+` FROM conversations
		WHERE tenant_id = :tenant AND lead_id = :lead ORDER BY last_at DESC, id DESC LIMIT 1`, db.Args{"lead": leadID})
}

// openConversation finds the conversation of a person on a channel or begins it, and keeps the
// newest address: people change numbers.
func openConversation(tx *db.Tx, leadID, channelID int64, address string) (Conversation, error) {
	all, err := db.List(tx, `
		INSERT INTO conversations (tenant_id, id, lead_id, channel_id, address, created_at)
		VALUES (:tenant, :id, :lead, :channel, :address, :now)
		ON CONFLICT (tenant_id, lead_id, channel_id) DO UPDATE SET address = excluded.address
		RETURNING `+conversationColumns,
		db.Args{"id": tx.NewID(), "now": db.Ms(tx.Now()), "lead": leadID, "channel": channelID, "address": address}, scanConversation)
	if err != nil {
		return Conversation{}, err
	}
	if len(all) == 0 {
		return Conversation{}, errNoConversation
	}
	return all[0], nil
}

func storeOwner(tx *db.Tx, c Conversation) error {
	var ownerID *int64
	if c.OwnerID != 0 {
		ownerID = &c.OwnerID
	}
	_, err := tx.Exec(`
		UPDATE conversations SET owner = :owner, owner_id = :owner_id, paused_until = :paused, epoch = :epoch
		WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": c.ID, "owner": c.Owner, "owner_id": ownerID, "paused": db.Ms(c.PausedUntil), "epoch": c.Epoch})
	return err
}

// storeStanding records whether a conversation is done or put off.
func storeStanding(tx *db.Tx, c Conversation) error {
	_, err := tx.Exec(`
		UPDATE conversations SET closed_at = :closed, snoozed_until = :snoozed
		WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": c.ID, "closed": db.Ms(c.ClosedAt), "snoozed": db.Ms(c.SnoozedUntil)})
	return err
}

// storeActivity records the newest words and what follows from them. Messages can come late, so
// nothing moves backwards.
func storeActivity(tx *db.Tx, c Conversation) error {
	_, err := tx.Exec(`
		UPDATE conversations SET window_expires_at = :window_end, unread = :unread, last_in_id = :last_in_id, last_in_at = :last_in_at,
			last_at = :last_at, last_text = :last_text, last_direction = :last_direction
		WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": c.ID, "window_end": db.Ms(c.WindowExpiresAt), "unread": c.Unread, "last_in_id": c.LastInID, "last_in_at": db.Ms(c.LastInAt),
			"last_at": db.Ms(c.LastAt), "last_text": c.LastText, "last_direction": c.LastDirection})
	return err
}
