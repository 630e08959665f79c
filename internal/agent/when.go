package agent

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// horizon is how far ahead a call-back may lie; anything later was misheard.
const horizon = 366 * 24 * time.Hour

// When understands a moment as people say it in Hebrew ("מחר בעשר וחצי", "יום ראשון ב-14:00",
// "בעוד שעתיים", "25/11") or as machines write it. now carries the business's time zone. The
// answer is always later than now; ok is false where the words name no such moment.
func When(words string, now time.Time) (at time.Time, ok bool) {
	if at, ok := machineTime(strings.TrimSpace(words), now.Location()); ok {
		return at, inFuture(at, now)
	}
	w := phrase{tokens: tokenize(words), now: now}
	if at, ok := w.fromNow(); ok {
		return at, inFuture(at, now)
	}
	day, hasDay := w.day()
	clock, hasClock := w.clock()
	part, hasPart := w.partOfDay()
	if !hasClock && !hasDay && !hasPart {
		return time.Time{}, false
	}
	at = w.combine(clock, hasClock, day, hasDay, part, hasPart)
	return at, inFuture(at, now)
}

func inFuture(at, now time.Time) bool { return at.After(now) && at.Before(now.Add(horizon)) }

func machineTime(s string, loc *time.Location) (time.Time, bool) {
	if at, err := time.Parse(time.RFC3339, s); err == nil {
		return at.In(loc), true
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if at, err := time.ParseInLocation(layout, s, loc); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// phrase is what was said, in words without their prefixes. Words that were understood are taken
// out, so that the same word is not read twice.
type phrase struct {
	tokens    []string
	now       time.Time
	saidToday bool
}

var (
	notWords = strings.NewReplacer("־", " ", "-", " ", "–", " ", ",", " ", "!", " ", "?", " ", "״", "", "\"", "", "׳", "'", "’", "'")
	niqqud   = regexp.MustCompile(`[\x{0591}-\x{05BD}\x{05BF}-\x{05C7}\p{Cf}]`)
	isoDate  = regexp.MustCompile(`\b(\d{4})-(\d{2})-(\d{2})\b`)
)

func tokenize(s string) []string {
	s = niqqud.ReplaceAllString(strings.ToLower(s), "")
	s = isoDate.ReplaceAllString(s, "$3/$2/$1")
	return strings.Fields(notWords.Replace(s))
}

// bare takes the prepositions off a word that is not known with them.
func bare(word string, known func(string) bool) (string, bool) {
	if known(word) {
		return word, true
	}
	for _, prefix := range []string{"ב", "ל", "ה", "מ", "לב", "בה", "מה"} {
		if rest, cut := strings.CutPrefix(word, prefix); cut && rest != "" && known(rest) {
			return rest, true
		}
	}
	return "", false
}

func (p *phrase) take(i, n int) { p.tokens = append(p.tokens[:i:i], p.tokens[i+n:]...) }

func (p *phrase) at(i int) string {
	if i < 0 || i >= len(p.tokens) {
		return ""
	}
	return strings.TrimRight(p.tokens[i], ".")
}

var spans = map[string]time.Duration{
	"דקה": time.Minute, "דקות": time.Minute, "רבע שעה": 15 * time.Minute, "חצי שעה": 30 * time.Minute,
	"שעה": time.Hour, "שעתיים": 2 * time.Hour, "שעות": time.Hour,
	"יום": 24 * time.Hour, "יומיים": 48 * time.Hour, "ימים": 24 * time.Hour,
	"שבוע": 7 * 24 * time.Hour, "שבועיים": 14 * 24 * time.Hour, "שבועות": 7 * 24 * time.Hour,
}

// fromNow reads "in an hour and a half", "in 20 minutes", "in a week". Days keep the hour that is
// said with them, or the present one.
func (p *phrase) fromNow() (time.Time, bool) {
	for i := range p.tokens {
		if w := p.at(i); w != "עוד" && w != "בעוד" && w != "תוך" {
			continue
		}
		count, next := 1, i+1
		if n, ok := number(p.at(next)); ok {
			count, next = n, next+1
		}
		span, words := spans[p.at(next)+" "+p.at(next+1)], 2
		if span == 0 {
			span, words = spans[p.at(next)], 1
		}
		if span == 0 || count < 1 || count > 400 {
			continue
		}
		half := p.at(next+words) == "וחצי"
		p.take(i, next+words-i)
		if span < 24*time.Hour {
			d := time.Duration(count) * span
			if half {
				d += span / 2
			}
			return p.now.Add(d).Truncate(time.Minute), true
		}
		day := p.now.AddDate(0, 0, count*int(span/(24*time.Hour)))
		clock, hasClock := p.clock()
		part, hasPart := p.partOfDay()
		if !hasClock && !hasPart {
			return day.Truncate(time.Minute), true
		}
		return p.combine(clock, hasClock, day, true, part, hasPart), true
	}
	return time.Time{}, false
}

var clockDigits = regexp.MustCompile(`^ב?(?:שעה)?(\d{1,2})(?:[:.](\d{2}))?$`)

// clock reads the hour: "14:30", "ב 9", "בעשר וחצי", "שש ורבע".
func (p *phrase) clock() (time.Duration, bool) {
	for i := range p.tokens {
		hour, minute, words := -1, 0, 1
		if m := clockDigits.FindStringSubmatch(p.at(i)); m != nil {
			if h, err := strconv.Atoi(m[1]); err == nil && h <= 23 {
				hour = h
			}
			if m[2] != "" {
				if n, err := strconv.Atoi(m[2]); err == nil && n <= 59 {
					minute = n
				} else {
					hour = -1
				}
			}
		} else if w, ok := bare(p.at(i), func(s string) bool { return hours[s] != 0 }); ok {
			hour = hours[w]
			if two := hours[w+" "+p.at(i+1)]; two != 0 {
				hour, words = two, 2
			}
		}
		if hour < 0 {
			continue
		}
		if extra, ok := minutesAfter[p.at(i+words)]; ok && minute == 0 {
			minute, words = extra, words+1
		}
		p.take(i, words)
		return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute, true
	}
	return 0, false
}

var hours = map[string]int{
	"אחת": 1, "שתיים": 2, "שתים": 2, "שלוש": 3, "ארבע": 4, "חמש": 5, "שש": 6, "שבע": 7, "שמונה": 8, "תשע": 9, "עשר": 10,
	"אחת עשרה": 11, "שתים עשרה": 12, "שתיים עשרה": 12,
}

var minutesAfter = map[string]int{"וחצי": 30, "ורבע": 15, "ועשרה": 10, "ועשרים": 20, "וארבעים": 40}

// number reads a count of minutes, hours or days.
func number(word string) (int, bool) {
	if n, err := strconv.Atoi(word); err == nil {
		return n, true
	}
	n, ok := counts[word]
	return n, ok
}

var counts = map[string]int{
	"שתי": 2, "שני": 2, "שלוש": 3, "שלושה": 3, "ארבע": 4, "ארבעה": 4, "חמש": 5, "חמישה": 5, "שש": 6, "שישה": 6,
	"שבע": 7, "שבעה": 7, "שמונה": 8, "תשע": 9, "תשעה": 9, "עשר": 10, "עשרה": 10, "עשרים": 20, "שלושים": 30, "ארבעים": 40,
}
