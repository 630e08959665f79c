package tasks

import (
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// localLayout is how a form says a time of the business's own clock.
const localLayout = "2006-01-02T15:04"

// morning is the hour of the quick choices.
const morning = 9

// Choice is a quick choice of when to call back.
type Choice struct {
	Key string `json:"key" enum:"hour,tomorrow,sunday"`
	At  string `json:"at" format:"date-time"`
}

// choices are "in an hour", "tomorrow at nine" and "Sunday at nine", which opens the Israeli week. On
// a Sunday the next one is meant.
func choices(now time.Time) []Choice {
	y, m, d := now.Date()
	sunday := d + 7 - int(now.Weekday())
	return []Choice{
		{"hour", web.Time(now.Add(time.Hour))},
		{"tomorrow", web.Time(wallClock(now.Location(), y, m, d+1, morning, 0))},
		{"sunday", web.Time(wallClock(now.Location(), y, m, sunday, morning, 0))},
	}
}

// wallClock is the moment at which a clock on the wall of the business shows a time. As in RFC 5545,
// an hour that comes twice is its first coming, and one that is skipped is counted on from before the
// change: where 02:00 becomes 03:00, 02:30 is 03:30. time.Date promises neither.
func wallClock(zone *time.Location, y int, m time.Month, d, hour, minute int) time.Time {
	wall := time.Date(y, m, d, hour, minute, 0, 0, time.UTC)
	_, before := wall.Add(-24 * time.Hour).In(zone).Zone()
	_, after := wall.Add(24 * time.Hour).In(zone).Zone()
	early, late := wall.Add(-time.Duration(before)*time.Second), wall.Add(-time.Duration(after)*time.Second)
	if early.After(late) {
		early, late = late, early
	}
	for _, at := range []time.Time{early, late} {
		if shows(at.In(zone), wall) {
			return at
		}
	}
	return wall.Add(-time.Duration(before) * time.Second)
}

// shows reports whether a local time reads like the wall clock.
func shows(at, wall time.Time) bool {
	return at.Format(localLayout) == wall.Format(localLayout)
}

// parseTime reads RFC 3339. A time without an offset is refused rather than guessed.
func parseTime(field, text string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, fault.Invalid.Field(field, fault.BadTime)
	}
	return at.UTC(), nil
}

// due reads when something is due: a moment, or a time on the business's wall. Exactly one is given.
func (s *Service) due(tx *db.Tx, moment, local string) (time.Time, error) {
	if local == "" {
		return parseTime("due_at", moment)
	}
	wall, err := time.Parse(localLayout, local)
	if err != nil || moment != "" {
		return time.Time{}, fault.Invalid.Field("due_local", fault.BadTime)
	}
	zone, err := s.zone(tx)
	if err != nil {
		return time.Time{}, err
	}
	y, m, d := wall.Date()
	return wallClock(zone, y, m, d, wall.Hour(), wall.Minute()).UTC(), nil
}
