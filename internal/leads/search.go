package leads

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// finals are the letters that look different at the end of a word.
var finals = map[rune]rune{'ך': 'כ', 'ם': 'מ', 'ן': 'נ', 'ף': 'פ', 'ץ': 'צ'}

// Normalise writes a text the way it is searched, on saving and on asking alike, so that both
// engines only compare bytes: compatibility forms unfolded, lower case, no points or accents, no
// format characters, no quotes, geresh or gershayim, final letters as the others, digits as 0 to 9.
// A maqaf or hyphen parts words, except between digits, where it is dropped with the other marks
// that phone numbers are written with.
func Normalise(text string) string {
	var kept []rune
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(text, " ")) {
		r = latinDigit(unicode.ToLower(r))
		if final, ok := finals[r]; ok {
			r = final
		}
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) || isQuote(r):
			continue
		case unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Pd, r) || isMark(r):
			kept = append(kept, glue(r))
		default:
			kept = append(kept, r)
		}
	}
	return joinWords(kept)
}

// isQuote knows geresh, gershayim and everything people type for them.
func isQuote(r rune) bool {
	switch r {
	case '\'', '"', '`', '´', '׳', '״', '‘', '’', '‚', '‛', '“', '”', '„', '‟', '′', '″', '«', '»':
		return true
	}
	return false
}

// isMark knows punctuation that parts words. The dot, the at sign and the underscore hold e-mail
// addresses together and stay.
func isMark(r rune) bool {
	return unicode.IsPunct(r) && r != '.' && r != '@' && r != '_' && r != '%' && r != '\\' && r != '*' && r != '#' && r != '&'
}

// glue tells marks that stand within a phone number from real gaps.
func glue(r rune) rune {
	if unicode.Is(unicode.Pd, r) || r == '(' || r == ')' {
		return '-'
	}
	return ' '
}

// joinWords drops the marks between digits and makes one blank of every other gap.
func joinWords(text []rune) string {
	var b strings.Builder
	digit := func(r rune) bool { return r >= '0' && r <= '9' }
	var last rune
	gap, hyphen := false, false
	for _, r := range text {
		switch {
		case r == ' ':
			gap = true
		case r == '-':
			hyphen = true
		default:
			within := !gap && digit(last) && digit(r)
			if (gap || hyphen) && b.Len() > 0 && !within {
				b.WriteByte(' ')
			}
			b.WriteRune(r)
			last, gap, hyphen = r, false, false
		}
	}
	return b.String()
}

// maxQueryWords keeps a pasted essay from becoming a statement of a hundred conditions.
const maxQueryWords = 8

// QueryWords are what must all be found. A query that is a phone number, however it is spaced, is
// one word of digits.
func QueryWords(query string) []string {
	if digits := onlyDigits(query); len(digits) >= 3 && isNumber(query) {
		digits = strings.TrimPrefix(digits, "00")
		if e164, ok := ParsePhone(query); ok && !slices.Contains(PhoneDigits(e164), digits) {
			digits = strings.TrimPrefix(e164, "+") // +972 (0)52…
		}
		return []string{digits}
	}
	words := strings.Fields(Normalise(query))
	return words[:min(len(words), maxQueryWords)]
}

// isNumber reports whether a text holds nothing but what phone numbers are written with.
func isNumber(text string) bool {
	return !strings.ContainsFunc(phoneText(text), func(r rune) bool {
		return !(r >= '0' && r <= '9' || strings.ContainsRune(" +-().־–", r))
	})
}

// LikePattern finds a word anywhere; what LIKE would read as a wildcard stands for itself.
func LikePattern(word string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(word) + "%"
}

// searchText is all that a lead is found by.
func searchText(l Lead) string {
	parts := []string{Normalise(l.Name), Normalise(l.Email)}
	if l.Phone != nil {
		parts = append(parts, PhoneDigits(*l.Phone)...)
	} else if l.PhoneRaw != "" {
		parts = append(parts, Normalise(l.PhoneRaw))
	}
	for _, tag := range l.Tags {
		parts = append(parts, Normalise(tag))
	}
	return strings.Join(append(parts, Normalise(l.Notes)), " ")
}

// fullNameKey is a name of two words or more as it is compared; empty for less, which tells nobody apart.
func fullNameKey(l Lead) string {
	if key := Normalise(l.Name); strings.Contains(key, " ") {
		return key
	}
	return ""
}

// nameKey orders leads by name; those without one come by their number.
func nameKey(l Lead) string {
	if key := Normalise(l.Name); key != "" {
		return key
	}
	if l.Phone != nil {
		return *l.Phone
	}
	return l.Email
}
