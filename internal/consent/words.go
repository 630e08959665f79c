package consent

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Wish is what a message asks about further advertisements.
type Wish string

// The wishes.
const (
	NoWish Wish = ""
	Leave  Wish = "leave"
	Return Wish = "return"
)

// longestWish bounds what can be a wish: longer messages talk about something.
const longestWish = 80

// courtesy is what people put around such a message; it says nothing.
var courtesy = map[string]bool{
	"בבקשה": true, "נא": true, "אנא": true, "תודה": true, "רבה": true, "שלום": true, "היי": true, "הי": true, "אבקש": true, "מבקש": true, "מבקשת": true, "אפשר": true,
	"please": true, "pls": true, "thanks": true, "thank": true, "you": true, "hi": true, "hello": true, "kindly": true, "just": true,
}

// The whole of a message, but for courtesy, must be one of these. A word that is "stop" inside a
// sentence about something else is not a wish.
var (
	leave = phrase(
		// Hebrew: remove me
		`(ו)?(הסר|הסרה|הסירו|הסירי|תסיר|תסירי|תסירו|להסיר|להסרה)( (אותי|לי|את המספר( שלי)?|את הטלפון( שלי)?))?( (מ)?(רשימה|הרשימה|רשימת (ה)?(תפוצה|דיוור|הודעות)|התפוצה|הדיוור|דיוור))?`,
		`(תוריד|תורידי|תורידו|הורידו|להוריד|תמחקו|מחקו|תוציאו|הוציאו|תוציא) אותי (מ)?(ה)?(רשימה|רשימת (ה)?(תפוצה|דיוור|הודעות)|תפוצה|דיוור)`,
		// Hebrew: stop, do not send
		`(הפסק|הפסיקו|הפסיקי|תפסיק|תפסיקי|תפסיקו|להפסיק|די|מספיק) (לשלוח|עם)( (לי|אלי|אליי))?( (הודעות|ההודעות|פרסומות|הפרסומות|ספאם|דיוור|הדיוור))?( יותר)?`,
		`(הפסק|הפסיקו|תפסיקו|תפסיק|עצור|עצרו)`,
		`(אל תשלחו|אל תשלח|אל תשלחי|לא לשלוח|לא רוצה לקבל|לא רוצה)( (לי|אלי|אליי))?( (יותר|עוד))?( (הודעות|פרסומות|ספאם|דיוור|פרסום))( (יותר|שיווקיות|פרסומיות))?`,
		`(אל תשלחו|אל תשלח|אל תשלחי|לא לשלוח) (לי )?(יותר|עוד)`,
		`לא (מעונין|מעוניין|מעונינת|מעוניינת|מעונינים|מעוניינים)( (יותר|עוד))?( (לקבל|ב)? ?(ב)?(הודעות|פרסומות|דיוור|פרסום))?( (יותר|מכם))?`,
		// English
		`(stop|stop all|stopall|unsubscribe|opt ?out|stop promotions|stop marketing)`,
		`(unsubscribe|remove|take) me( (off|from)( (the|your|this))?( (mailing |marketing )?list)?)?`,
		`(remove|delete) my (number|phone)( from( (the|your|this))?( list)?)?`,
		`stop (sending|messaging|texting|spamming)( me)?( (any ?more|more|these))?( (messages|texts|ads|spam))?`,
		`(do not|don t|dont) (message|text|contact|send)( me)?( (messages|texts|ads|spam|any ?more|again))*`,
		`no more (messages|texts|ads|spam)`,
	)
	comeBack = phrase(
		`(חזור|חזרה|החזר אותי|החזירו אותי|תחזירו אותי|להצטרף|הצטרף|הצטרפות|הרשמה|להירשם)( (לרשימה|לרשימת (ה)?(תפוצה|דיוור)|לדיוור))?`,
		`(start|unstop|subscribe|resubscribe|opt ?in)( me)?`,
	)
)

func phrase(any ...string) *regexp.Regexp {
	return regexp.MustCompile(`^(?:` + strings.Join(any, "|") + `)$`)
}

// Wanted reads a message of a person.
func Wanted(message string) Wish {
	if len([]rune(message)) > longestWish {
		return NoWish
	}
	text := plain(message)
	switch {
	case text == "":
		return NoWish
	case leave.MatchString(text):
		return Leave
	case comeBack.MatchString(text):
		return Return
	}
	return NoWish
}

// plain is a message without case, points, punctuation, pictures and courtesy.
func plain(message string) string {
	var b strings.Builder
	for _, r := range norm.NFKC.String(strings.ToLower(message)) {
		switch {
		case unicode.IsLetter(r):
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
		case r == '"' || r == '״' || r == '׳':
		case unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	words := strings.Fields(b.String())
	kept := words[:0]
	for _, w := range words {
		if !courtesy[w] {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}

// inHebrew reports whether a message has a Hebrew letter.
func inHebrew(message string) bool {
	return strings.ContainsFunc(message, func(r rune) bool { return r >= 'א' && r <= 'ת' })
}
