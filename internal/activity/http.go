package activity

import (
	"encoding/json"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/tasks"
	"github.com/moked/moked/internal/web"
)

// Routes adds the rows of timeline, live events and home.
func (s *Service) Routes(r *web.Router) {
	web.Add(r, "GET /api/leads/{id}/activity", "leads:read", "The timeline of a lead, newest first", s.timeline)
	web.Add(r, "GET /api/home", "leads:read", "The figures of the home screen", s.home)
	web.Raw(r, "GET /api/events", "leads:read", "Live events as a stream (SSE); Last-Event-ID resumes without a gap", s.stream)
}

// Entry is one thing that happened.
type Entry struct {
	ID       int64           `json:"id"`
	Kind     string          `json:"kind"`
	Entity   string          `json:"entity"`
	EntityID int64           `json:"entity_id"`
	Actor    Actor           `json:"actor"`
	Data     json.RawMessage `json:"data"`
	At       string          `json:"at" format:"date-time"`
}

// Actor is who did it.
type Actor struct {
	Kind string `json:"kind" doc:"user, bot, contact, system or api_key"`
	Name string `json:"name"`
}

type timelineIn struct {
	ID     int64  `path:"id" minimum:"1" doc:"Lead"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"2000"`
}

// Timeline is a page of what happened.
type Timeline struct {
	Items      []Entry `json:"items" nullable:"false"`
	NextCursor *string `json:"next_cursor"`
}

func (s *Service) timeline(_ web.Ctx, tx *db.Tx, in *timelineIn) (Timeline, error) {
	before := int64(0)
	if in.Cursor != "" {
		if err := web.Uncursor(in.Cursor, &before); err != nil {
			return Timeline{}, err
		}
	}
	if _, err := s.o.Leads.Get(tx, in.ID); err != nil {
		return Timeline{}, err
	}
	events, err := bus.Timeline(tx, in.ID, before, in.Limit+1)
	if err != nil {
		return Timeline{}, err
	}
	page := Timeline{Items: []Entry{}}
	if len(events) > in.Limit {
		events = events[:in.Limit]
		page.NextCursor = web.Cursor(events[in.Limit-1].ID)
	}
	for _, e := range events {
		page.Items = append(page.Items, Entry{e.ID, e.Kind, e.Entity, e.EntityID, Actor{e.Actor.Kind, e.Actor.Name}, e.Data, web.Time(e.At)})
	}
	return page, nil
}

// Home is the home screen.
type Home struct {
	NewLeads       Trend        `json:"new_leads"`
	Calls          Trend        `json:"calls"`
	DueToday       DueCount     `json:"due_today"`
	WonThisMonth   Won          `json:"won_this_month"`
	Unread         int64        `json:"unread" doc:"Leads that wrote or called and were not looked at"`
	Days           []Day        `json:"days" nullable:"false" doc:"The last 14 days, the oldest first"`
	NeedsAttention []leads.Lead `json:"needs_attention" nullable:"false"`
	Reminders      []tasks.Task `json:"reminders" nullable:"false" doc:"What is due until the end of the day, overdue first"`
}

// Trend is the last seven days beside the seven before.
type Trend struct {
	Count    int64 `json:"count"`
	Previous int64 `json:"previous"`
}

// DueCount is how many reminders wait.
type DueCount struct {
	Today   int64 `json:"today" doc:"Still ahead today"`
	Overdue int64 `json:"overdue"`
}

// Won is what was won since the month began, beside the whole month before.
type Won struct {
	Count       int64 `json:"count"`
	Previous    int64 `json:"previous"`
	ValueAgorot int64 `json:"value_agorot"`
}

// Day counts the people who came on one day of the business's calendar.
type Day struct {
	Day      string `json:"day" format:"date"`
	WhatsApp int64  `json:"whatsapp"`
	Phone    int64  `json:"phone"`
	NewLeads int64  `json:"new_leads"`
}

func (s *Service) home(_ web.Ctx, tx *db.Tx, _ *struct{}) (Home, error) { return s.Home(tx) }
