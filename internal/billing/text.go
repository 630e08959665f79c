package billing

import (
	"time"
	"unicode/utf8"

	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// The longest texts of a document, in characters.
const (
	maxName  = 200
	maxNotes = 4000
)

// form collects what is wrong with a request, so that all of it is named at once.
type form struct{ bad *fault.Error }

func newForm() *form { return &form{fault.Invalid.New()} }

func (f *form) refuse(field string, t fault.Text) { _ = f.bad.Field(field, t) }

// err is what the form found, nil when nothing.
func (f *form) err() error {
	if len(f.bad.Fields) == 0 {
		return nil
	}
	return f.bad
}

// line is a text of one line.
func (f *form) line(field, text string, longest int) string {
	text = web.CleanName(text)
	if utf8.RuneCountInString(text) > longest {
		f.refuse(field, fault.TooLong)
	}
	return text
}

// required is a text of one line that may not be empty.
func (f *form) required(field, text string, longest int) string {
	if text = f.line(field, text, longest); text == "" {
		f.refuse(field, fault.Required)
	}
	return text
}

// lines is a text of several lines.
func (f *form) lines(field, text string) string {
	text = web.CleanText(text)
	if utf8.RuneCountInString(text) > maxNotes {
		f.refuse(field, fault.TooLong)
	}
	return text
}

// date is a day, YYYY-MM-DD, or empty.
func (f *form) date(field, text string) string {
	if text == "" {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		f.refuse(field, badDate)
	}
	return text
}

// taxID accepts nothing, or nine digits whose last one fits the others.
func (f *form) taxID(field, text string) string {
	text = web.CleanName(text)
	if text != "" && !validTaxID(text) {
		f.refuse(field, badTaxID)
	}
	return text
}

// validTaxID checks the nine digits of an Israeli identity, dealer or company number: every other
// digit counts twice, the digits of the products are summed, and the sum ends in 0.
func validTaxID(text string) bool {
	if len(text) != 9 || text == "000000000" {
		return false
	}
	sum := 0
	for i, c := range text {
		if c < '0' || c > '9' {
			return false
		}
		d := int(c-'0') * (1 + i%2)
		sum += d/10 + d%10
	}
	return sum%10 == 0
}
