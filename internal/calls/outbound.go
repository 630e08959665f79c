package calls

import (
	"strconv"
	"strings"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/consent"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/telephony"
)

// maxOutbound is how many calls of its own a business has at once: its lines stay free for those who
// call it.
const maxOutbound = 5

// Place has the agent call a lead now: the call's row and the job that dials come into being
// together, and nothing is dialled when this transaction fails. About is why, in the caller's words.
func (s *Service) Place(tx *db.Tx, leadID int64, about string) (Call, error) {
	lead, err := s.Leads.Get(tx, leadID)
	if err != nil {
		return Call{}, err
	}
	if lead.Phone == nil {
		return Call{}, noPhone.New()
	}
	if err := s.allowed(tx, leadID); err != nil {
		return Call{}, err
	}
	channel, err := s.Business.ChannelFor(tx, business.KindVoice)
	if err != nil {
		return Call{}, err
	}
	if _, dials := s.Carriers[channel.Provider].(telephony.Dialer); !dials {
		return Call{}, cannotDial.New()
	}
	if err := freeLine(tx, leadID); err != nil {
		return Call{}, err
	}
	id := tx.NewID()
	call := Call{ID: id, LeadID: leadID, LeadName: lead.Name, ChannelID: channel.ID, Provider: channel.Provider, ProviderID: unnamed(id),
		Direction: Outbound, From: channel.Address, To: *lead.Phone, Status: Ringing, StartedAt: tx.Now(), About: about}
	if _, err := insertCall(tx, call); err != nil {
		return Call{}, err
	}
	if err := watchOver(tx, call, s.Limits); err != nil {
		return Call{}, err
	}
	if err := jobs.Enqueue(tx, jobs.Job{Kind: jobDial, Unique: jobDial + ":" + strconv.FormatInt(id, 10), Args: dialArgs{id}}); err != nil {
		return Call{}, err
	}
	_, err = bus.Emit(tx, Placed{call})
	return call, err
}

// allowed reports why the agent may not call a lead now.
func (s *Service) allowed(tx *db.Tx, leadID int64) error {
	said, err := s.Consents.Status(tx, leadID, consent.ForService, consent.Phone)
	if err != nil {
		return err
	}
	if said == consent.Withdrawn {
		return doNotCall.New()
	}
	b, err := s.Business.Current(tx)
	if err != nil {
		return err
	}
	if now := tx.Now().In(b.Location()); !mayCall(now) {
		return outsideHours.New().Arg("when", nextCalling(now).Format("02.01, 15:04"))
	}
	_, ready, err := s.bot(tx)
	if err == nil && !ready {
		err = botNotReady.New()
	}
	return err
}

// bot is the business's model, and whether it can lead one call more.
func (s *Service) bot(tx *db.Tx) (ai business.AI, ready bool, err error) {
	if ai, err = s.Business.AI(tx); err != nil {
		return ai, false, err
	}
	prompts, err := s.Business.Prompts(tx)
	ready = ai.BotCalls && ai.Configured() && prompts.Version != 0 && strings.TrimSpace(prompts.Calls) != "" && !s.full()
	return ai, ready, err
}

// freeLine holds the business's outbound lines and looks whether one is free, and the lead is not on
// the phone with us.
func freeLine(tx *db.Tx, leadID int64) error {
	if err := holdLines(tx); err != nil {
		return err
	}
	running, err := openCalls(tx)
	if err != nil {
		return err
	}
	outbound := 0
	for _, c := range running {
		if c.lead == leadID {
			return inCall.New()
		}
		if c.direction == Outbound {
			outbound++
		}
	}
	if outbound >= maxOutbound {
		return linesBusy.New().After(time.Minute)
	}
	return nil
}

// unnamed stands for the carrier's id of a call that it has not named yet.
func unnamed(id int64) string { return "out-" + strconv.FormatInt(id, 10) }

// ended closes a call that we have placed and that did not become a conversation.
func (s *Service) ended(tx *db.Tx, call Call, status, reason string) error {
	call.Status, call.EndReason, call.Outcome, call.EndedAt = status, reason, OutcomeNone, tx.Now()
	if err := s.finish(tx, call); err != nil {
		return err
	}
	return s.Leads.Spoke(tx, call.LeadID, leads.Spoke{Channel: "phone", Words: "התקשרנו ולא הייתה שיחה", At: tx.Now()})
}
