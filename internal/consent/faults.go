package consent

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

var noProof = fault.Text{
	He: "צריך לרשום מה הוצג ומה אושר: זו ההוכחה להסכמה",
	En: "Write what was shown and agreed to: it is the proof of the consent",
}

// cleanWords accepts text of several lines, without control characters.
func cleanWords(text string) (string, error) {
	if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }) {
		return "", fault.Invalid.Field("words", fault.BadText)
	}
	if text = web.CleanText(text); utf8.RuneCountInString(text) > maxWords {
		return "", fault.Invalid.Field("words", fault.TooLong)
	}
	return text, nil
}

func brief(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most])
	}
	return text
}
