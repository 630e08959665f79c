package inbox

import (
	"fmt"
	"time"

	"github.com/moked/moked/internal/db"
)

// The views of the list. All but the last three show what is open now: neither done nor put off.
const (
	viewOpen       = "open"
	viewMine       = "mine"
	viewUnassigned = "unassigned"
	viewUnread     = "unread"
	viewWaiting    = "waiting"
	viewBot        = "bot"
	viewSnoozed    = "snoozed"
	viewClosed     = "closed"
	viewAll        = "all"
)

// filter narrows the list of conversations for one person.
type filter struct {
	View  string
	Me    int64
	BotOn bool // the business lets the bot answer at all
	Now   time.Time
}

// seen joins how far the person has read. Whoever has no mark of a conversation has read what was there
// before they joined: the numbers of people and messages grow with time alike.
const seen = ` LEFT JOIN conversation_reads r ON r.tenant_id = c.tenant_id AND r.conversation_id = c.id AND r.user_id = :me`

// unread is the condition that something of the customer is new for the person.
const unread = `c.last_in_id > COALESCE(r.read_id, :me)`

// answering is the condition that the bot has the word, where the bot is on.
const answering = `c.owner = 'bot' AND c.paused_until <= :now`

const present = `c.closed_at = 0 AND c.snoozed_until <= :now`

// condition is what a conversation in the view is like.
func (f filter) condition() string {
	unassigned := `c.owner_id IS NULL`
	if f.BotOn {
		unassigned += ` AND NOT (` + answering + `)`
	}
	switch f.View {
	case viewMine:
		return present + ` AND c.owner_id = :me`
	case viewUnassigned:
		return present + ` AND ` + unassigned
	case viewUnread:
		return present + ` AND ` + unread
	case viewWaiting:
		return present + ` AND c.last_direction = 'in'`
	case viewBot:
		if !f.BotOn {
			return `c.closed_at = 0 AND 1 = 0`
		}
		return present + ` AND ` + answering
	case viewSnoozed:
		return `c.closed_at = 0 AND c.snoozed_until > :now`
	case viewClosed:
		return `c.closed_at > 0`
	case viewOpen:
		return present
	}
	return `1 = 1`
}

// listed is a conversation with its person, for the list.
type listed struct {
	Conversation
	LeadName  string
	LeadPhone *string
	New       int64 // what the customer wrote and the reader has not read
}

// listConversations pages through the list, newest words first. before is the last row of the
// previous page; the zero Conversation begins.
func listConversations(tx *db.Tx, f filter, before Conversation, limit int) ([]listed, error) {
	query, args := f.query(before, limit)
	return db.List(tx, query, args, func(r db.Row) (l listed, err error) {
		var paused, closed, snoozed, windowEnd, lastIn, last int64
		err = r.Scan(&l.ID, &l.LeadID, &l.ChannelID, &l.Owner, &l.OwnerID, &paused, &closed, &snoozed, &windowEnd,
			&l.New, &lastIn, &last, &l.LastText, &l.LastDirection, &l.LeadName, &l.LeadPhone)
		l.PausedUntil, l.WindowExpiresAt, l.LastInAt, l.LastAt = db.Time(paused), db.Time(windowEnd), db.Time(lastIn), db.Time(last)
		l.ClosedAt, l.SnoozedUntil = db.Time(closed), db.Time(snoozed)
		return l, err
	})
}

func (f filter) query(before Conversation, limit int) (string, db.Args) {
	args := db.Args{"me": f.Me, "limit": limit}
	where := `c.tenant_id = :tenant AND ` + f.condition()
	if f.dated() {
		args["now"] = db.Ms(f.Now)
	}
	if before.ID != 0 {
		where += ` AND (c.last_at, c.id) < (:before_at, :before_id)`
		args["before_at"], args["before_id"] = db.Ms(before.LastAt), before.ID
	}
	return `
		SELECT c.id, c.lead_id, c.channel_id, c.owner, COALESCE(c.owner_id, 0), c.paused_until, c.closed_at, c.snoozed_until, c.window_expires_at,
			CASE WHEN ` + unread + ` THEN (SELECT count(*) FROM messages m WHERE m.tenant_id = c.tenant_id AND m.conversation_id = c.id
				AND m.author = 'contact' AND m.type <> 'reaction' AND m.id > COALESCE(r.read_id, :me)) ELSE 0 END,
			c.last_in_at, c.last_at, c.last_text, c.last_direction, l.name, l.phone
		FROM conversations c JOIN leads l ON l.tenant_id = c.tenant_id AND l.id = c.lead_id` + seen + `
		WHERE ` + where + ` AND l.deleted_at = 0
		ORDER BY c.last_at DESC, c.id DESC LIMIT :limit`, args
}

