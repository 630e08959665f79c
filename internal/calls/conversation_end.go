package calls

import (
	"context"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/telephony"
)

// save stores turns while the call goes on, so that little is lost if this node dies. It is a
// convenience: when no hand is free the end of the call stores everything.
func (c *conversation) save(turns []Turn) {
	c.svc.shelf.try(func() {
		err := c.svc.DB.Write(c.ctx, c.scope, func(tx *db.Tx) error { return saveTurns(tx, c.call.ID, turns) })
		if err != nil {
			c.log.Warn("turns were not stored yet", "error", err)
		}
	})
}

// close ends the call: the row first, because the carrier asks what to do next as soon as the
// stream is closed, and the answer depends on why it was.
func (c *conversation) close(reason string) {
	c.disconnect()
	end := c.call
	end.Status, end.EndReason = Completed, reason
	end.EndedAt = c.call.StreamAt.Add(c.state.now)
	end.DurationS = int64(end.EndedAt.Sub(c.call.StartedAt).Seconds())
	turns := c.state.said.turns()
	end.Outcome = OutcomeNone
	for _, t := range turns {
		if t.Role == RoleCaller {
			end.Outcome = OutcomeConversation
		}
	}
	ctx, cancel := context.WithTimeout(c.ctx, c.svc.Limits.Save)
	defer cancel()
	err := c.store(ctx, end, turns)
	c.log.Info("call ended", "reason", reason, "seconds", end.DurationS, "turns", len(turns), "uplink_lost_ms", c.in.up.Dropped().Milliseconds())
	if err != nil {
		c.log.Error("the end of a call was not stored", "error", err)
		c.hangUpAtCarrier(reason)
	}
	c.leg.Close(telephony.CloseNormal)
}

// store writes the end, all turns and the last words in one transaction.
func (c *conversation) store(ctx context.Context, end Call, turns []Turn) error {
	return c.svc.DB.Write(ctx, c.scope, func(tx *db.Tx) error {
		if err := saveTurns(tx, end.ID, turns); err != nil {
			return err
		}
		if err := c.svc.finish(tx, end); err != nil {
			return err
		}
		// Whoever was called and said nothing has not turned to the business.
		inbound := end.Direction == Inbound || end.Outcome == OutcomeConversation
		return c.svc.Leads.Spoke(tx, end.LeadID, leads.Spoke{Channel: "phone", Words: lastWords(turns), At: end.EndedAt, Inbound: inbound})
	})
}

// lastWords are the caller's, or that they said nothing.
func lastWords(turns []Turn) string {
	for i := len(turns) - 1; i >= 0; i-- {
		if turns[i].Role == RoleCaller {
			return turns[i].Text
		}
	}
	return "שיחה ללא מילים"
}

// hangUpAtCarrier ends a call whose end could not be stored: asked what comes next we would not
// know that the goodbye has been said, and would offer to leave a message.
func (c *conversation) hangUpAtCarrier(reason string) {
	switch reason {
	case EndBotHungUp, EndSilence, EndMaxDuration:
	default:
		return
	}
	ctx, cancel := context.WithTimeout(c.ctx, c.svc.Limits.Save)
	defer cancel()
	if err := c.svc.Carriers[c.call.Provider].HangUp(ctx, c.settings, c.call.ProviderID); err != nil {
		c.log.Warn("the carrier could not be told to hang up", "error", err)
	}
}
