package inbox

import (
	"strconv"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
)

// gather is how long the bot waits after a message for more of the same breath. People send three
// short messages where a letter would have one; the model should read them as one.
const gather = 3 * time.Second

// transferWords are what a customer who asks for a person is told.
const transferWords = "הבקשה הועברה לנציג אנושי, והמענה יגיע כאן בהקדם."

// consider decides what the bot does about a new message of a person.
func (s *Service) consider(tx *db.Tx, c *Conversation, m message) error {
	if answered, err := s.heard(tx, c, m); answered || err != nil {
		return err
	}
	if !c.botAnswers(tx.Now()) || !c.windowOpen(tx.Now()) {
		if err := s.await(tx, *c, m); err != nil {
			return err
		}
		return s.wrote(tx, m)
	}
	on, err := s.botOn(tx, c.LeadID)
	if err != nil {
		return err
	}
	if !on {
		return s.wrote(tx, m)
	}
	if wantsHuman(m.Text) {
		if err := s.handOver(tx, c, reasonAsked); err != nil {
			return err
		}
		if err := s.await(tx, *c, m); err != nil {
			return err
		}
		_, err := s.queue(tx, c, message{Author: authorSystem, Text: transferWords})
		return err
	}
	return enqueueTurn(tx, *c, tx.Now().Add(gather))
}

// heard lets the listener act on a message; answered is true when it had an answer.
func (s *Service) heard(tx *db.Tx, c *Conversation, m message) (answered bool, err error) {
	if s.consents == nil || m.Text == "" {
		return false, nil
	}
	answer, err := s.consents.Heard(tx, m.LeadID, m.ID, m.Text)
	if err != nil || answer == "" {
		return false, err
	}
	if c.windowOpen(tx.Now()) {
		_, err = s.queue(tx, c, message{Author: authorSystem, Text: answer})
	}
	return true, err
}

// wrote tells the people of the business that somebody waits for them and not for the bot.
func (s *Service) wrote(tx *db.Tx, m message) error {
	if s.notify == nil {
		return nil
	}
	return s.notify.Wrote(tx, m.LeadID, m.ID, preview(m))
}

type turnArgs struct {
	Conversation int64 `json:"conversation"`
	Message      int64 `json:"message"` // the newest one; a turn for an older one has nothing to do
	Epoch        int64 `json:"epoch"`
}

// enqueueTurn lets the bot answer at a time. Each message asks for its own turn and only the turn
// of the newest one answers, so the wait begins anew with each.
func enqueueTurn(tx *db.Tx, c Conversation, at time.Time) error {
	id := func(n int64) string { return strconv.FormatInt(n, 10) }
	return jobs.Enqueue(tx, jobs.Job{
		Kind: jobTurn, At: at, Args: turnArgs{c.ID, c.LastInID, c.Epoch},
		Unique: "inbox.turn:" + id(c.LastInID) + ":" + id(c.Epoch), Group: "inbox.turn:" + id(c.ID),
	})
}