// dated reports whether the view depends on the time.
func (f filter) dated() bool {
	return f.View != viewAll && f.View != viewClosed && (f.View != viewBot || f.BotOn)
}

// countConversations counts those of the view up to limit.
func countConversations(tx *db.Tx, f filter, limit int) (n int64, err error) {
	query, args := f.countQuery(limit)
	err = tx.One(query, args, &n)
	return n, err
}

func (f filter) countQuery(limit int) (string, db.Args) {
	args := db.Args{"me": f.Me, "limit": limit}
	if f.dated() {
		args["now"] = db.Ms(f.Now)
	}
	return `
		SELECT count(*) FROM (
			SELECT 1 AS one FROM conversations c JOIN leads l ON l.tenant_id = c.tenant_id AND l.id = c.lead_id` + seen + `
			WHERE ` + f.condition() + ` AND c.tenant_id = :tenant AND l.deleted_at = 0 LIMIT :limit) AS counted`, args
}

// counted are the views that are counted together.
var counted = [...]string{viewOpen, viewMine, viewUnassigned, viewUnread, viewWaiting, viewBot, viewSnoozed}

// countViews counts the views of what is not done, in their order, among the newest conversations.
func countViews(tx *db.Tx, f filter, limit int) (n [len(counted)]int64, err error) {
	into := make([]any, len(n))
	for i := range n {
		into[i] = &n[i]
	}
	query, args := f.viewsQuery(limit)
	err = tx.One(query, args, into...)
	return n, err
}

func (f filter) viewsQuery(limit int) (string, db.Args) {
	columns := ""
	for i, view := range counted {
		f.View = view
		if i > 0 {
			columns += ", "
		}
		columns += fmt.Sprintf(`count(*) FILTER (WHERE %s)`, f.condition())
	}
	return `
		SELECT ` + columns + ` FROM (
			SELECT c.* FROM conversations c JOIN leads l ON l.tenant_id = c.tenant_id AND l.id = c.lead_id
			WHERE c.tenant_id = :tenant AND c.closed_at = 0 AND l.deleted_at = 0
			ORDER BY c.last_at DESC, c.id DESC LIMIT :limit) c` + seen,
		db.Args{"me": f.Me, "now": db.Ms(f.Now), "limit": limit}
}

// unreadOf counts what is new for somebody in one conversation.
func unreadOf(tx *db.Tx, conversationID, userID int64) (n int64, err error) {
	err = tx.One(`
		SELECT count(*) FROM messages m
		WHERE m.tenant_id = :tenant AND m.conversation_id = :id AND m.author = 'contact' AND m.type <> 'reaction' AND m.id > COALESCE(
			(SELECT r.read_id FROM conversation_reads r WHERE r.tenant_id = :tenant AND r.conversation_id = :id AND r.user_id = :me), :me)`,
		db.Args{"id": conversationID, "me": userID}, &n)
	return n, err
}

// storeRead puts somebody's mark; fresh is false when it stood there or further on.
func storeRead(tx *db.Tx, conversationID, userID, readID int64) (fresh bool, err error) {
	n, err := tx.Exec(`
		INSERT INTO conversation_reads (tenant_id, conversation_id, user_id, read_id)
		VALUES (:tenant, :conversation, :user, :read)
		ON CONFLICT (tenant_id, conversation_id, user_id) DO UPDATE SET read_id = excluded.read_id
		WHERE conversation_reads.read_id < excluded.read_id`,
		db.Args{"conversation": conversationID, "user": userID, "read": readID})
	return n == 1, err
}

// storeUnread takes somebody's mark back to before the newest words of the customer.
func storeUnread(tx *db.Tx, c Conversation, userID int64) error {
	_, err := tx.Exec(`
		INSERT INTO conversation_reads (tenant_id, conversation_id, user_id, read_id)
		VALUES (:tenant, :conversation, :user, :read)
		ON CONFLICT (tenant_id, conversation_id, user_id) DO UPDATE SET read_id = excluded.read_id`,
		db.Args{"conversation": c.ID, "user": userID, "read": c.LastInID - 1})
	return err
}

// storeSeen records that somebody of the business has looked.
func storeSeen(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`UPDATE conversations SET unread = 0 WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id})
	return err
}

// isMember reports whether somebody works in the business now.
func isMember(tx *db.Tx, userID int64) (bool, error) {
	var n int64
	err := tx.One(`SELECT count(*) FROM users WHERE tenant_id = :tenant AND id = :id AND disabled_at = 0`, db.Args{"id": userID}, &n)
	return n > 0, err
}
