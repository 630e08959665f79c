package inbox

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/whatsapp"
)

// How a message is sent. unknownWait is how long a report carrying our reference may take before
// nobody knows any more whether the message went out.
const (
	maxAttempts = 5
	unknownWait = 90 * time.Second
	sendTimeout = 20 * time.Second
	// uploadTimeout is for a message with a file of up to 100 MB.
	uploadTimeout = 80 * time.Second
)

// Error codes of our own.
const (
	codeNoAnswer  = "no_answer"
	codeNoChannel = "no_channel"
	// pairTooFast is the network's word for too many messages to one person, which is nobody else's matter.
	pairTooFast  = "131056"
	codeFileGone = string(whatsapp.MediaIssue)
)

// queue puts a message of the business into its conversation and enqueues its sending.
func (s *Service) queue(tx *db.Tx, c *Conversation, m message) (message, error) {
	m.ID, m.ConversationID, m.LeadID, m.ChannelID = tx.NewID(), c.ID, c.LeadID, c.ChannelID
	m.Direction, m.Status, m.CreatedAt = out, queued, tx.Now()
	if m.Type == "" {
		m.Type = "text"
	}
	// Providers tell the time in seconds. Ours in the same measure, and never before what it
	// answers, keeps question and answer in their order.
	m.At = tx.Now().Truncate(time.Second)
	if m.At.Before(c.LastAt) {
		m.At = c.LastAt
	}
	fresh, err := insertMessage(tx, m)
	if err != nil {
		return message{}, err
	}
	if !fresh {
		return message{}, sameClientID.New()
	}
	c.LastAt, c.LastText, c.LastDirection = m.At, preview(m), out
	if err := storeActivity(tx, *c); err != nil {
		return message{}, err
	}
	if err := s.leads.Spoke(tx, c.LeadID, leads.Spoke{Channel: "whatsapp", Words: preview(m), At: m.At}); err != nil {
		return message{}, err
	}
	if _, err := bus.Emit(tx, eventOf("message.queued", m)); err != nil {
		return message{}, err
	}
	return m, enqueueSend(tx, m)
}

// enqueueSend has a queued message sent, after those of its conversation that wait already.
func enqueueSend(tx *db.Tx, m message) error {
	return jobs.Enqueue(tx, jobs.Job{Kind: jobSend, Args: sendArgs{m.ID}, Unique: "inbox.send:" + strconv.FormatInt(m.ID, 10),
		Group: "inbox.send:" + strconv.FormatInt(m.ConversationID, 10)})
}

type sendArgs struct {
	Message int64 `json:"message"`
}

// plan is what a sending job found.
type plan struct {
	done    bool
	wait    time.Time
	message message
	channel business.Channel
	to      string
	detail  sentDetail
	key     string // of the file that goes along
}

// send hands one message to its provider. The jobs of a conversation form a group, so its messages
// go out one at a time and in order.
func (s *Service) send(ctx context.Context, run *jobs.Run) error {
	var args sendArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	var p plan
	if err := run.Write(func(tx *db.Tx) (err error) {
		p, err = s.prepare(tx, args.Message)
		return err
	}); err != nil {
		return err
	}
	switch {
	case p.done:
		return nil
	case !p.wait.IsZero():
		return jobs.Again(p.wait)
	}
	provider, ok := s.providers[p.channel.Provider]
	if !ok {
		return run.Done(func(tx *db.Tx) error { return s.report(tx, p.message, failed, codeNoChannel, tx.Now()) })
	}
	outgoing := s.outgoing(p)
	limit := sendTimeout
	if outgoing.File != nil {
		limit = uploadTimeout
	}
	timed, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	id, err := provider.Send(timed, account(p.channel), outgoing)
	if err != nil {
		return s.sendFailed(run, p, err)
	}
	return run.Done(func(tx *db.Tx) error { return s.accepted(tx, p, id) })
}

func account(c business.Channel) whatsapp.Account {
	return whatsapp.Account{Address: c.Address, Settings: c.Settings}
}

// prepare decides what to do with a message, and when it is to be sent, puts the attempt on record
// before anything leaves.
func (s *Service) prepare(tx *db.Tx, id int64) (plan, error) {
	m, found, err := messageByID(tx, id)
	if err != nil || !found || m.Status != queued {
		return plan{done: true}, err
	}
	if !m.AttemptedAt.IsZero() {
		// An earlier attempt has no outcome: it timed out, or the process died in it.
		if due := m.AttemptedAt.Add(unknownWait); tx.Now().Before(due) {
			return plan{wait: due}, nil
		}
		return plan{done: true}, s.report(tx, m, unknown, codeNoAnswer, tx.Now())
	}
	c, err := loadConversation(tx, m.ConversationID)
	if err != nil {
		return plan{}, err
	}
	channel, err := s.business.ChannelByID(tx, m.ChannelID)
	if fault.Is(err, fault.NotFound) || err == nil && channel.State == business.ChannelDisabled {
		return plan{done: true}, s.report(tx, m, failed, codeNoChannel, tx.Now())
	}
	if err != nil {
		return plan{}, err
	}
	wait, err := pairWait(tx, m.ConversationID)
	if err != nil || !wait.IsZero() {
		return plan{wait: wait}, err
	}
	if wait = s.pace.take(channel.ID, tx.Now()); !wait.IsZero() {
		return plan{wait: wait}, nil
	}
	p := plan{message: m, channel: channel, to: c.Address}
	if p.detail, err = m.sentDetail(); err != nil {
		return plan{}, err
	}
	if d := p.detail.Document; d != nil {
		if p.key, err = s.files.Key(tx, d.ID, d.Version); fault.Is(err, fault.NotFound) {
			return plan{done: true}, s.report(tx, m, failed, codeFileGone, tx.Now())
		}
		if err != nil {
			return plan{}, err
		}
	}
	return p, beginAttempt(tx, m.ID)
}

