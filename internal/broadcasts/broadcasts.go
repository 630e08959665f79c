// Package broadcasts sends one template to many people: to whom was shown and written down before it
// began, each of them once and at most once, only with their consent, in hours in which nobody minds,
// and slowly enough to be stopped.
//
// A recipient's row and the message in the outbox are written in one transaction, so that however a
// process ends nobody gets it twice. What became of the message is the outbox's to say: one without a
// known outcome is shown as such and not sent again.
package broadcasts

import (
	"log/slog"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/consent"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
)

// Blank is a place of a template that is filled for each person.
type Blank struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Auto  bool   `json:"auto" doc:"Filled from what is known of the lead unless something else is said"`
}

// Sendable is an approved template as a broadcast needs it.
type Sendable struct {
	ID        int64   `json:"id"`
	Name      string  `json:"name"`
	Language  string  `json:"language"`
	Marketing bool    `json:"marketing" doc:"An advertisement: only to people who agreed"`
	Text      string  `json:"text" doc:"With its slots in double braces"`
	Slots     []Blank `json:"slots" nullable:"false"`
}

// Messenger sends templates.
type Messenger interface {
	// Templates are the approved ones of the number that the business sends with.
	Templates(tx *db.Tx) ([]Sendable, error)
	// Fill is the text that a lead would get.
	Fill(tx *db.Tx, leadID, templateID int64, values map[string]string) (text string, err error)
	// Send puts the template into the lead's conversation, to be sent. A key that was used already sends
	// nothing and gives the message of that time.
	Send(tx *db.Tx, leadID, templateID int64, values map[string]string, key string) (messageID int64, err error)
}

// Channels knows the number that the business sends with.
type Channels interface {
	ChannelFor(tx *db.Tx, kind string) (business.Channel, error)
}

// Options make a Service.
type Options struct {
	Log       *slog.Logger
	Leads     *leads.Service
	Business  Channels
	Messenger Messenger
	Zone      func(tx *db.Tx) (*time.Location, error)
}

// Service is the feature; all its state is in the database.
type Service struct{ Options }

// New makes the feature.
func New(o Options) *Service { return &Service{o} }

// The states of a broadcast.
const (
	scheduled = "scheduled"
	running   = "running"
	paused    = "paused"
	stopped   = "stopped"
	done      = "done"
)

// Why a broadcast paused by itself.
const (
	pausedByHand   = "hand"
	pausedChannel  = "channel"  // the number has trouble that only its owner can mend
	pausedFailures = "failures" // most of the last ones failed
	pausedTemplate = "template" // it is not approved any more
)

// Broadcast is one sending of a template to many.
type Broadcast struct {
	ID          int64   `json:"id"`
	Name        string  `json:"name"`
	Segment     string  `json:"segment" doc:"What the audience was called when it was chosen"`
	TemplateID  int64   `json:"template_id"`
	Template    string  `json:"template"`
	Purpose     string  `json:"purpose" enum:"marketing,service"`
	State       string  `json:"state" enum:"scheduled,running,paused,stopped,done"`
	Reason      string  `json:"reason" enum:"hand,channel,failures,template," doc:"Why it is paused"`
	FromMinute  int64   `json:"from_minute" doc:"Of the business's day: nothing goes out before"`
	ToMinute    int64   `json:"to_minute" doc:"Nothing goes out from then on"`
	OnRest      bool    `json:"on_rest" doc:"Also on Shabbat, holidays and days of mourning"`
	PerMinute   int64   `json:"per_minute"`
	StartAt     string  `json:"start_at" format:"date-time"`
	NextAt      *string `json:"next_at" format:"date-time" doc:"When it goes on, while it waits for its hours"`
	CreatedBy   string  `json:"created_by"`
	CreatedAt   string  `json:"created_at" format:"date-time"`
	FinishedAt  *string `json:"finished_at" format:"date-time"`
	Counts      Reached `json:"counts"`
	Undelivered []Why   `json:"undelivered" nullable:"false" doc:"Why people were left out, or why it failed, the most frequent first"`

	key        string
	slots      map[string]string
	audience   leads.FilterIn
	closedToo  bool
	createdBy  int64
	startAt    time.Time
	createdAt  time.Time
	finishedAt time.Time
}

// Reached is the recipients of a broadcast by what became of them.
type Reached struct {
	Total     int64 `json:"total" doc:"People who were to get it"`
	Waiting   int64 `json:"waiting"`
	Queued    int64 `json:"queued" doc:"On the way to the provider"`
	Sent      int64 `json:"sent"`
	Delivered int64 `json:"delivered"`
	Read      int64 `json:"read"`
	Failed    int64 `json:"failed"`
	Unknown   int64 `json:"unknown" doc:"The provider never answered; not sent again"`
	LeftOut   int64 `json:"left_out"`
	Replied   int64 `json:"replied" doc:"Wrote within three days"`
	OptedOut  int64 `json:"opted_out" doc:"Asked for no more within three days"`
}

// Why is a reason and how many it concerns.
type Why struct {
	Reason string `json:"reason"`
	Text   string `json:"text"`
	Count  int64  `json:"count"`
}

// purposeOf is what a template is sent for.
func purposeOf(t Sendable) string {
	if t.Marketing {
		return consent.ForMarketing
	}
	return consent.ForService
}

// Changed says that a broadcast is in another state.
type Changed struct {
	ID     int64  `json:"-"`
	Name   string `json:"name"`
	State  string `json:"state"`
	Reason string `json:"reason,omitempty"`
}

// Record is the event as stored.
func (e Changed) Record() bus.Record {
	return bus.Record{Kind: "broadcast." + e.State, Entity: "broadcast", EntityID: e.ID, Data: e}
}

func (b Broadcast) changed(tx *db.Tx) error {
	_, err := bus.Emit(tx, Changed{b.ID, b.Name, b.State, b.Reason})
	return err
}
