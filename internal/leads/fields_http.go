package leads

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

func (s *Service) fieldRoutes(r *web.Router) {
	web.Add(r, "GET /api/lead-fields", "leads:read", "The business's own fields of a lead, in order", s.listFields)
	web.Add(r, "POST /api/lead-fields", "board:write", "Add a field", s.createField)
	web.Add(r, "PUT /api/lead-fields/order", "board:write", "Put the fields in order", s.orderFields)
	web.Add(r, "PATCH /api/lead-fields/{key}", "board:write", "Change a field; its key and kind stay", s.patchField)
	web.Add(r, "DELETE /api/lead-fields/{key}", "board:write", "Take a field away; undo with restore", s.deleteField)
	web.Add(r, "POST /api/lead-fields/{key}/restore", "board:write", "Give a field back with its values", s.restoreField)
}

// FieldsOut are all fields.
type FieldsOut struct {
	Items []Field `json:"items" nullable:"false"`
}

func (s *Service) listFields(_ web.Ctx, tx *db.Tx, _ *struct{}) (FieldsOut, error) {
	items, err := s.Fields(tx)
	return FieldsOut{items}, err
}

type createFieldIn struct {
	Body struct {
		Label      string        `json:"label" minLength:"1" maxLength:"60"`
		Key        string        `json:"key,omitempty" maxLength:"40" pattern:"^[a-zA-Z][a-zA-Z0-9_]*$" doc:"Made from the label unless given; never changes"`
		Kind       string        `json:"kind" enum:"text,number,money,date,select,multi,checkbox,url,phone"`
		Options    []FieldOption `json:"options,omitempty" maxItems:"100"`
		RequiredAt []string      `json:"required_at,omitempty" maxItems:"50"`
	}
}

func (s *Service) createField(c web.Ctx, tx *db.Tx, in *createFieldIn) (Field, error) {
	b := in.Body
	f, err := s.AddField(tx, Field{Key: b.Key, Label: b.Label, Kind: b.Kind, Options: b.Options, RequiredAt: b.RequiredAt})
	if err == nil {
		c.Status(201)
	}
	return f, err
}

type orderFieldsIn struct {
	Body struct {
		Keys []string `json:"keys" nullable:"false" minItems:"1" maxItems:"60" doc:"Keys in their new order; those left out follow"`
	}
}

func (s *Service) orderFields(_ web.Ctx, tx *db.Tx, in *orderFieldsIn) (FieldsOut, error) {
	items, err := s.OrderFields(tx, in.Body.Keys)
	return FieldsOut{items}, err
}

// FieldPath is the path of one field.
type FieldPath struct {
	Key string `path:"key" maxLength:"60"`
}

type patchFieldIn struct {
	FieldPath
	Body struct {
		Label      *string        `json:"label,omitempty" minLength:"1" maxLength:"60"`
		Options    *[]FieldOption `json:"options,omitempty" maxItems:"100"`
		RequiredAt *[]string      `json:"required_at,omitempty" maxItems:"50"`
	}
}

func (s *Service) patchField(_ web.Ctx, tx *db.Tx, in *patchFieldIn) (Field, error) {
	return s.EditField(tx, in.Key, in.Body.Label, in.Body.Options, in.Body.RequiredAt)
}

func (s *Service) deleteField(_ web.Ctx, tx *db.Tx, in *FieldPath) (web.Empty, error) {
	return web.Empty{}, s.DeleteField(tx, in.Key)
}

func (s *Service) restoreField(_ web.Ctx, tx *db.Tx, in *FieldPath) (Field, error) {
	return s.RestoreField(tx, in.Key)
}
