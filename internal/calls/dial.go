package calls

import (
	"context"
	"errors"
	"time"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/telephony"
)

// How a call is placed. A number is dialled at most once: that it was tried stands in the row before
// the carrier is asked, and a try whose outcome nobody knows is waited for and then given up.
const (
	jobDial     = "calls.dial"
	dialTimeout = 15 * time.Second
	ringFor     = 30 * time.Second
	// unknownFor is how long a report about a call may take whose placing was not confirmed.
	unknownFor = 90 * time.Second
	// dialWithin is how long "now" lasts: a queue that stood still does not call people later.
	dialWithin = 2 * time.Minute
	redialIn   = 2 * time.Second
)

type dialArgs struct {
	CallID int64 `json:"call_id"`
}

// dialling is what the job found.
type dialling struct {
	call    Call
	channel business.Channel
	tenant  int64
	wait    time.Time
	done    bool
}

// dial places one call.
func (s *Service) dial(ctx context.Context, run *jobs.Run) error {
	var args dialArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	var d dialling
	if err := run.Write(func(tx *db.Tx) (err error) {
		d, err = s.prepareDial(tx, args.CallID)
		return err
	}); err != nil || d.done {
		return err
	}
	if !d.wait.IsZero() {
		return jobs.Again(d.wait)
	}
	timed, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	c := caller{provider: d.call.Provider, number: d.call.From, placed: d.call.ID}
	sid, err := s.Carriers[d.call.Provider].(telephony.Dialer).Dial(timed, d.channel.Settings, telephony.Dial{
		From: d.call.From, To: d.call.To, Ring: ringFor, Max: s.Limits.MaxDuration + s.Limits.MaxOvertime + ringFor,
		Answered: s.answerURL(c, ticket{Provider: d.call.Provider, Number: d.call.From, Tenant: d.tenant, Call: d.call.ID,
			Expires: s.Clock.Now().Add(s.Limits.TokenLifetime).Unix()}),
		Status: s.callbackURL(c, "status"), Machine: s.callbackURL(c, "amd"),
	})
	if err != nil {
		return s.notDialled(run, d.call, err)
	}
	return run.Done(func(tx *db.Tx) error { return nameCall(tx, d.call.ID, sid) })
}

// prepareDial decides whether a call is to be placed, and puts the attempt on record before it is.
func (s *Service) prepareDial(tx *db.Tx, id int64) (dialling, error) {
	call, found, err := callByID(tx, id)
	if err != nil || !found || !call.EndedAt.IsZero() || call.ProviderID != unnamed(id) {
		return dialling{done: true}, err
	}
	if !call.AttemptedAt.IsZero() {
		if due := call.AttemptedAt.Add(unknownFor); tx.Now().Before(due) {
			return dialling{wait: due}, nil
		}
		return dialling{done: true}, s.ended(tx, call, Failed, EndUnknown)
	}
	if tx.Now().Sub(call.StartedAt) > dialWithin {
		return dialling{done: true}, s.ended(tx, call, Failed, EndTooLate)
	}
	channel, err := s.Business.ChannelByID(tx, call.ChannelID)
	if fault.Is(err, fault.NotFound) || err == nil && channel.State == business.ChannelDisabled {
		return dialling{done: true}, s.ended(tx, call, Failed, EndRefused)
	}
	if err != nil {
		return dialling{}, err
	}
	b, err := s.Business.Current(tx)
	if err != nil {
		return dialling{}, err
	}
	return dialling{call: call, channel: channel, tenant: b.ID}, setAttempted(tx, id, tx.Now())
}

// notDialled acts on the carrier's no, or on its silence.
func (s *Service) notDialled(run *jobs.Run, call Call, err error) error {
	now := s.Clock.Now()
	refused, clear := errors.AsType[*telephony.RefusedError](err)
	if !clear {
		s.Log.Warn("a call has no known outcome", "call", call.ID, "error", err)
		return jobs.Again(now.Add(unknownFor))
	}
	if refused.Temporary && now.Sub(call.StartedAt) < dialWithin-redialIn {
		if err := run.Write(func(tx *db.Tx) error { return setAttempted(tx, call.ID, time.Time{}) }); err != nil {
			return err
		}
		return jobs.Again(now.Add(redialIn))
	}
	s.Log.Warn("a call was refused", "call", call.ID, "code", refused.Code)
	return run.Done(func(tx *db.Tx) error {
		call, found, err := callByID(tx, call.ID)
		if err != nil || !found || !call.EndedAt.IsZero() {
			return err
		}
		return s.ended(tx, call, Failed, EndRefused)
	})
}
