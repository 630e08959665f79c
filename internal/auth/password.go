package auth

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/moked/moked/internal/fault"
)

const (
	minPassword = 8
	maxPassword = 128
)

//go:embed common.txt
var commonText string

// common are passwords that guessers try first, from public lists of leaked ones.
var common = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(commonText) {
		set[strings.TrimSpace(line)] = true
	}
	return set
})

// checkPassword refuses what is too short, too long, commonly guessed or the person's own address.
// Any composition is allowed: length is what makes a password hard to guess.
func checkPassword(password, field, email string) error {
	n := utf8.RuneCountInString(password)
	lower := strings.ToLower(password)
	local, _, _ := strings.Cut(strings.ToLower(email), "@")
	switch {
	case n < minPassword:
		return fault.Invalid.Field(field, textShortPassword).Arg("min", minPassword)
	case n > maxPassword:
		return fault.Invalid.Field(field, textLongPassword).Arg("max", maxPassword)
	case common()[lower], email != "" && (lower == strings.ToLower(email) || lower == local), strings.Count(lower, lower[:1]) == len(lower):
		return fault.Invalid.Field(field, textCommonPassword)
	}
	return nil
}
