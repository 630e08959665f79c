// Package agent is what a model is told and what it may do, the same on calls and on WhatsApp. The
// texts come from the business's saved prompts; the tools work in the business's own transaction
// and answer with the words that may be said about what really happened.
package agent

import (
	"strings"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/tasks"
)

// Channel is where the model speaks.
type Channel string

// The channels.
const (
	Calls    Channel = "calls"
	WhatsApp Channel = "whatsapp"
)

// Service composes instructions and runs tools. It keeps nothing.
type Service struct {
	business *business.Service
	leads    *leads.Service
	tasks    *tasks.Service
}

// New makes the service.
func New(b *business.Service, l *leads.Service, t *tasks.Service) *Service {
	return &Service{business: b, leads: l, tasks: t}
}

// Instructions are the system text of one conversation. PromptVersion 0 means that the business has
// never saved its prompts.
type Instructions struct {
	Text          string
	PromptVersion int64
	TakeMessage   bool // there is no prompt for the channel: the bot only takes a message
}

// Instructions composes the text for a conversation with this lead: the saved prompt to the letter,
// then the rules of the house and what is known of the person. It is made anew for each
// conversation and never kept, since it holds facts of one person.
func (s *Service) Instructions(tx *db.Tx, ch Channel, leadID int64) (Instructions, error) {
	return s.instructions(tx, ch, leadID, facts{})
}

// Outgoing composes the text for a call that the business has placed to a lead: the same prompt, and
// the rules of one who calls. About is why, in the words of whoever asked for the call; it may be
// empty.
func (s *Service) Outgoing(tx *db.Tx, leadID int64, about string) (Instructions, error) {
	return s.instructions(tx, Calls, leadID, facts{Outgoing: true, About: about})
}

func (s *Service) instructions(tx *db.Tx, ch Channel, leadID int64, f facts) (Instructions, error) {
	prompts, err := s.business.Prompts(tx)
	if err != nil {
		return Instructions{}, err
	}
	b, err := s.business.Current(tx)
	if err != nil {
		return Instructions{}, err
	}
	statuses, err := s.leads.Statuses(tx)
	if err != nil {
		return Instructions{}, err
	}
	f.Business, f.Now, f.Statuses = b.Name, tx.Now().In(b.Location()), statuses
	if leadID != 0 {
		if f.Lead, err = s.leads.Get(tx, leadID); err != nil {
			return Instructions{}, err
		}
	}
	prompt := prompts.WhatsApp
	if ch == Calls {
		prompt = prompts.Calls
	}
	blank := strings.TrimSpace(prompt) == ""
	if blank {
		prompt = takeMessage
	}
	return Instructions{Text: compose(ch, prompt, f), PromptVersion: prompts.Version, TakeMessage: blank}, nil
}
