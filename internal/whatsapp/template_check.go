package whatsapp

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/moked/moked/internal/fault"
)

// The limits of a template, in characters.
const (
	maxTemplateName   = 512
	maxTemplateHeader = 60
	maxTemplateBody   = 1024
	maxTemplateFooter = 60
	maxTemplateButton = 25
	maxTemplateURL    = 2000
	maxButtons        = 10
	maxURLButtons     = 2
)

// Problem is something that WhatsApp would refuse, at a field named as in the JSON.
type Problem struct {
	Field string
	Text  fault.Text
}

var (
	templateName     = regexp.MustCompile(`^[a-z0-9_]+$`)
	templateLanguage = regexp.MustCompile(`^[a-z]{2,3}(_[A-Z]{2,3})?$`)
	variableName     = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	loneBraces       = regexp.MustCompile(`\{\{|\}\}`)
)

var (
	mustStand     = fault.Text{He: "שדה חובה", En: "Required"}
	tooLong       = fault.Text{He: "ארוך מדי", En: "Too long"}
	badName       = fault.Text{He: "אותיות לועזיות קטנות, ספרות וקו תחתון בלבד", En: "Only lower-case Latin letters, digits and underscores"}
	badLanguage   = fault.Text{He: "קוד שפה, למשל he או en_US", En: "A language code such as he or en_US"}
	badCategory   = fault.Text{He: "תבנית חדשה היא שיווק או שירות. תבנית אימות יוצרים אצל Meta", En: "A new template is marketing or utility. Authentication templates are made at Meta"}
	badEdge       = fault.Text{He: "משתנה לא יכול לעמוד בתחילת הטקסט או בסופו", En: "A variable cannot stand at the beginning or the end of the text"}
	badNeighbours = fault.Text{He: "בין שני משתנים חייבות להיות מילים", En: "There must be words between two variables"}
	badMix        = fault.Text{He: "כל המשתנים במספרים, או כולם בשמות", En: "Either all variables are numbers, or all are names"}
	badNumbers    = fault.Text{He: "מספרי המשתנים מתחילים ב-1 ועולים אחד אחד", En: "The numbers of variables begin at 1 and rise by one"}
	badVariable   = fault.Text{He: "שם משתנה: אותיות לועזיות קטנות, ספרות וקו תחתון", En: "Names of variables: lower-case Latin letters, digits, underscores"}
	badBraces     = fault.Text{He: "סוגריים מסולסלים שאינם משתנה", En: "Braces that are not a variable"}
	needSample    = fault.Text{He: "נדרשת דוגמה לכל משתנה", En: "Each variable needs an example"}
	oneVariable   = fault.Text{He: "מותר משתנה אחד בלבד", En: "Only one variable is allowed"}
	noVariable    = fault.Text{He: "כאן אין משתנים", En: "No variables here"}
	oneLine       = fault.Text{He: "שורה אחת בלבד", En: "One line only"}
	noMediaHeader = fault.Text{He: "תבנית עם קובץ בכותרת יוצרים אצל Meta; אחרי סנכרון אפשר לשלוח אותה מכאן", En: "A template with a file in its header is made at Meta; after a sync it can be sent from here"}
	tooMany       = fault.Text{He: "עד 10 כפתורים, מהם 2 קישורים, טלפון אחד וקוד אחד", En: "Up to 10 buttons: 2 links, one telephone and one code among them"}
	badOrder      = fault.Text{He: "כפתורי תשובה עומדים יחד, לפני השאר או אחריהם", En: "Reply buttons stand together, before or after the others"}
	badURL        = fault.Text{He: "כתובת מלאה שמתחילה ב-https://, ומשתנה רק בסופה", En: "A full address that begins with https://, with a variable only at its end"}
	badPhone      = fault.Text{He: "מספר בינלאומי, למשל ‎+97231234567", En: "An international number such as +97231234567"}
	badKind       = fault.Text{He: "כפתור כזה יוצרים אצל Meta", En: "A button of this kind is made at Meta"}
	sameText      = fault.Text{He: "כבר יש כפתור עם הטקסט הזה", En: "Another button has this text"}
)

// Check says what WhatsApp would refuse in a new template. Nothing found does not mean approved: people
// read what is written.
func (t Template) Check() []Problem {
	c := &checker{}
	switch {
	case t.Name == "":
		c.say("name", mustStand)
	case len(t.Name) > maxTemplateName:
		c.say("name", tooLong)
	case !templateName.MatchString(t.Name):
		c.say("name", badName)
	}
	if !templateLanguage.MatchString(t.Language) {
		c.say("language", badLanguage)
	}
	if t.Category != Marketing && t.Category != Utility {
		c.say("category", badCategory)
	}
	c.header(t.Header)
	c.body(t)
	c.plain("footer", t.Footer, maxTemplateFooter)
	c.buttons(t.Buttons)
	if len(c.problems) == 0 && mixed(append(variablesIn(t.Header.Text), variablesIn(t.Body)...)) {
		c.say("header.text", badMix)
	}
	return c.problems
}

type checker struct{ problems []Problem }

func (c *checker) say(field string, text fault.Text) {
	c.problems = append(c.problems, Problem{field, text})
}

