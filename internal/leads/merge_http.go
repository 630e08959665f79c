package leads

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// Routes adds the rows of duplicates and merges.
func (m *Merges) Routes(r *web.Router) {
	web.Add(r, "GET /api/leads/{id}/duplicates", "leads:read", "Leads that may be the same person", m.twins)
	web.Add(r, "GET /api/duplicates", "leads:read", "Pairs of leads that may be one person; a page may hold few and still not be the last", m.pairs)
	web.Add(r, "POST /api/duplicates/dismiss", "leads:write", "Two leads are two people; dismissed false forgets it", m.dismiss)
	web.Add(r, "POST /api/leads/{id}/merge", "leads:write", "Merge another lead into this one; undo with POST /api/merges/{id}/undo", m.postMerge)
	web.Add(r, "GET /api/leads/{id}/merges", "leads:read", "What was merged into a lead", m.mergesOf)
	web.Add(r, "POST /api/merges/{id}/undo", "leads:write", "Make two leads of one again", m.postUndo)
}

// TwinsOut are the leads that may be the same person.
type TwinsOut struct {
	Items []Twin `json:"items" nullable:"false"`
}

func (m *Merges) twins(_ web.Ctx, tx *db.Tx, in *LeadPath) (TwinsOut, error) {
	items, err := m.Twins(tx, in.ID)
	return TwinsOut{items}, err
}

type pairsIn struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Cursor string `query:"cursor" maxLength:"2000"`
}

// PairPage is a page of suggestions.
type PairPage struct {
	Items      []Pair  `json:"items" nullable:"false"`
	NextCursor *string `json:"next_cursor"`
}

func (m *Merges) pairs(_ web.Ctx, tx *db.Tx, in *pairsIn) (PairPage, error) {
	before := int64(0)
	if in.Cursor != "" {
		if err := web.Uncursor(in.Cursor, &before); err != nil {
			return PairPage{}, err
		}
	}
	items, next, err := m.Pairs(tx, before, in.Limit)
	page := PairPage{Items: items}
	if next != 0 {
		page.NextCursor = web.Cursor(next)
	}
	return page, err
}

type dismissIn struct {
	Body struct {
		A         int64 `json:"a" minimum:"1"`
		B         int64 `json:"b" minimum:"1"`
		Dismissed bool  `json:"dismissed"`
	}
}

func (m *Merges) dismiss(c web.Ctx, tx *db.Tx, in *dismissIn) (web.Empty, error) {
	return web.Empty{}, m.Dismiss(tx, in.Body.A, in.Body.B, c.Principal.UserID, in.Body.Dismissed)
}

type mergeIn struct {
	LeadPath
	Body struct {
		With        int64    `json:"with" minimum:"1" doc:"The lead that goes"`
		Take        []string `json:"take,omitempty" maxItems:"8" doc:"Fields whose value comes from the lead that goes: name, phone, email, status, source, owner_id, value_agorot, notes"`
		Version     int64    `json:"version,omitempty" minimum:"0" doc:"Of this lead, as the decision was based on; a newer one answers 409"`
		WithVersion int64    `json:"with_version,omitempty" minimum:"0" doc:"Of the other"`
	}
}

func (m *Merges) postMerge(c web.Ctx, tx *db.Tx, in *mergeIn) (Merge, error) {
	made, err := m.Merge(tx, Order{in.ID, in.Body.With, in.Body.Take, in.Body.Version, in.Body.WithVersion})
	if err == nil {
		c.Status(201)
	}
	return made, err
}

// MergesOut are merges that stand.
type MergesOut struct {
	Items []Merge `json:"items" nullable:"false"`
}

func (m *Merges) mergesOf(_ web.Ctx, tx *db.Tx, in *LeadPath) (MergesOut, error) {
	lead, err := m.leads.Get(tx, in.ID)
	if err != nil {
		return MergesOut{}, err
	}
	items, err := mergesOf(tx, lead.ID)
	return MergesOut{items}, err
}

// MergePath is the path of one merge.
type MergePath struct {
	ID int64 `path:"id" minimum:"1" doc:"Merge"`
}

func (m *Merges) postUndo(_ web.Ctx, tx *db.Tx, in *MergePath) (Merge, error) {
	return m.Undo(tx, in.ID)
}
