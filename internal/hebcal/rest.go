package hebcal

import "time"

// israel tells days apart well enough: which day it is matters only far from midnight.
var israel = time.FixedZone("Israel", 2*3600)

// How far a rest reaches beyond the sun: candles are lit forty minutes before sunset in Jerusalem, more
// than anywhere else in the country, and some minutes after the stars nobody is early.
const (
	candles = 40 * time.Minute
	after   = 10 * time.Minute
)

// Rest is a stretch of time without a working evening in it: a Shabbat, a holiday, a day of mourning, or
// several of them that follow one another. It is a little longer than any calendar on a wall says.
type Rest struct {
	Begins, Ends time.Time
	Holidays     []Holiday // in their order
}

// Contains reports whether a moment lies in the rest.
func (r Rest) Contains(t time.Time) bool { return !t.Before(r.Begins) && t.Before(r.Ends) }

// RestAt is the rest in Israel in which a moment lies. The moments of the answer are in t's own zone.
func RestAt(t time.Time) (Rest, bool) {
	r := NextRest(t)
	return r, r.Contains(t)
}

// NextRest is the rest in which a moment lies, or else the next one. Its moments are in t's own zone.
func NextRest(t time.Time) Rest {
	for d := DayOf(t.In(israel)); ; d++ {
		if _, ok := restsOn(d); !ok {
			continue
		}
		if r := restOf(d, t.Location()); t.Before(r.Ends) {
			return r
		}
	}
}

// restOf is the whole rest that a day belongs to.
func restOf(d Day, zone *time.Location) Rest {
	first, last := d, d
	for {
		if _, ok := restsOn(first - 1); !ok {
			break
		}
		first--
	}
	for {
		if _, ok := restsOn(last + 1); !ok {
			break
		}
		last++
	}
	r := Rest{Begins: begins(first).In(zone), Ends: ends(last).In(zone)}
	for d := first; d <= last; d++ {
		h, _ := restsOn(d)
		if n := len(r.Holidays); n == 0 || r.Holidays[n-1].Key != h.Key {
			r.Holidays = append(r.Holidays, h)
		}
	}
	return r
}

// begins is the lighting of candles on the evening before a day, where it is earliest.
func begins(d Day) time.Time {
	a, b := sinks(d-1, jerusalem, sunsetBelow), sinks(d-1, telAviv, sunsetBelow)
	if b.Before(a) {
		a = b
	}
	return a.Add(-candles).Truncate(time.Minute)
}

// ends is the coming out of the stars on a day, where it is latest.
func ends(d Day) time.Time {
	a, b := sinks(d, jerusalem, starsBelow), sinks(d, telAviv, starsBelow)
	if b.After(a) {
		a = b
	}
	return a.Add(after).Truncate(time.Minute)
}
