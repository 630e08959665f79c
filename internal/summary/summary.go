// Package summary says in a few sentences who a lead is and what they want, and on what each of the
// sentences rests. A job asks the business's own chat model once a conversation has settled; what
// cannot be traced to a message or a turn of a call is not shown.
package summary

import (
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/calls"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/inbox"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/leads"
)

// Messages is what the summary needs of conversations.
type Messages interface {
	Said(tx *db.Tx, leadID int64, limit int) ([]inbox.Line, error)
}

// Calls is what the summary needs of telephone calls.
type Calls interface {
	Said(tx *db.Tx, leadID int64, limit int) ([]calls.Line, error)
}

// Leads is what the summary needs of leads.
type Leads interface {
	Get(tx *db.Tx, id int64) (leads.Lead, error)
}

// Models says which model answers for the business.
type Models interface {
	AI(tx *db.Tx) (business.AI, error)
}

// Options make the feature.
type Options struct {
	Log      *slog.Logger
	Messages Messages
	Calls    Calls
	Leads    Leads
	Models   Models
	// Zone gives the business's time zone.
	Zone func(tx *db.Tx) (*time.Location, error)
	HTTP *http.Client // to the model
}

// Service is the feature. It keeps nothing.
type Service struct{ o Options }

// New makes the feature.
func New(o Options) *Service { return &Service{o} }

// States of a summary.
const (
	ready   = "ready"
	failed  = "failed"
	nothing = "nothing" // nothing was said that could be summarised
)

// stored is a summary as it is kept.
type stored struct {
	State     string
	Reason    string // of a failure
	Sentences []Sentence
	Model     string
	MadeAt    time.Time
}

// Sentence is one sentence and what it rests on.
type Sentence struct {
	Text    string   `json:"text"`
	Sources []Source `json:"sources" nullable:"false"`
}

// Source is a message, or a turn of a call.
type Source struct {
	Kind string `json:"kind" enum:"message,call"`
	ID   int64  `json:"id" doc:"Of the message or the call"`
	Seq  int64  `json:"seq,omitempty" doc:"Turn of the call"`
	At   string `json:"at" format:"date-time"`
}

const jobMake = "summary.make"

// settle is how long nobody says anything before a conversation is worth a new summary.
const settle = 3 * time.Minute

// patience is how long the pause is waited for: people who write without a pause for an hour are
// are summarised all the same.
const patience = time.Hour

type makeArgs struct {
	LeadID int64     `json:"lead_id"`
	First  time.Time `json:"first"` // of the words that wait; zero: somebody asked for it
}

// Spoke plans a summary of what is being said. It runs in the transaction of the words.
func (s *Service) Spoke(tx *db.Tx, leadID int64) error {
	return enqueue(tx, makeArgs{leadID, tx.Now()}, tx.Now().Add(settle))
}

// enqueue keeps one job of each kind waiting: what was asked for does not wait for a pause, so it
// must not become one with what does.
func enqueue(tx *db.Tx, args makeArgs, at time.Time) error {
	unique := jobMake + ":" + strconv.FormatInt(args.LeadID, 10)
	if args.First.IsZero() {
		unique += ":asked"
	}
	return jobs.Enqueue(tx, jobs.Job{Kind: jobMake, Args: args, At: at, Unique: unique})
}

// Jobs adds the package's work to the queue.
func (s *Service) Jobs(q *jobs.Queue) { q.Handle(jobMake, workers, s.make) }

// workers is how many summaries are made at once: they wait, and nobody waits for them.
const workers = 4
