// Package inbox is the conversations of a business: what people write, what the business answers,
// and who answers, the bot or a person. Everything that comes in is stored as it came before it is
// acknowledged, and worked on by jobs; everything that goes out is a row before it is sent.
package inbox

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/moked/moked/internal/agent"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/files"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/templates"
	"github.com/moked/moked/internal/whatsapp"
)

// Notifier hears, in the transaction of its cause, of what somebody of the business should look at.
type Notifier interface {
	// Wrote says that a person wrote and no bot answers. words is what they wrote, cut short.
	Wrote(tx *db.Tx, leadID, messageID int64, words string) error
	// Asked says that the people of the business must go on with a conversation.
	Asked(tx *db.Tx, leadID, epoch int64) error
	// Given says that somebody was given a conversation.
	Given(tx *db.Tx, leadID, userID, epoch int64) error
	// Mentioned says that a note beside the conversation names people.
	Mentioned(tx *db.Tx, leadID, noteID int64, users []int64) error
	// Woke says that a conversation which somebody had put off is due.
	Woke(tx *db.Tx, leadID, userID int64, due time.Time) error
}

// Listener hears what people write before anybody answers it.
type Listener interface {
	// Heard may act on a message in the transaction that stores it. What it returns, if anything, is sent
	// as the answer, and the bot keeps quiet.
	Heard(tx *db.Tx, leadID, messageID int64, words string) (answer string, err error)
}

// Options make a Service.
type Options struct {
	DB        *db.DB
	Clock     *clock.Clock
	Log       *slog.Logger
	Business  *business.Service
	Leads     *leads.Service
	Agent     *agent.Service
	Providers map[string]whatsapp.Provider
	Templates *templates.Service
	Files     *files.Service
	ModelHTTP *http.Client // how chat models are reached
	Notify    Notifier     // nil: nobody is told
	Consents  Listener     // hears who wants no advertisements; nil: nobody does
	PublicURL string       // signatures are computed over it, whatever the Host header says
}

// Service is the feature.
type Service struct {
	db        *db.DB
	clock     *clock.Clock
	log       *slog.Logger
	business  *business.Service
	leads     *leads.Service
	agent     *agent.Service
	providers map[string]whatsapp.Provider
	templates *templates.Service
	files     library
	modelHTTP *http.Client
	notify    Notifier
	consents  Listener
	publicURL string
	pace      *pace
}

// New makes the feature.
func New(o Options) *Service {
	return &Service{
		db: o.DB, clock: o.Clock, log: o.Log, business: o.Business, leads: o.Leads, agent: o.Agent,
		providers: o.Providers, templates: o.Templates, files: library{o.Files}, modelHTTP: o.ModelHTTP, notify: o.Notify,
		consents: o.Consents, publicURL: strings.TrimSuffix(o.PublicURL, "/"), pace: newPace(),
	}
}

// The kinds of jobs.
const (
	jobReceive = "inbox.receive"
	jobSend    = "inbox.send"
	jobTurn    = "inbox.turn"
	jobWake    = "inbox.wake"
	jobReturn  = "inbox.return"
)

// Jobs registers the handlers.
func (s *Service) Jobs(q *jobs.Queue) {
	q.Handle(jobReceive, 6, s.receive)
	q.Handle(jobSend, 0, s.send)
	q.Handle(jobScheduled, 0, s.sendScheduled)
	q.Handle(jobSeen, 1, s.seen)
	q.Handle(jobTurn, turnAttempts+2, s.turn)
	q.Handle(jobWake, 0, s.wake)
	q.Handle(jobMedia, mediaTries+2, s.fetchMedia)
	q.Handle(jobReturn, 0, s.giveBack)
}

// Conversation is one person on one number of the business.
type Conversation struct {
	ID, LeadID, ChannelID int64
	Address               string // what the provider takes to reach the person
	Owner                 string // ownerBot or ownerHuman
	OwnerID               int64  // the person of the business who took over, 0 if none
	PausedUntil           time.Time
	Epoch                 int64     // grows with every change of who answers
	ClosedAt              time.Time // zero while there is something to do
	SnoozedUntil          time.Time // until then it stands aside
	WindowExpiresAt       time.Time
	Unread                int64
	LastInID              int64 // newest message that waits for an answer
	LastInAt              time.Time
	LastAt                time.Time
	LastText              string
	LastDirection         string
}

// botAnswers reports whether the bot has the word.
func (c Conversation) botAnswers(now time.Time) bool {
	return c.Owner == ownerBot && !c.PausedUntil.After(now)
}

// windowOpen reports whether a free text may be sent: the person wrote in the last 24 hours.
func (c Conversation) windowOpen(now time.Time) bool { return c.WindowExpiresAt.After(now) }

// window is how long after a person's message a free text may be sent.
const window = 24 * time.Hour

// The sides of a message.
const (
	in  = "in"
	out = "out"
)

// The authors of messages.
const (
	authorContact = "contact"
	authorBot     = "bot"
	authorHuman   = "human"
	authorPhone   = "phone"  // a person of the business, on the phone itself
	authorSystem  = "system" // a fixed sentence of ours, or the network's
)

// message is a row. Times that have not come are zero.
type message struct {
	ID, ConversationID, LeadID, ChannelID int64
	ProviderID, ClientMsgID               string
	Direction, Author                     string
	AuthorID                              int64
	Type, Text, ReplyTo, Detail           string
	Media                                 whatsapp.Media
	PromptVersion                         *int64
	Status                                status
	ErrorCode                             string
	Attempts                              int64
	AttemptedAt, At, CreatedAt            time.Time
}
