package leads

import (
	"encoding/json"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/moked/moked/internal/fault"
)

// line cleans a text of one line as people type or paste it: format characters go (a pasted number
// brings isolates, a hostile name brings overrides), white space becomes one blank. Joiners stay,
// since emoji are built with them. Control characters and what is not UTF-8 are refused.
func line(field, text string, limit int) (string, error) {
	if !utf8.ValidString(text) {
		return "", fault.Invalid.Field(field, fault.BadText)
	}
	var b strings.Builder
	blank := false
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			blank = true
			continue
		case unicode.IsControl(r):
			return "", fault.Invalid.Field(field, fault.BadText)
		case unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d':
			continue
		}
		if blank && b.Len() > 0 {
			b.WriteByte(' ')
		}
		blank = false
		b.WriteRune(r)
	}
	if utf8.RuneCountInString(b.String()) > limit {
		return "", fault.Invalid.Field(field, fault.TooLong)
	}
	return b.String(), nil
}

// block cleans a text of many lines. Its format characters stay: a note may quote anything, and the
// client shows it isolated.
func block(field, text string, limit int) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r'
	}) {
		return "", fault.Invalid.Field(field, fault.BadText)
	}
	if utf8.RuneCountInString(text) > limit {
		return "", fault.Invalid.Field(field, fault.TooLong)
	}
	return text, nil
}

// cleanEmail accepts what can be an address and stores it in lower case; empty stays empty.
func cleanEmail(text string) (string, error) {
	email, err := line("email", text, 254)
	if err != nil || email == "" {
		return "", err
	}
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email || strings.ContainsAny(email, " \"") {
		return "", fault.Invalid.Field("email", fault.BadEmail)
	}
	return strings.ToLower(email), nil
}

// mergeTags is old and then new tags, each once however it is written.
func mergeTags(old, add []string) ([]string, error) {
	merged := []string{}
	seen := map[string]bool{}
	for _, list := range [][]string{old, add} {
		for _, raw := range list {
			tag, err := line("tags", raw, maxTag)
			if err != nil {
				return nil, fault.Invalid.Field("tags", tooManyTags)
			}
			if key := tagKey(tag); key != "" && !seen[key] {
				seen[key] = true
				merged = append(merged, tag)
			}
		}
	}
	if len(merged) > maxTags {
		return nil, fault.Invalid.Field("tags", tooManyTags)
	}
	return merged, nil
}

// tagKey is a tag as it is compared; a tag of punctuation alone is compared as it stands.
func tagKey(tag string) string {
	if key := Normalise(tag); key != "" {
		return key
	}
	return tag
}

func encodeTags(tags []string) string {
	data, _ := json.Marshal(tags) // strings always encode
	return string(data)
}

func decodeTags(stored string) ([]string, error) {
	tags := []string{}
	err := json.Unmarshal([]byte(stored), &tags)
	return tags, err
}

// brief is the beginning of a text.
func brief(text string, limit int) string {
	count := 0
	for at := range text {
		if count == limit {
			return text[:at]
		}
		count++
	}
	return text
}

// stripControls turns control characters into blanks.
func stripControls(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}
