package inbox

import (
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// retry sends a message of the business again that failed, or whose fate nobody knows: a person has
// looked at it and says so. The row stays the same, so a late report about the first attempt, which
// carries the row's number, still finds it and keeps it from going out twice.
func (s *Service) retry(tx *db.Tx, userID, id int64) (message, error) {
	m, found, err := messageByID(tx, id)
	switch {
	case err != nil:
		return message{}, err
	case !found || m.Direction != out || m.Author == authorPhone:
		return message{}, fault.NotFound.New()
	case m.Status != failed && m.Status != unknown:
		return message{}, notFailed.New()
	}
	if _, err := s.writable(tx, m.LeadID); err != nil {
		return message{}, err
	}
	c, err := lockConversation(tx, m.ConversationID)
	if err != nil {
		return message{}, err
	}
	if err := s.change(tx, &c, ownerHuman, userID, time.Time{}, reasonReplied); err != nil {
		return message{}, err
	}
	m.Status, m.ErrorCode, m.ProviderID, m.Attempts, m.AttemptedAt = queued, "", "", 0, time.Time{}
	if fresh, err := requeue(tx, m.ID); err != nil || !fresh {
		return message{}, err
	}
	if _, err := bus.Emit(tx, eventOf("message.queued", m)); err != nil {
		return message{}, err
	}
	return m, enqueueSend(tx, m)
}

// MessagePath names the message in the path. It is exported because embedded inputs are filled by
// reflection.
type MessagePath struct {
	ID int64 `path:"id" minimum:"1"`
}

func (s *Service) postRetry(c web.Ctx, tx *db.Tx, in *MessagePath) (Message, error) {
	m, err := s.retry(tx, c.Principal.UserID, in.ID)
	if err != nil {
		return Message{}, err
	}
	return show(m, c.Lang), nil
}
