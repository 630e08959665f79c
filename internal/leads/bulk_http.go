package leads

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

func (s *Service) bulkRoutes(r *web.Router) {
	web.Add(r, "GET /api/leads/count", "leads:read", "How many leads match, exactly", s.count)
	web.Add(r, "POST /api/lead-bulk", "leads:write", "Change many leads: these, or all that match", s.startBulk)
	web.Add(r, "GET /api/lead-bulk/{id}", "leads:read", "How far a change of many leads is", s.getBulk)
	web.Add(r, "POST /api/lead-bulk/{id}/undo", "leads:write", "Undo a change of many leads, within ten seconds of its end", s.undoBulk)
}

// CountOut is a number of leads.
type CountOut struct {
	Total int64 `json:"total"`
}

func (s *Service) count(c web.Ctx, tx *db.Tx, in *FilterIn) (CountOut, error) {
	f, err := in.filter(c)
	if err != nil {
		return CountOut{}, err
	}
	n, err := s.Count(tx, f)
	return CountOut{n}, err
}

type startBulkIn struct {
	Body struct {
		Action      string    `json:"action" enum:"status,owner,add_tag,remove_tag,delete"`
		Value       string    `json:"value,omitempty" maxLength:"60" doc:"Status, id of the owner or empty for none, or tag"`
		Replacement string    `json:"replacement,omitempty" maxLength:"40" doc:"Of remove_tag: the tag that leads get instead; the two become one where they have both"`
		IDs         []int64   `json:"ids,omitempty" maxItems:"10000"`
		Match       *FilterIn `json:"match,omitempty" doc:"All leads that match, instead of ids"`
	}
}

func (s *Service) startBulk(c web.Ctx, tx *db.Tx, in *startBulkIn) (Bulk, error) {
	target := bulkTarget{IDs: in.Body.IDs}
	if in.Body.Match != nil {
		if len(in.Body.IDs) > 0 {
			return Bulk{}, fault.Invalid.Field("ids", fault.BadValue)
		}
		f, err := in.Body.Match.filter(c)
		if err != nil {
			return Bulk{}, err
		}
		target.Filter = &f
	}
	b, err := s.StartBulk(tx, c.Actor(), in.Body.Action, in.Body.Value, in.Body.Replacement, target)
	if err == nil {
		c.Status(202)
	}
	return b, err
}

// BulkPath is the path of one change of many leads.
type BulkPath struct {
	ID int64 `path:"id" minimum:"1" doc:"Bulk change"`
}

func (s *Service) getBulk(_ web.Ctx, tx *db.Tx, in *BulkPath) (Bulk, error) { return s.Bulk(tx, in.ID) }

func (s *Service) undoBulk(_ web.Ctx, tx *db.Tx, in *BulkPath) (Bulk, error) {
	return s.UndoBulk(tx, in.ID)
}
