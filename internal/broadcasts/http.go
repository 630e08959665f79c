package broadcasts

import (
	"math"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// Routes adds the rows of broadcasts.
func (s *Service) Routes(r *web.Router) {
	web.Add(r, "GET /api/broadcasts", "broadcasts:read", "Broadcasts, the latest first, with what became of them", s.list)
	web.Add(r, "POST /api/broadcasts", "broadcasts:write", "Send a template to many, at once or at a time", s.post, 201)
	web.Add(r, "GET /api/broadcasts/templates", "broadcasts:read", "Templates that can be sent to many", s.templates)
	web.Add(r, "POST /api/broadcasts/preview", "broadcasts:read", "Who would get a broadcast, who would not and why; nothing is sent", s.postPreview)
	web.Add(r, "POST /api/broadcasts/test", "broadcasts:write", "Send the template to one's own number", s.postTest)
	web.Add(r, "GET /api/broadcasts/{id}", "broadcasts:read", "One broadcast", s.get)
	web.Add(r, "GET /api/broadcasts/{id}/recipients", "broadcasts:read", "The people of a broadcast and what became of each", s.listRecipients)
	web.Add(r, "POST /api/broadcasts/{id}/pause", "broadcasts:write", "Stop for now", s.postPause)
	web.Add(r, "POST /api/broadcasts/{id}/resume", "broadcasts:write", "Go on", s.postResume)
	web.Add(r, "POST /api/broadcasts/{id}/stop", "broadcasts:write", "Stop for good", s.postStop)
}

// Path is the path of one broadcast.
type Path struct {
	ID int64 `path:"id" minimum:"1" doc:"Broadcast"`
}

// BroadcastList is a page of broadcasts.
type BroadcastList struct {
	Items      []Broadcast `json:"items" nullable:"false"`
	NextCursor *string     `json:"next_cursor"`
}

type listIn struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"30"`
	Cursor string `query:"cursor" maxLength:"2000"`
}

func (s *Service) list(c web.Ctx, tx *db.Tx, in *listIn) (BroadcastList, error) {
	out := BroadcastList{Items: []Broadcast{}}
	before := int64(math.MaxInt64)
	if in.Cursor != "" {
		if err := web.Uncursor(in.Cursor, &before); err != nil {
			return out, err
		}
	}
	rows, err := listBroadcasts(tx, before, in.Limit+1)
	if err != nil {
		return out, err
	}
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		out.NextCursor = web.Cursor(rows[in.Limit-1].ID)
	}
	for _, b := range rows {
		if b, err = s.counted(tx, b, c.Lang); err != nil {
			return out, err
		}
		out.Items = append(out.Items, b)
	}
	return out, nil
}

// TemplateList is what may be sent to many.
type TemplateList struct {
	Items []Sendable `json:"items" nullable:"false"`
}

func (s *Service) templates(_ web.Ctx, tx *db.Tx, _ *struct{}) (TemplateList, error) {
	all, err := s.Messenger.Templates(tx)
	if all == nil {
		all = []Sendable{}
	}
	return TemplateList{all}, err
}

type previewIn struct{ Body Draft }

func (s *Service) postPreview(c web.Ctx, tx *db.Tx, in *previewIn) (Forecast, error) {
	return s.preview(c, tx, in.Body)
}

type postIn struct {
	Body struct {
		Draft
		Key string `json:"key" minLength:"8" maxLength:"80" doc:"Made by the client for this broadcast: the same again gives the same broadcast"`
	}
}

func (s *Service) post(c web.Ctx, tx *db.Tx, in *postIn) (Broadcast, error) {
	b, err := s.start(c, tx, in.Body.Key, in.Body.Draft)
	if err != nil {
		return b, err
	}
	return s.counted(tx, b, c.Lang)
}

type testIn struct {
	Body struct {
		Draft
		Phone string `json:"phone" minLength:"3" maxLength:"40"`
	}
}

// Tested says to whom a test went.
type Tested struct {
	LeadID int64 `json:"lead_id"`
}

func (s *Service) postTest(_ web.Ctx, tx *db.Tx, in *testIn) (Tested, error) {
	id, err := s.test(tx, in.Body.Draft, in.Body.Phone)
	return Tested{id}, err
}

func (s *Service) get(c web.Ctx, tx *db.Tx, in *Path) (Broadcast, error) {
	b, err := loadBroadcast(tx, in.ID)
	if err != nil {
		return b, err
	}
	return s.counted(tx, b, c.Lang)
}

type recipientsIn struct {
	Path
	Status string `query:"status" enum:"waiting,left_out,queued,sent,delivered,read,failed" doc:"Everybody unless given"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"2000"`
}

// RecipientList is a page of the people of a broadcast.
type RecipientList struct {
	Items      []Recipient `json:"items" nullable:"false"`
	NextCursor *string     `json:"next_cursor"`
}

func (s *Service) listRecipients(c web.Ctx, tx *db.Tx, in *recipientsIn) (RecipientList, error) {
	out := RecipientList{Items: []Recipient{}}
	if _, err := loadBroadcast(tx, in.ID); err != nil {
		return out, err
	}
	var after int64
	if in.Cursor != "" {
		if err := web.Uncursor(in.Cursor, &after); err != nil {
			return out, err
		}
	}
	rows, err := recipients(tx, in.ID, in.Status, after, in.Limit+1)
	if err != nil {
		return out, err
	}
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		out.NextCursor = web.Cursor(rows[in.Limit-1].LeadID)
	}
	for _, r := range rows {
		out.Items = append(out.Items, r.shown(c.Lang))
	}
	return out, nil
}

func (s *Service) postPause(c web.Ctx, tx *db.Tx, in *Path) (Broadcast, error) {
	return s.after(c, tx)(s.pause(tx, in.ID))
}

func (s *Service) postResume(c web.Ctx, tx *db.Tx, in *Path) (Broadcast, error) {
	return s.after(c, tx)(s.resume(tx, in.ID))
}

func (s *Service) postStop(c web.Ctx, tx *db.Tx, in *Path) (Broadcast, error) {
	return s.after(c, tx)(s.stop(tx, in.ID))
}

// after counts what a step has left.
func (s *Service) after(c web.Ctx, tx *db.Tx) func(Broadcast, error) (Broadcast, error) {
	return func(b Broadcast, err error) (Broadcast, error) {
		if err != nil {
			return b, err
		}
		return s.counted(tx, b, c.Lang)
	}
}
