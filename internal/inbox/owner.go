package inbox

import (
	"strings"
	"time"
	"unicode"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// Who answers a conversation.
const (
	ownerBot   = "bot"
	ownerHuman = "human"
)

// Why the owner changed.
const (
	reasonChosen      = "chosen"         // somebody of the business said so
	reasonReplied     = "replied"        // somebody of the business wrote
	reasonPhone       = "phone"          // somebody of the business wrote on the phone
	reasonAsked       = "customer_asked" // the customer wants a person
	reasonTransferred = "transferred"    // the bot gave up or was asked to
	reasonModel       = "model_failed"
	reasonLimit       = "reply_limit"
	reasonLoop        = "loop"
	reasonReturned    = "returned" // nobody of the business answered in time
	reasonAnew        = "anew"     // the customer came back to a conversation that was done
)

// phonePause is how long the bot keeps quiet after somebody answered on the phone.
const phonePause = 12 * time.Hour

// change says who answers from now on. It grows the epoch, so that whatever the bot is thinking of
// at this moment is thrown away, and takes back what the bot has queued and not yet sent.
func (s *Service) change(tx *db.Tx, c *Conversation, owner string, ownerID int64, paused time.Time, reason string) error {
	if c.Owner == owner && c.OwnerID == ownerID && c.PausedUntil.Equal(paused) {
		return nil
	}
	c.Owner, c.OwnerID, c.PausedUntil = owner, ownerID, paused
	c.Epoch++
	if err := storeOwner(tx, *c); err != nil {
		return err
	}
	withdrawn, err := withdrawBot(tx, c.ID)
	if err != nil {
		return err
	}
	for _, m := range withdrawn {
		if _, err := bus.Emit(tx, eventOf("message.status", m)); err != nil {
			return err
		}
	}
	e := OwnerChanged{ConversationID: c.ID, LeadID: c.LeadID, Owner: owner, OwnerID: ownerID, Reason: reason}
	if !paused.IsZero() {
		e.PausedUntil = web.Time(paused)
	}
	_, err = bus.Emit(tx, e)
	return err
}

// beginAnew gives a conversation that was done to the bot again, where the business has one: who answered
// the last time has finished with it.
func (s *Service) beginAnew(tx *db.Tx, c *Conversation) error {
	on, err := s.botOn(tx, c.LeadID)
	if err != nil || !on {
		return err
	}
	return s.change(tx, c, ownerBot, 0, c.PausedUntil, reasonAnew)
}

// handOver gives the conversation to the people of the business.
func (s *Service) handOver(tx *db.Tx, c *Conversation, reason string) error {
	if c.Owner == ownerHuman {
		return nil
	}
	if err := s.change(tx, c, ownerHuman, 0, time.Time{}, reason); err != nil || s.notify == nil {
		return err
	}
	return s.notify.Asked(tx, c.LeadID, c.Epoch)
}

// humanWords are how people ask for a person.
var humanWords = map[string]bool{
	"נציג": true, "נציגה": true, "לנציג": true, "לנציגה": true, "נציגים": true, "אנושי": true,
	"representative": true, "human": true,
}

// wantsHuman reports whether somebody asks for a person in so many words. It does not take a model
// to understand this, and a customer who asks must not depend on one.
func wantsHuman(text string) bool {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) })
	if len(words) > 12 {
		return false // a long text that mentions one is not a request; the model reads it
	}
	for i, w := range words {
		if humanWords[w] || i > 0 && words[i-1] == "בן" && w == "אדם" {
			return true
		}
	}
	return false
}
