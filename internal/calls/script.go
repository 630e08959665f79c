package calls

import (
	"github.com/moked/moked/internal/speech"
	"github.com/moked/moked/internal/telephony"
)

// script is what the bot is told in this call, beyond what the model answers by itself.
type script struct {
	instructions string // of the session: the business's prompt and the facts
	greeting     string // the business's own first words to those who call it, empty if it has none
	outgoing     bool   // we have called: the greeting is not for this call
}

// respond words a wish. A response's own instructions replace the session's, so they repeat them:
// a bot that forgot its prompt while saying hello would be somebody else.
func (s script) respond(why ask) speech.Respond {
	switch why {
	case askGreeting:
		if s.outgoing {
			return s.with("The person has just picked up the call that you have placed. Say in one or two short sentences who you are, for which business you call and why, and ask whether this is a good moment.")
		}
		if s.greeting != "" {
			return s.with("The call has just been answered. Say exactly these words, nothing before and nothing after them: “" + s.greeting + "”")
		}
		return s.with("The call has just been answered. Greet the caller in one short sentence and ask how you can help.")
	case askQuiet:
		return s.with("The caller has been silent for a while. Ask in one short sentence whether they are still there.")
	case askGoodbye:
		return s.with("The call has to end now. Say goodbye in one short sentence; what was agreed so far stands, and the business will call back if something is open.")
	}
	return speech.Respond{}
}

func (s script) with(directive string) speech.Respond {
	return speech.Respond{Instructions: directive + "\n\n" + s.instructions}
}

// phrases are what the carrier's own voice says when the bot does not speak.
type phrases struct{ locale, leave, thanks, nothing, unknown, sorry string }

var spoken = map[string]phrases{
	"he": {
		locale:  "he-IL",
		leave:   "שלום, הגעתם אלינו ברגע שאין מי שיענה. אפשר להשאיר הודעה אחרי הצליל, ונחזור אליכם בהקדם. בסיום אפשר ללחוץ על סולמית או פשוט לנתק.",
		thanks:  "תודה, ההודעה נשמרה. נחזור אליכם בהקדם. להתראות.",
		nothing: "לא שמענו הודעה. אפשר להתקשר שוב בכל עת. להתראות.",
		unknown: "שלום, המספר שאליו הגעתם אינו פעיל כרגע. תודה ולהתראות.",
		sorry:   "סליחה, השיחה נותקה בצד שלנו. נחזור אליכם. להתראות.",
	},
	"en": {
		locale:  "en-US",
		leave:   "Hello, nobody can answer right now. Please leave a message after the tone and we will call you back. When you are done, press the hash key or simply hang up.",
		thanks:  "Thank you, your message was saved. We will call you back. Goodbye.",
		nothing: "We did not hear a message. You are welcome to call again. Goodbye.",
		unknown: "Hello, the number you have reached is not active right now. Thank you and goodbye.",
		sorry:   "Sorry, the call was cut off on our side. We will get back to you. Goodbye.",
	},
}

// phrasesIn are the phrases of a language, Hebrew where it has none.
func phrasesIn(language string) phrases {
	if p, ok := spoken[language]; ok {
		return p
	}
	return spoken["he"]
}

func (p phrases) say(text string) telephony.Step {
	return telephony.Step{Say: &telephony.SayStep{Text: text, Language: p.locale}}
}
