// Package leads is the people who may become customers: one lead per person and business whatever
// channel they come by, the columns of the board and the order of the cards in them, and the search.
//
// Other features reach it through FindOrCreate (a message or a call came in), Spoke, SetStatus,
// Update, AddNote and SetNextAction; each works in the caller's transaction and writes its own event.
package leads

import (
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// Lead is one person as the board and the lead page show them.
type Lead struct {
	ID            int64             `json:"id"`
	Name          string            `json:"name" doc:"Empty when nobody has said it yet"`
	Phone         *string           `json:"phone" doc:"E.164, or null"`
	PhoneRaw      string            `json:"phone_raw" doc:"As it was typed or received; short codes such as *2700 stand only here"`
	Email         string            `json:"email"`
	Status        string            `json:"status" doc:"Key of a status"`
	Source        string            `json:"source"`
	OwnerID       *int64            `json:"owner_id"`
	Owner         Maybe[Owner]      `json:"owner"`
	Tags          []string          `json:"tags" nullable:"false"`
	Notes         string            `json:"notes" doc:"In lists only the beginning, see notes_cut"`
	NotesCut      bool              `json:"notes_cut,omitempty" doc:"The notes are longer; read the lead itself"`
	ValueAgorot   int64             `json:"value_agorot"`
	Position      int64             `json:"position" doc:"Order within the column, ascending"`
	CreatedAt     string            `json:"created_at" format:"date-time"`
	UpdatedAt     string            `json:"updated_at" format:"date-time"`
	LastContactAt *string           `json:"last_contact_at" format:"date-time"`
	LastMessage   string            `json:"last_message" doc:"The beginning of the last words, either way"`
	LastChannel   string            `json:"last_channel" doc:"whatsapp, phone or empty"`
	Unread        int64             `json:"unread"`
	NextAction    Maybe[NextAction] `json:"next_action"`
	Fields        FieldValues       `json:"fields" nullable:"false" doc:"Values of the business's own fields, by key"`
	Version       int64             `json:"version" doc:"Send it back with PATCH to be told of a conflict"`

	nameSource string
	deletedAt  int64
}

// Owner is the colleague who looks after a lead.
type Owner struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// NextAction is what is to be done next about a lead.
type NextAction struct {
	Kind  string `json:"kind" doc:"reminder"`
	DueAt string `json:"due_at" format:"date-time"`
}

// Limits of what a lead may hold: one unbounded field would poison every list it appears in.
const (
	maxName    = 200
	maxNotes   = 10_000
	maxTags    = 20
	maxTag     = 40
	maxWords   = 200 // of the last message
	notesBrief = 500 // of the notes, in a list
)

// Service is the feature; all its state is in the database.
type Service struct {
	zone       func(tx *db.Tx) (*time.Location, error)
	onAssigned []func(tx *db.Tx, a Assigned) error
	onSpoke    []func(tx *db.Tx, leadID int64) error
}

// New makes the feature. OnAssigned and OnSpoke come before the first request.
func New() *Service {
	return &Service{zone: func(*db.Tx) (*time.Location, error) { return time.UTC, nil }}
}

// InZone tells where to ask for the time zone of a business, by which filters know its days.
func (s *Service) InZone(zone func(tx *db.Tx) (*time.Location, error)) { s.zone = zone }

// Assigned says that leads have an owner whom they did not have: one, or all that one change of many
// leads has given.
type Assigned struct {
	OwnerID int64
	Lead    *Lead // nil when there are many
	BulkID  int64 // of the change of many
	Count   int64
}

// OnAssigned adds what happens when leads get an owner: in that transaction for one, and once for many.
func (s *Service) OnAssigned(f func(tx *db.Tx, a Assigned) error) {
	s.onAssigned = append(s.onAssigned, f)
}

// assigned tells that a lead has an owner whom it did not have.
func (s *Service) assigned(tx *db.Tx, l Lead) error {
	if l.OwnerID == nil {
		return nil
	}
	return s.tellAssigned(tx, Assigned{OwnerID: *l.OwnerID, Lead: &l, Count: 1})
}

func (s *Service) tellAssigned(tx *db.Tx, a Assigned) error {
	for _, f := range s.onAssigned {
		if err := f(tx, a); err != nil {
			return err
		}
	}
	return nil
}

// OnSpoke registers what follows whenever something was said, by message or by telephone. It runs in
// the transaction of the words.
func (s *Service) OnSpoke(f func(tx *db.Tx, leadID int64) error) { s.onSpoke = append(s.onSpoke, f) }

// Get reads a lead; fault.NotFound when it does not exist or was deleted. For one that was merged into
// another it gives the other, so that an old link, or a call that goes on, finds the person.
func (s *Service) Get(tx *db.Tx, id int64) (Lead, error) {
	lead, err := loadLead(tx, id)
	if err != nil || lead.deletedAt == 0 {
		return lead, err
	}
	into, err := survivor(tx, id)
	if err != nil {
		return Lead{}, err
	}
	if into == 0 {
		return Lead{}, notFound()
	}
	return s.Get(tx, into)
}

// optionalTime is a stored time on the wire, null for none.
func optionalTime(ms int64) *string {
	if ms == 0 {
		return nil
	}
	text := web.Time(db.Time(ms))
	return &text
}

// SetNextAction shows what is due next on the lead's card; a zero time clears it.
func (s *Service) SetNextAction(tx *db.Tx, id int64, kind string, due time.Time) error {
	if due.IsZero() {
		kind = ""
	}
	return storeNextAction(tx, id, kind, db.Ms(due))
}

// milliseconds reads a wire time back to what is stored; "" is 0.
func milliseconds(wire string) int64 {
	t, err := time.Parse(time.RFC3339, wire)
	if err != nil {
		return 0
	}
	return db.Ms(t)
}
