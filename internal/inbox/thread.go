package inbox

import (
	"errors"
	"math"
	"slices"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/web"
	"github.com/moked/moked/internal/whatsapp"
)

// countLimit is how far the list of conversations is counted.
const countLimit = 10_000

// codeWithdrawn is the error code of a bot's message that was taken back.
const codeWithdrawn = "withdrawn"

var withdrawnWords = fault.Text{He: "לא נשלחה: אדם לקח את השיחה לפני כן", En: "Not sent: a person took the conversation over first"}

// limitOf is the longest text that a provider takes.
func limitOf(provider string) int {
	info, _ := whatsapp.InfoOf(provider)
	return info.Limit
}

// outlet is the way to a person: their conversation and the channel that it goes by.
type outlet struct {
	lead         leads.Lead
	conversation Conversation
	channel      business.Channel
}

// reach finds the way to a lead. The fault says why there is none; the outlet holds what was found
// on the way to it.
func (s *Service) reach(tx *db.Tx, leadID int64) (outlet, error) {
	var o outlet
	var err error
	if o.lead, err = s.leads.Get(tx, leadID); err != nil {
		return o, err
	}
	c, found, err := latestOf(tx, leadID)
	if err != nil {
		return o, err
	}
	o.conversation = c
	if found {
		o.channel, err = s.business.ChannelByID(tx, c.ChannelID)
	} else {
		o.channel, err = s.business.ChannelFor(tx, business.KindWhatsApp)
	}
	switch {
	case fault.Is(err, fault.NotFound), fault.Is(err, business.NoChannel), err == nil && o.channel.State == business.ChannelDisabled:
		return o, business.NoChannel.New()
	case err != nil:
		return o, err
	case !found && o.lead.Phone == nil:
		return o, noAddress.New()
	}
	return o, nil
}

// writable is reach, and the window is open.
func (s *Service) writable(tx *db.Tx, leadID int64) (outlet, error) {
	o, err := s.reach(tx, leadID)
	if err == nil && !o.conversation.windowOpen(tx.Now()) {
		err = windowClosed.New()
	}
	return o, err
}

// reply sends a lead a message of a person of the business, who thereby takes the conversation over.
func (s *Service) reply(tx *db.Tx, userID, leadID int64, text, clientID string) (message, error) {
	if clientID != "" {
		known, found, err := messageByClient(tx, clientID)
		switch {
		case err != nil:
			return message{}, err
		case found && known.LeadID != leadID:
			return message{}, sameClientID.New()
		case found:
			return known, nil
		}
	}
	if web.CleanText(text) == "" {
		return message{}, fault.Invalid.Field("message", emptyMessage)
	}
	o, err := s.writable(tx, leadID)
	if err != nil {
		return message{}, err
	}
	if text, err = sendable(text, limitOf(o.channel.Provider)); err != nil {
		return message{}, err
	}
	c, err := lockConversation(tx, o.conversation.ID)
	if err != nil {
		return message{}, err
	}
	if err := s.change(tx, &c, ownerHuman, userID, time.Time{}, reasonReplied); err != nil {
		return message{}, err
	}
	if err := s.leads.MarkRead(tx, leadID); err != nil {
		return message{}, err
	}
	c.Unread = 0
	return s.queue(tx, &c, message{Author: authorHuman, AuthorID: userID, Text: text, ClientMsgID: clientID})
}

// Say sends a lead a text in the name of who acts in the transaction, by the same rules as a reply:
// the window must be open, and there must be a number to reach.
func (s *Service) Say(tx *db.Tx, leadID int64, text string) error {
	_, err := s.reply(tx, bus.ActorOf(tx.Context()).ID, leadID, text, "")
	return err
}

// choose says who answers. A conversation that goes back to the bot with a question open is
// answered at once.
func (s *Service) choose(tx *db.Tx, userID, leadID int64, owner string) (Ownership, error) {
	o, err := s.reach(tx, leadID)
	if err != nil {
		return Ownership{}, err
	}
	var c Conversation
	if o.conversation.ID == 0 {
		c, err = openConversation(tx, leadID, o.channel.ID, *o.lead.Phone)
	} else {
		c, err = lockConversation(tx, o.conversation.ID)
	}
	if err != nil {
		return Ownership{}, err
	}
	if owner == ownerHuman {
		err = s.change(tx, &c, ownerHuman, userID, time.Time{}, reasonChosen)
		return ownership(c, tx.Now()), err
	}
	if err := s.change(tx, &c, ownerBot, 0, time.Time{}, reasonChosen); err != nil {
		return Ownership{}, err
	}
	ai, err := s.business.AI(tx)
	if err == nil && ai.BotWhatsApp && ai.Configured() && c.LastDirection == in && c.LastInID != 0 && c.windowOpen(tx.Now()) {
		err = enqueueTurn(tx, c, tx.Now())
	}
	return ownership(c, tx.Now()), err
}

