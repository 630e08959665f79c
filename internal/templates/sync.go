package templates

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
	"github.com/moked/moked/internal/whatsapp"
)

// The kinds of jobs.
const (
	jobSync     = "templates.sync"
	jobSubmit   = "templates.submit"
	jobWithdraw = "templates.withdraw"
	jobRound    = "templates.round"
)

// renewEvery is how often all templates are read again: the network moves them between categories and
// stops them, and a webhook can be missed.
const renewEvery = 12 * time.Hour

// stored is how many templates are written in one transaction.
const stored = 50

type syncArgs struct {
	Channel int64 `json:"channel"`
}

type submitArgs struct {
	Template int64 `json:"template"`
}

type withdrawArgs struct {
	Channel int64  `json:"channel"`
	ID      string `json:"id"`
	Name    string `json:"name"`
}

// Jobs registers the handlers.
func (s *Service) Jobs(q *jobs.Queue) {
	q.Handle(jobSync, 5, s.sync)
	q.Handle(jobSubmit, 6, s.submit)
	q.Handle(jobWithdraw, 6, s.withdraw)
	if s.o.Businesses != nil {
		q.Every(jobRound, renewEvery, s.round)
	}
}

// round asks for the templates of every number.
func (s *Service) round(ctx context.Context) error {
	return s.o.Businesses(ctx, func(in tenant.Scope) error {
		return s.o.DB.Write(ctx, in, func(tx *db.Tx) error {
			ids, err := whatsappChannels(tx)
			for _, id := range ids {
				if err := enqueueSync(tx, id); err != nil {
					return err
				}
			}
			return err
		})
	})
}

// Connected asks for the templates of a number that was just connected, or has other settings now.
func (s *Service) Connected(tx *db.Tx, c business.Channel) error {
	if c.Kind != business.KindWhatsApp || c.State == business.ChannelDisabled {
		return nil
	}
	return enqueueSync(tx, c.ID)
}

func enqueueSync(tx *db.Tx, channelID int64) error {
	return jobs.Enqueue(tx, jobs.Job{Kind: jobSync, Args: syncArgs{channelID}, Unique: jobSync + ":" + strconv.FormatInt(channelID, 10)})
}

// handIn asks for the approval of t.
func (t Template) handIn(tx *db.Tx) error {
	return jobs.Enqueue(tx, jobs.Job{Kind: jobSubmit, Args: submitArgs{t.ID}, Unique: jobSubmit + ":" + strconv.FormatInt(t.ID, 10)})
}

