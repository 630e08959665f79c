package billing

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

// run is a stretch of text of one direction, with its level in the sense of UAX 9.
type run struct {
	text  string
	level int
}

// visual puts one line into the order in which it is drawn from left to right, since a PDF places
// glyphs and knows nothing of direction. The line's own direction is that of its first strong
// letter; a line without one (digits, signs) reads as in a Hebrew paragraph.
func visual(line string) string {
	line = drawable(line)
	if line == "" {
		return ""
	}
	base := direction(line)
	var p bidi.Paragraph
	if _, err := p.SetString(line, bidi.DefaultDirection(base)); err != nil {
		return line
	}
	order, err := p.Order()
	if err != nil {
		return line
	}
	runs := make([]run, order.NumRuns())
	for i := range runs {
		r := order.Run(i)
		runs[i] = run{r.String(), 1}
		if r.Direction() == bidi.LeftToRight {
			runs[i].level = levelOf(runs[:i], r.String(), base)
		}
	}
	return arrange(runs)
}

// levelOf is the level of a run that reads left to right: inside of Hebrew, as a number between
// Hebrew words is, it is 2, and in a line that itself reads left to right 0.
func levelOf(before []run, text string, base bidi.Direction) int {
	if base == bidi.RightToLeft {
		return 2
	}
	if n := len(before); n > 0 && before[n-1].level == 1 && !strings.ContainsFunc(text, strongLeft) {
		return 2
	}
	return 0
}

// arrange is rule L2: from the highest level down to 1, every sequence of runs at that level or
// higher is turned around, with the letters of those that read right to left.
func arrange(runs []run) string {
	for level := 2; level >= 1; level-- {
		for i := 0; i < len(runs); i++ {
			end := i
			for end < len(runs) && runs[end].level >= level {
				end++
			}
			for a, b := i, end-1; a < b; a, b = a+1, b-1 {
				runs[a], runs[b] = runs[b], runs[a]
			}
			i = max(i, end)
		}
	}
	var out strings.Builder
	for _, r := range runs {
		if r.level == 1 {
			out.WriteString(bidi.ReverseString(r.text))
		} else {
			out.WriteString(r.text)
		}
	}
	return out.String()
}

// direction is that of the first strong letter.
func direction(line string) bidi.Direction {
	for _, r := range line {
		p, _ := bidi.LookupRune(r)
		switch p.Class() {
		case bidi.L:
			return bidi.LeftToRight
		case bidi.R, bidi.AL:
			return bidi.RightToLeft
		}
	}
	return bidi.RightToLeft
}

func strongLeft(r rune) bool {
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.L
}

// drawable drops what has no place of its own on paper: direction marks, which visual decides
// itself, and Hebrew points, which the font would set beside their letters.
func drawable(line string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Mn, r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, line)
}