// thread is a page of a lead's messages.
func (s *Service) thread(tx *db.Tx, leadID int64, limit int, cursor, before, lang string) (Thread, error) {
	o, unreachable := s.writable(tx, leadID)
	if f, ok := errors.AsType[*fault.Error](unreachable); unreachable != nil && (!ok || f.Kind.Status != 409) {
		return Thread{}, unreachable
	}
	t := Thread{Unread: o.conversation.Unread, Ownership: ownership(o.conversation, tx.Now())}
	if t.Owner == "" {
		t.Owner = ownerBot
	}
	if o.conversation.ID != 0 {
		t.ConversationID = &o.conversation.ID
	}
	t.Reply = Reply{Allowed: unreachable == nil, WindowExpiresAt: timeOrNil(o.conversation.WindowExpiresAt), MaxLength: limitOf(o.channel.Provider)}
	if f, ok := errors.AsType[*fault.Error](unreachable); ok {
		t.Reply.Reason, t.Reply.Hint = &f.Kind.Code, f.Kind.Hint.In(lang)
	}
	page, err := pageOf(tx, leadID, limit, cursor, before)
	if err != nil {
		return Thread{}, err
	}
	t.NextCursor, t.PrevCursor, t.Items = page.next, page.prev, make([]Message, 0, len(page.items))
	for _, m := range page.items {
		t.Items = append(t.Items, show(m, lang))
	}
	return t, nil
}

type page struct {
	items      []message
	next, prev *string
}

// pageOf reads forwards from a cursor, or backwards before one. One row more than asked for tells
// whether there is another page.
func pageOf(tx *db.Tx, leadID int64, limit int, cursor, before string) (p page, err error) {
	from := point{At: math.MinInt64}
	if before == "" {
		if cursor != "" {
			if err := web.Uncursor(cursor, &from.At, &from.ID); err != nil {
				return p, err
			}
		}
		if p.items, err = messagesAfter(tx, leadID, from, limit+1); err != nil {
			return p, err
		}
		if len(p.items) > limit {
			p.items = p.items[:limit]
			p.next = cursorOf(p.items[limit-1])
		}
		if cursor != "" && len(p.items) > 0 {
			p.prev = cursorOf(p.items[0])
		}
		return p, nil
	}
	from = point{At: math.MaxInt64}
	if before != "end" {
		if err := web.Uncursor(before, &from.At, &from.ID); err != nil {
			return p, err
		}
	}
	if p.items, err = messagesBefore(tx, leadID, from, limit+1); err != nil {
		return p, err
	}
	if len(p.items) > limit {
		p.items = p.items[:limit]
		p.prev = cursorOf(p.items[limit-1])
	}
	slices.Reverse(p.items)
	if before != "end" && len(p.items) > 0 {
		p.next = cursorOf(p.items[len(p.items)-1])
	}
	return p, nil
}

func cursorOf(m message) *string {
	at := pointOf(m)
	return web.Cursor(at.At, at.ID)
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
		p.Items = append(p.Items, Summary{
			ID: r.ID, LeadID: r.LeadID, Name: r.LeadName, Phone: r.LeadPhone, LastText: r.LastText, LastDirection: r.LastDirection,
			LastAt: web.Time(r.LastAt), Unread: r.Unread, WindowExpiresAt: timeOrNil(r.WindowExpiresAt), Ownership: ownership(r.Conversation, tx.Now()),
		})
	}
	total, err := countConversations(tx, f, countLimit+1)
	p.Total, p.TotalCapped = min(total, countLimit), total > countLimit
	return p, err
}

// markRead says that the business has seen the conversation.
func (s *Service) markRead(tx *db.Tx, id int64) error {
	c, err := loadConversation(tx, id)
	if errors.Is(err, errNoConversation) {
		return fault.NotFound.New()
	}
	if err != nil {
		return err
	}
	if err := s.leads.MarkRead(tx, c.LeadID); err != nil || c.Unread == 0 {
		return err
	}
	if err := storeRead(tx, id); err != nil {
		return err
	}
	_, err = bus.Emit(tx, Read{ConversationID: id, LeadID: c.LeadID})
	return err
}
