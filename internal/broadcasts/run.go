package broadcasts

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/consent"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
)

const jobRun = "broadcasts.run"

// Failures among the last ones that are too many to go on: the next thousand would fail as well, and the
// network takes it amiss.
const (
	lookedBack  = 20
	tooManyFail = 15
)

type runArgs struct {
	Broadcast int64 `json:"broadcast"`
}

// Jobs registers the handler.
func (s *Service) Jobs(q *jobs.Queue) { q.Handle(jobRun, 0, s.run) }

func jobKey(id int64) string { return "broadcasts.run:" + strconv.FormatInt(id, 10) }

// wake has the broadcast looked at at a moment.
func (b Broadcast) wake(tx *db.Tx, at time.Time) error {
	return jobs.Enqueue(tx, jobs.Job{Kind: jobRun, Args: runArgs{b.ID}, At: at, Unique: jobKey(b.ID)})
}

// run sends to the next people. Their rows, the messages, the end of this job and the job of the next
// ones are one transaction.
func (s *Service) run(ctx context.Context, run *jobs.Run) error {
	var args runArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	if err := run.Read(func(tx *db.Tx) error {
		b, err := loadBroadcast(tx, args.Broadcast)
		run.Under(bus.WithActor(ctx, bus.Actor{Kind: "user", ID: b.createdBy, Name: b.CreatedBy}))
		if fault.Is(err, fault.NotFound) {
			err = nil
		}
		return err
	}); err != nil {
		return err
	}
	return run.Done(func(tx *db.Tx) error {
		b, err := lockBroadcast(tx, args.Broadcast)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return s.step(tx, b)
	})
}

func (s *Service) step(tx *db.Tx, b Broadcast) error {
	if b.State != scheduled && b.State != running {
		return nil
	}
	zone, err := s.Zone(tx)
	if err != nil {
		return err
	}
	now := tx.Now().In(zone)
	if due := b.allowed(later(now, b.startAt.In(zone))); due.After(now) {
		return b.wake(tx, due)
	}
	if b.State == scheduled {
		if b, err = b.to(tx, running, ""); err != nil {
			return err
		}
	}
	t, reason, err := s.trouble(tx, b)
	if err != nil {
		return err
	}
	if reason != "" {
		s.Log.Warn("a broadcast pauses by itself", "broadcast", b.ID, "reason", reason)
		_, err = b.to(tx, paused, reason)
		return err
	}
	if t.Marketing {
		b.Purpose = consent.ForMarketing // the network may call it so only since the list was made
	}
	together, wait := b.pace()
	ids, err := nextWaiting(tx, b.ID, together)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := s.one(tx, b, id); err != nil {
			return err
		}
	}
	if len(ids) < together {
		_, err = b.to(tx, done, "")
		return err
	}
	return b.wake(tx, tx.Now().Add(wait))
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// one sends to one person, who is looked at again now: since the list was made they may have asked for no
// more, become somebody else's, or gone.
func (s *Service) one(tx *db.Tx, b Broadcast, leadID int64) error {
	people, err := candidates(tx, []int64{leadID}, b.Purpose)
	if err != nil {
		return err
	}
	reason := goneLead
	if len(people) == 1 {
		reason = people[0].refuse(b.Purpose, b.closedToo)
	}
	if reason != "" {
		_, err := settle(tx, b.ID, leadID, rowLeftOut, reason, 0)
		return err
	}
	message, err := s.Messenger.Send(tx, leadID, b.TemplateID, b.slots, fmt.Sprintf("broadcast:%d:%d", b.ID, leadID))
	if fault.Is(err, fault.Invalid) {
		_, err = settle(tx, b.ID, leadID, rowLeftOut, noValue, 0)
		return err
	}
	if refused, ok := errors.AsType[*fault.Error](err); ok && refused.Kind.Status < 500 {
		_, err = settle(tx, b.ID, leadID, rowFailed, refused.Kind.Code, 0)
		return err
	}
	if err != nil {
		return err
	}
	_, err = settle(tx, b.ID, leadID, rowSent, "", message)
	return err
}

// trouble is why a broadcast should not go on by itself, empty when it may; and its template as it is now.
func (s *Service) trouble(tx *db.Tx, b Broadcast) (t Sendable, reason string, err error) {
	channel, err := s.Business.ChannelFor(tx, business.KindWhatsApp)
	if fault.Is(err, business.NoChannel) || err == nil && channel.State == business.ChannelError {
		return t, pausedChannel, nil
	}
	if err != nil {
		return t, "", err
	}
	if t, err = s.template(tx, b.TemplateID); fault.Is(err, noTemplate) {
		return t, pausedTemplate, nil
	}
	if err != nil {
		return t, "", err
	}
	last, err := lastStatuses(tx, b.ID, lookedBack)
	if err != nil {
		return t, "", err
	}
	bad := 0
	for _, status := range last {
		if status == "failed" || status == "unknown" {
			bad++
		}
	}
	if bad >= tooManyFail && b.Reason != pausedFailures {
		return t, pausedFailures, nil
	}
	return t, "", nil
}

// to puts a broadcast into another state.
func (b Broadcast) to(tx *db.Tx, state, reason string) (Broadcast, error) {
	b.State, b.Reason = state, reason
	if state == done || state == stopped {
		b.finishedAt = tx.Now()
		b.FinishedAt = timeOrNil(b.finishedAt)
	}
	if err := storeState(tx, b); err != nil {
		return b, err
	}
	return b, b.changed(tx)
}

// pause stops a broadcast for now; what was handed to conversations already goes out.
func (s *Service) pause(tx *db.Tx, id int64) (Broadcast, error) {
	b, err := lockBroadcast(tx, id)
	switch {
	case err != nil:
		return b, err
	case b.State == paused:
		return b, nil
	case b.State != scheduled && b.State != running:
		return b, isOver.New()
	}
	return b.to(tx, paused, pausedByHand)
}

// resume goes on where it paused. One that paused for its failures is trusted once more: the reason stays
// with it, and it does not pause for that again.
func (s *Service) resume(tx *db.Tx, id int64) (Broadcast, error) {
	b, err := lockBroadcast(tx, id)
	switch {
	case err != nil:
		return b, err
	case b.State == scheduled || b.State == running:
		return b, nil
	case b.State != paused:
		return b, isOver.New()
	}
	reason := ""
	if b.Reason == pausedFailures {
		reason = pausedFailures
	}
	if b, err = b.to(tx, running, reason); err != nil {
		return b, err
	}
	return b, b.wake(tx, tx.Now())
}

// stop ends a broadcast for good.
func (s *Service) stop(tx *db.Tx, id int64) (Broadcast, error) {
	b, err := lockBroadcast(tx, id)
	switch {
	case err != nil:
		return b, err
	case b.State == stopped:
		return b, nil
	case b.State == done:
		return b, isOver.New()
	}
	if err := settleAll(tx, id, rowLeftOut, stoppedOff); err != nil {
		return b, err
	}
	if err := jobs.Cancel(tx, jobKey(id)); err != nil {
		return b, err
	}
	return b.to(tx, stopped, "")
}
