package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/leads"
)

// Where a field may go.
const (
	toName   = "name"
	toFirst  = "first_name"
	toLast   = "last_name"
	toPhone  = "phone"
	toEmail  = "email"
	toNotes  = "notes"
	toNote   = "note" // with its name, beside the notes: what nobody mapped is not lost
	toIgnore = "ignore"
	// toConsent is a box to tick: the person agrees to get advertisements, in the words of the field.
	toConsent = "consent"
)

var targets = []string{toName, toFirst, toLast, toPhone, toEmail, toNotes, toNote, toConsent, toIgnore}

// aliases are the names that fields have in the wild, folded.
var aliases = func() map[string]string {
	all := map[string]string{}
	for target, names := range map[string]string{
		toName:    "name|full name|fullname|your name|customer name|contact name|lead name|שם|שם מלא|שם הלקוח|שם הפונה|שם איש קשר|שמך",
		toFirst:   "first name|firstname|fname|given name|שם פרטי",
		toLast:    "last name|lastname|lname|surname|family name|שם משפחה",
		toPhone:   "phone|phone number|mobile|mobile phone|mobile number|cell|cellphone|tel|telephone|your phone|contact number|whatsapp|whatsapp number|טלפון|מספר טלפון|נייד|טלפון נייד|סלולרי|פלאפון|מספר נייד|טל|הטלפון שלך",
		toEmail:   "email|e mail|mail|email address|your email|work email|אימייל|דואל|מייל|כתובת מייל|כתובת אימייל|דואר אלקטרוני|כתובת דואל",
		toNotes:   "notes|note|message|comments|comment|your message|description|details|question|inquiry|הערות|הערה|הודעה|תוכן הפנייה|פרטים|תיאור|שאלה|תוכן ההודעה|מה תרצו לשאול",
		toConsent: "consent|marketing|marketing consent|marketing opt in|newsletter|opt in|subscribe|accept marketing|דיוור|הסכמה|אישור דיוור|אישור קבלת דיוור|הסכמה לדיוור|אישור קבלת פרסומות|מאשר קבלת דיוור|אני מאשר קבלת דיוור|מאשרת קבלת דיוור|מאשר ת קבלת דיוור|אני מאשר ת קבלת דיוור",
		toIgnore:  "id|token|leadgen id|ad id|adset id|adgroup id|campaign id|form id|page id|post id|queried id|action|referrer|referer title|page url|remote ip|user agent|created time|submission id|event id|response id|entry id|credit|g recaptcha response|platform|is organic|object|time|nonce|idempotency key",
	} {
		for name := range strings.SplitSeq(names, "|") {
			all[name] = target
		}
	}
	return all
}()

// fold writes the name of a field so that spellings of it fall together: case, underscores, quotes
// and punctuation do not count.
func fold(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKC.String(strings.ToLower(name)) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.':
			b.WriteRune(r)
		case r == '"' || r == '\'' || r == '״' || r == '׳' || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// targetOf says where a field goes: by the source's own mapping, else by its name, whole or its last
// part; a remark otherwise.
func targetOf(name string, mapping map[string]string) string {
	whole := fold(name)
	if to, ok := mapping[whole]; ok {
		return to
	}
	if to, ok := aliases[whole]; ok {
		return to
	}
	if i := strings.LastIndexByte(whole, '.'); i >= 0 {
		if to, ok := aliases[strings.TrimSpace(whole[i+1:])]; ok {
			return to
		}
	}
	return toNote
}

func mapped(fields []DeliveryField, mapping map[string]string) []DeliveryField {
	all := make([]DeliveryField, len(fields))
	for i, f := range fields {
		f.Target = targetOf(f.Name, mapping)
		all[i] = f
	}
	return all
}

// maxRemarks bounds what a form adds to the notes of a lead.
const maxRemarks = 4000

// assemble makes a person of the fields. The first value of each kind counts; further ones, and what
// nobody mapped, become notes.
func assemble(fields []DeliveryField, mapping map[string]string) (leads.Contact, error) {
	person := leads.Contact{NameSource: "import"}
	taken := map[string]string{}
	var remarks []string
	for _, f := range mapped(fields, mapping) {
		switch f.Target {
		case toIgnore, toConsent:
		case toNotes:
			remarks = append(remarks, f.Value)
		case toNote:
			remarks = append(remarks, label(f.Name)+": "+f.Value)
		default:
			if had, again := taken[f.Target]; !again {
				taken[f.Target] = f.Value
			} else if had != f.Value {
				remarks = append(remarks, label(f.Name)+": "+f.Value)
			}
		}
	}
	if person.Name = taken[toName]; person.Name == "" {
		person.Name = strings.TrimSpace(taken[toFirst] + " " + taken[toLast])
	}
	person.Phone, person.Email = taken[toPhone], taken[toEmail]
	person.Notes = cut(strings.Join(remarks, "\n"), maxRemarks)
	refused := fault.Invalid.New()
	if person.Phone != "" {
		if _, ok := leads.ParsePhone(person.Phone); !ok {
			refused.Field(toPhone, fault.BadPhone)
		}
	}
	if person.Phone == "" && person.Email == "" {
		refused.Field(toPhone, nobody)
	}
	if person.Email != "" && !leads.ValidEmail(person.Email) {
		refused.Field(toEmail, fault.BadEmail)
	}
	if len(refused.Fields) > 0 {
		return person, refused
	}
	return person, nil
}

// label is the last part of a path, as people wrote it.
func label(name string) string {
	if i := strings.LastIndexByte(name, '.'); i >= 0 && i+1 < len(name) {
		return name[i+1:]
	}
	return name
}

func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}
