package activity

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/tasks"
	"github.com/moked/moked/internal/web"
)

// Routes adds the rows of timeline, live events and home.
func (s *Service) Routes(r *web.Router) {
	web.Add(r, "GET /api/leads/{id}/activity", "leads:read", "The timeline of a lead, newest first", s.timeline)
	web.Add(r, "GET /api/home", "leads:read", "The figures of the home screen", s.home)
	web.Add(r, "GET /api/search", "leads:read", "Search people, messages and calls", s.search)
	web.Raw(r, "GET /api/events", "leads:read", "Live events as a stream (SSE); Last-Event-ID resumes without a gap", s.stream)
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
	FirstAnswer    FirstAnswer  `json:"first_answer"`
	Funnel         []Stage      `json:"funnel" nullable:"false" doc:"The columns of the board with what is in them"`
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

// FirstAnswer is how long people who wrote waited in the last seven days until somebody answered, bot or
// person, and in the seven before.
type FirstAnswer struct {
	MedianS         *int64 `json:"median_s" doc:"Seconds; null without answers"`
	PreviousMedianS *int64 `json:"previous_median_s"`
	Answered        int64  `json:"answered"`
	Within5Minutes  int64  `json:"within_5_minutes"`
}

// Stage is a column of the board in the funnel.
type Stage struct {
	Key         string `json:"key"`
	Label       string `json:"label"`
	Color       string `json:"color"`
	Kind        string `json:"kind" enum:"open,won,lost"`
	Count       int64  `json:"count"`
	ValueAgorot int64  `json:"value_agorot"`
}

// Day counts the people who came on one day of the business's calendar.
type Day struct {
	Day      string `json:"day" format:"date"`
	WhatsApp int64  `json:"whatsapp"`
	Phone    int64  `json:"phone"`
	NewLeads int64  `json:"new_leads"`
}

func (s *Service) home(_ web.Ctx, tx *db.Tx, _ *struct{}) (Home, error) { return s.Home(tx) }
