package business

import (
	"sort"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

func (s *Service) channelRoutes(r *web.Router) {
	web.Add(r, "GET /api/channels/providers", "settings:read", "What can be connected, and the fields to fill in", s.listProviders)
	web.Add(r, "GET /api/channels", "settings:read", "The business's channels", s.listChannels)
	web.Add(r, "POST /api/channels", "settings:write", "Connect a number", s.postChannel, 201)
	web.Add(r, "PATCH /api/channels/{id}", "settings:write", "Change a channel; absent parts stay", s.patchChannel)
	web.Add(r, "DELETE /api/channels/{id}", "settings:write", "Disconnect a number and forget its credentials", s.deleteChannel)
}

// FieldView is one field of a provider's form.
type FieldView struct {
	Key      string `json:"key"`
	Label    string `json:"label"`
	Secret   bool   `json:"secret"`
	Required bool   `json:"required"`
}

// ProviderView is a provider's form.
type ProviderView struct {
	Kind     string      `json:"kind"`
	Provider string      `json:"provider"`
	Label    string      `json:"label"`
	Fields   []FieldView `json:"fields" nullable:"false"`
}

func (s *Service) listProviders(c web.Ctx, _ *db.Tx, _ *web.Empty) (web.Page[ProviderView], error) {
	page := web.Page[ProviderView]{Items: []ProviderView{}, Total: int64(len(s.providers))}
	for _, p := range s.providers {
		view := ProviderView{Kind: p.Kind, Provider: p.Provider, Label: p.Label.In(c.Lang), Fields: []FieldView{}}
		for _, f := range p.Fields {
			view.Fields = append(view.Fields, FieldView{Key: f.Key, Label: f.Label.In(c.Lang), Secret: f.Secret, Required: f.Required})
		}
		page.Items = append(page.Items, view)
	}
	return page, nil
}

// ChannelView is a channel in an answer: its clear settings, and of the secret ones only the names.
type ChannelView struct {
	ID        int64             `json:"id"`
	Kind      string            `json:"kind"`
	Provider  string            `json:"provider"`
	Address   string            `json:"address"`
	State     string            `json:"state" enum:"active,disabled,error"`
	LastError *string           `json:"last_error"`
	Settings  map[string]string `json:"settings" nullable:"false"`
	Secrets   []string          `json:"secrets" nullable:"false" doc:"The names of the secret settings that are set"`
	CreatedAt string            `json:"created_at"`
	UpdatedAt string            `json:"updated_at"`
}

// view works on what is stored, where secrets are sealed, so that none can slip into an answer.
func (r channelRow) view() ChannelView {
	out := ChannelView{
		ID: r.ID, Kind: r.Kind, Provider: r.Provider, Address: r.Address, State: r.State,
		Settings: r.Settings, Secrets: []string{}, CreatedAt: web.Time(r.CreatedAt), UpdatedAt: web.Time(r.UpdatedAt),
	}
	if r.LastError != "" {
		out.LastError = &r.LastError
	}
	for key := range r.Sealed {
		out.Secrets = append(out.Secrets, key)
	}
	sort.Strings(out.Secrets)
	return out
}

func (s *Service) listChannels(_ web.Ctx, tx *db.Tx, _ *web.Empty) (web.Page[ChannelView], error) {
	page := web.Page[ChannelView]{Items: []ChannelView{}}
	rows, err := listChannels(tx)
	for _, row := range rows {
		page.Items = append(page.Items, row.view())
	}
	page.Total = int64(len(rows))
	return page, err
}

type postChannelIn struct {
	Body struct {
		Kind     string            `json:"kind" enum:"whatsapp,voice"`
		Provider string            `json:"provider" minLength:"1" maxLength:"40"`
		Address  string            `json:"address" minLength:"1" maxLength:"40" doc:"The phone number"`
		Settings map[string]string `json:"settings" doc:"The provider's fields, as /api/channels/providers names them"`
	}
}

func (s *Service) postChannel(c web.Ctx, tx *db.Tx, in *postChannelIn) (ChannelView, error) {
	channel, err := s.AddChannel(tx, NewChannel{Kind: in.Body.Kind, Provider: in.Body.Provider, Address: in.Body.Address, Settings: in.Body.Settings})
	if err != nil {
		return ChannelView{}, err
	}
	return storedView(tx, channel.ID)
}

type channelIn struct {
	ID int64 `path:"id" minimum:"1"`
}

type patchChannelIn struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Address  *string           `json:"address,omitempty" minLength:"1" maxLength:"40"`
		State    *string           `json:"state,omitempty" enum:"active,disabled"`
		Settings map[string]string `json:"settings,omitempty" doc:"Only what changes; an empty text removes a setting"`
	}
}

func (s *Service) patchChannel(_ web.Ctx, tx *db.Tx, in *patchChannelIn) (ChannelView, error) {
	if _, err := s.ChangeChannel(tx, in.ID, ChannelChange{Address: in.Body.Address, State: in.Body.State, Settings: in.Body.Settings}); err != nil {
		return ChannelView{}, err
	}
	return storedView(tx, in.ID)
}

func (s *Service) deleteChannel(_ web.Ctx, tx *db.Tx, in *channelIn) (web.Empty, error) {
	return web.Empty{}, s.RemoveChannel(tx, in.ID)
}

func storedView(tx *db.Tx, id int64) (ChannelView, error) {
	row, err := channelByID(tx, id)
	if err != nil {
		return ChannelView{}, err
	}
	return row.view(), nil
}
