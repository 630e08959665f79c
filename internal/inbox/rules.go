package inbox

import (
	"context"
	"strconv"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/web"
)

// BotRules are when the bot takes the word again by itself.
type BotRules struct {
	ReturnMinutes int64 `json:"return_minutes" minimum:"0" maximum:"1440" doc:"After so long without an answer of a person to a waiting customer; 0 is never"`
}

// RulesChanged says that the bot's rules are others now.
type RulesChanged struct {
	ReturnMinutes int64 `json:"return_minutes"`
}

// Record is the event as stored.
func (e RulesChanged) Record() bus.Record {
	return bus.Record{Kind: "ai.rules", Entity: "business", Data: e}
}

func (s *Service) getRules(_ web.Ctx, tx *db.Tx, _ *web.Empty) (BotRules, error) {
	after, err := returnAfter(tx)
	return BotRules{int64(after / time.Minute)}, err
}

type rulesIn struct{ Body BotRules }

func (s *Service) putRules(_ web.Ctx, tx *db.Tx, in *rulesIn) (BotRules, error) {
	if err := storeReturn(tx, time.Duration(in.Body.ReturnMinutes)*time.Minute); err != nil {
		return BotRules{}, err
	}
	_, err := bus.Emit(tx, RulesChanged(in.Body))
	return in.Body, err
}

// LeadBot is whether the bot may talk with a lead.
type LeadBot struct {
	On bool `json:"on"`
}

// LeadBotChanged says that the bot may talk with a lead, or may not.
type LeadBotChanged struct {
	LeadID int64 `json:"lead_id"`
	On     bool  `json:"on"`
}

// Record is the event as stored.
func (e LeadBotChanged) Record() bus.Record {
	return bus.Record{Kind: "conversation.bot", Entity: "lead", EntityID: e.LeadID, LeadID: e.LeadID, Data: e}
}

type leadBotIn struct {
	LeadPath
	Body LeadBot
}

// putLeadBot switches the bot for one lead. Off, the conversation is with who switched it: what the bot is
// thinking of at this moment is not said, and what it has queued is taken back.
func (s *Service) putLeadBot(c web.Ctx, tx *db.Tx, in *leadBotIn) (LeadBot, error) {
	if _, err := s.leads.Get(tx, in.ID); err != nil {
		return LeadBot{}, err
	}
	var changed bool
	var err error
	if in.Body.On {
		changed, err = unsilence(tx, in.ID)
	} else {
		changed, err = silence(tx, in.ID, c.Principal.UserID)
	}
	if err != nil || !changed {
		return in.Body, err
	}
	talk, found, err := latestOf(tx, in.ID)
	if err != nil {
		return LeadBot{}, err
	}
	if found {
		if talk, err = lockConversation(tx, talk.ID); err != nil {
			return LeadBot{}, err
		}
		if in.Body.On {
			err = s.change(tx, &talk, ownerBot, 0, time.Time{}, reasonChosen)
		} else if talk.Owner == ownerBot {
			err = s.change(tx, &talk, ownerHuman, c.Principal.UserID, time.Time{}, reasonChosen)
		}
		if err != nil {
			return LeadBot{}, err
		}
	}
	_, err = bus.Emit(tx, LeadBotChanged{in.ID, in.Body.On})
	return in.Body, err
}

// botOn reports whether the bot may talk with a lead at all, whoever has the word.
func (s *Service) botOn(tx *db.Tx, leadID int64) (bool, error) {
	ai, err := s.business.AI(tx)
	if err != nil || !ai.BotWhatsApp || !ai.Configured() {
		return false, err
	}
	silenced, err := isSilenced(tx, leadID)
	return !silenced, err
}

type returnArgs struct {
	Conversation int64 `json:"conversation"`
	Message      int64 `json:"message"` // the one that waits
	Epoch        int64 `json:"epoch"`
}

// await lets the bot take a conversation of people back if nobody answers this message in time.
func (s *Service) await(tx *db.Tx, c Conversation, m message) error {
	after, err := returnAfter(tx)
	if err != nil || after == 0 || c.Owner != ownerHuman {
		return err
	}
	return jobs.Enqueue(tx, jobs.Job{Kind: jobReturn, At: tx.Now().Add(after), Args: returnArgs{c.ID, m.ID, c.Epoch},
		Unique: "inbox.return:" + strconv.FormatInt(m.ID, 10)})
}

// giveBack gives the word to the bot where a customer has waited long enough for a person.
func (s *Service) giveBack(_ context.Context, run *jobs.Run) error {
	var args returnArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	return run.Done(func(tx *db.Tx) error {
		c, err := lockConversation(tx, args.Conversation)
		if err != nil || c.Owner != ownerHuman || c.Epoch != args.Epoch || c.LastDirection != in || !c.windowOpen(tx.Now()) || !c.ClosedAt.IsZero() {
			return err
		}
		on, err := s.botOn(tx, c.LeadID)
		if err != nil || !on {
			return err
		}
		// The rule may be another by now, and somebody may have answered.
		after, err := returnAfter(tx)
		if err != nil || after == 0 {
			return err
		}
		if answered, err := answeredSince(tx, c.ID, args.Message); err != nil || answered {
			return err
		}
		if err := s.change(tx, &c, ownerBot, 0, time.Time{}, reasonReturned); err != nil {
			return err
		}
		return enqueueTurn(tx, c, tx.Now())
	})
}
