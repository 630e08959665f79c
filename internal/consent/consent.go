// Package consent is the ledger of who may be written to: each consent and each withdrawal is a row
// with the words that stood there, how it came, by whom and when. Rows are only added; the last that
// bears on a channel and a purpose is what holds. Without a row there is no consent.
package consent

import (
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// What a consent is for.
const (
	ForMarketing = "marketing" // advertisements: only with consent
	ForService   = "service"   // about what the person asked for: unless they refuse
)

// Where a consent holds.
const (
	All      = "all"
	WhatsApp = "whatsapp"
	SMS      = "sms"
	Email    = "email"
	Phone    = "phone"
)

// What was said.
const (
	Granted   = "granted"
	Withdrawn = "withdrawn"
	Unsaid    = "" // nothing yet
)

// How it was said.
const (
	ByForm    = "form"
	ByMessage = "message"
	ByCall    = "call"
	ByHand    = "hand"
	ByImport  = "import"
)

// Statement is a row of the ledger.
type Statement struct {
	ID      int64  `json:"id"`
	Channel string `json:"channel" enum:"all,whatsapp,sms,email,phone"`
	Purpose string `json:"purpose" enum:"marketing,service"`
	Action  string `json:"action" enum:"granted,withdrawn"`
	How     string `json:"how" enum:"form,message,call,hand,import"`
	Words   string `json:"words" doc:"The text that was shown, or what the person wrote"`
	Origin  string `json:"origin" doc:"Name of the form, or id of the message"`
	By      string `json:"by" doc:"Who of the business recorded it; empty for the person themselves"`
	At      string `json:"at" format:"date-time"`

	leadID int64
	byID   int64
	at     time.Time
}

// Draft is what is to be recorded about a lead.
type Draft struct {
	LeadID                        int64
	Channel, Purpose, Action, How string
	Words, Origin                 string
}

const (
	maxWords  = 2000
	maxOrigin = 200
)

// Service is the feature; all its state is in the database.
type Service struct{ db *db.DB }

// New makes the feature; d serves the downloads.
func New(d *db.DB) *Service { return &Service{d} }

// Record adds a row in the name of who acts in the transaction.
func (s *Service) Record(tx *db.Tx, d Draft) (Statement, error) {
	if err := leadExists(tx, d.LeadID); err != nil {
		return Statement{}, err
	}
	words, err := cleanWords(d.Words)
	if err != nil {
		return Statement{}, err
	}
	by := bus.ActorOf(tx.Context())
	e := Statement{
		ID: tx.NewID(), Channel: d.Channel, Purpose: d.Purpose, Action: d.Action, How: d.How, Words: words,
		Origin: brief(web.CleanName(d.Origin), maxOrigin), By: by.Name, At: web.Time(tx.Now()), leadID: d.LeadID, byID: by.ID, at: tx.Now(),
	}
	if err := insertStatement(tx, e); err != nil {
		return Statement{}, err
	}
	_, err = bus.Emit(tx, Changed{e})
	return e, err
}

// Status is what holds about a lead on a channel for a purpose: Granted, Withdrawn or Unsaid.
func (s *Service) Status(tx *db.Tx, leadID int64, purpose, channel string) (string, error) {
	e, err := lastOf(tx, leadID, purpose, channel)
	return e.Action, err
}

// SpokeSince reports whether a lead has said anything about advertisements after an id was given.
func (s *Service) SpokeSince(tx *db.Tx, leadID, id int64) (bool, error) {
	return spokeSince(tx, leadID, id)
}

// Changed says that somebody consented or withdrew. The event carries no words of the person.
type Changed struct{ Said Statement }

// Record is the event as stored.
func (e Changed) Record() bus.Record {
	return bus.Record{Kind: "consent." + e.Said.Action, Entity: "consent", EntityID: e.Said.ID, LeadID: e.Said.leadID,
		Data: map[string]any{"channel": e.Said.Channel, "purpose": e.Said.Purpose, "how": e.Said.How}}
}
