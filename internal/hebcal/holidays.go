package hebcal

import "time"

// Holiday is a day that people in Israel keep.
type Holiday struct {
	Key    string
	He, En string
	Kind   Kind
}

// Kind says how a day is kept.
type Kind int

// The kinds of days.
const (
	YomTov   Kind = iota // no work from evening to evening
	Memorial             // a day of mourning; there is work, and no merry advertisement
	Eve                  // the day before a yom tov: work ends early
	Middle               // chol hamoed: many are closed or on holiday
	Civic                // Independence Day: closed, but not by religion
)

var (
	roshHashanah   = Holiday{"rosh_hashanah", "ראש השנה", "Rosh Hashanah", YomTov}
	yomKippur      = Holiday{"yom_kippur", "יום כיפור", "Yom Kippur", YomTov}
	sukkot         = Holiday{"sukkot", "סוכות", "Sukkot", YomTov}
	cholSukkot     = Holiday{"chol_hamoed_sukkot", "חול המועד סוכות", "Chol HaMoed Sukkot", Middle}
	sheminiAtzeret = Holiday{"shemini_atzeret", "שמחת תורה", "Simchat Torah", YomTov}
	pesach         = Holiday{"pesach", "פסח", "Pesach", YomTov}
	cholPesach     = Holiday{"chol_hamoed_pesach", "חול המועד פסח", "Chol HaMoed Pesach", Middle}
	lastPesach     = Holiday{"pesach_7", "שביעי של פסח", "Seventh day of Pesach", YomTov}
	shavuot        = Holiday{"shavuot", "שבועות", "Shavuot", YomTov}
	yomHaShoah     = Holiday{"yom_hashoah", "יום השואה", "Holocaust Remembrance Day", Memorial}
	yomHaZikaron   = Holiday{"yom_hazikaron", "יום הזיכרון", "Memorial Day", Memorial}
	yomHaAtzmaut   = Holiday{"yom_haatzmaut", "יום העצמאות", "Independence Day", Civic}
	tishaBAv       = Holiday{"tisha_bav", "תשעה באב", "Tisha B'Av", Memorial}
)

// Shabbat is what rests names the seventh day.
var Shabbat = Holiday{"shabbat", "שבת", "Shabbat", YomTov}

// HolidayOn is the holiday that falls on a day in Israel, Shabbat apart.
func HolidayOn(d Day) (Holiday, bool) {
	h, ok := feast(d)
	if ok && h.Kind != Middle {
		return h, true
	}
	if next, is := feast(d + 1); is && next.Kind == YomTov {
		return Holiday{"erev_" + next.Key, "ערב " + next.He, "Erev " + next.En, Eve}, true
	}
	return h, ok
}

// feast is the holiday of a day that has its own date.
func feast(d Day) (Holiday, bool) {
	h := HebrewOf(d)
	switch h.Month {
	case Tishrei:
		switch {
		case h.Day <= 2:
			return roshHashanah, true
		case h.Day == 10:
			return yomKippur, true
		case h.Day == 15:
			return sukkot, true
		case h.Day > 15 && h.Day < 22:
			return cholSukkot, true
		case h.Day == 22:
			return sheminiAtzeret, true
		}
	case Nisan:
		switch {
		case h.Day == 15:
			return pesach, true
		case h.Day > 15 && h.Day < 21:
			return cholPesach, true
		case h.Day == 21:
			return lastPesach, true
		}
	case Sivan:
		if h.Day == 6 {
			return shavuot, true
		}
	}
	switch d {
	case holocaustDay(h.Year):
		return yomHaShoah, true
	case independenceDay(h.Year) - 1:
		return yomHaZikaron, true
	case independenceDay(h.Year):
		return yomHaAtzmaut, true
	case fastOfAv(h.Year):
		return tishaBAv, true
	}
	return Holiday{}, false
}

// holocaustDay is 27 Nisan, moved so that neither its eve nor its day touches Shabbat (law of 1959 as
// amended in 1997).
func holocaustDay(year int) Day {
	d := Date{year, Nisan, 27}.Civil()
	switch d.Weekday() {
	case time.Friday:
		return d - 1
	case time.Sunday:
		return d + 1
	}
	return d
}

// independenceDay is 5 Iyar, moved so that neither it nor Memorial Day before it touches Shabbat (law of
// 1949 as amended in 2004).
func independenceDay(year int) Day {
	d := Date{year, Iyar, 5}.Civil()
	switch d.Weekday() {
	case time.Friday:
		return d - 1
	case time.Saturday:
		return d - 2
	case time.Monday:
		return d + 1
	}
	return d
}

// fastOfAv is 9 Av, or the day after it when that is Shabbat.
func fastOfAv(year int) Day {
	d := Date{year, Av, 9}.Civil()
	if d.Weekday() == time.Saturday {
		return d + 1
	}
	return d
}

// restsOn is what is kept on a day from evening to evening: Shabbat, a yom tov, or a day of mourning.
func restsOn(d Day) (Holiday, bool) {
	h, ok := feast(d)
	if ok && (h.Kind == YomTov || h.Kind == Memorial) {
		return h, true
	}
	if d.Weekday() == time.Saturday {
		return Shabbat, true
	}
	return Holiday{}, false
}