// account opens the number that a job is about; gone is true when it is no more.
func (s *Service) account(run *jobs.Run, channelID int64) (a whatsapp.Account, p whatsapp.Provider, gone bool, err error) {
	var c business.Channel
	err = run.Read(func(tx *db.Tx) (err error) {
		c, err = s.o.Business.ChannelByID(tx, channelID)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return a, nil, true, nil
	}
	p, known := s.o.Providers[c.Provider]
	return whatsapp.Account{Address: c.Address, Settings: c.Settings}, p, err == nil && !known, err
}

// sync makes our list that of the provider. Templates that are on their way there are left alone.
func (s *Service) sync(ctx context.Context, run *jobs.Run) error {
	var args syncArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	a, p, gone, err := s.account(run, args.Channel)
	if err != nil {
		return err
	}
	lister, able := p.(whatsapp.Templater)
	if gone || !able {
		return run.Done(func(tx *db.Tx) error { return deleteOrphans(tx) })
	}
	began := time.Time{}
	if err := run.Read(func(tx *db.Tx) error { began = tx.Now(); return nil }); err != nil {
		return err
	}
	all, err := lister.Templates(ctx, a)
	if err != nil {
		if e, ok := errors.AsType[*whatsapp.SendError](err); ok && e.Advice != whatsapp.Retry && e.Advice != whatsapp.NoAnswer && e.Advice != whatsapp.SlowDown {
			s.o.Log.Warn("templates cannot be listed", "channel", args.Channel, "error", err)
			return nil // asking again would not help; the checks of the channel say what is wrong
		}
		return err
	}
	for len(all) > stored {
		part := all[:stored]
		if err := run.Write(func(tx *db.Tx) error { return s.store(tx, args.Channel, part) }); err != nil {
			return err
		}
		all = all[stored:]
	}
	return run.Done(func(tx *db.Tx) error {
		if err := s.store(tx, args.Channel, all); err != nil {
			return err
		}
		lost, err := deleteUnseen(tx, args.Channel, db.Ms(began))
		if err != nil {
			return err
		}
		for _, t := range lost {
			t.Status = whatsapp.TemplateDeleted
			if err := t.changed(tx); err != nil {
				return err
			}
		}
		return deleteOrphans(tx)
	})
}

// store lays what the provider lists over what we have.
func (s *Service) store(tx *db.Tx, channelID int64, listed []whatsapp.Listed) error {
	for _, l := range listed {
		if l.Status == whatsapp.TemplateDeleted {
			continue
		}
		id, err := templateNamed(tx, channelID, l.Name, l.Language)
		if err != nil {
			return err
		}
		old := Template{ID: tx.NewID(), ChannelID: channelID}
		if id != 0 {
			if old, err = loadTemplate(tx, id); err != nil {
				return err
			}
			if old.Status == submitting {
				continue
			}
		}
		t := old
		t.Template, t.providerID, t.Status, t.Reason, t.Quality = l.Template, l.ID, l.Status, l.Reason, l.Quality
		t.Slots = t.Template.Slots()
		if t.Bindings, err = s.bindings(tx, t.Template, old.Bindings); fault.Is(err, fault.Invalid) {
			t.Bindings, err = s.bindings(tx, t.Template, nil)
		}
		if err != nil {
			return err
		}
		if id == 0 {
			t.UpdatedAt = web.Time(tx.Now())
			_, err = insertTemplate(tx, t, 0)
		} else {
			err = updateTemplate(tx, t, 0)
		}
		if err != nil {
			return err
		}
		if id == 0 || old.Status != t.Status || old.Reason != t.Reason || old.Body != t.Body || old.Category != t.Category {
			if err := t.changed(tx); err != nil {
				return err
			}
		}
	}
	return nil
}

// submit hands a template in. When it is not known whether an earlier attempt arrived, the provider's
// list tells: the same name twice would be refused.
func (s *Service) submit(ctx context.Context, run *jobs.Run) error {
	var args submitArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	var t Template
	err := run.Read(func(tx *db.Tx) (err error) {
		t, err = loadTemplate(tx, args.Template)
		return err
	})
	if fault.Is(err, fault.NotFound) || err == nil && t.Status != submitting {
		return nil
	}
	if err != nil {
		return err
	}
	a, p, gone, err := s.account(run, t.ChannelID)
	author, able := p.(whatsapp.Author)
	if err != nil || gone || !able {
		return err
	}
	if run.Attempt > 1 && t.providerID == "" {
		found, err := s.find(ctx, p, a, t)
		if err != nil {
			return err
		}
		if found.ID != "" {
			return run.Done(func(tx *db.Tx) error { return settle(tx, t.ID, found, "") })
		}
	}
	standing, err := author.Submit(ctx, a, t.providerID, t.Template)
	refused, known := errors.AsType[*whatsapp.SendError](err)
	switch {
	case err == nil:
		return run.Done(func(tx *db.Tx) error { return settle(tx, t.ID, standing, "") })
	case !known || refused.Outcome == whatsapp.Unknown || refused.Advice == whatsapp.Retry || refused.Advice == whatsapp.SlowDown:
		if run.Attempt < 6 {
			return err
		}
	}
	s.o.Log.Warn("a template was refused", "template", t.ID, "error", err)
	reason := whatsapp.Explain(whatsapp.NoAnswer).He
	if known {
		reason = whatsapp.Explain(refused.Advice).He
		if refused.Detail != "" {
			reason = refused.Detail
		}
	}
	return run.Done(func(tx *db.Tx) error { return settle(tx, t.ID, whatsapp.Standing{Status: failed}, reason) })
}

// find looks for t in the provider's list.
func (s *Service) find(ctx context.Context, p whatsapp.Provider, a whatsapp.Account, t Template) (whatsapp.Standing, error) {
	lister, able := p.(whatsapp.Templater)
	if !able {
		return whatsapp.Standing{}, nil
	}
	all, err := lister.Templates(ctx, a)
	for _, l := range all {
		if l.Name == t.Name && l.Language == t.Language {
			return l.Standing, nil
		}
	}
	return whatsapp.Standing{}, err
}

// settle records what became of handing in, unless the template was changed or removed meanwhile.
func settle(tx *db.Tx, id int64, standing whatsapp.Standing, reason string) error {
	t, err := loadTemplate(tx, id)
	if fault.Is(err, fault.NotFound) || err == nil && t.Status != submitting {
		return nil
	}
	if err != nil {
		return err
	}
	t.Status, t.Reason = standing.Status, reason
	if standing.ID != "" {
		t.providerID = standing.ID
	}
	if standing.Category != "" {
		t.Category = standing.Category
	}
	if err := updateTemplate(tx, t, 0); err != nil {
		return err
	}
	return t.changed(tx)
}

// withdraw removes a template at the provider.
func (s *Service) withdraw(ctx context.Context, run *jobs.Run) error {
	var args withdrawArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	a, p, gone, err := s.account(run, args.Channel)
	author, able := p.(whatsapp.Author)
	if err != nil || gone || !able {
		return err
	}
	err = author.Withdraw(ctx, a, args.ID, args.Name)
	if e, ok := errors.AsType[*whatsapp.SendError](err); ok && e.Advice == whatsapp.BadMessage {
		return nil // it is not there any more
	}
	return err
}

// Heard lays news of the network over a template of the number. News of one that is not known asks for
// the whole list.
func (s *Service) Heard(tx *db.Tx, channelID int64, news whatsapp.TemplateNews) error {
	id, err := templateNamed(tx, channelID, news.Name, news.Language)
	if err != nil {
		return err
	}
	if id == 0 {
		if news.Status == whatsapp.TemplateDeleted {
			return nil
		}
		return enqueueSync(tx, channelID)
	}
	t, err := loadTemplate(tx, id)
	if err != nil {
		return err
	}
	if news.Status == whatsapp.TemplateDeleted {
		if err := deleteTemplate(tx, id); err != nil {
			return err
		}
		t.Status = news.Status
		return t.changed(tx)
	}
	t.providerID = news.ID
	if news.Status != "" {
		t.Status, t.Reason = news.Status, news.Reason
	}
	if news.Quality != "" {
		t.Quality = news.Quality
	}
	if news.Category != "" {
		t.Category = news.Category
	}
	if err := updateTemplate(tx, t, 0); err != nil {
		return err
	}
	return t.changed(tx)
}
