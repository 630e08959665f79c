package inbox

import (
	"context"
	"strconv"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/web"
)

// farthest is how far ahead a conversation can be put off.
const farthest = 366 * 24 * time.Hour

// StandingChanged says that a conversation is done, put off, or to be looked at again.
type StandingChanged struct {
	Kind           string `json:"-"` // "conversation.closed", "conversation.reopened", "conversation.snoozed", "conversation.woke"
	ConversationID int64  `json:"conversation_id"`
	LeadID         int64  `json:"lead_id"`
	Until          string `json:"until,omitempty"`
}

// Record is the event as stored.
func (e StandingChanged) Record() bus.Record {
	return bus.Record{Kind: e.Kind, Entity: "conversation", EntityID: e.ConversationID, LeadID: e.LeadID, Data: e}
}

type standingIn struct {
	ConversationPath
	Body struct {
		Closed       *bool   `json:"closed,omitempty" doc:"Whether there is nothing more to do"`
		SnoozedUntil *string `json:"snoozed_until,omitempty" maxLength:"40" doc:"RFC 3339 with an offset, in the next year; an empty text takes it back"`
	}
}

func (s *Service) patchConversation(c web.Ctx, tx *db.Tx, in *standingIn) (Standing, error) {
	if _, err := s.find(tx, in.ID); err != nil {
		return Standing{}, err
	}
	conversation, err := lockConversation(tx, in.ID)
	if err != nil {
		return Standing{}, err
	}
	next := conversation
	if in.Body.Closed != nil {
		next.SnoozedUntil = time.Time{}
		switch {
		case !*in.Body.Closed:
			next.ClosedAt = time.Time{}
		case next.ClosedAt.IsZero():
			next.ClosedAt = tx.Now()
		}
	}
	if in.Body.SnoozedUntil != nil {
		if next.SnoozedUntil, err = momentOf("snoozed_until", *in.Body.SnoozedUntil, tx.Now()); err != nil {
			return Standing{}, err
		}
		if !next.SnoozedUntil.IsZero() {
			next.ClosedAt = time.Time{}
		}
	}
	if err := s.stand(tx, conversation, next); err != nil {
		return Standing{}, err
	}
	if until := next.SnoozedUntil; !until.IsZero() && !until.Equal(conversation.SnoozedUntil) {
		err = enqueueWake(tx, next.ID, c.Principal.UserID, until)
	}
	return standing(next), err
}

// momentOf reads a moment ahead of now; an empty text is none.
func momentOf(field, text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	until, err := time.Parse(time.RFC3339, text)
	switch {
	case err != nil:
		return until, fault.Invalid.Field(field, fault.BadTime)
	case !until.After(now):
		return until, fault.Invalid.Field(field, inThePast)
	case until.After(now.Add(farthest)):
		return until, fault.Invalid.Field(field, tooFar)
	}
	return until.UTC(), nil
}

// stand records where a conversation stands from now on, and says what has changed.
func (s *Service) stand(tx *db.Tx, old, next Conversation) error {
	e := StandingChanged{ConversationID: next.ID, LeadID: next.LeadID}
	switch {
	case old.ClosedAt.Equal(next.ClosedAt) && old.SnoozedUntil.Equal(next.SnoozedUntil):
		return nil
	case !next.ClosedAt.IsZero():
		e.Kind = "conversation.closed"
	case !next.SnoozedUntil.IsZero():
		e.Kind, e.Until = "conversation.snoozed", web.Time(next.SnoozedUntil)
	case !old.ClosedAt.IsZero():
		e.Kind = "conversation.reopened"
	default:
		e.Kind = "conversation.woke"
	}
	if err := storeStanding(tx, next); err != nil {
		return err
	}
	_, err := bus.Emit(tx, e)
	return err
}

// reopen brings a conversation back in which something was said.
func (s *Service) reopen(tx *db.Tx, c *Conversation) error {
	old := *c
	c.ClosedAt, c.SnoozedUntil = time.Time{}, time.Time{}
	return s.stand(tx, old, *c)
}

type wakeArgs struct {
	Conversation int64 `json:"conversation"`
	User         int64 `json:"user"`  // who put it off
	Until        int64 `json:"until"` // ms; another time means another snooze
}

func enqueueWake(tx *db.Tx, id, userID int64, until time.Time) error {
	ms := db.Ms(until)
	return jobs.Enqueue(tx, jobs.Job{Kind: jobWake, At: until, Args: wakeArgs{id, userID, ms},
		Unique: "inbox.wake:" + strconv.FormatInt(id, 10) + ":" + strconv.FormatInt(ms, 10)})
}

// wake brings a conversation back whose time has come.
func (s *Service) wake(_ context.Context, run *jobs.Run) error {
	var args wakeArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	return run.Done(func(tx *db.Tx) error {
		c, err := lockConversation(tx, args.Conversation)
		if err != nil || db.Ms(c.SnoozedUntil) != args.Until {
			return err
		}
		due := c.SnoozedUntil
		if err := s.reopen(tx, &c); err != nil || s.notify == nil {
			return err
		}
		who := args.User
		if c.OwnerID != 0 {
			who = c.OwnerID
		}
		return s.notify.Woke(tx, c.LeadID, who, due)
	})
}
