package notify

import (
	"math"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// Routes adds the rows of notifications. Each is about whoever asks.
func (s *Service) Routes(r *web.Router) {
	web.Add(r, "GET /api/notifications", "signed_in", "My notifications, newest first", s.list)
	web.Add(r, "POST /api/notifications/read", "signed_in", "Mark notifications as read: one, those about a lead, or all", s.read)
	web.Add(r, "GET /api/notifications/settings", "signed_in", "What I am told, and how", s.settings)
	web.Add(r, "PUT /api/notifications/settings", "signed_in", "Choose what I am told, and how", s.choose)
	s.pushRoutes(r)
}

// Notification is one line of the bell.
type Notification struct {
	ID     int64   `json:"id"`
	Kind   Kind    `json:"kind" enum:"reminder,assigned,message,asked,given,mentioned"`
	LeadID *int64  `json:"lead_id"`
	Name   string  `json:"name" doc:"Whom or what it is about"`
	Text   string  `json:"text"`
	URL    string  `json:"url" doc:"Where it leads in the client"`
	At     string  `json:"at" format:"date-time"`
	ReadAt *string `json:"read_at" format:"date-time"`
}

type listIn struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"30"`
	Cursor string `query:"cursor" maxLength:"2000"`
}

// Inbox is a page of notifications with what the bell shows.
type Inbox struct {
	Items      []Notification `json:"items" nullable:"false"`
	NextCursor *string        `json:"next_cursor"`
	Unread     int64          `json:"unread" doc:"Counted up to 100"`
}

func (s *Service) list(c web.Ctx, tx *db.Tx, in *listIn) (Inbox, error) {
	page := Inbox{Items: []Notification{}}
	before := int64(math.MaxInt64)
	if in.Cursor != "" {
		if err := web.Uncursor(in.Cursor, &before); err != nil {
			return page, err
		}
	}
	rows, err := pageOf(tx, c.Principal.UserID, before, in.Limit+1)
	if err != nil {
		return page, err
	}
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		page.NextCursor = web.Cursor(rows[in.Limit-1].ID)
	}
	for _, n := range rows {
		page.Items = append(page.Items, onWire(n))
	}
	page.Unread, err = countUnread(tx, c.Principal.UserID)
	return page, err
}

func onWire(n row) Notification {
	out := Notification{ID: n.ID, Kind: n.Kind, Name: n.Name, Text: n.Text, URL: path(n.Kind, n.LeadID), At: web.Time(n.CreatedAt)}
	if n.LeadID != 0 {
		out.LeadID = &n.LeadID
	}
	if !n.ReadAt.IsZero() {
		at := web.Time(n.ReadAt)
		out.ReadAt = &at
	}
	return out
}

type readIn struct {
	Body struct {
		ID     int64 `json:"id,omitempty" minimum:"0" doc:"This one"`
		LeadID int64 `json:"lead_id,omitempty" minimum:"0" doc:"All about this lead"`
		All    bool  `json:"all,omitempty"`
	}
}

func (s *Service) read(c web.Ctx, tx *db.Tx, in *readIn) (web.Empty, error) {
	var n int64
	var err error
	me := c.Principal.UserID
	switch {
	case in.Body.All:
		if n, err = markAllRead(tx, me); err == nil {
			err = prune(tx, me, tx.Now().Add(-keep))
		}
	case in.Body.LeadID != 0:
		n, err = markLeadRead(tx, me, in.Body.LeadID)
	case in.Body.ID != 0:
		n, err = markRead(tx, me, in.Body.ID)
	}
	if err != nil || n == 0 {
		return web.Empty{}, err
	}
	_, err = bus.Emit(tx, Seen{UserID: me})
	return web.Empty{}, err
}

// Choices are the settings with what this installation can do.
type Choices struct {
	Settings
	MailAvailable bool `json:"mail_available" doc:"Whether this installation sends mail"`
}

func (s *Service) settings(c web.Ctx, tx *db.Tx, _ *struct{}) (Choices, error) {
	chosen, err := loadSettings(tx, c.Principal.UserID)
	return Choices{Settings: chosen, MailAvailable: s.o.Mailer != nil}, err
}

type chooseIn struct{ Body Settings }

func (s *Service) choose(c web.Ctx, tx *db.Tx, in *chooseIn) (Choices, error) {
	if err := s.saveSettings(tx, c.Principal.UserID, in.Body); err != nil {
		return Choices{}, err
	}
	return s.settings(c, tx, nil)
}
