package templates

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
	"github.com/moked/moked/internal/whatsapp"
)

// Routes registers the rows.
func (s *Service) Routes(r *web.Router) {
	web.Add(r, "GET /api/templates", "inbox:read", "The message templates of a number, by name", s.list)
	web.Add(r, "POST /api/templates", "settings:write", "Write a message template and hand it in for approval", s.post, 201)
	web.Add(r, "PATCH /api/templates/{id}", "settings:write", "Change a message template; new words are handed in again", s.patch)
	web.Add(r, "DELETE /api/templates/{id}", "settings:write", "Remove a message template, also at the provider", s.delete)
	web.Add(r, "POST /api/templates/check", "settings:write", "What WhatsApp would refuse in a message template", s.check)
	web.Add(r, "POST /api/templates/sync", "settings:write", "Read the templates of a number from its provider", s.postSync, 202)
}

// List is the templates of one number.
type List struct {
	Items     []Template `json:"items" nullable:"false"`
	ChannelID *int64     `json:"channel_id" doc:"The number; null when there is none"`
	Authored  bool       `json:"authored" doc:"Templates of this number can be written here"`
}

type listIn struct {
	ChannelID int64 `query:"channel_id" minimum:"1" doc:"Without it, the number that the business sends with"`
}

func (s *Service) list(_ web.Ctx, tx *db.Tx, in *listIn) (List, error) {
	out := List{Items: []Template{}}
	c, err := s.channelOf(tx, in.ChannelID)
	if in.ChannelID == 0 && isNoChannel(err) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	out.ChannelID, out.Authored = &c.ID, authored(c) == nil
	all, err := templatesOf(tx, c.ID)
	out.Items = append(out.Items, all...)
	return out, err
}

type postIn struct {
	Body struct {
		ChannelID int64 `json:"channel_id,omitempty" minimum:"1" doc:"Without it, the number that the business sends with"`
		whatsapp.Template
		Bindings map[string]string `json:"bindings,omitempty" doc:"By slot: lead.name, lead.first_name, lead.phone, lead.email, business.name, me.name, or field. and a key"`
	}
}

func (s *Service) post(c web.Ctx, tx *db.Tx, in *postIn) (Template, error) {
	return s.create(tx, c.Principal.UserID, in.Body.ChannelID, in.Body.Template, in.Body.Bindings)
}

// Path names the template in the path. It is exported because embedded inputs are filled by reflection.
type Path struct {
	ID int64 `path:"id" minimum:"1"`
}

type patchIn struct {
	Path
	Body struct {
		Content  *whatsapp.Template `json:"content,omitempty" doc:"New words; the whole template"`
		Bindings map[string]string  `json:"bindings,omitempty"`
	}
}

func (s *Service) patch(c web.Ctx, tx *db.Tx, in *patchIn) (Template, error) {
	return s.edit(tx, c.Principal.UserID, in.ID, in.Body.Content, in.Body.Bindings)
}

func (s *Service) delete(_ web.Ctx, tx *db.Tx, in *Path) (web.Empty, error) {
	return web.Empty{}, s.remove(tx, in.ID)
}

type checkIn struct{ Body whatsapp.Template }

// Findings are what WhatsApp would refuse.
type Findings struct {
	Items []Finding `json:"items" nullable:"false"`
}

// Finding is one thing to mend, at a field of the template.
type Finding struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

func (s *Service) check(c web.Ctx, _ *db.Tx, in *checkIn) (Findings, error) {
	out := Findings{Items: []Finding{}}
	for _, p := range in.Body.Check() {
		out.Items = append(out.Items, Finding{p.Field, p.Text.In(c.Lang)})
	}
	return out, nil
}

type syncIn struct {
	Body struct {
		ChannelID int64 `json:"channel_id,omitempty" minimum:"1" doc:"Without it, the number that the business sends with"`
	}
}

func (s *Service) postSync(_ web.Ctx, tx *db.Tx, in *syncIn) (web.Empty, error) {
	c, err := s.channelOf(tx, in.Body.ChannelID)
	if err != nil {
		return web.Empty{}, err
	}
	return web.Empty{}, enqueueSync(tx, c.ID)
}
