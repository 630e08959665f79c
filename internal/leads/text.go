package leads

import (
	"encoding/json"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// line checks and cleans a text of one line as people type or paste it. Format characters go: a
// pasted number brings isolates, a hostile name brings overrides.
func line(field, text string, limit int) (string, error) {
	if hasControls(text) {
		return "", fault.Invalid.Field(field, fault.BadText)
	}
	return limited(field, web.CleanName(text), limit)
}

// block is line for a text of many lines. Its format characters stay: a note may quote anything,
// and the client shows it isolated.
func block(field, text string, limit int) (string, error) {
	if hasControls(text) {
		return "", fault.Invalid.Field(field, fault.BadText)
	}
	return limited(field, web.CleanText(text), limit)
}

func hasControls(text string) bool {
	return !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) && !unicode.IsSpace(r)
	})
}

func limited(field, text string, limit int) (string, error) {
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

// ValidEmail reports whether a text can be an address.
func ValidEmail(text string) bool {
	email, err := cleanEmail(text)
	return err == nil && email != ""
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
	if stored == "[]" { // as of most
		return tags, nil
	}
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
