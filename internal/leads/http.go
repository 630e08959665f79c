package leads

import (
	"strconv"
	"strings"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// Routes adds the rows of leads and statuses.
func (s *Service) Routes(r *web.Router) {
	web.Add(r, "GET /api/leads", "leads:read", "List leads: filter, search, page", s.list)
	web.Add(r, "GET /api/leads/columns", "leads:read", "Count and value of each column under the same filters", s.columns)
	web.Add(r, "GET /api/leads/{id}/neighbours", "leads:read", "The leads before and after one in a list", s.neighbours)
	web.Add(r, "POST /api/leads", "leads:write", "Create a lead; 200 with the existing one when the phone is known", s.create, 201, 200)
	web.Add(r, "GET /api/leads/{id}", "leads:read", "Read a lead", s.get)
	web.Add(r, "PATCH /api/leads/{id}", "leads:write", "Change a lead", s.patch)
	web.Add(r, "DELETE /api/leads/{id}", "leads:write", "Delete a lead; undo with restore", s.remove)
	web.Add(r, "POST /api/leads/{id}/restore", "leads:write", "Undo the deletion of a lead", s.restore)
	web.Add(r, "POST /api/leads/{id}/status", "leads:write", "Move a lead to a column, or within it", s.move)
	web.Add(r, "POST /api/leads/{id}/notes", "leads:write", "Add a note", s.note, 201)
	web.Add(r, "POST /api/leads/{id}/read", "leads:write", "Mark what the person wrote as read", s.markRead)
	s.statusRoutes(r)
	s.fieldRoutes(r)
	s.viewRoutes(r)
	s.bulkRoutes(r)
	s.tagRoutes(r)
}

// LeadPath is the path of one lead.
type LeadPath struct {
	ID int64 `path:"id" minimum:"1" doc:"Lead"`
}

// FilterIn are the filters that the list, the columns and their counts share.
type FilterIn struct {
	Status  []string `query:"status,explode" json:"status,omitempty" doc:"Status keys; repeat or separate by comma"`
	Q       string   `query:"q" json:"q,omitempty" maxLength:"200" doc:"Words in name, phone, e-mail, tags or notes; all must match"`
	OwnerID string   `query:"owner_id" json:"owner_id,omitempty" maxLength:"20" doc:"A user's id, me, or none"`
	Source  string   `query:"source" json:"source,omitempty" maxLength:"80" doc:"A source, or none"`
	Tag     string   `query:"tag" json:"tag,omitempty" maxLength:"40"`
	Filter  string   `query:"filter" json:"filter,omitempty" maxLength:"4000" doc:"Conditions joined by all and any, as JSON"`
}

type listIn struct {
	FilterIn
	Sort   string `query:"sort" maxLength:"80" default:"-created_at" doc:"position (the order of the board), created_at, name, last_contact_at, value, source, next, owner, phone, or field. and the key of an own field; backwards with a minus"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"2000"`
}

// Page is a page of leads.
type Page struct {
	web.Page[Lead]
	SearchedFor string `json:"searched_for,omitempty" doc:"Nothing matched q as typed; these match it in the other keyboard layout"`
}

func (in FilterIn) filter(c web.Ctx) (Filter, error) {
	f := Filter{Query: in.Q, Source: in.Source, Tag: in.Tag, Me: c.Principal.UserID}
	var err error
	if f.Where, err = ParseCondition(in.Filter); err != nil {
		return Filter{}, err
	}
	for _, group := range in.Status {
		for key := range strings.SplitSeq(group, ",") {
			if key = statusKey(key); key != "" {
				f.Statuses = append(f.Statuses, key)
			}
		}
	}
	switch in.OwnerID {
	case "":
	case "none":
		f.Unowned = true
	case "me":
		f.OwnerID = c.Principal.UserID
	default:
		id, err := strconv.ParseInt(in.OwnerID, 10, 64)
		if err != nil || id < 1 {
			return Filter{}, fault.Invalid.Field("owner_id", fault.BadValue)
		}
		f.OwnerID = id
	}
	return f, nil
}

func (s *Service) list(c web.Ctx, tx *db.Tx, in *listIn) (Page, error) {
	filter, err := in.filter(c)
	if err != nil {
		return Page{}, err
	}
	return s.List(tx, filter, in.Sort, in.Limit, in.Cursor)
}

// ColumnsOut is the head of each column of the board.
type ColumnsOut struct {
	Items []Column `json:"items" nullable:"false"`
}

type columnsIn struct {
	FilterIn
	By string `query:"by" enum:"status,owner,source" default:"status" doc:"What the columns stand for"`
}

func (s *Service) columns(c web.Ctx, tx *db.Tx, in *columnsIn) (ColumnsOut, error) {
	filter, err := in.filter(c)
	if err != nil {
		return ColumnsOut{}, err
	}
	items, err := s.Columns(tx, Grouping(in.By), filter)
	return ColumnsOut{items}, err
}

type neighboursIn struct {
	LeadPath
	FilterIn
	Sort string `query:"sort" maxLength:"80" default:"position" doc:"The order of the list; position is the lead's own column"`
}

func (s *Service) neighbours(c web.Ctx, tx *db.Tx, in *neighboursIn) (Neighbours, error) {
	filter, err := in.filter(c)
	if err != nil {
		return Neighbours{}, err
	}
	return s.Neighbours(tx, in.ID, filter, in.Sort)
}

// createBody is a new lead. At least one of name, phone and email is needed.
type createBody struct {
	Name        string        `json:"name,omitempty" maxLength:"200"`
	Phone       Maybe[string] `json:"phone,omitempty" maxLength:"60"`
	Email       Maybe[string] `json:"email,omitempty" maxLength:"254"`
	Status      string        `json:"status,omitempty" maxLength:"60"`
	Source      string        `json:"source,omitempty" maxLength:"80" doc:"manual unless given"`
	OwnerID     Maybe[int64]  `json:"owner_id,omitempty"`
	Tags        []string      `json:"tags,omitempty" maxItems:"20"`
	Notes       string        `json:"notes,omitempty" maxLength:"10000"`
	ValueAgorot int64         `json:"value_agorot,omitempty" minimum:"0" maximum:"1000000000000000"`
	Fields      FieldValues   `json:"fields,omitempty" doc:"Values of the business's own fields"`
}

type createIn struct{ Body createBody }

func (s *Service) create(c web.Ctx, tx *db.Tx, in *createIn) (Lead, error) {
	b := in.Body
	if tx.Narrowed() && or(b.OwnerID, 0) == 0 {
		b.OwnerID = Some(c.Principal.UserID) // or they would not see what they made
	}
	lead, created, err := s.Create(tx, Draft{
		Name: b.Name, Phone: or(b.Phone, ""), Email: or(b.Email, ""), Status: b.Status, Source: b.Source,
		OwnerID: or(b.OwnerID, 0), Tags: b.Tags, Notes: b.Notes, ValueAgorot: b.ValueAgorot, Fields: b.Fields,
	})
	if err == nil && !created {
		c.Status(200)
	}
	return lead, err
}

// or is the value, or what stands for null and absent.
func or[T any](m Maybe[T], none T) T {
	if m.Value == nil {
		return none
	}
	return *m.Value
}

func (s *Service) get(_ web.Ctx, tx *db.Tx, in *LeadPath) (Lead, error) { return s.Get(tx, in.ID) }

// patchBody holds what changes; absent members stay, null empties.
type patchBody struct {
	Name        Maybe[string] `json:"name,omitempty" maxLength:"200"`
	Phone       Maybe[string] `json:"phone,omitempty" maxLength:"60"`
	Email       Maybe[string] `json:"email,omitempty" maxLength:"254"`
	Status      *string       `json:"status,omitempty" maxLength:"60"`
	Source      *string       `json:"source,omitempty" maxLength:"80"`
	OwnerID     Maybe[int64]  `json:"owner_id,omitempty"`
	Tags        *[]string     `json:"tags,omitempty" maxItems:"20"`
	Notes       Maybe[string] `json:"notes,omitempty" maxLength:"10000"`
	ValueAgorot Maybe[int64]  `json:"value_agorot,omitempty" minimum:"0" maximum:"1000000000000000"`
	Fields      FieldValues   `json:"fields,omitempty" doc:"Absent keys stay, null takes a value away"`
	Version     int64         `json:"version,omitempty" minimum:"0" doc:"The version the change is based on; a newer one answers 409"`
}

type patchIn struct {
	LeadPath
	IfMatch string `header:"If-Match" maxLength:"40" doc:"The version, instead of the member version"`
	Body    patchBody
}

func (s *Service) patch(_ web.Ctx, tx *db.Tx, in *patchIn) (Lead, error) {
	b := in.Body
	p := Patch{
		Name: changed(b.Name), Phone: changed(b.Phone), Email: changed(b.Email), Status: b.Status, Source: b.Source,
		OwnerID: changed(b.OwnerID), Tags: b.Tags, Notes: changed(b.Notes), ValueAgorot: changed(b.ValueAgorot), Fields: b.Fields, Version: b.Version,
	}
	if tag := strings.Trim(strings.TrimPrefix(in.IfMatch, "W/"), `"`); tag != "" && tag != "*" {
		version, err := strconv.ParseInt(tag, 10, 64)
		if err != nil || version < 1 {
			return Lead{}, fault.Invalid.Field("If-Match", fault.BadValue)
		}
		p.Version = version
	}
	return s.Update(tx, in.ID, p)
}

// changed is nil for an absent member, and the zero value for null.
func changed[T any](m Maybe[T]) *T {
	if !m.Present {
		return nil
	}
	var none T
	value := or(m, none)
	return &value
}

func (s *Service) remove(_ web.Ctx, tx *db.Tx, in *LeadPath) (web.Empty, error) {
	return web.Empty{}, s.Delete(tx, in.ID)
}

func (s *Service) restore(_ web.Ctx, tx *db.Tx, in *LeadPath) (Lead, error) {
	return s.Restore(tx, in.ID)
}

type moveIn struct {
	LeadPath
	Body struct {
		Status   string       `json:"status" minLength:"1" maxLength:"60"`
		BeforeID Maybe[int64] `json:"before_id,omitempty" doc:"Put the card above this one"`
		AfterID  Maybe[int64] `json:"after_id,omitempty" doc:"Put the card below this one"`
	}
}

func (s *Service) move(_ web.Ctx, tx *db.Tx, in *moveIn) (Lead, error) {
	return s.Move(tx, in.ID, in.Body.Status, or(in.Body.BeforeID, 0), or(in.Body.AfterID, 0))
}

type noteIn struct {
	LeadPath
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"10000"`
	}
}

func (s *Service) note(c web.Ctx, tx *db.Tx, in *noteIn) (Lead, error) {
	if err := s.AddNote(tx, in.ID, in.Body.Text); err != nil {
		return Lead{}, err
	}
	return s.Get(tx, in.ID)
}

func (s *Service) markRead(_ web.Ctx, tx *db.Tx, in *LeadPath) (Lead, error) {
	if err := s.MarkRead(tx, in.ID); err != nil {
		return Lead{}, err
	}
	return s.Get(tx, in.ID)
}
