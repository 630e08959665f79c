package telephony

import (
	"encoding/xml"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Answer writes the plan as TwiML. There is no white space between elements: some versions of
// Twilio's parser took it for a verb.
func (t *twilio) Answer(w http.ResponseWriter, p Plan) {
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, twiml(p)) // a carrier that has gone away needs no answer
}

func twiml(p Plan) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><Response>`)
	for _, step := range p {
		switch {
		case step.Stream != nil:
			b.WriteString(`<Connect><Stream`)
			attribute(&b, "url", step.Stream.URL)
			b.WriteString(`>`)
			for _, name := range sortedKeys(step.Stream.Parameters) {
				b.WriteString(`<Parameter`)
				attribute(&b, "name", name)
				attribute(&b, "value", step.Stream.Parameters[name])
				b.WriteString(`/>`)
			}
			b.WriteString(`</Stream></Connect>`)
		case step.Say != nil:
			b.WriteString(`<Say`)
			attribute(&b, "language", step.Say.Language)
			attribute(&b, "voice", sayVoice[step.Say.Language])
			b.WriteString(`>`)
			escape(&b, step.Say.Text)
			b.WriteString(`</Say>`)
		case step.Record != nil:
			b.WriteString(`<Record`)
			attribute(&b, "action", step.Record.Done)
			attribute(&b, "method", "POST")
			attribute(&b, "recordingStatusCallback", step.Record.Callback)
			attribute(&b, "recordingStatusCallbackMethod", "POST")
			attribute(&b, "maxLength", strconv.Itoa(int(step.Record.Max.Seconds())))
			attribute(&b, "timeout", "5")
			attribute(&b, "finishOnKey", "#")
			attribute(&b, "playBeep", "true")
			attribute(&b, "trim", "trim-silence")
			b.WriteString(`/>`)
		case step.Redirect != "":
			b.WriteString(`<Redirect method="POST">`)
			escape(&b, step.Redirect)
			b.WriteString(`</Redirect>`)
		case step.Hangup:
			b.WriteString(`<Hangup/>`)
		}
	}
	b.WriteString(`</Response>`)
	return b.String()
}

// sayVoice names the voice where Twilio's default one does not speak the language.
var sayVoice = map[string]string{"he-IL": "Google.he-IL-Standard-A"}

func attribute(b *strings.Builder, name, value string) {
	if value == "" {
		return
	}
	b.WriteString(" " + name + `="`)
	escape(b, value)
	b.WriteString(`"`)
}

func escape(b *strings.Builder, text string) { _ = xml.EscapeText(b, []byte(text)) } // a Builder does not fail

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
