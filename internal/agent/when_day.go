package agent

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var weekdays = map[string]time.Weekday{
	"ראשון": time.Sunday, "שני": time.Monday, "שלישי": time.Tuesday, "רביעי": time.Wednesday,
	"חמישי": time.Thursday, "שישי": time.Friday, "שבת": time.Saturday,
	"א'": time.Sunday, "ב'": time.Monday, "ג'": time.Tuesday, "ד'": time.Wednesday, "ה'": time.Thursday, "ו'": time.Friday, "ש'": time.Saturday,
	"sunday": time.Sunday, "monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday,
	"thursday": time.Thursday, "friday": time.Friday, "saturday": time.Saturday,
}

var daysAhead = map[string]int{"היום": 0, "הערב": 0, "הלילה": 0, "מחר": 1, "מחרתיים": 2, "today": 0, "tonight": 0, "tomorrow": 1}

var dayMonth = regexp.MustCompile(`^ב?(\d{1,2})[./](\d{1,2})(?:[./](\d{2}|\d{4}))?$`)

// day reads which day is meant: a relative one, a weekday, or a date.
func (p *phrase) day() (time.Time, bool) {
	for i := range p.tokens {
		if day, ok := p.date(p.at(i)); ok {
			p.take(i, 1)
			return day, true
		}
	}
	for i := range p.tokens {
		if w, ok := bare(p.at(i), func(s string) bool { _, known := daysAhead[s]; return known }); ok {
			// "this evening" also names the part of the day, so it stays in the phrase.
			if w != "הערב" && w != "הלילה" && w != "tonight" {
				p.take(i, 1)
			}
			p.saidToday = daysAhead[w] == 0
			return p.now.AddDate(0, 0, daysAhead[w]), true
		}
	}
	for i := range p.tokens {
		w, ok := bare(p.at(i), func(s string) bool { _, known := weekdays[s]; return known })
		if !ok {
			continue
		}
		ahead := (int(weekdays[w]) - int(p.now.Weekday()) + 7) % 7
		if p.saysNextWeek() {
			// The week begins on Sunday: its Sunday, and then the day in it.
			ahead = 7 - int(p.now.Weekday()) + int(weekdays[w])
		}
		p.take(i, 1)
		return p.now.AddDate(0, 0, ahead), true
	}
	if p.saysNextWeek() {
		return p.now.AddDate(0, 0, 7), true
	}
	return time.Time{}, false
}

func (p *phrase) saysNextWeek() bool {
	for i := range p.tokens {
		if w := p.at(i); (w == "שבוע" || w == "בשבוע" || w == "לשבוע") && p.at(i+1) == "הבא" {
			return true
		}
	}
	return false
}

// date reads day and month, Israeli order. Without a year it is the next such date.
func (p *phrase) date(word string) (time.Time, bool) {
	m := dayMonth.FindStringSubmatch(word)
	if m == nil {
		return time.Time{}, false
	}
	// "10.30" is an hour, "10.11" a day: a dot divides both.
	if minutes := m[2]; strings.Contains(word, ".") && m[3] == "" && (minutes == "00" || minutes > "12") {
		return time.Time{}, false
	}
	day, dayErr := strconv.Atoi(m[1])
	month, monthErr := strconv.Atoi(m[2])
	if dayErr != nil || monthErr != nil {
		return time.Time{}, false
	}
	year := p.now.Year()
	if m[3] != "" {
		n, err := strconv.Atoi(m[3])
		if err != nil {
			return time.Time{}, false
		}
		if year = n; n < 100 {
			year += 2000
		}
	}
	at := time.Date(year, time.Month(month), day, 0, 0, 0, 0, p.now.Location())
	if at.Day() != day || int(at.Month()) != month {
		return time.Time{}, false // 31/2
	}
	if m[3] == "" && at.Before(p.now.AddDate(0, 0, -1)) {
		at = at.AddDate(1, 0, 0)
	}
	return at, true
}

type dayPart struct {
	usual     time.Duration // the hour meant when none is said
	afternoon bool          // hours up to 11 are after noon
}

var dayParts = map[string]dayPart{
	"בוקר": {9 * time.Hour, false}, "צהריים": {12 * time.Hour, true}, "צהרים": {12 * time.Hour, true}, "אחהצ": {15 * time.Hour, true},
	"ערב": {18 * time.Hour, true}, "לילה": {20 * time.Hour, true}, "הערב": {18 * time.Hour, true}, "הלילה": {20 * time.Hour, true},
	"am": {9 * time.Hour, false}, "pm": {15 * time.Hour, true}, "morning": {9 * time.Hour, false},
	"noon": {12 * time.Hour, true}, "afternoon": {15 * time.Hour, true}, "evening": {18 * time.Hour, true}, "tonight": {20 * time.Hour, true},
}

func (p *phrase) partOfDay() (dayPart, bool) {
	for i := range p.tokens {
		w, ok := bare(p.at(i), func(s string) bool { _, known := dayParts[s]; return known })
		if !ok {
			continue
		}
		if prev := p.at(i - 1); prev == "אחרי" || prev == "אחר" {
			return dayParts["אחהצ"], true
		}
		return dayParts[w], true
	}
	return dayPart{}, false
}

const (
	usualHour    = 10 * time.Hour
	firstMorning = 7 * time.Hour // "at four" without more is in the afternoon
)

func (p *phrase) combine(clock time.Duration, hasClock bool, day time.Time, hasDay bool, part dayPart, hasPart bool) time.Time {
	ambiguous := hasClock && !hasPart && clock < 12*time.Hour && clock >= time.Hour
	switch {
	case !hasClock && hasPart:
		clock = part.usual
	case !hasClock:
		clock = usualHour
	case hasPart && part.afternoon && clock < 12*time.Hour && clock >= time.Hour, ambiguous && clock < firstMorning:
		clock += 12 * time.Hour
	}
	if !hasDay {
		day = p.now
	}
	at := onDay(day, clock)
	if at.After(p.now) {
		return at
	}
	switch today := onDay(day, 0).Equal(onDay(p.now, 0)); {
	case !hasDay:
		return onDay(p.now.AddDate(0, 0, 1), clock)
	case p.saidToday && ambiguous && clock < 12*time.Hour:
		return onDay(day, clock+12*time.Hour) // "today at nine", said in the afternoon
	case today && !p.saidToday:
		return onDay(day.AddDate(0, 0, 7), clock) // a weekday whose hour has passed is next week's
	}
	return at
}

// onDay is a wall-clock time on a day, right on the days when the clocks change too.
func onDay(day time.Time, clock time.Duration) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), int(clock/time.Hour), int(clock%time.Hour/time.Minute), 0, 0, day.Location())
}
