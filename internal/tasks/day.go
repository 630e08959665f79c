package tasks

import (
	"time"

	"github.com/moked/moked/internal/db"
)

// span is a half-open range of due times; a zero end is open.
type span struct{ from, to time.Time }

// spanOf is what "overdue", "today" and "upcoming" mean at a moment in a place. Today is what is
// still ahead of the day, overdue all that is behind the moment; "" is everything.
func spanOf(when string, now time.Time) span {
	tomorrow := nextDay(now)
	switch when {
	case "overdue":
		return span{to: now}
	case "today":
		return span{from: now, to: tomorrow}
	case "upcoming":
		return span{from: tomorrow}
	}
	return span{}
}

// nextDay is the start of the next calendar day, which may be 23 or 25 hours long.
func nextDay(now time.Time) time.Time {
	y, m, d := now.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, now.Location())
}

// now is the transaction's time on the business's clock.
func (s *Service) now(tx *db.Tx) (time.Time, error) {
	zone, err := s.zone(tx)
	if err != nil {
		return time.Time{}, err
	}
	return tx.Now().In(zone), nil
}

// Summary is what the home screen shows of reminders.
type Summary struct {
	Overdue int64
	Today   int64
	Next    []Task
}

// Summarise counts what is due and gives the next ones, overdue first.
func (s *Service) Summarise(tx *db.Tx, limit int) (Summary, error) {
	now, err := s.now(tx)
	if err != nil {
		return Summary{}, err
	}
	var sum Summary
	if sum.Overdue, err = countOpen(tx, spanOf("overdue", now), nobody); err != nil {
		return Summary{}, err
	}
	if sum.Today, err = countOpen(tx, spanOf("today", now), nobody); err != nil {
		return Summary{}, err
	}
	sum.Next, err = pageOfOpen(tx, span{to: nextDay(now)}, nobody, cursor{}, limit)
	return sum, err
}
