package leads

import (
	"strings"
	"unicode"
)

// The keys of the Israeli standard keyboard, letter for letter: what a key writes in the Latin
// layout, and what in the Hebrew one.
const (
	latinKeys  = "qwertyuiopasdfghjkl;zxcvbnm,./'"
	hebrewKeys = "/'קראטוןםפשדגכעיחלךףזסבהנמצתץ.,"
)

var toHebrew, toLatin = keyMaps()

func keyMaps() (hebrew, latin map[rune]rune) {
	hebrew, latin = map[rune]rune{}, map[rune]rune{}
	keys := []rune(hebrewKeys)
	for i, r := range latinKeys {
		hebrew[r], latin[keys[i]] = keys[i], r
	}
	return hebrew, latin
}

// Rescue gives what was meant by somebody who typed in the wrong keyboard layout: akuo is שלום. It
// is empty when the text has letters of both alphabets or of neither.
func Rescue(text string) string {
	text = strings.ToLower(text)
	hebrew := strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Hebrew, r) })
	latin := strings.ContainsFunc(text, func(r rune) bool { return r >= 'a' && r <= 'z' })
	if hebrew == latin {
		return ""
	}
	keys := toHebrew
	if hebrew {
		keys = toLatin
	}
	return strings.Map(func(r rune) rune {
		if other, ok := keys[r]; ok {
			return other
		}
		return r
	}, text)
}
