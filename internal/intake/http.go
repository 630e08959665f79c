package intake

import (
	"math"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// Routes adds the rows of sources and the address they send to.
func (s *Service) Routes(r *web.Router) {
	web.Raw(r, "POST /webhook/leads/{token}", "public", "A lead from outside: JSON, a form or multipart; Idempotency-Key makes repeats one", s.deliver)
	web.Add(r, "GET /api/intake", "settings:read", "The senders of leads", s.list)
	web.Add(r, "POST /api/intake", "settings:write", "Add a sender; its address is told this once", s.create)
	web.Add(r, "PATCH /api/intake/{id}", "settings:write", "Rename a sender or set the mapping of its fields", s.patch)
	web.Add(r, "DELETE /api/intake/{id}", "settings:write", "Revoke a sender's address for good", s.revoke)
	web.Add(r, "POST /api/intake/{id}/rotate", "settings:write", "Give a sender another address; the old one is dead at once", s.rotate)
	web.Add(r, "POST /api/intake/{id}/try", "settings:read", "See what would be made of an event; nothing is stored", s.try)
	web.Add(r, "GET /api/intake/{id}/events", "settings:read", "What came from a sender, the latest first, and what became of it", s.events)
	web.Add(r, "POST /api/intake/{id}/events/{rid}/replay", "settings:write", "Work on an event again, by the mapping as it is now", s.replay)
}

// SendersOut are the senders of a business.
type SendersOut struct {
	Items []Sender `json:"items" nullable:"false"`
}

func (s *Service) list(_ web.Ctx, tx *db.Tx, _ *struct{}) (SendersOut, error) {
	items, err := sourcesOf(tx)
	return SendersOut{items}, err
}

type createIn struct {
	Body struct {
		Name   string `json:"name" minLength:"1" maxLength:"80"`
		Signed bool   `json:"signed,omitempty" doc:"Requests must be signed with a secret"`
	}
}

func (s *Service) create(c web.Ctx, tx *db.Tx, in *createIn) (Opened, error) {
	c.Status(201)
	return s.Add(tx, c.Principal.Scope.ID(), in.Body.Name, in.Body.Signed)
}

// SenderPath is the path of one sender.
type SenderPath struct {
	ID int64 `path:"id" minimum:"1" doc:"Sender"`
}

type patchIn struct {
	SenderPath
	Body struct {
		Name    *string           `json:"name,omitempty" minLength:"1" maxLength:"80"`
		Mapping map[string]string `json:"mapping,omitempty" doc:"Incoming field to name, first_name, last_name, phone, email, notes, note, consent or ignore; fields that are not named stay"`
	}
}

func (s *Service) patch(_ web.Ctx, tx *db.Tx, in *patchIn) (Sender, error) {
	return s.Change(tx, in.ID, in.Body.Name, in.Body.Mapping)
}

func (s *Service) revoke(_ web.Ctx, tx *db.Tx, in *SenderPath) (web.Empty, error) {
	return web.Empty{}, s.Revoke(tx, in.ID)
}

func (s *Service) rotate(c web.Ctx, tx *db.Tx, in *SenderPath) (Opened, error) {
	return s.Rotate(tx, c.Principal.Scope.ID(), in.ID)
}

type tryIn struct {
	SenderPath
	Body struct {
		ContentType string            `json:"content_type,omitempty" maxLength:"200" default:"application/json"`
		Body        string            `json:"body" maxLength:"100000"`
		Mapping     map[string]string `json:"mapping,omitempty" doc:"To be tried in place of the sender's"`
	}
}

// TryOut is what would be made of an event.
type TryOut struct {
	Fields   []DeliveryField `json:"fields" nullable:"false"`
	Problems []Word          `json:"problems" nullable:"false"`
	Name     string          `json:"name"`
	Phone    string          `json:"phone"`
	Email    string          `json:"email"`
	Notes    string          `json:"notes"`
}

// try answers POST although it changes nothing, because what is tried is a body.
func (s *Service) try(c web.Ctx, tx *db.Tx, in *tryIn) (TryOut, error) {
	m, err := live(tx, in.ID)
	if err != nil {
		return TryOut{}, err
	}
	if in.Body.Mapping != nil {
		if m.Mapping, err = cleanMapping(in.Body.Mapping); err != nil {
			return TryOut{}, err
		}
	}
	e := Delivery{stored: stored{contentType: in.Body.ContentType, raw: in.Body.Body}}
	e.show(m.Mapping, c.Lang)
	person, _ := assemble(e.Fields, m.Mapping)
	return TryOut{Fields: e.Fields, Problems: e.Problems, Name: person.Name, Phone: person.Phone, Email: person.Email, Notes: person.Notes}, nil
}

type eventsIn struct {
	SenderPath
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Cursor string `query:"cursor" maxLength:"200"`
}

// DeliveriesOut is a page of what came.
type DeliveriesOut struct {
	Items      []Delivery `json:"items" nullable:"false"`
	NextCursor *string    `json:"next_cursor"`
}

func (s *Service) events(c web.Ctx, tx *db.Tx, in *eventsIn) (out DeliveriesOut, err error) {
	m, err := loadSource(tx, in.ID)
	if err != nil {
		return out, err
	}
	before := int64(math.MaxInt64)
	if in.Cursor != "" {
		if err := web.Uncursor(in.Cursor, &before); err != nil {
			return out, err
		}
	}
	if out.Items, err = eventsOf(tx, in.ID, before, in.Limit); err != nil {
		return out, err
	}
	for i := range out.Items {
		out.Items[i].show(m.Mapping, c.Lang)
	}
	if len(out.Items) == in.Limit {
		out.NextCursor = web.Cursor(out.Items[in.Limit-1].ID)
	}
	return out, nil
}

type eventPath struct {
	SenderPath
	Event int64 `path:"rid" minimum:"1"`
}

// replay works on an event again: a refused one after its mapping was mended, or any, since a person
// is found by phone and made only once.
func (s *Service) replay(c web.Ctx, tx *db.Tx, in *eventPath) (Delivery, error) {
	m, err := loadSource(tx, in.ID)
	if err != nil {
		return Delivery{}, err
	}
	if err := lockEvent(tx, in.Event); err != nil {
		return Delivery{}, err
	}
	e, err := loadEvent(tx, in.ID, in.Event)
	if err != nil {
		return Delivery{}, err
	}
	if err := s.process(tx, m, &e); err != nil {
		return Delivery{}, err
	}
	e.show(m.Mapping, c.Lang)
	return e, nil
}
