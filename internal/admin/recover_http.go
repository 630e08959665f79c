package admin

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/web"
)

type parkedPath struct {
	ID int64 `path:"id" minimum:"1"`
}

func (s *Service) replayParked(c web.Ctx, in *parkedPath) (web.Empty, error) {
	return web.Empty{}, s.o.Mailroom.Replay(c, in.ID)
}

// DeadJob is a job that was given up. What it was asked to do stays in the database: it may hold the
// words of customers.
type DeadJob struct {
	ID         int64   `json:"id"`
	BusinessID *int64  `json:"business_id" doc:"null is the installation itself"`
	Business   *string `json:"business" doc:"Its name"`
	Kind       string  `json:"kind" doc:"feature.what"`
	Attempts   int     `json:"attempts"`
	Error      string  `json:"error" doc:"Of the last attempt"`
	DiedAt     string  `json:"died_at" format:"date-time"`
}

type buriedIn struct {
	Cursor string `query:"cursor" maxLength:"200"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (s *Service) buried(_ web.Ctx, tx *db.Tx, in *buriedIn) (web.Page[DeadJob], error) {
	page := web.Page[DeadJob]{}
	business, id := int64(-1), int64(0)
	if in.Cursor != "" {
		if err := web.Uncursor(in.Cursor, &business, &id); err != nil {
			return page, err
		}
	}
	found, err := jobs.BuriedAfter(tx, business, id, in.Limit+1)
	if err != nil {
		return page, err
	}
	if len(found) > in.Limit {
		found = found[:in.Limit]
		last := found[in.Limit-1]
		page.NextCursor = web.Cursor(last.BusinessID, last.ID)
	}
	page.Items = make([]DeadJob, 0, len(found))
	for _, b := range found {
		shown := DeadJob{ID: b.ID, Kind: b.Kind, Attempts: b.Attempts, Error: b.Error, DiedAt: web.Time(b.DiedAt)}
		if b.BusinessID != 0 {
			of, err := s.o.Businesses.Get(tx, b.BusinessID)
			if err != nil {
				return page, err
			}
			shown.BusinessID, shown.Business = &of.ID, &of.Name
		}
		page.Items = append(page.Items, shown)
	}
	page.Total, err = countDead(tx)
	return page, err
}

type deadJobIn struct {
	Body struct {
		ID         int64  `json:"id" minimum:"1"`
		BusinessID *int64 `json:"business_id" minimum:"1" doc:"As in the list; null is the installation itself"`
	}
}

func (in *deadJobIn) grave(tx *db.Tx) *db.Tx {
	if in.Body.BusinessID == nil {
		return tx
	}
	return jobs.Grave(tx, *in.Body.BusinessID)
}

func (s *Service) replayJob(_ web.Ctx, tx *db.Tx, in *deadJobIn) (web.Empty, error) {
	return web.Empty{}, jobs.Replay(in.grave(tx), in.Body.ID)
}

func (s *Service) discardJob(_ web.Ctx, tx *db.Tx, in *deadJobIn) (web.Empty, error) {
	return web.Empty{}, jobs.Discard(in.grave(tx), in.Body.ID)
}
