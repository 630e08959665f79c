package leads

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

func (s *Service) tagRoutes(r *web.Router) {
	web.Add(r, "GET /api/tags", "leads:read", "The tags in use, the most used first", s.listTags)
	web.Add(r, "PUT /api/tags/color", "board:write", "Give a tag a colour; renamed, joined and removed it is by changing its leads", s.colorTag)
}

// TagsOut are tags.
type TagsOut struct {
	Items []Tag `json:"items" nullable:"false"`
}

func (s *Service) listTags(_ web.Ctx, tx *db.Tx, _ *struct{}) (TagsOut, error) {
	items, err := s.Tags(tx)
	return TagsOut{items}, err
}

type colorTagIn struct {
	Body struct {
		Name  string `json:"name" minLength:"1" maxLength:"40"`
		Color string `json:"color" enum:"blue,violet,amber,green,rose,slate"`
	}
}

func (s *Service) colorTag(_ web.Ctx, tx *db.Tx, in *colorTagIn) (web.Empty, error) {
	return web.Empty{}, s.ColorTag(tx, in.Body.Name, in.Body.Color)
}