func (c *checker) header(h Header) {
	switch h.Format {
	case HeaderNone, HeaderLocation:
		return
	case HeaderText:
	default:
		c.say("header.format", noMediaHeader)
		return
	}
	names := variablesIn(h.Text)
	switch {
	case strings.TrimSpace(h.Text) == "":
		c.say("header.text", mustStand)
	case utf8.RuneCountInString(h.Text) > maxTemplateHeader:
		c.say("header.text", tooLong)
	case strings.ContainsAny(h.Text, "\r\n"):
		c.say("header.text", oneLine)
	case len(names) > 1:
		c.say("header.text", oneVariable)
	case len(names) == 1 && strings.TrimSpace(h.Sample) == "":
		c.say("header.sample", needSample)
	default:
		c.names("header.text", h.Text, names)
	}
}

func (c *checker) body(t Template) {
	names := variablesIn(t.Body)
	bare := strings.TrimSpace(t.Body)
	places := variable.FindAllStringIndex(bare, -1)
	switch {
	case bare == "":
		c.say("body", mustStand)
		return
	case utf8.RuneCountInString(t.Body) > maxTemplateBody:
		c.say("body", tooLong)
		return
	case len(places) > 0 && (!worded(bare[:places[0][0]]) || !worded(bare[places[len(places)-1][1]:])):
		c.say("body", badEdge)
		return
	}
	for i := 1; i < len(places); i++ {
		if strings.TrimSpace(bare[places[i-1][1]:places[i][0]]) == "" {
			c.say("body", badNeighbours)
			return
		}
	}
	c.names("body", t.Body, names)
	for _, name := range names {
		if strings.TrimSpace(t.sample(name)) == "" {
			c.say("samples."+name, needSample)
		}
	}
}

// worded reports whether there is something to read: a full stop alone is no end of a sentence.
func worded(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsSpace(r) && r != utf8.RuneError })
}

func (c *checker) names(field, text string, names []string) {
	numbers := 0
	for i, name := range names {
		switch {
		case strings.Trim(name, "0123456789") == "":
			numbers++
			if !slices.Contains(names, strconv.Itoa(i+1)) {
				c.say(field, badNumbers)
				return
			}
		case !variableName.MatchString(name):
			c.say(field, badVariable)
			return
		}
	}
	if mixed(names) {
		c.say(field, badMix)
	}
	if loneBraces.MatchString(variable.ReplaceAllString(text, "")) {
		c.say(field, badBraces)
	}
}

func mixed(names []string) bool {
	numbers := 0
	for _, name := range names {
		if strings.Trim(name, "0123456789") == "" {
			numbers++
		}
	}
	return numbers > 0 && numbers < len(names)
}

// plain is a text without variables on one line.
func (c *checker) plain(field, text string, limit int) {
	switch {
	case utf8.RuneCountInString(text) > limit:
		c.say(field, tooLong)
	case strings.ContainsAny(text, "\r\n"):
		c.say(field, oneLine)
	case loneBraces.MatchString(text):
		c.say(field, noVariable)
	}
}

func (c *checker) buttons(all []Button) {
	count := map[string]int{}
	changes := 0
	seen := map[string]bool{}
	for i, b := range all {
		at := "buttons." + strconv.Itoa(i)
		count[b.Kind]++
		if i > 0 && (b.Kind == ButtonReply) != (all[i-1].Kind == ButtonReply) {
			changes++
		}
		switch {
		case strings.TrimSpace(b.Text) == "" && b.Kind != ButtonCode:
			c.say(at+".text", mustStand)
		case seen[b.Text] && b.Kind != ButtonCode:
			c.say(at+".text", sameText)
		default:
			c.plain(at+".text", b.Text, maxTemplateButton)
		}
		seen[b.Text] = true
		c.button(at, b)
	}
	switch {
	case len(all) > maxButtons, count[ButtonURL] > maxURLButtons, count[ButtonPhone] > 1, count[ButtonCode] > 1:
		c.say("buttons", tooMany)
	case changes > 1:
		c.say("buttons", badOrder)
	}
}

func (c *checker) button(at string, b Button) {
	switch b.Kind {
	case ButtonReply:
	case ButtonURL:
		bare := variable.ReplaceAllString(b.URL, "")
		u, err := url.Parse(bare)
		places := variable.FindAllStringIndex(b.URL, -1)
		switch {
		case err != nil, u.Scheme != "https" && u.Scheme != "http", u.Host == "", u.User != nil, loneBraces.MatchString(bare),
			len(places) > 1, len(places) == 1 && places[0][1] != len(b.URL):
			c.say(at+".url", badURL)
		case len(b.URL) > maxTemplateURL:
			c.say(at+".url", tooLong)
		case len(places) == 1 && strings.TrimSpace(b.Sample) == "":
			c.say(at+".sample", needSample)
		}
	case ButtonPhone:
		if digits, ok := strings.CutPrefix(b.Phone, "+"); !ok || e164(digits) == "" {
			c.say(at+".phone", badPhone)
		}
	case ButtonCode:
		switch {
		case strings.TrimSpace(b.Sample) == "":
			c.say(at+".sample", needSample)
		case utf8.RuneCountInString(b.Sample) > 15:
			c.say(at+".sample", tooLong)
		}
	default:
		c.say(at+".kind", badKind)
	}
}
