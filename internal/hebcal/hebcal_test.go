package hebcal_test

import (
	"testing"
	"time"

	"github.com/moked/moked/internal/hebcal"
)

func day(y int, m time.Month, d int) hebcal.Day {
	return hebcal.DayOf(time.Date(y, m, d, 12, 0, 0, 0, time.UTC))
}

func civil(d hebcal.Day) string {
	y, m, n := d.Civil()
	return time.Date(y, m, n, 0, 0, 0, 0, time.UTC).Format("2006-01-02")
}

// Rosh Hashanah as printed in calendars: leap and common years, and years of each of the six lengths.
func TestNewYears(t *testing.T) {
	for year, want := range map[int]string{
		5660: "1899-09-05", 5709: "1948-10-04", 5744: "1983-09-08", 5765: "2004-09-16", 5766: "2005-10-04",
		5778: "2017-09-21", 5779: "2018-09-10", 5780: "2019-09-30", 5781: "2020-09-19", 5782: "2021-09-07",
		5783: "2022-09-26", 5784: "2023-09-16", 5785: "2024-10-03", 5786: "2025-09-23", 5787: "2026-09-12",
		5788: "2027-10-02", 5789: "2028-09-21", 5790: "2029-09-10", 5791: "2030-09-28", 5792: "2031-09-18",
		5793: "2032-09-06", 5794: "2033-09-24", 5795: "2034-09-14", 5796: "2035-10-04", 5797: "2036-09-22",
		5798: "2037-09-10", 5799: "2038-09-30", 5800: "2039-09-19",
	} {
		if got := civil(hebcal.NewYear(year)); got != want {
			t.Errorf("1 Tishrei %d is %s, want %s", year, got, want)
		}
	}
}

// oracle is Rosh Hashanah by the other known way: no postponement by name, but days counted from a molad
// that is moved by six hours, and corrections where years come out too long or too short.
func oracle(year int) int {
	elapsed := func(year int) int {
		months := (235*year - 234) / 19
		parts := 12084 + 13753*months
		day := 29*months + parts/25920
		if 3*(day+1)%7 < 3 {
			day++
		}
		return day
	}
	before, now, next := elapsed(year-1), elapsed(year), elapsed(year+1)
	switch {
	case next-now == 356:
		return now + 2
	case now-before == 382:
		return now + 1
	}
	return now
}

// Each of the four postponements falls where the other way of counting puts it, for six thousand years.
func TestPostponements(t *testing.T) {
	first := int(hebcal.NewYear(1))
	if d := hebcal.NewYear(1).Weekday(); d != time.Monday {
		t.Fatalf("the first year begins on a %v", d)
	}
	for year := 2; year <= 8000; year++ {
		if got, want := int(hebcal.NewYear(year))-first, oracle(year); got != want {
			t.Fatalf("1 Tishrei %d is day %d, want %d", year, got, want)
		}
		switch d := hebcal.NewYear(year).Weekday(); d {
		case time.Sunday, time.Wednesday, time.Friday:
			t.Fatalf("1 Tishrei %d is a %v", year, d)
		}
	}
}

func TestYearLengths(t *testing.T) {
	seen := map[int]bool{}
	for year := 1; year < 7000; year++ {
		n := int(hebcal.NewYear(year+1) - hebcal.NewYear(year))
		seen[n] = true
		if leap := n > 360; leap != hebcal.Leap(year) {
			t.Fatalf("%d has %d days, leap %v", year, n, hebcal.Leap(year))
		}
	}
	for _, n := range []int{353, 354, 355, 383, 384, 385} {
		if !seen[n] {
			t.Errorf("no year of %d days", n)
		}
		delete(seen, n)
	}
	if len(seen) > 0 {
		t.Errorf("years of other lengths: %v", seen)
	}
}

