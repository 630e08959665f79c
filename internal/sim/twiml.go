package sim

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// verb is an element of a TwiML document.
type verb struct {
	name     string
	attrs    map[string]string
	text     string
	children []verb
}

// attr is an attribute, or a default.
func (v verb) attr(name, otherwise string) string {
	if a, ok := v.attrs[name]; ok {
		return a
	}
	return otherwise
}

// twimlVerbs lists the elements that are understood, the attributes of each, and what may stand
// inside it. Twilio warns about others and goes on; here they are errors, because a misspelt verb
// is always a mistake of the product.
var twimlVerbs = map[string]struct{ attrs, children string }{
	"Response": {"", "Say Play Record Connect Redirect Dial Hangup Reject Pause Gather"},
	"Say":      {"voice language loop", "break emphasis lang p phoneme prosody s say-as sub w"},
	"Play":     {"loop digits", ""},
	"Record": {"action method timeout finishOnKey maxLength playBeep trim recordingStatusCallback recordingStatusCallbackMethod " +
		"recordingStatusCallbackEvent transcribe transcribeCallback", ""},
	"Connect":   {"action method", "Stream"},
	"Stream":    {"url name track statusCallback statusCallbackMethod", "Parameter"},
	"Parameter": {"name value", ""},
	"Redirect":  {"method", ""},
	"Dial": {"action method timeout callerId hangupOnStar timeLimit record trim recordingStatusCallback recordingStatusCallbackMethod " +
		"recordingStatusCallbackEvent recordingTrack answerOnBridge ringTone referUrl referMethod sequential", "Number Client Sip Conference Queue"},
	"Number": {"sendDigits url method statusCallback statusCallbackEvent statusCallbackMethod machineDetection byoc", ""},
	"Client": {"url method statusCallback statusCallbackEvent statusCallbackMethod", ""},
	"Sip":    {"username password url method statusCallback statusCallbackEvent statusCallbackMethod", ""},
	"Conference": {"muted beep startConferenceOnEnter endConferenceOnExit waitUrl waitMethod maxParticipants record region statusCallback " +
		"statusCallbackEvent statusCallbackMethod participantLabel", ""},
	"Queue":  {"url method", ""},
	"Hangup": {"", ""},
	"Reject": {"reason", ""},
	"Pause":  {"length", ""},
	"Gather": {"input action method timeout numDigits finishOnKey language hints speechTimeout speechModel enhanced actionOnEmptyResult " +
		"bargeIn partialResultCallback partialResultCallbackMethod profanityFilter", "Say Play Pause"},
}

// ssml are the elements inside Say that only shape the voice.
const ssml = "break emphasis lang p phoneme prosody s say-as sub w"

var errTwiML = errors.New("twiml")

func twimlError(code int, format string, args ...any) error {
	return fmt.Errorf("%w: %d %s", errTwiML, code, fmt.Sprintf(format, args...))
}

// parseTwiML reads a document and refuses what Twilio would not understand.
func parseTwiML(doc []byte) ([]verb, error) {
	d := xml.NewDecoder(strings.NewReader(string(doc)))
	var root *verb
	for {
		t, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, twimlError(12100, "document parse failure: %v", err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if root != nil {
				return nil, twimlError(12100, "more than one root element")
			}
			if t.Name.Local != "Response" {
				return nil, twimlError(12102, "the root element is %s, not Response", t.Name.Local)
			}
			if root, err = parseVerb(d, t, 0); err != nil {
				return nil, err
			}
		case xml.CharData:
			if strings.TrimSpace(string(t)) != "" {
				return nil, twimlError(12100, "text outside of the root element")
			}
		}
	}
	if root == nil {
		return nil, twimlError(12100, "an empty document")
	}
	if strings.TrimSpace(root.text) != "" {
		return nil, twimlError(12200, "text between verbs")
	}
	return root.children, nil
}

func parseVerb(d *xml.Decoder, start xml.StartElement, depth int) (*verb, error) {
	v := &verb{name: start.Name.Local, attrs: map[string]string{}}
	known, ok := twimlVerbs[v.name]
	if !ok || depth > 4 {
		return nil, twimlError(12200, "unknown element %s", v.name)
	}
	for _, a := range start.Attr {
		if !slices.Contains(strings.Fields(known.attrs), a.Name.Local) {
			return nil, twimlError(12200, "unknown attribute %s of %s", a.Name.Local, v.name)
		}
		v.attrs[a.Name.Local] = a.Value
	}
	for {
		t, err := d.Token()
		if err != nil {
			return nil, twimlError(12100, "document parse failure: %v", err)
		}
		switch t := t.(type) {
		case xml.EndElement:
			if t.Name.Local != v.name {
				continue // the end of an element that shapes the voice
			}
			v.text = strings.TrimSpace(v.text)
			return v, checkVerb(*v)
		case xml.CharData:
			v.text += string(t)
		case xml.StartElement:
			if !slices.Contains(strings.Fields(known.children), t.Name.Local) {
				return nil, twimlError(12200, "%s is not allowed inside %s", t.Name.Local, v.name)
			}
			if v.name == "Say" && slices.Contains(strings.Fields(ssml), t.Name.Local) {
				continue // its text is part of what is said
			}
			child, err := parseVerb(d, t, depth+1)
			if err != nil {
				return nil, err
			}
			v.children = append(v.children, *child)
		}
	}
}

// checkVerb refuses elements that lack what they need.
func checkVerb(v verb) error {
	switch v.name {
	case "Stream":
		// Twilio takes wss only; ws is for a product on this machine.
		if !strings.HasPrefix(v.attrs["url"], "wss://") && !strings.HasPrefix(v.attrs["url"], "ws://") {
			return twimlError(31922, "the stream's url %q is not a WebSocket url", v.attrs["url"])
		}
		if strings.ContainsAny(v.attrs["url"], "?#") {
			return twimlError(31923, "the stream's url has a query, which is not supported")
		}
		if t := v.attr("track", "inbound_track"); t != "inbound_track" {
			return twimlError(31941, "a bidirectional stream cannot have the track %s", t)
		}
	case "Parameter":
		if v.attrs["name"] == "" || len(v.attrs["name"])+len(v.attrs["value"]) > 500 {
			return twimlError(12200, "a parameter needs a name, and at most 500 characters with its value")
		}
	case "Connect":
		if len(v.children) != 1 {
			return twimlError(12200, "Connect needs one Stream")
		}
	case "Redirect":
		if v.text == "" {
			return twimlError(12200, "Redirect needs a url")
		}
	case "Say":
		if v.text == "" {
			return twimlError(13520, "Say has no text")
		}
		if len(v.text) > 4096 {
			return twimlError(13512, "Say is longer than 4096 characters")
		}
	}
	return nil
}
