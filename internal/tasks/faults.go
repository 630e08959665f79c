package tasks

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

var (
	inThePast = fault.Text{He: "המועד כבר עבר", En: "This time has passed"}
	noMember  = fault.Text{He: "אין בעסק אדם כזה", En: "There is no such person in the business"}
)

// cleanNote accepts text of many lines, without control characters.
func cleanNote(text string) (string, error) {
	if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }) {
		return "", fault.Invalid.Field("note", fault.BadText)
	}
	if text = web.CleanText(text); utf8.RuneCountInString(text) > maxNote {
		return "", fault.Invalid.Field("note", fault.TooLong)
	}
	return text, nil
}

// cleanTitle accepts one line.
func cleanTitle(text string) (string, error) {
	if text = web.CleanName(text); utf8.RuneCountInString(text) > maxTitle {
		return "", fault.Invalid.Field("title", fault.TooLong)
	}
	return text, nil
}