func TestDates(t *testing.T) {
	for _, c := range []struct {
		y    int
		m    time.Month
		d    int
		want hebcal.Date
	}{
		{1948, time.May, 14, hebcal.Date{Year: 5708, Month: hebcal.Iyar, Day: 5}},
		{1967, time.June, 7, hebcal.Date{Year: 5727, Month: hebcal.Iyar, Day: 28}},
		{2000, time.January, 1, hebcal.Date{Year: 5760, Month: hebcal.Tevet, Day: 23}},
		{2023, time.October, 7, hebcal.Date{Year: 5784, Month: hebcal.Tishrei, Day: 22}},
		{2024, time.February, 29, hebcal.Date{Year: 5784, Month: hebcal.Adar, Day: 20}},
		{2024, time.March, 24, hebcal.Date{Year: 5784, Month: hebcal.AdarII, Day: 14}},
		{2024, time.December, 25, hebcal.Date{Year: 5785, Month: hebcal.Kislev, Day: 24}},
		{2025, time.March, 14, hebcal.Date{Year: 5785, Month: hebcal.Adar, Day: 14}},
		{2026, time.April, 2, hebcal.Date{Year: 5786, Month: hebcal.Nisan, Day: 15}},
		{2026, time.November, 24, hebcal.Date{Year: 5787, Month: hebcal.Kislev, Day: 14}},
	} {
		d := day(c.y, c.m, c.d)
		if got := hebcal.HebrewOf(d); got != c.want {
			t.Errorf("%s is %+v, want %+v", civil(d), got, c.want)
		}
		if back := c.want.Civil(); back != d {
			t.Errorf("%+v is %s, want %s", c.want, civil(back), civil(d))
		}
	}
}

func TestValid(t *testing.T) {
	for _, c := range []struct {
		date hebcal.Date
		want bool
	}{
		{hebcal.Date{Year: 5784, Month: hebcal.AdarII, Day: 29}, true},
		{hebcal.Date{Year: 5784, Month: hebcal.AdarII, Day: 30}, false},
		{hebcal.Date{Year: 5784, Month: hebcal.Adar, Day: 30}, true},
		{hebcal.Date{Year: 5785, Month: hebcal.Adar, Day: 30}, false},
		{hebcal.Date{Year: 5785, Month: hebcal.AdarII, Day: 1}, false},
		{hebcal.Date{Year: 5785, Month: hebcal.Cheshvan, Day: 30}, true},
		{hebcal.Date{Year: 5784, Month: hebcal.Cheshvan, Day: 30}, false},
		{hebcal.Date{Year: 5784, Month: 14, Day: 1}, false},
		{hebcal.Date{Year: 0, Month: hebcal.Nisan, Day: 1}, false},
		{hebcal.Date{Year: 5784, Month: hebcal.Nisan, Day: 0}, false},
	} {
		if got := c.date.Valid(); got != c.want {
			t.Errorf("%+v valid: %v", c.date, got)
		}
	}
}

func TestDayOfIsOfTheZone(t *testing.T) {
	at := time.Date(2026, 1, 1, 23, 30, 0, 0, time.UTC)
	if here, there := hebcal.DayOf(at), hebcal.DayOf(at.In(time.FixedZone("", 7200))); there != here+1 {
		t.Errorf("days %d and %d", here, there)
	}
}

// FuzzRoundTrip takes a civil day to its Hebrew date and back, and its neighbour to the date after it.
func FuzzRoundTrip(f *testing.F) {
	for _, n := range []int{-2092590, -1, 0, 20781, 60000, 2_000_000} {
		f.Add(n)
	}
	f.Fuzz(func(t *testing.T, n int) {
		if n < -2092590 || n > 10_000_000 {
			t.Skip()
		}
		d := hebcal.Day(n)
		h := hebcal.HebrewOf(d)
		if !h.Valid() || h.Civil() != d {
			t.Fatalf("day %d is %+v, which is day %d", n, h, h.Civil())
		}
		next := hebcal.HebrewOf(d + 1)
		follows := next.Month == h.Month && next.Day == h.Day+1 && next.Year == h.Year || next.Day == 1 && h.Day >= 29
		if !follows {
			t.Fatalf("%+v follows %+v", next, h)
		}
	})
}
