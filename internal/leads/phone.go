package leads

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"

	"github.com/moked/moked/internal/fault"
)

// homeRegion is where a number without a country is dialled.
const homeRegion = "IL"

// shortCode is what a person dials within a country, such as *2700 or 106: a text, not a number that
// one could call from elsewhere. The library would make +9722700 of it.
var shortCode = regexp.MustCompile(`^[*#][0-9*#]{1,11}$|^[0-9]{3,5}$`)

// numberRun is a number in a longer text: "טל 052-345-6789 שלוחה 3" and two numbers in one cell.
var numberRun = regexp.MustCompile(`\+?[0-9(][0-9 ().\-]{5,}[0-9]`)

// ParsePhone reads a phone number as people write it and gives it in E.164. It asks whether the
// number is possible, not whether it is assigned: the library's lists lag behind the operators, and
// refusing a customer's real number is worse than keeping a wrong one.
func ParsePhone(raw string) (e164 string, ok bool) {
	raw = phoneText(raw)
	if raw == "" || len(raw) > 100 || shortCode.MatchString(compactNumber(raw)) {
		return "", false
	}
	if e164, ok = parseNumber(raw); ok {
		return e164, true
	}
	if run := numberRun.FindString(raw); run != "" && run != raw {
		return parseNumber(run)
	}
	return "", false
}

// parseNumber takes only what the library reads the same way again: a row of zeros, say, loses one at
// each reading, and would be a different person each time.
func parseNumber(text string) (string, bool) {
	e164, ok := possible(text)
	if !ok {
		return "", false
	}
	if again, ok := possible(e164); !ok || again != e164 {
		return "", false
	}
	return e164, true
}

func possible(text string) (string, bool) {
	number, err := phonenumbers.Parse(text, homeRegion)
	if err != nil || phonenumbers.IsPossibleNumberWithReason(number) != phonenumbers.IS_POSSIBLE {
		return "", false
	}
	return phonenumbers.Format(number, phonenumbers.E164), true
}

// phoneText drops format characters, which pasted numbers carry and the library trips over, and
// writes the digits of other scripts as ours.
func phoneText(raw string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r):
			return -1
		case r == '\u00a0' || r == '\u202f':
			return ' '
		}
		return latinDigit(r)
	}, strings.ToValidUTF8(raw, "")))
}

func compactNumber(text string) string {
	return strings.NewReplacer(" ", "", "-", "", ".", "").Replace(text)
}

// phoneField reads the phone of a request: a number, a short code that stays text, or a fault.
func phoneField(raw string) (e164, text string, err error) {
	text, err = line("phone", raw, 60)
	if err != nil || text == "" {
		return "", "", err
	}
	if e164, ok := ParsePhone(text); ok {
		return e164, text, nil
	}
	if shortCode.MatchString(compactNumber(phoneText(text))) {
		return "", text, nil
	}
	return "", "", fault.Invalid.Field("phone", fault.BadPhone)
}

// PhoneDigits are the ways a number is searched for: international and national; none for no number.
func PhoneDigits(e164 string) []string {
	if e164 == "" {
		return nil
	}
	forms := []string{strings.TrimPrefix(e164, "+")}
	if number, err := phonenumbers.Parse(e164, homeRegion); err == nil {
		forms = append(forms, onlyDigits(phonenumbers.Format(number, phonenumbers.NATIONAL)))
	}
	return forms
}

// phoneTail is the last eight digits of the phone as it was typed: the same however the country and the
// zero before the area stand. Empty for what is too short to tell anybody apart.
func phoneTail(l Lead) string {
	digits := onlyDigits(deref(l.Phone))
	if digits == "" {
		digits = onlyDigits(l.PhoneRaw)
	}
	if len(digits) < 8 {
		return ""
	}
	return digits[len(digits)-8:]
}

// nationalPhone is a number as people at home write it.
func nationalPhone(e164 string) string {
	number, err := phonenumbers.Parse(e164, homeRegion)
	if err != nil || phonenumbers.GetRegionCodeForNumber(number) != homeRegion {
		return e164
	}
	return phonenumbers.Format(number, phonenumbers.NATIONAL)
}

func onlyDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r = latinDigit(r); r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
}

// latinDigit writes Arabic-Indic and Persian digits as 0 to 9.
func latinDigit(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	}
	return r
}
