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

// Say sends a lead a text in the name of who acts in the transaction, by the same rules as a reply:
// the window must be open, and there must be a number to reach.
func (s *Service) Say(tx *db.Tx, leadID int64, text string) error {
	_, err := s.reply(tx, bus.ActorOf(tx.Context()).ID, leadID, words{Text: text}, "")
	return err
}

// choice is who answers from now on, as somebody of the business says.
type choice struct {
	owner string
	to    int64     // the person, 0 for nobody in particular
	until time.Time // the bot keeps quiet until then
}

// hold locks the conversation with a lead, and begins it where there was none.
func (o outlet) hold(tx *db.Tx) (Conversation, error) {
	if o.conversation.ID == 0 {
		return openConversation(tx, o.lead.ID, o.channel.ID, *o.lead.Phone)
	}
	return lockConversation(tx, o.conversation.ID)
}

// choose says who answers. A conversation that goes back to the bot with a question open is
// answered at once.
func (s *Service) choose(tx *db.Tx, userID, leadID int64, to choice) (Ownership, error) {
	o, err := s.reach(tx, leadID)
	if err != nil {
		return Ownership{}, err
	}
	c, err := o.hold(tx)
	if err != nil {
		return Ownership{}, err
	}
	if to.owner == ownerHuman {
		return s.give(tx, c, userID, to.to)
	}
	if err := s.change(tx, &c, ownerBot, 0, to.until, reasonChosen); err != nil || !to.until.IsZero() {
		return ownership(c, tx.Now()), err
	}
	on, err := s.botOn(tx, c.LeadID)
	if err == nil && on && c.LastDirection == in && c.LastInID != 0 && c.windowOpen(tx.Now()) {
		err = enqueueTurn(tx, c, tx.Now())
	}
	return ownership(c, tx.Now()), err
}

// give lets a person answer, or any person of the business; who was given it is told.
func (s *Service) give(tx *db.Tx, c Conversation, from, to int64) (Ownership, error) {
	epoch := c.Epoch
	if err := s.change(tx, &c, ownerHuman, to, time.Time{}, reasonChosen); err != nil {
		return Ownership{}, err
	}
	if s.notify != nil && to != 0 && to != from && c.Epoch != epoch {
		if err := s.notify.Given(tx, c.LeadID, to, c.Epoch); err != nil {
			return Ownership{}, err
		}
	}
	return ownership(c, tx.Now()), nil
}

// thread is a page of a lead's messages.
func (s *Service) thread(tx *db.Tx, userID, leadID int64, limit int, cursor, before, lang string) (Thread, error) {
	o, unreachable := s.writable(tx, leadID)
	if f, ok := errors.AsType[*fault.Error](unreachable); unreachable != nil && (!ok || f.Kind.Status != 409) {
		return Thread{}, unreachable
	}
	t := Thread{Ownership: ownership(o.conversation, tx.Now()), Standing: standing(o.conversation)}
	if t.Owner == "" {
		t.Owner = ownerBot
	}
	if o.conversation.ID != 0 {
		var err error
		if t.Unread, err = unreadOf(tx, o.conversation.ID, userID); err != nil {
			return Thread{}, err
		}
		t.ConversationID = &o.conversation.ID
	}
	t.Reply = Reply{Allowed: unreachable == nil, WindowExpiresAt: timeOrNil(o.conversation.WindowExpiresAt), MaxLength: limitOf(o.channel.Provider), Can: []string{}}
	if o.channel.ID != 0 {
		info, _ := whatsapp.InfoOf(o.channel.Provider)
		for _, a := range info.Can {
			t.Reply.Can = append(t.Reply.Can, string(a))
		}
	}
	if f, ok := errors.AsType[*fault.Error](unreachable); ok {
		t.Reply.Reason, t.Reply.Hint = &f.Kind.Code, f.Kind.Hint.In(lang)
	}
	var err error
	if t.BotOn, err = s.botOn(tx, leadID); err != nil {
		return Thread{}, err
	}
	if t.Draft, t.Writing, err = s.besides(tx, leadID, userID); err != nil {
		return Thread{}, err
	}
	page, err := pageOf(tx, leadID, limit, cursor, before)
	if err != nil {
		return Thread{}, err
	}
	t.NextCursor, t.PrevCursor, t.Items = page.next, page.prev, make([]Message, 0, len(page.items))
	for _, m := range page.items {
		t.Items = append(t.Items, show(m, lang))
	}
	if err := s.attachMedia(tx, leadID, page.items, &t); err != nil {
		return Thread{}, err
	}
	return t, s.relate(tx, leadID, page.items, &t)
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
