package activity

import (
	"context"
	"time"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/tenant"
)

const (
	rollEvery = 10 * time.Minute
	// settled is how old an event must be to be folded for good: by then no transaction that drew a
	// lower id is still to commit.
	settled = time.Minute
	// rollPage is how many events are folded in one transaction.
	rollPage = 2000
	// keepDays is how long the figures of a day are kept.
	keepDays = 400
)

// Jobs tells the queue what folds the events into the figures of the days.
func (s *Service) Jobs(q *jobs.Queue) { q.Every("activity.roll", rollEvery, s.rollAll) }

// rollAll folds what happened in every business since the last time.
func (s *Service) rollAll(ctx context.Context) error {
	return s.o.Businesses(ctx, func(in tenant.Scope) error {
		for {
			more := false
			err := s.o.DB.Write(ctx, in, func(tx *db.Tx) (err error) { more, err = s.Roll(tx); return err })
			if err != nil || !more {
				return err
			}
		}
	})
}

// Roll folds the next events that are settled into the figures of their days; more says that there are
// further ones. Figures that were made on another clock are forgotten and made anew.
func (s *Service) Roll(tx *db.Tx) (more bool, err error) {
	zone, err := s.o.Zone(tx)
	if err != nil {
		return false, err
	}
	last, err := lastFigures(tx, zone.String())
	if err != nil {
		return false, err
	}
	if last.Through == 0 {
		if err := forget(tx, ""); err != nil {
			return false, err
		}
		if err := forgetParts(tx, ""); err != nil {
			return false, err
		}
		last.Through = horizon(tx.Now().In(zone))
	}
	events, err := foldable(tx, last.Through, clock.FirstID(tx.Now().Add(-settled)), rollPage)
	if err != nil || len(events) == 0 {
		return false, err
	}
	days := fold(last, events, zone)
	for i, day := range days {
		if i < len(days)-1 {
			day.state = start(zone.String()).state // closed: nothing goes on from here
		}
		if err := storeFigures(tx, day); err != nil {
			return false, err
		}
		if err := storeParts(tx, day); err != nil {
			return false, err
		}
	}
	if err := forgetParts(tx, calendar(tx.Now().In(zone))[0].AddDate(0, 0, -1).Format(time.DateOnly)); err != nil {
		return false, err
	}
	if err := forget(tx, tx.Now().In(zone).AddDate(0, 0, -keepDays).Format(time.DateOnly)); err != nil {
		return false, err
	}
	return len(events) == rollPage, nil
}

// horizon is where a fold begins that knows nothing: a day before the chart, so that who waited then
// is known.
func horizon(now time.Time) int64 { return clock.FirstID(calendar(now)[0].AddDate(0, 0, -1)) }

// unsettled bounds what is folded while somebody looks: the last minutes, or before the first roll all
// of the chart.
const unsettled = 50_000

// recent are the days of the chart, by their names: those that are stored, and what happened since. Who
// sees only some of the leads gets the figures of those.
func (s *Service) recent(tx *db.Tx, now time.Time) (map[string]figures, error) {
	zone := now.Location()
	last, err := lastFigures(tx, zone.String())
	if err != nil {
		return nil, err
	}
	days := map[string]figures{}
	if last.Through == 0 {
		last.Through = horizon(now)
	} else {
		from := calendar(now)[0].Format(time.DateOnly)
		if tx.Narrowed() {
			days, err = partsSince(tx, from)
			last = last.with(days[last.Day])
		} else {
			days, err = figuresSince(tx, from)
		}
		if err != nil {
			return nil, err
		}
	}
	events, err := foldable(tx, last.Through, clock.FirstID(now.Add(time.Hour)), unsettled)
	if err != nil {
		return nil, err
	}
	for _, day := range fold(last, events, zone) {
		days[day.Day] = day
	}
	return days, nil
}

// with is the day with other figures: who wrote, called and waits is known of all leads, so that the
// fold goes on with those that the events are about.
func (f figures) with(seen figures) figures {
	f.WhatsApp, f.Phone, f.NewLeads, f.Waits = seen.WhatsApp, seen.Phone, seen.NewLeads, seen.Waits
	return f
}
