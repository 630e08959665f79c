package whatsapp

import (
	"errors"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/moked/moked/internal/fault"
)

// Outcome is what is known about a message whose sending failed.
type Outcome int

// The outcomes. Unknown is the dangerous one: the message may have gone, so sending again could
// send it twice.
const (
	Refused Outcome = iota // the provider said no, or was never reached
	Unknown                // no answer: it may have been accepted
)

// SendError is why a message was not accepted.
type SendError struct {
	Outcome    Outcome
	Code       string // provider's code, or a short word of ours
	Advice     Advice
	RetryAfter time.Duration
	Detail     string // the provider's own words, in the provider's language
	cause      error
}

// Error is for the log.
func (e *SendError) Error() string {
	if e.cause != nil {
		return "whatsapp: " + e.Code + ": " + e.cause.Error()
	}
	return "whatsapp: " + e.Code
}

// Unwrap gives the cause.
func (e *SendError) Unwrap() error { return e.cause }

// Advice is what to do about a provider's error code.
type Advice string

// The kinds of advice.
const (
	Retry         Advice = "retry"         // a hiccup: try again soon
	SlowDown      Advice = "slow_down"     // too fast: wait longer each time, keep the order
	WindowClosed  Advice = "window_closed" // more than 24 hours since the person wrote
	Undeliverable Advice = "undeliverable" // this person cannot be reached
	Suppressed    Advice = "suppressed"    // the person or the network refuses marketing
	AuthFailed    Advice = "auth_failed"   // our credentials are refused
	AccountIssue  Advice = "account_issue" // the number or account is blocked, unpaid, unregistered
	MediaIssue    Advice = "media_issue"   // a file is unsupported or gone
	BadMessage    Advice = "bad_message"   // the message itself is refused
	NoAnswer      Advice = "no_answer"     // the outcome is unknown
	Unsupported   Advice = "unsupported"   // the provider does not carry this kind
	NoAccountID   Advice = "no_waba"       // the channel does not name its account
)

// adviceByCode follows the providers' tables: Meta's codes, then Twilio's.
var adviceByCode = table(map[Advice][]int{
	Retry:         {1, 2, 131000, 131016, 133004, 20500, 20503, 63001},
	SlowDown:      {4, 80007, 130429, 131056, 131057, 20429, 63018, 63017},
	WindowClosed:  {131047, 63016},
	Undeliverable: {131026, 131021, 131030, 131062, 63003, 63024, 21211, 21614},
	Suppressed:    {131049, 131050, 130472, 63032, 63033, 63049, 21610},
	AuthFailed:    {0, 3, 10, 190, 131005, 20003, 20403, 20404},
	AccountIssue:  {131048, 131031, 368, 131042, 133010, 131045, 63007, 63010, 63020, 63112},
	MediaIssue:    {131051, 131052, 131053, 63019, 63021, 12300},
	BadMessage:    {100, 131008, 131009, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 132018, 21602, 21617, 63005, 63013},
})

func table(byAdvice map[Advice][]int) map[int]Advice {
	byCode := map[int]Advice{}
	for advice, codes := range byAdvice {
		for _, code := range codes {
			byCode[code] = advice
		}
	}
	return byCode
}

// AdviceFor is the advice for a provider's code. Unknown codes are the message's own fault: they
// are shown, not repeated.
func AdviceFor(code string) Advice {
	n, err := strconv.Atoi(code)
	if err != nil {
		for a := range explanations {
			if string(a) == code {
				return a
			}
		}
		return BadMessage
	}
	if n >= 200 && n <= 299 {
		return AuthFailed
	}
	if a, ok := adviceByCode[n]; ok {
		return a
	}
	return BadMessage
}

