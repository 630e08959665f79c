package leads

import (
	"strings"

	"github.com/moked/moked/internal/sheet"
)

// headerWords are how people and other systems name the columns, most telling first: the first list
// that knows a header decides.
var headerWords = []struct {
	field string
	words []string
}{
	{"first_name", []string{"שם פרטי", "פרטי", "first name", "firstname", "given name", "fname"}},
	{"last_name", []string{"שם משפחה", "משפחה", "last name", "lastname", "surname", "family name", "lname"}},
	{"name", []string{"שם", "שם מלא", "שם הלקוח", "שם לקוח", "לקוח", "איש קשר", "שם איש קשר", "שם הליד", "ליד", "name", "full name", "fullname", "contact", "contact name", "customer", "customer name", "lead", "lead name", "client"}},
	{"phone", []string{"טלפון", "נייד", "סלולרי", "סלולארי", "פלאפון", "פלפון", "מספר טלפון", "טלפון נייד", "טלפון נוסף", "נייד נוסף", "טלפון 2", "נייד 2", "טל", "טל נייד", "מספר", "מספר נייד", "וואטסאפ", "ווטסאפ", "phone", "phone number", "phone 2", "second phone", "other phone", "mobile", "mobile phone", "cell", "cellphone", "cell phone", "tel", "telephone", "whatsapp", "msisdn"}},
	{"email", []string{"אימייל", "מייל", "דואל", "דוא ל", "דואר אלקטרוני", "כתובת מייל", "כתובת אימייל", "אי מייל", "email", "e mail", "mail", "email address"}},
	{"status", []string{"סטטוס", "שלב", "מצב", "סטטוס ליד", "status", "stage", "lead status", "state", "pipeline stage"}},
	{"source", []string{"מקור", "מקור הגעה", "מקור הליד", "ערוץ", "קמפיין", "source", "lead source", "channel", "campaign", "utm source"}},
	{"owner", []string{"אחראי", "אחראית", "נציג", "נציגה", "בעלים", "איש מכירות", "מטפל", "מטפלת", "owner", "assigned to", "assignee", "agent", "sales rep", "salesperson", "lead owner"}},
	{"tags", []string{"תגיות", "תגית", "תגים", "תג", "קבוצה", "קבוצות", "tags", "tag", "labels", "label", "groups", "group"}},
	{"value", []string{"ערך", "סכום", "תקציב", "שווי", "מחיר", "ערך עסקה", "שווי עסקה", "סכום עסקה", "value", "deal value", "amount", "budget", "price", "deal amount"}},
	{"notes", []string{"הערות", "הערה", "פרטים", "פרטים נוספים", "תיאור", "הודעה", "תוכן הפנייה", "סיכום", "notes", "note", "comments", "comment", "description", "message", "remarks", "details"}},
}

var headerField = func() map[string]string {
	known := map[string]string{}
	for _, group := range headerWords {
		for _, word := range group.words {
			if key := headerKey(word); known[key] == "" {
				known[key] = group.field
			}
		}
	}
	return known
}()

// headerKey is a header as it is compared: quotes, dashes, underscores, colons and case do not count.
func headerKey(header string) string {
	spaced := strings.NewReplacer("_", " ", ":", " ", ".", " ", "*", " ", "(", " ", ")", " ", "-", " ", "־", " ").Replace(header)
	return Normalise(strings.Join(strings.Fields(spaced), " "))
}

// isReason knows the column that the file of refused rows adds.
func isReason(header string) bool {
	key := headerKey(header)
	return key == headerKey(reasonHeader.He) || key == headerKey(reasonHeader.En)
}

// guessHeader reports whether the first row names the columns: it holds a known name, and nothing that
// is somebody's phone or address.
func guessHeader(first []string) bool {
	known := false
	for _, cell := range first {
		if _, ok := ParsePhone(cell); ok || strings.Contains(cell, "@") {
			return false
		}
		known = known || headerField[headerKey(cell)] != ""
	}
	return known
}

// guessFields gives each column its meaning, by its header and, where that says nothing, by what
// stands in it. like are the meanings that the same headers had in an earlier import.
func guessFields(columns []ImportColumn, like map[string]string, own []Field) []string {
	named := map[string]string{} // a field of the business is named by its label, and before ours
	for _, f := range own {
		named[headerKey(f.Label)] = ownField + f.Key
		if key := headerKey(f.Key); named[key] == "" && headerField[key] == "" {
			named[key] = ownField + f.Key
		}
	}
	fields := make([]string, len(columns))
	taken := map[string]bool{}
	take := func(i int, field string) {
		many, known := importFields[field]
		if key, isOwn := strings.CutPrefix(field, ownField); isOwn {
			known = has(own, key)
		}
		if fields[i] == "" && known && (many || !taken[field]) {
			fields[i], taken[field] = field, true
		}
	}
	for i, c := range columns {
		if field, had := like[headerKey(c.Header)]; had && c.Header != "" {
			take(i, field)
		}
	}
	for i, c := range columns {
		if _, had := like[headerKey(c.Header)]; !had && c.Header != "" {
			take(i, named[headerKey(c.Header)])
		}
	}
	for i, c := range columns {
		if _, had := like[headerKey(c.Header)]; !had && !isReason(c.Header) {
			take(i, headerField[headerKey(c.Header)])
		}
	}
	if taken["first_name"] != taken["last_name"] && !taken["name"] { // one half alone is the name
		for i, field := range fields {
			if field == "first_name" || field == "last_name" {
				fields[i] = "name"
				taken["name"] = true
			}
		}
	}
	for i, c := range columns {
		if fields[i] != "" || c.Header != "" {
			continue
		}
		switch phones, mails, words := kinds(c.Samples); {
		case phones > 0 && phones*2 > len(c.Samples):
			take(i, "phone")
		case mails > 0 && mails*2 > len(c.Samples):
			take(i, "email")
		case words > 0 && !taken["first_name"]:
			take(i, "name")
		}
	}
	return fields
}

func kinds(samples []string) (phones, mails, words int) {
	for _, cell := range samples {
		if _, ok := ParsePhone(cell); ok {
			phones++
		} else if strings.Contains(cell, "@") {
			mails++
		} else if onlyDigits(cell) == "" {
			words++
		}
	}
	return phones, mails, words
}

const samplesShown = 3

// columnsOf describes the columns from the first rows of the file.
func columnsOf(rows []sheet.Row, header bool) []ImportColumn {
	width := 0
	for _, row := range rows {
		width = max(width, len(row.Cells))
	}
	columns := make([]ImportColumn, width)
	for i := range columns {
		columns[i].Samples = []string{}
		for at, row := range rows {
			if i >= len(row.Cells) {
				continue
			}
			switch cell := brief(strings.TrimSpace(row.Cells[i]), 60); {
			case at == 0 && header:
				columns[i].Header = cell
			case cell != "" && len(columns[i].Samples) < samplesShown:
				columns[i].Samples = append(columns[i].Samples, cell)
			}
		}
	}
	return columns
}
