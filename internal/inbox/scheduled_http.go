package inbox

import (
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// Scheduled is a text that waits to be sent.
type Scheduled struct {
	ID       int64           `json:"id"`
	LeadID   int64           `json:"lead_id"`
	Text     string          `json:"text"`
	DueAt    string          `json:"due_at" format:"date-time"`
	Template *TemplateChoice `json:"template" doc:"What goes out instead when the 24 hours have passed by then"`
	Error    *ScheduleError  `json:"error" doc:"Why it could not be sent when it was due; null while it waits"`
}

// ScheduleError is why a text could not be sent when it was due, and what to do.
type ScheduleError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
}

func (m scheduled) show(lang string) Scheduled {
	out := Scheduled{ID: m.ID, LeadID: m.LeadID, Text: m.Text, DueAt: web.Time(m.DueAt), Template: m.Template}
	if m.Failed != "" {
		kind := faultOf(m.Failed)
		out.Error = &ScheduleError{kind.Code, kind.Message.In(lang), kind.Hint.In(lang)}
	}
	return out
}

// faultOf is the fault that was met when the text was due. Codes never change, but one could go.
func faultOf(code string) *fault.Kind {
	for _, kind := range fault.Table() {
		if kind.Code == code {
			return kind
		}
	}
	return fault.Internal
}

// ScheduledList is what waits for a lead, the next first.
type ScheduledList struct {
	Items []Scheduled `json:"items" nullable:"false"`
}

func (s *Service) listScheduled(c web.Ctx, tx *db.Tx, in *LeadPath) (ScheduledList, error) {
	out := ScheduledList{Items: []Scheduled{}}
	if _, err := s.leads.Get(tx, in.ID); err != nil {
		return out, err
	}
	all, err := scheduledOf(tx, in.ID)
	for _, m := range all {
		out.Items = append(out.Items, m.show(c.Lang))
	}
	return out, err
}

type scheduleIn struct {
	LeadPath
	Body struct {
		Message  string          `json:"message,omitempty" maxLength:"4096" doc:"May be empty with a template, which then goes out in any case"`
		Template *TemplateChoice `json:"template,omitempty" doc:"Goes out instead of the text when the 24 hours have passed by then"`
		DueAt    string          `json:"due_at" maxLength:"40" doc:"RFC 3339 with an offset; in the next year"`
	}
}

func (s *Service) postScheduled(c web.Ctx, tx *db.Tx, in *scheduleIn) (Scheduled, error) {
	due, err := dueOf(in.Body.DueAt)
	if err != nil {
		return Scheduled{}, err
	}
	m, err := s.schedule(tx, c.Principal.UserID, in.ID, in.Body.Message, in.Body.Template, due)
	if err != nil {
		return Scheduled{}, err
	}
	return m.show(c.Lang), nil
}

// ScheduledPath names the waiting text in the path. It is exported because embedded inputs are filled
// by reflection.
type ScheduledPath struct {
	ID int64 `path:"id" minimum:"1"`
}

type rescheduleIn struct {
	ScheduledPath
	Body struct {
		Message    *string         `json:"message,omitempty" maxLength:"4096"`
		Template   *TemplateChoice `json:"template,omitempty"`
		NoTemplate bool            `json:"no_template,omitempty" doc:"Take the template off"`
		DueAt      *string         `json:"due_at,omitempty" maxLength:"40"`
	}
}

func (s *Service) patchScheduled(c web.Ctx, tx *db.Tx, in *rescheduleIn) (Scheduled, error) {
	var due *time.Time
	if in.Body.DueAt != nil {
		at, err := dueOf(*in.Body.DueAt)
		if err != nil {
			return Scheduled{}, err
		}
		due = &at
	}
	m, err := s.reschedule(tx, in.ID, rescheduling{in.Body.Message, in.Body.Template, in.Body.NoTemplate, due})
	return m.show(c.Lang), err
}

func (s *Service) deleteScheduled(_ web.Ctx, tx *db.Tx, in *ScheduledPath) (web.Empty, error) {
	return web.Empty{}, s.unschedule(tx, in.ID)
}

func dueOf(text string) (time.Time, error) {
	due, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return due, fault.Invalid.Field("due_at", fault.BadTime)
	}
	return due.UTC(), nil
}
