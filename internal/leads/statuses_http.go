package leads

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

func (s *Service) statusRoutes(r *web.Router) {
	web.Add(r, "GET /api/statuses", "leads:read", "The columns of the board, in order", s.listStatuses)
	web.Add(r, "POST /api/statuses", "board:write", "Add a column", s.createStatus, 201)
	web.Add(r, "PUT /api/statuses/order", "board:write", "Put the columns in order", s.orderStatuses)
	web.Add(r, "PATCH /api/statuses/{key}", "board:write", "Change a column", s.patchStatus)
	web.Add(r, "DELETE /api/statuses/{key}", "board:write", "Delete a column, its leads go to move_to", s.deleteStatus)
}

// StatusesOut are all columns.
type StatusesOut struct {
	Items []Status `json:"items" nullable:"false"`
}

func (s *Service) listStatuses(_ web.Ctx, tx *db.Tx, _ *struct{}) (StatusesOut, error) {
	items, err := s.Statuses(tx)
	return StatusesOut{items}, err
}

type createStatusIn struct {
	Body struct {
		Label string `json:"label" minLength:"1" maxLength:"60"`
		Key   string `json:"key,omitempty" maxLength:"40" pattern:"^[a-zA-Z][a-zA-Z0-9_]*$" doc:"Made from the label unless given; never changes"`
		Color string `json:"color,omitempty" enum:"blue,violet,amber,green,rose,slate" default:"slate"`
		Kind  string `json:"kind,omitempty" enum:"open,won,lost" default:"open"`
	}
}

func (s *Service) createStatus(c web.Ctx, tx *db.Tx, in *createStatusIn) (Status, error) {
	return s.AddStatus(tx, Status{Key: in.Body.Key, Label: in.Body.Label, Color: in.Body.Color, Kind: in.Body.Kind})
}

type orderStatusesIn struct {
	Body struct {
		Keys []string `json:"keys" nullable:"false" minItems:"1" maxItems:"50" doc:"Keys in their new order; those left out follow"`
	}
}

func (s *Service) orderStatuses(_ web.Ctx, tx *db.Tx, in *orderStatusesIn) (StatusesOut, error) {
	items, err := s.OrderStatuses(tx, in.Body.Keys)
	return StatusesOut{items}, err
}

// StatusPath is the path of one status.
type StatusPath struct {
	Key string `path:"key" maxLength:"60"`
}

type patchStatusIn struct {
	StatusPath
	Body struct {
		Label *string `json:"label,omitempty" minLength:"1" maxLength:"60"`
		Color *string `json:"color,omitempty" enum:"blue,violet,amber,green,rose,slate"`
		Kind  *string `json:"kind,omitempty" enum:"open,won,lost"`
	}
}

func (s *Service) patchStatus(_ web.Ctx, tx *db.Tx, in *patchStatusIn) (Status, error) {
	return s.EditStatus(tx, in.Key, in.Body.Label, in.Body.Color, in.Body.Kind)
}

type deleteStatusIn struct {
	StatusPath
	MoveTo string `query:"move_to" maxLength:"60" doc:"Where its leads go; needed when there are any"`
}

func (s *Service) deleteStatus(_ web.Ctx, tx *db.Tx, in *deleteStatusIn) (web.Empty, error) {
	return web.Empty{}, s.DeleteStatus(tx, in.Key, in.MoveTo)
}