var explanations = map[Advice]fault.Text{
	Retry:         {He: "תקלה זמנית אצל ספק הוואטסאפ. אפשר לשלוח שוב", En: "The WhatsApp provider had a temporary fault. Send again"},
	SlowDown:      {He: "נשלחו יותר מדי הודעות בזמן קצר. אפשר לנסות שוב בעוד כמה דקות", En: "Too many messages in a short time. Try again in a few minutes"},
	WindowClosed:  {He: "עברו 24 שעות מההודעה האחרונה של הלקוח, ולכן אפשר לשלוח רק תבנית מאושרת", En: "More than 24 hours have passed since the customer wrote, so only an approved template can be sent"},
	Undeliverable: {He: "אי אפשר להגיע למספר הזה בוואטסאפ. כדאי להתקשר", En: "This number cannot be reached on WhatsApp. Try a call"},
	Suppressed:    {He: "הלקוח או וואטסאפ חסמו הודעות שיווק. לא לשלוח שוב היום", En: "The customer or WhatsApp blocks marketing messages. Do not send again today"},
	AuthFailed:    {He: "ספק הוואטסאפ דחה את פרטי החיבור. יש לעדכן את האסימון בהגדרות הערוץ", En: "The WhatsApp provider refused the credentials. Renew the token in the channel's settings"},
	AccountIssue:  {He: "יש בעיה בחשבון הוואטסאפ: חסימה, תשלום או רישום. יש לבדוק אצל הספק", En: "The WhatsApp account has a problem: blocked, unpaid or not registered. Check with the provider"},
	MediaIssue:    {He: "הקובץ לא נתמך או כבר לא זמין", En: "The file is unsupported or no longer available"},
	BadMessage:    {He: "ספק הוואטסאפ דחה את תוכן ההודעה", En: "The WhatsApp provider refused the message's content"},
	Unsupported:   {He: "הספק של הערוץ הזה לא מעביר הודעות מהסוג הזה", En: "This channel's provider does not carry messages of this kind"},
	NoAccountID:   {He: "חסר בהגדרות הערוץ מזהה חשבון הוואטסאפ (WABA)", En: "The channel's settings lack the WhatsApp Business Account ID"},
	NoAnswer:      {He: "לא ברור אם ההודעה נשלחה. כדאי לבדוק עם הלקוח לפני שליחה נוספת", En: "It is not known whether the message went out. Check with the customer before sending again"},
}

// Explain says in words what a failure means and what to do.
func Explain(a Advice) fault.Text { return explanations[a] }

// unanswered classifies an error of the transport: a connection that never stood carried nothing,
// anything later may have.
func unanswered(err error) *SendError {
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return &SendError{Outcome: Refused, Code: "unreachable", Advice: Retry, cause: err}
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return &SendError{Outcome: Refused, Code: "unreachable", Advice: Retry, cause: err}
	}
	return &SendError{Outcome: Unknown, Code: "no_answer", Advice: NoAnswer, cause: err}
}

// refusal is the provider's own error answer. Without a code of theirs a 5xx comes from something
// in between, and then nobody knows whether the message was accepted behind it.
func refusal(resp *http.Response, code int, known bool) *SendError {
	e := &SendError{Outcome: Refused, Code: strconv.Itoa(code)}
	switch {
	case !known && resp.StatusCode >= 500:
		return &SendError{Outcome: Unknown, Code: "no_answer", Advice: NoAnswer}
	case !known:
		e.Code = "http_" + strconv.Itoa(resp.StatusCode)
		e.Advice = adviceByHTTP(resp.StatusCode)
	default:
		e.Advice = AdviceFor(e.Code)
		if _, listed := adviceByCode[code]; !listed && resp.StatusCode >= 500 {
			e.Advice = Retry
		}
	}
	if s, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && s > 0 && s < 3600 {
		e.RetryAfter = time.Duration(s) * time.Second
	}
	return e
}

func adviceByHTTP(status int) Advice {
	switch status {
	case http.StatusTooManyRequests:
		return SlowDown
	case http.StatusUnauthorized, http.StatusForbidden:
		return AuthFailed
	default:
		return BadMessage
	}
}
