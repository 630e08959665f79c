package inbox

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/whatsapp"
)

// chunk is how many events of one delivery share a transaction, a millisecond each: a delivery of
// 3 MB holds thousands, and the writer is everybody's.
const chunk = 25

// How long raw deliveries and reports about strangers' messages are kept.
const (
	keepEvents = 30 * 24 * time.Hour
	keepEarly  = 24 * time.Hour
)

type receiveArgs struct {
	Event int64 `json:"event"`
}

// enqueueReceive works on a stored delivery. A channel's deliveries are one group, so messages get
// their numbers in the order in which they came.
func enqueueReceive(tx *db.Tx, event, channelID int64) error {
	return jobs.Enqueue(tx, jobs.Job{Kind: jobReceive, Args: receiveArgs{event},
		Unique: "inbox.receive:" + strconv.FormatInt(event, 10), Group: "inbox.receive:" + strconv.FormatInt(channelID, 10)})
}

// receive works on one stored delivery.
func (s *Service) receive(ctx context.Context, run *jobs.Run) error {
	var args receiveArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	var e webhookEvent
	var channel business.Channel
	err := run.Read(func(tx *db.Tx) (err error) {
		if e, err = loadEvent(tx, args.Event); err != nil {
			return err
		}
		channel, err = s.business.ChannelByID(tx, e.ChannelID)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return run.Done(func(tx *db.Tx) error { return finishEvent(tx, args.Event, "the channel was removed") })
	}
	if err != nil || e.Processed {
		return err
	}
	provider, ok := s.providers[e.Provider]
	if !ok {
		return jobs.Dead(errors.New("inbox: no provider " + e.Provider))
	}
	events, err := provider.Parse(e.Raw)
	if err != nil {
		s.log.Warn("a delivery cannot be read", "event", e.ID, "provider", e.Provider, "error", err)
		return run.Done(func(tx *db.Tx) error { return finishEvent(tx, e.ID, "cannot be read") })
	}
	nameless := 0
	apply := func(tx *db.Tx, part []whatsapp.Event) error {
		for _, event := range part {
			switch err := s.apply(tx, channel, event, e.ReceivedAt); {
			case errors.Is(err, errNobody):
				nameless++
			case err != nil:
				return err
			}
		}
		return nil
	}
	for len(events) > chunk {
		part := events[:chunk]
		if err := run.Write(func(tx *db.Tx) error { return apply(tx, part) }); err != nil {
			return err
		}
		events = events[chunk:]
	}
	return run.Done(func(tx *db.Tx) error {
		if err := apply(tx, events); err != nil {
			return err
		}
		problem := ""
		if nameless > 0 {
			problem = "messages without a sender"
		}
		if err := pruneEvents(tx, tx.Now().Add(-keepEvents)); err != nil {
			return err
		}
		return finishEvent(tx, e.ID, problem)
	})
}

func (s *Service) apply(tx *db.Tx, ch business.Channel, e whatsapp.Event, received time.Time) error {
	switch {
	case e.Message != nil:
		return s.receiveMessage(tx, ch, *e.Message, received)
	case e.Status != nil:
		return s.receiveStatus(tx, ch, *e.Status, received)
	case e.Trouble != nil:
		return s.blame(tx, ch.ID, e.Trouble.Code)
	case e.Template != nil:
		return s.templates.Heard(tx, ch.ID, *e.Template)
	}
	return nil
}

// receiveStatus joins a report with its message: by the provider's id, or by our own reference
// while that id is not known yet. A report about neither waits.
func (s *Service) receiveStatus(tx *db.Tx, ch business.Channel, r whatsapp.Status, received time.Time) error {
	at := r.At
	if at.IsZero() {
		at = received
	}
	m, found, err := messageByProvider(tx, ch.ID, r.MessageID)
	if err != nil {
		return err
	}
	if ref, parseErr := strconv.ParseInt(r.Ref, 10, 64); !found && parseErr == nil {
		// Our own sending may be putting the provider's id there at this moment.
		if m, found, err = lockMessage(tx, ref); err != nil {
			return err
		}
		found = found && m.ChannelID == ch.ID && m.Direction == out && (m.ProviderID == "" || m.ProviderID == r.MessageID)
		if found {
			if err := setProviderID(tx, m.ID, r.MessageID); err != nil {
				return err
			}
		}
	}
	if !found {
		// The same row that the sending puts there: whoever comes second waits, and then sees the other.
		if err := storeEarly(tx, earlyStatus{ChannelID: ch.ID, ProviderID: r.MessageID, Status: sent, At: at}); err != nil {
			return err
		}
		if m, found, err = messageByProvider(tx, ch.ID, r.MessageID); err != nil {
			return err
		}
	}
	if !found {
		if err := pruneEarly(tx, tx.Now().Add(-keepEarly)); err != nil {
			return err
		}
		return storeEarly(tx, earlyStatus{ChannelID: ch.ID, ProviderID: r.MessageID, Status: status(r.State), ErrorCode: r.Code, At: at})
	}
	if m.Direction != out {
		return nil
	}
	if err := s.report(tx, m, status(r.State), r.Code, at); err != nil || r.State != whatsapp.Failed {
		return err
	}
	return s.blame(tx, ch.ID, r.Code)
}

var errNobody = errors.New("inbox: the message names no sender")

// receiveMessage stores one message and what follows from it: the person, the conversation, the
// card, the event, and perhaps an answer. A message that is there already changes nothing.
func (s *Service) receiveMessage(tx *db.Tx, ch business.Channel, w whatsapp.Message, received time.Time) error {
	if _, known, err := messageByProvider(tx, ch.ID, w.ID); err != nil || known {
		return err
	}
	address := w.Person.Address()
	if moved := w.Moved.Address(); moved != "" {
		address = moved
	}
	if address == "" {
		return errNobody
	}
	lead, _, err := s.leads.FindOrCreate(tx, contactOf(w))
	if err != nil {
		return err
	}
	c, err := openConversation(tx, lead.ID, ch.ID, address)
	if err != nil {
		return err
	}
	m := message{
		ID: tx.NewID(), ConversationID: c.ID, LeadID: lead.ID, ChannelID: ch.ID, ProviderID: w.ID,
		Direction: in, Author: authorContact, Type: w.Type, Text: w.Text, ReplyTo: w.ReplyTo, Detail: w.Detail,
		Status: delivered, At: w.At, CreatedAt: tx.Now(),
	}
	if m.At.IsZero() {
		m.At = received
	}
	if w.Media != nil {
		m.Media = *w.Media
	}
	switch {
	case w.Echo:
		m.Direction, m.Author, m.Status = out, authorPhone, sent
	case w.Type == "system":
		m.Author = authorSystem
	}
	if w.Type == "reaction" {
		// A person has one reaction to a message: the next one takes its place, an empty one takes it off.
		if err := removeReaction(tx, c.ID, m.Direction, w.ReplyTo); err != nil {
			return err
		}
		if w.Text == "" {
			_, err := bus.Emit(tx, eventOf("message.status", m))
			return err
		}
	}
	if fresh, err := insertMessage(tx, m); err != nil || !fresh {
		return err
	}
	if err := s.expectMedia(tx, m); err != nil {
		return err
	}
	return s.follow(tx, &c, m)
}

// follow is what a new message means for its conversation.
func (s *Service) follow(tx *db.Tx, c *Conversation, m message) error {
	speaks := m.Author == authorContact && m.Type != "reaction"
	again := speaks && !c.ClosedAt.IsZero()
	if !m.At.Before(c.LastAt) {
		c.LastAt, c.LastText, c.LastDirection = m.At, preview(m), m.Direction
	}
	if speaks {
		c.Unread++
		c.LastInID, c.LastInAt = m.ID, tx.Now()
		if end := earlier(m.At, tx.Now()).Add(window); end.After(c.WindowExpiresAt) {
			c.WindowExpiresAt = end
		}
	}
	if err := storeActivity(tx, *c); err != nil {
		return err
	}
	if speaks || m.Author == authorPhone {
		if err := s.reopen(tx, c); err != nil {
			return err
		}
		if err := s.leads.Spoke(tx, c.LeadID, leads.Spoke{Channel: "whatsapp", Words: preview(m), At: m.At, Inbound: speaks}); err != nil {
			return err
		}
	}
	kind := "message.received"
	if m.Direction == out {
		kind = "message.sent"
	}
	if _, err := bus.Emit(tx, eventOf(kind, m)); err != nil {
		return err
	}
	switch {
	case m.Author == authorPhone && c.Owner == ownerBot:
		return s.change(tx, c, ownerBot, 0, tx.Now().Add(phonePause), reasonPhone)
	case again:
		if err := s.beginAnew(tx, c); err != nil {
			return err
		}
		return s.consider(tx, c, m)
	case speaks:
		return s.consider(tx, c, m)
	}
	return nil
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// contactOf is the sender as the leads know people.
func contactOf(w whatsapp.Message) leads.Contact {
	p := w.Person
	c := leads.Contact{Name: p.Name, NameSource: "whatsapp", Phone: p.Phone, Source: "whatsapp"}
	if strings.TrimSpace(c.Name) == "" && p.Username != "" {
		c.Name = "@" + p.Username
	}
	for _, who := range []whatsapp.Person{p, w.Moved} {
		for _, i := range []leads.Identity{
			{Kind: "phone", Value: who.Phone}, {Kind: "bsuid", Value: who.UserID},
			{Kind: "parent_bsuid", Value: who.ParentUserID}, {Kind: "twilio_ext", Value: who.ExternalID},
		} {
			if i.Value != "" {
				c.Identities = append(c.Identities, i)
			}
		}
	}
	return c
}
