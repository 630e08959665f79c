package inbox

import (
	"errors"
	"time"

	"github.com/moked/moked/internal/db"
)

const conversationColumns = `id, lead_id, channel_id, address, owner, COALESCE(owner_id, 0), paused_until, epoch,
	window_expires_at, unread, last_in_id, last_in_at, last_at, last_text, last_direction`

func scanConversation(r db.Row) (c Conversation, err error) {
	var paused, windowEnd, lastIn, last int64
	err = r.Scan(&c.ID, &c.LeadID, &c.ChannelID, &c.Address, &c.Owner, &c.OwnerID, &paused, &c.Epoch,
		&windowEnd, &c.Unread, &c.LastInID, &lastIn, &last, &c.LastText, &c.LastDirection)
	c.PausedUntil, c.WindowExpiresAt = db.Time(paused), db.Time(windowEnd)
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

func storeRead(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`UPDATE conversations SET unread = 0 WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id})
	return err
}

// filter narrows the list of conversations.
type filter struct {
	Unread, Bot bool
	OwnerID     int64 // 0: anybody's
	Now         time.Time
}

func (f filter) where() string {
	where := `c.tenant_id = :tenant`
	if f.Unread {
		where += ` AND c.unread > 0`
	}
	if f.Bot {
		where += ` AND c.owner = 'bot' AND c.paused_until <= :now`
	}
	if f.OwnerID != 0 {
		where += ` AND c.owner_id = :owner`
	}
	return where
}

func (f filter) args(more db.Args) db.Args {
	if f.Bot {
		more["now"] = db.Ms(f.Now)
	}
	if f.OwnerID != 0 {
		more["owner"] = f.OwnerID
	}
	return more
}

// listed is a conversation with its person, for the list.
type listed struct {
	Conversation
	LeadName  string
	LeadPhone *string
}

// listConversations pages through the list, newest words first. before is the last row of the
// previous page; the zero Conversation begins.
func listConversations(tx *db.Tx, f filter, before Conversation, limit int) ([]listed, error) {
	args := f.args(db.Args{"limit": limit})
	where := f.where()
	if before.ID != 0 {
		where += ` AND (c.last_at, c.id) < (:before_at, :before_id)`
		args["before_at"], args["before_id"] = db.Ms(before.LastAt), before.ID
	}
	return db.List(tx, `
		SELECT c.id, c.lead_id, c.channel_id, c.owner, COALESCE(c.owner_id, 0), c.paused_until, c.window_expires_at,
			c.unread, c.last_at, c.last_text, c.last_direction, l.name, l.phone
		FROM conversations c JOIN leads l ON l.tenant_id = c.tenant_id AND l.id = c.lead_id
		WHERE `+where+` AND l.deleted_at = 0
		ORDER BY c.last_at DESC, c.id DESC LIMIT :limit`,
		args, func(r db.Row) (l listed, err error) {
			var paused, windowEnd, last int64
			err = r.Scan(&l.ID, &l.LeadID, &l.ChannelID, &l.Owner, &l.OwnerID, &paused, &windowEnd,
				&l.Unread, &last, &l.LastText, &l.LastDirection, &l.LeadName, &l.LeadPhone)
			l.PausedUntil, l.WindowExpiresAt, l.LastAt = db.Time(paused), db.Time(windowEnd), db.Time(last)
			return l, err
		})
}

// countConversations counts up to limit.
func countConversations(tx *db.Tx, f filter, limit int) (n int64, err error) {
	err = tx.One(`
		SELECT count(*) FROM (
			SELECT 1 AS one FROM conversations c JOIN leads l ON l.tenant_id = c.tenant_id AND l.id = c.lead_id
			WHERE `+f.where()+` AND l.deleted_at = 0 LIMIT :limit) AS counted`,
		f.args(db.Args{"limit": limit}), &n)
	return n, err
}
