// Package intake takes in leads that others send: forms of a web site, Make, Zapier, lead ads. Each
// sender is a source with an address of its own. What comes is kept as it came before anything is
// made of it, so that a mapping can be mended and the same event played again.
package intake

import (
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"strings"

	"github.com/go-chi/httprate"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/secret"
	"github.com/moked/moked/internal/web"
)

// Options make a Service.
type Options struct {
	DB        *db.DB
	Log       *slog.Logger
	Box       *secret.Box
	Business  *business.Service
	Leads     *leads.Service
	Consents  Ledger
	PublicURL string
}

// Service is the feature.
type Service struct {
	Options
	limiter *httprate.RateLimiter
}

// New makes the feature.
func New(o Options) *Service { return &Service{o, newLimiter()} }

// Outcomes of an event.
const (
	Received = "received" // kept, and nothing made of it yet
	Created  = "created"
	Merged   = "merged" // the person was known
	Refused  = "refused"
)

// Sender is a sender of leads.
type Sender struct {
	ID        int64             `json:"id"`
	Name      string            `json:"name"`
	Hint      string            `json:"hint" doc:"The last characters of the token, to tell addresses apart"`
	Signed    bool              `json:"signed" doc:"Requests must carry X-Signature-256: sha256=HMAC of the body"`
	Mapping   map[string]string `json:"mapping" doc:"Incoming field to one of ours; what is not here goes by its name"`
	CreatedAt string            `json:"created_at" format:"date-time"`
	UsedAt    *string           `json:"used_at" format:"date-time"`
	Revoked   bool              `json:"revoked"`

	secret string
}

// Delivery is one delivery and what became of it.
type Delivery struct {
	ID         int64           `json:"id"`
	Outcome    string          `json:"outcome" enum:"received,created,merged,refused"`
	LeadID     *int64          `json:"lead_id"`
	ReceivedAt string          `json:"received_at" format:"date-time"`
	Fields     []DeliveryField `json:"fields" nullable:"false" doc:"As read, each with where it goes"`
	Problems   []Word          `json:"problems" nullable:"false"`

	stored
}

// Word is what was wrong with one field.
type Word struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// stored are the columns of an event that are not told as they are.
type stored struct {
	sourceID                           int64
	key, digest, contentType, raw, sum string
	status                             int
}

// answer is what a sender is told.
type answer struct {
	EventID int64 `json:"event_id"`
	LeadID  int64 `json:"lead_id"`
	Created bool  `json:"created"`
}

// process makes a lead of an event, or a refusal, and records which. It is run under the event's own
// row, so that two deliveries of one event have one effect.
func (s *Service) process(tx *db.Tx, source Sender, e *Delivery) error {
	lead, created, err := s.effect(tx, source, e)
	refusal, refused := errors.AsType[*fault.Error](err)
	switch {
	case refused && refusal.Kind.Status < 500:
		e.Outcome, e.status, e.LeadID = Refused, refusal.Kind.Status, nil
		told, err := json.Marshal(refusal.Render("he", ""))
		if err != nil {
			return err
		}
		e.sum = string(told)
	case err != nil:
		return err
	default:
		e.Outcome, e.status, e.LeadID = Merged, 200, &lead
		if created {
			e.Outcome, e.status = Created, 201
		}
		told, err := json.Marshal(answer{e.ID, lead, created})
		if err != nil {
			return err
		}
		e.sum = string(told)
	}
	return finishEvent(tx, *e)
}

// effect reads the event by the source's mapping and finds or makes the person.
func (s *Service) effect(tx *db.Tx, source Sender, e *Delivery) (lead int64, created bool, err error) {
	fields, err := Parse(e.contentType, []byte(e.raw))
	if err != nil {
		return 0, false, err
	}
	person, err := assemble(fields, source.Mapping)
	if err != nil {
		return 0, false, err
	}
	person.Source = source.Name
	l, created, err := s.Leads.FindOrCreate(tx, person)
	if err != nil {
		return 0, false, err
	}
	if err := s.agree(tx, l.ID, source, e, fields); err != nil {
		return 0, false, err
	}
	_, err = bus.Emit(tx, arrived{LeadID: l.ID, EventID: e.ID, Source: source.Name})
	return l.ID, created, err
}

// arrived says that somebody came through a source, again or for the first time.
type arrived struct {
	LeadID  int64  `json:"-"`
	EventID int64  `json:"-"`
	Source  string `json:"source"`
}

// Record is the event as stored.
func (e arrived) Record() bus.Record {
	return bus.Record{Kind: "intake.received", Entity: "intake", EntityID: e.EventID, LeadID: e.LeadID, Data: e}
}

// show reads an event for the screen: its fields with where they go, and what was wrong.
func (e *Delivery) show(mapping map[string]string, lang string) {
	e.Fields, e.Problems = []DeliveryField{}, []Word{}
	fields, err := Parse(e.contentType, []byte(e.raw))
	if err == nil {
		e.Fields = mapped(fields, mapping)
		_, err = assemble(fields, mapping)
	}
	if refusal, ok := errors.AsType[*fault.Error](err); ok {
		told := refusal.Render(lang, "")
		for _, f := range told.Fields {
			e.Problems = append(e.Problems, Word{f.Field, f.Message})
		}
		if len(told.Fields) == 0 {
			e.Problems = append(e.Problems, Word{"", told.Message})
		}
	}
}

// cleanMapping checks a mapping that a person set.
func cleanMapping(m map[string]string) (map[string]string, error) {
	if len(m) > maxFields {
		return nil, fault.Invalid.Field("mapping", fault.TooLong)
	}
	clean := map[string]string{}
	for from, to := range m {
		from = fold(from)
		if from == "" || len(from) > maxFieldName || !slices.Contains(targets, to) {
			return nil, fault.Invalid.Field("mapping", fault.BadValue)
		}
		clean[from] = to
	}
	return clean, nil
}

// cleanSourceName tidies the name of a source; it becomes the source of the leads.
func cleanSourceName(name string) (string, error) {
	name = web.CleanName(name)
	if name == "" {
		return "", fault.Invalid.Field("name", fault.Required)
	}
	if len([]rune(name)) > 80 {
		return "", fault.Invalid.Field("name", fault.TooLong)
	}
	return strings.TrimSpace(name), nil
}
