package inbox

import (
	"context"
	"strconv"
	"time"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/whatsapp"
)

const jobSeen = "inbox.seen"

// seenTimeout is how long a receipt may take; it is a courtesy, and nothing waits for it.
const seenTimeout = 5 * time.Second

type seenArgs struct {
	Conversation int64 `json:"conversation"`
	Typing       bool  `json:"typing"`
}

// enqueueSeen shows the person that the newest message was read, and perhaps that it is being answered.
func enqueueSeen(tx *db.Tx, c Conversation, typing bool) error {
	if c.LastInID == 0 || !c.windowOpen(tx.Now()) {
		return nil
	}
	return jobs.Enqueue(tx, jobs.Job{Kind: jobSeen, Args: seenArgs{c.ID, typing},
		Unique: jobSeen + ":" + strconv.FormatInt(c.LastInID, 10) + ":" + strconv.FormatBool(typing)})
}

// showTyping shows a lead that somebody of the business is writing, not more often than it helps.
func (s *Service) showTyping(tx *db.Tx, leadID int64) error {
	c, found, err := latestOf(tx, leadID)
	if err != nil || !found || !c.windowOpen(tx.Now()) || !s.pace.typing(c.ID, tx.Now()) {
		return err
	}
	return enqueueSeen(tx, c, true)
}

// seen hands a receipt to the provider. One that is refused is not tried again: the next message brings
// the next receipt.
func (s *Service) seen(ctx context.Context, run *jobs.Run) error {
	var args seenArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	return s.showSeen(ctx, run, args)
}

func (s *Service) showSeen(ctx context.Context, run *jobs.Run, args seenArgs) error {
	var channel business.Channel
	var m message
	found := false
	err := run.Read(func(tx *db.Tx) error {
		c, err := loadConversation(tx, args.Conversation)
		if err != nil {
			return err
		}
		if m, found, err = messageByID(tx, c.LastInID); err != nil || !found {
			return err
		}
		channel, err = s.business.ChannelByID(tx, c.ChannelID)
		if fault.Is(err, fault.NotFound) || err == nil && channel.State == business.ChannelDisabled {
			found, err = false, nil
		}
		return err
	})
	receipts, able := s.providers[channel.Provider].(whatsapp.Receipter)
	if err != nil || !found || !able || m.ProviderID == "" {
		return err
	}
	timed, cancel := context.WithTimeout(ctx, seenTimeout)
	defer cancel()
	if err := receipts.Seen(timed, account(channel), m.ProviderID, args.Typing); err != nil {
		s.log.Info("a receipt was not taken", "message", m.ID, "error", err)
	}
	return nil
}

// whileTyping shows the person that an answer is being written while f thinks of it.
func (s *Service) whileTyping(ctx context.Context, run *jobs.Run, c Conversation, f func() (answer, error)) (answer, error) {
	shown := make(chan struct{})
	go func() {
		defer close(shown)
		if err := s.showSeen(ctx, run, seenArgs{c.ID, true}); err != nil {
			s.log.Info("no typing was shown", "conversation", c.ID, "error", err)
		}
	}()
	a, err := f()
	<-shown
	return a, err
}
