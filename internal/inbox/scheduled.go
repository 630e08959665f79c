package inbox

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/web"
)

// How much may wait for one lead, and how far ahead.
const (
	maxScheduled = 20
	maxAhead     = 366 * 24 * time.Hour
)

const jobScheduled = "inbox.scheduled"

// scheduled is a text, or a template, that somebody of the business wants sent later.
type scheduled struct {
	ID, LeadID int64
	Text       string
	DueAt      time.Time
	Template   *TemplateChoice // what goes out instead when the 24 hours have passed; nil asks then
	Failed     string          // code of the fault that kept it from going out, empty while it waits
	CreatedBy  int64
}

type scheduledArgs struct {
	ID int64 `json:"id"`
}

func scheduledKey(id int64) string { return "inbox.scheduled:" + strconv.FormatInt(id, 10) }

// wake lets the message be looked at when it is due.
func (m scheduled) wake(tx *db.Tx) error {
	return jobs.Enqueue(tx, jobs.Job{Kind: jobScheduled, Args: scheduledArgs{m.ID}, At: m.DueAt, Unique: scheduledKey(m.ID)})
}

// schedule keeps a text to be sent to a lead later.
func (s *Service) schedule(tx *db.Tx, userID, leadID int64, text string, template *TemplateChoice, due time.Time) (scheduled, error) {
	o, err := s.reach(tx, leadID)
	if err != nil {
		return scheduled{}, err
	}
	m := scheduled{ID: tx.NewID(), LeadID: leadID, DueAt: due, CreatedBy: userID, Template: template}
	if m.Text, err = s.laterWords(tx, o, text, template); err != nil {
		return scheduled{}, err
	}
	if err := ahead(tx, due); err != nil {
		return scheduled{}, err
	}
	waiting, err := countScheduled(tx, leadID)
	if err != nil {
		return scheduled{}, err
	}
	if waiting >= maxScheduled {
		return scheduled{}, tooManyScheduled.New()
	}
	if err := insertScheduled(tx, m); err != nil {
		return scheduled{}, err
	}
	if _, err := bus.Emit(tx, ScheduleChanged{"message.scheduled", m.ID, m.LeadID, web.Time(m.DueAt), ""}); err != nil {
		return scheduled{}, err
	}
	return m, m.wake(tx)
}

// laterWords are the words as they would be sent. With a template there need be none: then the template
// goes out in any case. The template is filled now as a trial, so that what is missing is said now.
func (s *Service) laterWords(tx *db.Tx, o outlet, text string, template *TemplateChoice) (string, error) {
	if template != nil {
		if _, err := s.compose(tx, o, words{Template: template}); err != nil {
			return "", err
		}
		var err error
		if template.Values, err = s.templates.Signed(tx, template.ID, template.Values); err != nil {
			return "", err
		}
		if web.CleanText(text) == "" {
			return "", nil
		}
	}
	return sendable(text, limitOf(o.channel.Provider))
}

// rescheduling is a change of what waits; nil leaves a part as it is.
type rescheduling struct {
	text       *string
	template   *TemplateChoice
	noTemplate bool
	due        *time.Time
}

// reschedule changes a waiting text, its template or its time.
func (s *Service) reschedule(tx *db.Tx, id int64, to rescheduling) (scheduled, error) {
	m, err := loadScheduled(tx, id)
	if err != nil {
		return m, err
	}
	if to.template != nil || to.noTemplate {
		m.Template = to.template
	}
	if to.text != nil {
		m.Text = *to.text
	}
	if to.text != nil || to.template != nil || to.noTemplate {
		o, err := s.reach(tx, m.LeadID)
		if err != nil {
			return m, err
		}
		if m.Text, err = s.laterWords(tx, o, m.Text, m.Template); err != nil {
			return m, err
		}
	}
	if to.due != nil {
		m.DueAt = *to.due
	}
	if err := ahead(tx, m.DueAt); err != nil {
		return m, err
	}
	m.Failed = ""
	if err := updateScheduled(tx, m); err != nil {
		return m, err
	}
	if err := jobs.Cancel(tx, scheduledKey(id)); err != nil {
		return m, err
	}
	if _, err := bus.Emit(tx, ScheduleChanged{"message.rescheduled", m.ID, m.LeadID, web.Time(m.DueAt), ""}); err != nil {
		return m, err
	}
	return m, m.wake(tx)
}

// unschedule takes a waiting text back.
func (s *Service) unschedule(tx *db.Tx, id int64) error {
	m, err := loadScheduled(tx, id)
	if err != nil {
		return err
	}
	if err := deleteScheduled(tx, id); err != nil {
		return err
	}
	if err := jobs.Cancel(tx, scheduledKey(id)); err != nil {
		return err
	}
	_, err = bus.Emit(tx, ScheduleChanged{"message.unscheduled", m.ID, m.LeadID, "", ""})
	return err
}

// sendScheduled sends what is due, in the transaction that takes it off the list. Everything that
// sending asks for is looked at now and not when the text was written: the window, the channel, the
// lead. What cannot go out stays on the list with the reason.
func (s *Service) sendScheduled(_ context.Context, run *jobs.Run) error {
	var args scheduledArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	return run.Done(func(tx *db.Tx) error {
		m, err := loadScheduled(tx, args.ID)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil || m.Failed != "" {
			return err
		}
		if m.DueAt.After(tx.Now()) {
			return m.wake(tx)
		}
		w := words{Text: m.Text}
		if m.Template != nil {
			o, err := s.reach(tx, m.LeadID)
			if err != nil || m.Text == "" || !o.conversation.windowOpen(tx.Now()) {
				w = words{Template: m.Template}
			}
		}
		_, err = s.reply(tx, m.CreatedBy, m.LeadID, w, scheduledKey(m.ID))
		if refused, ok := errors.AsType[*fault.Error](err); ok && refused.Kind.Status < 500 {
			if err := failScheduled(tx, m.ID, refused.Kind.Code); err != nil {
				return err
			}
			_, err = bus.Emit(tx, ScheduleChanged{"message.schedule_failed", m.ID, m.LeadID, web.Time(m.DueAt), refused.Kind.Code})
			return err
		}
		if err != nil {
			return err
		}
		return deleteScheduled(tx, m.ID)
	})
}

// ahead refuses a time that has passed, and one too far away to mean anything.
func ahead(tx *db.Tx, due time.Time) error {
	switch {
	case !due.After(tx.Now()):
		return fault.Invalid.Field("due_at", inThePast)
	case due.After(tx.Now().Add(maxAhead)):
		return fault.Invalid.Field("due_at", fault.OutOfRange)
	}
	return nil
}

// sendable is the text as it would be sent.
func sendable(text string, limit int) (string, error) {
	text = web.CleanText(text)
	switch {
	case text == "":
		return "", fault.Invalid.Field("message", emptyMessage)
	case len([]rune(text)) > limit:
		return "", fault.Invalid.Field("message", fault.TooLong)
	}
	return text, nil
}
