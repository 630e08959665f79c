package calls

import (
	"context"
	"strconv"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
)

const jobHangUp = "calls.hangup"

// HangUp ends a running call in the name of whoever acts. A call that is over stays as it is.
func (s *Service) HangUp(tx *db.Tx, id int64) (Call, error) {
	call, found, err := callByID(tx, id)
	if err != nil {
		return Call{}, err
	}
	if !found {
		return Call{}, fault.NotFound.New()
	}
	if !call.EndedAt.IsZero() {
		return call, nil
	}
	if err := announceEnd(tx, id, EndByTeam); err != nil {
		return Call{}, err
	}
	if err := jobs.Enqueue(tx, jobs.Job{Kind: jobHangUp, Unique: jobHangUp + ":" + strconv.FormatInt(id, 10), Args: dialArgs{id}}); err != nil {
		return Call{}, err
	}
	_, err = bus.Emit(tx, HungUp{call})
	return call, err
}

// hangUp tells whoever leads the call: the conversation on this node, or else the carrier.
func (s *Service) hangUp(ctx context.Context, run *jobs.Run) error {
	var args dialArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	var call Call
	var channel business.Channel
	var found bool
	if err := run.Read(func(tx *db.Tx) (err error) {
		if call, found, err = callByID(tx, args.CallID); err != nil || !found {
			return err
		}
		channel, err = s.Business.ChannelByID(tx, call.ChannelID)
		return err
	}); err != nil || !found || !call.EndedAt.IsZero() {
		return err
	}
	if running := s.running(call.ID); running != nil {
		running.post(event{kind: evHangUp})
		return nil
	}
	named := call.ProviderID != unnamed(call.ID)
	if !named && !call.AttemptedAt.IsZero() {
		return jobs.Again(s.Clock.Now().Add(time.Second)) // the carrier is about to name it
	}
	if named {
		timed, cancel := context.WithTimeout(ctx, dialTimeout)
		defer cancel()
		if err := s.Carriers[call.Provider].HangUp(timed, channel.Settings, call.ProviderID); err != nil {
			return err
		}
	}
	return run.Done(func(tx *db.Tx) error {
		call, found, err := callByID(tx, call.ID)
		if err != nil || !found || !call.EndedAt.IsZero() {
			return err
		}
		if call.Direction == Outbound && call.StreamAt.IsZero() {
			return s.ended(tx, call, Canceled, EndByTeam)
		}
		call.Status, call.EndReason, call.Outcome, call.EndedAt = Completed, EndByTeam, OutcomeNone, tx.Now()
		return s.finish(tx, call)
	})
}
