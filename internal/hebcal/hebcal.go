// Package hebcal is the Hebrew calendar by arithmetic: which Hebrew day a civil day is, which holidays
// are kept on it in Israel, and from when to when Shabbat and holidays last there. It is pure: no clock,
// no table of years, no network.
//
// The arithmetic is that of the fixed calendar: the molad (mean new moon) of Tishrei, and the four
// postponements of Rosh Hashanah, as in Maimonides, Hilkhot Kiddush HaHodesh 6-8.
package hebcal

import "time"

// Day is a civil day, counted from 1 January 1970. It has no hours: the Hebrew day that bears its
// number began at sunset of the civil day before.
type Day int

// DayOf is the civil day on the clock of t's own zone.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Civil is the day in the Gregorian calendar.
func (d Day) Civil() (year int, month time.Month, day int) { return d.noon().Date() }

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return d.noon().Weekday() }

// noon is the middle of the day in UTC.
func (d Day) noon() time.Time { return time.Unix(int64(d)*86400+43200, 0).UTC() }

// Month is a Hebrew month, counted from Nisan as the Torah counts. The year begins with Tishrei.
type Month int

// The months. In a leap year Adar is Adar I and AdarII follows it; a common year has no AdarII.
const (
	Nisan Month = iota + 1
	Iyar
	Sivan
	Tammuz
	Av
	Elul
	Tishrei
	Cheshvan
	Kislev
	Tevet
	Shevat
	Adar
	AdarII
)

// Date is a day of the Hebrew calendar.
type Date struct {
	Year  int // from the creation: 5786 began in September 2025
	Month Month
	Day   int // from 1
}

// epoch is the Day of 1 Tishrei of the year 1: Monday, 7 October 3761 before the common era (Julian).
const epoch Day = -2092590

// Leap reports whether the year has thirteen months: seven years of each nineteen.
func Leap(year int) bool { return (7*year+1)%19 < 7 }

// The parts (halakim) of an hour, of a day, and of a mean month.
const (
	partsOfHour  = 1080
	partsOfDay   = 24 * partsOfHour
	partsOfMonth = 29*partsOfDay + 12*partsOfHour + 793
)

// firstMolad is that of the year 1, BaHaRaD: the second day, 5 hours, 204 parts, counted from the
// evening in which the first day begins.
const firstMolad = partsOfDay + 5*partsOfHour + 204

// NewYear is the day of Rosh Hashanah, 1 Tishrei, of a year from 1 on.
func NewYear(year int) Day {
	months := (235*year - 234) / 19 // since the first Tishrei
	molad := firstMolad + months*partsOfMonth
	day, part := molad/partsOfDay, molad%partsOfDay // day 0 is a Sunday
	weekday := day % 7
	switch {
	case part >= 18*partsOfHour: // molad zaken: at noon or later
		day++
	case !Leap(year) && weekday == 2 && part >= 9*partsOfHour+204: // GaTaRaD
		day++
	case Leap(year-1) && weekday == 1 && part >= 15*partsOfHour+589: // BeTUTaKPaT
		day++
	}
	switch day % 7 {
	case 0, 3, 5: // lo ADU rosh: not on Sunday, Wednesday or Friday
		day++
	}
	return epoch - 1 + Day(day)
}

// monthsOf are the months of a year in their order, with their lengths.
func monthsOf(year int) (order [13]Month, lengths [13]int, count int) {
	length := int(NewYear(year+1) - NewYear(year))
	cheshvan, kislev := 29, 30
	switch length % 10 {
	case 5: // a full year: 355 or 385 days
		cheshvan = 30
	case 3: // a deficient year: 353 or 383 days
		kislev = 29
	}
	put := func(m Month, days int) {
		order[count], lengths[count] = m, days
		count++
	}
	put(Tishrei, 30)
	put(Cheshvan, cheshvan)
	put(Kislev, kislev)
	put(Tevet, 29)
	put(Shevat, 30)
	if Leap(year) {
		put(Adar, 30)
		put(AdarII, 29)
	} else {
		put(Adar, 29)
	}
	for m := Nisan; m <= Elul; m++ {
		put(m, 30-int(m+1)%2)
	}
	return order, lengths, count
}

// HebrewOf is the Hebrew date of the daylight of a civil day from the year 1 on.
func HebrewOf(d Day) Date {
	// The mean year is a little longer than 365.2468 days, so this is the year or the one before it.
	year := int(d-epoch)*98496/35975351 + 1
	for NewYear(year+1) <= d {
		year++
	}
	for year > 1 && NewYear(year) > d {
		year--
	}
	order, lengths, count := monthsOf(year)
	left := int(d - NewYear(year))
	for i := range count {
		if left < lengths[i] {
			return Date{year, order[i], left + 1}
		}
		left -= lengths[i]
	}
	return Date{} // not reached: the lengths sum up to the year's
}

// Valid reports whether there is such a day.
func (h Date) Valid() bool {
	if h.Year < 1 || h.Day < 1 {
		return false
	}
	order, lengths, count := monthsOf(h.Year)
	for i := range count {
		if order[i] == h.Month {
			return h.Day <= lengths[i]
		}
	}
	return false
}

// Civil is the civil day whose daylight a valid Hebrew date has.
func (h Date) Civil() Day {
	order, lengths, count := monthsOf(h.Year)
	d := NewYear(h.Year)
	for i := range count {
		if order[i] == h.Month {
			break
		}
		d += Day(lengths[i])
	}
	return d + Day(h.Day-1)
}
