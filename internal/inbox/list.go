package inbox

import (
	"errors"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// countLimit is how far the list of conversations is counted.
const countLimit = 10_000

// Summary is a conversation in the list.
type Summary struct {
	ID              int64   `json:"id"`
	LeadID          int64   `json:"lead_id"`
	Name            string  `json:"name"`
	Phone           *string `json:"phone"`
	LastText        string  `json:"last_text"`
	LastDirection   string  `json:"last_direction"`
	LastAt          string  `json:"last_at" format:"date-time"`
	Unread          int64   `json:"unread" doc:"What the customer wrote and the asking person has not read"`
	WaitingSince    *string `json:"waiting_since" format:"date-time" doc:"When the customer wrote the last words, if nobody has answered them"`
	WindowExpiresAt *string `json:"window_expires_at" format:"date-time"`
	Ownership
	Standing
}

// Standing is whether there is something to do in a conversation.
type Standing struct {
	ClosedAt     *string `json:"closed_at" format:"date-time" doc:"Since then it is done; a message of the customer opens it again"`
	SnoozedUntil *string `json:"snoozed_until" format:"date-time" doc:"Until then it is put off, or until the customer writes"`
}

func standing(c Conversation) Standing {
	return Standing{timeOrNil(c.ClosedAt), timeOrNil(c.SnoozedUntil)}
}

type conversationsIn struct {
	Filter string `query:"filter" enum:"open,mine,unassigned,unread,waiting,bot,snoozed,closed,all" default:"all" doc:"open and the four after it leave out what is done or put off"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor"`
}

func (s *Service) listConversations(c web.Ctx, tx *db.Tx, in *conversationsIn) (web.Page[Summary], error) {
	f, err := s.viewFor(tx, c.Principal.UserID, in.Filter)
	if err != nil {
		return web.Page[Summary]{}, err
	}
	return s.list(tx, f, in.Cursor, in.Limit)
}

// viewFor is a view of the list as somebody has it now.
func (s *Service) viewFor(tx *db.Tx, userID int64, view string) (filter, error) {
	ai, err := s.business.AI(tx)
	return filter{View: view, Me: userID, BotOn: ai.BotWhatsApp && ai.Configured(), Now: tx.Now()}, err
}

// list is a page of conversations.
func (s *Service) list(tx *db.Tx, f filter, cursor string, limit int) (web.Page[Summary], error) {
	var before Conversation
	if cursor != "" {
		var at int64
		if err := web.Uncursor(cursor, &at, &before.ID); err != nil {
			return web.Page[Summary]{}, err
		}
		before.LastAt = db.Time(at)
	}
	rows, err := listConversations(tx, f, before, limit+1)
	if err != nil {
		return web.Page[Summary]{}, err
	}
	p := web.Page[Summary]{Items: []Summary{}}
	if len(rows) > limit {
		rows = rows[:limit]
		last := rows[limit-1]
		p.NextCursor = web.Cursor(db.Ms(last.LastAt), last.ID)
	}
	for _, r := range rows {
		shown := Summary{
			ID: r.ID, LeadID: r.LeadID, Name: r.LeadName, Phone: r.LeadPhone, LastText: r.LastText, LastDirection: r.LastDirection,
			LastAt: web.Time(r.LastAt), Unread: r.New, WindowExpiresAt: timeOrNil(r.WindowExpiresAt),
			Ownership: ownership(r.Conversation, tx.Now()), Standing: standing(r.Conversation),
		}
		if r.LastDirection == in {
			shown.WaitingSince = timeOrNil(r.LastInAt)
		}
		p.Items = append(p.Items, shown)
	}
	total, err := countConversations(tx, f, countLimit+1)
	p.Total, p.TotalCapped = min(total, countLimit), total > countLimit
	return p, err
}

// ViewCounts are how many conversations the views hold, among the newest 10,000 that are not done.
type ViewCounts struct {
	Open       int64 `json:"open"`
	Mine       int64 `json:"mine"`
	Unassigned int64 `json:"unassigned"`
	Unread     int64 `json:"unread"`
	Waiting    int64 `json:"waiting"`
	Bot        int64 `json:"bot"`
	Snoozed    int64 `json:"snoozed"`
	BotOn      bool  `json:"bot_on" doc:"Whether the business lets the bot answer"`
}

func (s *Service) getCounts(c web.Ctx, tx *db.Tx, _ *web.Empty) (ViewCounts, error) {
	f, err := s.viewFor(tx, c.Principal.UserID, "")
	if err != nil {
		return ViewCounts{}, err
	}
	n, err := countViews(tx, f, countLimit)
	return ViewCounts{n[0], n[1], n[2], n[3], n[4], n[5], n[6], f.BotOn}, err
}

// ConversationPath names the conversation in the path. It is exported because embedded inputs are filled
// by reflection.
type ConversationPath struct {
	ID int64 `path:"id" minimum:"1"`
}

func (s *Service) postRead(c web.Ctx, tx *db.Tx, in *ConversationPath) (web.Empty, error) {
	conversation, err := s.find(tx, in.ID)
	if err != nil {
		return web.Empty{}, err
	}
	return web.Empty{}, s.markRead(tx, conversation, c.Principal.UserID)
}

func (s *Service) postUnread(c web.Ctx, tx *db.Tx, in *ConversationPath) (web.Empty, error) {
	conversation, err := s.find(tx, in.ID)
	if err != nil || conversation.LastInID == 0 {
		return web.Empty{}, err
	}
	if err := storeUnread(tx, conversation, c.Principal.UserID); err != nil {
		return web.Empty{}, err
	}
	_, err = bus.Emit(tx, Read{ConversationID: in.ID, LeadID: conversation.LeadID})
	return web.Empty{}, err
}

// find is a conversation that somebody names.
func (s *Service) find(tx *db.Tx, id int64) (Conversation, error) {
	c, err := loadConversation(tx, id)
	if errors.Is(err, errNoConversation) {
		err = fault.NotFound.New()
	}
	return c, err
}

// markRead says that somebody has read the conversation to its end, and so the business has seen it.
func (s *Service) markRead(tx *db.Tx, c Conversation, userID int64) error {
	if err := s.leads.MarkRead(tx, c.LeadID); err != nil {
		return err
	}
	fresh, err := storeRead(tx, c.ID, userID, c.LastInID)
	if err != nil || !fresh && c.Unread == 0 {
		return err
	}
	if c.Unread > 0 {
		if err := storeSeen(tx, c.ID); err != nil {
			return err
		}
		if err := enqueueSeen(tx, c, false); err != nil {
			return err
		}
	}
	_, err = bus.Emit(tx, Read{ConversationID: c.ID, LeadID: c.LeadID})
	return err
}
