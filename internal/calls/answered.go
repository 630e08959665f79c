package calls

import (
	"context"
	"net/url"
	"strings"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/telephony"
)

// answerURL is asked once somebody has picked up. Its token is good for this call, for a moment.
func (s *Service) answerURL(c caller, t ticket) string {
	return s.callbackURL(c, "answered") + "&token=" + url.QueryEscape(t.seal(s.Key, forAnswer))
}

// answered leads whoever has picked up to the bot. The first carrier's call that shows the token is
// the one; a second use of it is hung up.
func (s *Service) answered(ctx context.Context, c caller, token string) (plan telephony.Plan, err error) {
	hangup := telephony.Plan{{Hangup: true}}
	t, err := openTicket(s.Key, forAnswer, token, s.Clock.Now())
	if err != nil || t.Provider != c.provider || t.Number != c.number || t.Tenant != int64(c.scope.ID()) || t.Call != c.placed {
		s.Log.Warn("a call was answered with a bad token")
		return hangup, nil
	}
	err = s.write(ctx, c, func(tx *db.Tx) error {
		plan = hangup
		call, found, err := s.find(tx, c)
		if err != nil || !found || !call.EndedAt.IsZero() || !call.StreamAt.IsZero() {
			return err
		}
		ai, ready, err := s.bot(tx)
		if err != nil {
			return err
		}
		if p := phrasesIn(ai.Language); !ready {
			plan = telephony.Plan{p.say(p.sorry), {Hangup: true}}
			return nil
		}
		plan = s.connect(c, tx, call)
		return nil
	})
	return plan, err
}

// find is the call that a request is about: one that we have placed by the id that we gave along,
// any other by the carrier's. Whoever comes first with a name for a placed call names it.
func (s *Service) find(tx *db.Tx, c caller) (Call, bool, error) {
	if c.placed == 0 {
		return callByProviderID(tx, c.provider, c.CallID)
	}
	if err := nameCall(tx, c.placed, c.CallID); err != nil {
		return Call{}, false, err
	}
	call, found, err := callByID(tx, c.placed)
	found = found && call.Direction == Outbound && call.Provider == c.provider && call.ProviderID == c.CallID
	return call, found, err
}

// machineAnswered ends a call that a voice mailbox has picked up: nobody is there to talk to.
func (s *Service) machineAnswered(call Call, by string) {
	if call.Direction != Outbound || !strings.HasPrefix(by, "machine") && by != "fax" {
		return
	}
	if running := s.running(call.ID); running != nil {
		running.post(event{kind: evMachine})
	}
}

// machineBefore looks for a verdict that was faster than the stream. The verdict is stored before the
// conversation is looked for, and the conversation is entered before this looks: one of the two finds
// the other.
func (s *Service) machineBefore(c *conversation) {
	if c.call.Direction != Outbound {
		return
	}
	var by string
	if err := s.DB.Read(c.ctx, c.scope, func(tx *db.Tx) (err error) {
		by, err = answeredBy(tx, c.call.ID)
		return err
	}); err != nil {
		s.Log.Warn("it is not known who has picked up", "call", c.call.ID, "error", err)
		return
	}
	s.machineAnswered(c.call, by)
}
