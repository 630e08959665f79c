package leads

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

func (s *Service) viewRoutes(r *web.Router) {
	web.Add(r, "GET /api/lead-views", "leads:read", "One's own views of the leads and the shared ones", s.listViews)
	web.Add(r, "POST /api/lead-views", "leads:write", "Save a view", s.createView)
	web.Add(r, "PATCH /api/lead-views/{id}", "leads:write", "Change a view, or pin it for oneself", s.patchView)
	web.Add(r, "DELETE /api/lead-views/{id}", "leads:write", "Delete a view", s.deleteView)
}

// ViewsOut are all views that a person sees.
type ViewsOut struct {
	Items []View `json:"items" nullable:"false"`
}

func (s *Service) listViews(c web.Ctx, tx *db.Tx, _ *struct{}) (ViewsOut, error) {
	items, err := s.Views(tx, c.Principal.UserID)
	if items == nil {
		items = []View{}
	}
	return ViewsOut{items}, err
}

type createViewIn struct {
	Body struct {
		Name   string `json:"name" minLength:"1" maxLength:"60"`
		Shared bool   `json:"shared,omitempty"`
		Pinned bool   `json:"pinned,omitempty"`
		Looks  Looks  `json:"looks"`
	}
}

func (s *Service) createView(c web.Ctx, tx *db.Tx, in *createViewIn) (View, error) {
	b := in.Body
	v, err := s.SaveView(tx, c.Principal.UserID, View{Name: b.Name, Shared: b.Shared, Pinned: b.Pinned, Looks: b.Looks})
	if err == nil {
		c.Status(201)
	}
	return v, err
}

// ViewPath is the path of one view.
type ViewPath struct {
	ID int64 `path:"id" minimum:"1" doc:"View"`
}

type patchViewIn struct {
	ViewPath
	Body struct {
		Name   *string `json:"name,omitempty" minLength:"1" maxLength:"60"`
		Shared *bool   `json:"shared,omitempty"`
		Pinned *bool   `json:"pinned,omitempty"`
		Looks  *Looks  `json:"looks,omitempty"`
	}
}

func (s *Service) patchView(c web.Ctx, tx *db.Tx, in *patchViewIn) (View, error) {
	b := in.Body
	return s.EditView(tx, c.Principal.UserID, c.Principal.Role.Includes(web.Manager), in.ID, ViewChange(b))
}

func (s *Service) deleteView(c web.Ctx, tx *db.Tx, in *ViewPath) (web.Empty, error) {
	return web.Empty{}, s.DeleteView(tx, c.Principal.UserID, c.Principal.Role.Includes(web.Manager), in.ID)
}
