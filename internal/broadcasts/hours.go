package broadcasts

import (
	"time"

	"github.com/moked/moked/internal/hebcal"
)

// The hours in which nobody minds a message, in minutes of the day. A broadcast may be narrower.
const (
	earliest = 8 * 60
	latest   = 21 * 60
)

// allowed is the first moment from at on in which the broadcast may send; at is in the zone of the
// business.
func (b Broadcast) allowed(at time.Time) time.Time {
	for range 100 { // a row of holidays ends within days
		if rest, resting := hebcal.RestAt(at); resting && !b.OnRest {
			at = rest.Ends
			continue
		}
		minute := int64(at.Hour()*60 + at.Minute())
		switch {
		case minute < b.FromMinute:
			at = minuteOf(at, 0, b.FromMinute)
		case minute >= b.ToMinute:
			at = minuteOf(at, 1, b.FromMinute)
		default:
			return at
		}
	}
	return at
}

// minuteOf is a minute of the day of at, or of a later day.
func minuteOf(at time.Time, days int, minute int64) time.Time {
	y, m, d := at.Date()
	return time.Date(y, m, d+days, int(minute/60), int(minute%60), 0, 0, at.Location())
}

// pace is how many go out at once, and how long it waits between.
func (b Broadcast) pace() (together int, wait time.Duration) {
	if b.PerMinute <= 60 {
		return 1, time.Minute / time.Duration(b.PerMinute)
	}
	return int((b.PerMinute + 59) / 60), time.Second
}

// ends is about when the last of n people gets it, beginning at a moment.
func (b Broadcast) ends(at time.Time, n int64) time.Time {
	if n == 0 {
		return at
	}
	left := time.Duration(n) * time.Minute / time.Duration(b.PerMinute)
	for {
		at = b.allowed(at)
		close := minuteOf(at, 0, b.ToMinute)
		if rest := hebcal.NextRest(at); !b.OnRest && rest.Begins.Before(close) {
			close = rest.Begins
		}
		if open := close.Sub(at); left > open {
			left -= open
			at = close
			continue
		}
		return at.Add(left)
	}
}
