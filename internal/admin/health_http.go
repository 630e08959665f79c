package admin

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// Health is how the installation is doing. A number that only grows is a reason to look.
type Health struct {
	Build      string         `json:"build"`
	Database   DatabaseHealth `json:"database"`
	Files      string         `json:"files" enum:"ok,unreachable,refused,no_bucket" doc:"Whether documents, recordings and media can be kept and read"`
	Businesses BusinessHealth `json:"businesses"`
	Jobs       JobHealth      `json:"jobs"`
	Webhooks   WebhookHealth  `json:"webhooks"`
}

// DatabaseHealth names the engine that answered.
type DatabaseHealth struct {
	Engine string `json:"engine" enum:"sqlite,postgres"`
}

// BusinessHealth counts the businesses, and the channels that their providers complain about.
type BusinessHealth struct {
	Active          int64 `json:"active"`
	Suspended       int64 `json:"suspended"`
	ChannelsInError int64 `json:"channels_in_error"`
}

// JobHealth is the queue: what is due and has not run is its depth.
type JobHealth struct {
	Due         int64   `json:"due" doc:"Due and not finished"`
	Scheduled   int64   `json:"scheduled" doc:"To run later"`
	Dead        int64   `json:"dead" doc:"Given up after all attempts"`
	OldestDueAt *string `json:"oldest_due_at"`
}

// WebhookHealth is what came in and is not worked off.
type WebhookHealth struct {
	Unprocessed int64 `json:"unprocessed"`
	Failed      int64 `json:"failed"`
	Parked      int64 `json:"parked" doc:"Genuine, but for a number that no business has"`
}

func (s *Service) health(_ web.Ctx, tx *db.Tx, _ *web.Empty) (Health, error) {
	h := Health{Build: s.o.Build, Database: DatabaseHealth{Engine: s.o.DB.Engine()}, Files: s.o.Files()}
	return h, measure(tx, &h)
}

// Parked is a genuine event for a number that no business has. Its text stays in the database.
type Parked struct {
	ID         int64  `json:"id"`
	Provider   string `json:"provider"`
	RouteKey   string `json:"route_key"`
	ReceivedAt string `json:"received_at"`
	Size       int64  `json:"size" doc:"Characters of the raw event"`
}

type parkedIn struct {
	Cursor string `query:"cursor" maxLength:"200"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (s *Service) parked(_ web.Ctx, tx *db.Tx, in *parkedIn) (web.Page[Parked], error) {
	page := web.Page[Parked]{}
	var before int64
	if in.Cursor != "" {
		if err := web.Uncursor(in.Cursor, &before); err != nil {
			return page, err
		}
	}
	var err error
	if page.Total, err = countParked(tx); err != nil {
		return page, err
	}
	if page.Items, err = listParked(tx, before, in.Limit+1); err != nil {
		return page, err
	}
	if len(page.Items) > in.Limit {
		page.Items = page.Items[:in.Limit]
		page.NextCursor = web.Cursor(page.Items[in.Limit-1].ID)
	}
	return page, nil
}