// accepted records the provider's id, and the reports that were faster than its answer.
func (s *Service) accepted(tx *db.Tx, p plan, providerID string) error {
	m, found, err := messageByID(tx, p.message.ID)
	if err != nil || !found {
		return err
	}
	if m.ProviderID == "" {
		_, taken, err := messageByProvider(tx, m.ChannelID, providerID)
		if err != nil {
			return err
		}
		if !taken {
			if err := setProviderID(tx, m.ID, providerID); err != nil {
				return err
			}
		}
	}
	if err := s.report(tx, m, sent, "", tx.Now()); err != nil {
		return err
	}
	if err := storeEarly(tx, earlyStatus{ChannelID: m.ChannelID, ProviderID: providerID, Status: sent, At: tx.Now()}); err != nil {
		return err
	}
	early, err := takeEarly(tx, m.ChannelID, providerID)
	if err != nil {
		return err
	}
	for _, e := range early {
		if m, found, err = messageByID(tx, p.message.ID); err != nil || !found {
			return err
		}
		if err := s.report(tx, m, e.Status, e.ErrorCode, e.At); err != nil {
			return err
		}
	}
	if p.channel.State == business.ChannelError {
		return s.business.MarkChannel(tx, p.channel.ID, "")
	}
	return nil
}

// sendFailed acts on a provider's refusal or silence.
func (s *Service) sendFailed(run *jobs.Run, p plan, err error) error {
	refused, ok := errors.AsType[*whatsapp.SendError](err)
	now := s.clock.Now()
	if !ok || refused.Outcome == whatsapp.Unknown {
		s.log.Warn("a message has no known outcome", "message", p.message.ID, "error", err)
		return jobs.Again(now.Add(unknownWait))
	}
	attempt := p.message.Attempts + 1
	if again := refused.Advice == whatsapp.Retry || refused.Advice == whatsapp.SlowDown; again && attempt < maxAttempts {
		if err := run.Write(func(tx *db.Tx) error { return clearAttempt(tx, p.message.ID) }); err != nil {
			return err
		}
		again := now.Add(backoff(refused, attempt))
		if refused.Advice == whatsapp.SlowDown && refused.Code != pairTooFast {
			s.pace.hold(p.channel.ID, again)
		}
		return jobs.Again(again)
	}
	s.log.Warn("a message was refused", "message", p.message.ID, "code", refused.Code, "advice", refused.Advice)
	return run.Done(func(tx *db.Tx) error {
		m, found, err := messageByID(tx, p.message.ID)
		if err != nil || !found {
			return err
		}
		if err := s.report(tx, m, failed, refused.Code, tx.Now()); err != nil {
			return err
		}
		return s.blame(tx, p.channel.ID, refused.Code)
	})
}

// backoff is how long to wait: a provider that counts messages wants four times longer each time.
func backoff(e *whatsapp.SendError, attempt int64) time.Duration {
	wait := time.Duration(attempt*attempt) * 2 * time.Second
	if e.Advice == whatsapp.SlowDown {
		wait = time.Second << (2 * attempt)
	}
	return max(wait, e.RetryAfter)
}

// blame shows on the channel what only its owner can mend.
func (s *Service) blame(tx *db.Tx, channelID int64, code string) error {
	switch advice := whatsapp.AdviceFor(code); advice {
	case whatsapp.AuthFailed, whatsapp.AccountIssue:
		err := s.business.MarkChannel(tx, channelID, whatsapp.ExplainCode(code).He+" ("+code+")")
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		return err
	}
	return nil
}

// report lays a reported status over the message as it is now; what is old news changes nothing. The
// provider's report and its answer to our sending can come at the same moment.
func (s *Service) report(tx *db.Tx, m message, reported status, code string, at time.Time) error {
	if at.IsZero() {
		at = tx.Now()
	}
	m, found, err := lockMessage(tx, m.ID)
	if err != nil || !found {
		return err
	}
	before := m.Status
	m.Status = advance(m.Status, reported)
	switch {
	case m.Status == before:
	case m.Status == failed || m.Status == unknown:
		m.ErrorCode = code
	default:
		m.ErrorCode = ""
	}
	if err := storeStatus(tx, m, reported, at); err != nil || m.Status == before {
		return err
	}
	kind := "message.status"
	if m.Status == sent {
		kind = "message.sent"
	}
	_, err = bus.Emit(tx, eventOf(kind, m))
	return err
}
