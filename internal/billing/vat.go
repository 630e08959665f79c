package billing

import "time"

// vatRates is the rate of value added tax in hundredths of a percent, by the date from which it holds.
// A new rate is a new row: documents keep the rate of their own date.
var vatRates = []struct {
	from string // first day, in Israel
	bp   int64
}{
	{"2015-10-01", 1700},
	{"2025-01-01", 1800},
}

// vatOn is the rate on a day of the business's calendar. Before the table begins it is the oldest.
func vatOn(day time.Time) int64 {
	date, bp := day.Format(time.DateOnly), vatRates[0].bp
	for _, r := range vatRates {
		if r.from <= date {
			bp = r.bp
		}
	}
	return bp
}

// rateFor is the rate that a dealer of this kind puts on a document of this day.
func rateFor(dealer string, day time.Time) int64 {
	if dealer == exempt {
		return 0
	}
	return vatOn(day)
}
