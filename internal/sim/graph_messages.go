package sim

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"strings"
	"time"
)

// messages takes a message or a read receipt. An answer means accepted, not delivered.
func (g *Graph) messages(numberID string, body []byte) (event, *graphError) {
	if _, ok := g.o.Numbers[numberID]; !ok && len(g.o.Numbers) > 0 && !g.o.AnyNumber {
		return nil, noObject(numberID)
	}
	head, p := openObject().parse(body)
	if p != nil {
		return nil, invalid(p)
	}
	if _, ok := head["status"]; ok {
		return g.receipt(body)
	}
	m, p := graphMessage.parse(body)
	if p != nil {
		return nil, invalid(p)
	}
	kind, _ := m["type"].(string)
	kind = cmp.Or(kind, "text")
	if _, ok := m[kind]; !ok {
		return nil, invalid(problem("missing_required_parameter", kind, "The parameter %s is required for type %s.", kind, kind))
	}
	for name := range graphContents {
		if _, ok := m[name]; ok && name != kind {
			return nil, invalid(problem("unknown_parameter", name, ""))
		}
	}
	if e := g.checkMedia(kind, m); e != nil {
		return nil, e
	}
	if kind == "template" {
		content, _ := m["template"].(map[string]any)
		if e := g.sendable(content); e != nil {
			return nil, e
		}
	}
	to, _ := m["to"].(string)
	recipient, _ := m["recipient"].(string)
	contact, person := event{}, digits(to)
	switch {
	case to != "" && (len(person) < 7 || len(person) > 15 || strings.HasPrefix(person, "00")):
		return nil, &graphError{status: 400, code: 131009, message: "(#131009) Parameter value is not valid", details: "The recipient's phone number is not valid."}
	case to != "":
		contact = event{"input": to, "wa_id": person}
	case recipient != "":
		person = recipient
		contact = event{"input": recipient, "user_id": recipient}
	default:
		return nil, invalid(problem("missing_required_parameter", "to", "The parameter to is required."))
	}
	return g.accept(numberID, person, kind, contact, m)
}

func (g *Graph) receipt(body []byte) (event, *graphError) {
	m, p := graphReceipt.parse(body)
	if p != nil {
		return nil, invalid(p)
	}
	if id, _ := m["message_id"].(string); !strings.HasPrefix(id, "wamid.") {
		return nil, &graphError{status: 400, code: 131009, message: "(#131009) Parameter value is not valid", details: "Invalid message ID"}
	}
	return event{"success": true}, nil
}

// checkMedia wants exactly one of id and link, and an id that exists.
func (g *Graph) checkMedia(kind string, m event) *graphError {
	switch kind {
	case "image", "video", "document", "audio", "sticker":
	default:
		return nil
	}
	content := m[kind].(event)
	id, hasID := content["id"].(string)
	_, hasLink := content["link"]
	if hasID == hasLink {
		return invalid(problem("missing_required_parameter", kind, "Exactly one of id and link is required."))
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if hasID && g.media[id] == nil {
		return &graphError{status: 400, code: 131009, message: "(#131009) Parameter value is not valid", details: "Media ID is not valid."}
	}
	return nil
}

// accept gives the message an id and plans its statuses.
func (g *Graph) accept(numberID, person, kind string, contact, m event) (event, *graphError) {
	g.mu.Lock()
	failure := g.fail[person]
	last, wrote := g.windows[person]
	f := g.faults
	g.mu.Unlock()
	closed := kind != "template" && (wrote && g.o.Clock.Now().Sub(last) > 24*time.Hour || !wrote && g.o.RequireWindow)
	if closed && failure.code == 0 {
		failure = graphFailure{131047, true}
	}
	if failure.code != 0 && !failure.late {
		return nil, &graphError{status: 400, code: failure.code, message: fmt.Sprintf("(#%d) %s", failure.code, graphTitle(failure.code)), details: graphTitle(failure.code)}
	}
	id := g.wamid(person)
	opaque, _ := m["biz_opaque_callback_data"].(string)
	s := statusOf{numberID: numberID, id: id, person: person, opaque: opaque, template: kind == "template"}
	switch {
	case failure.code != 0:
		g.statuses(f, s, failure.code, "failed")
	case f.FailAfter != "":
		g.statuses(f, s, f.Code, f.FailAfter, "failed")
	case f.NoRead:
		g.statuses(f, s, 0, "sent", "delivered")
	default:
		g.statuses(f, s, 0, "sent", "delivered", "read")
	}
	message := event{"id": id}
	if kind == "template" {
		message["message_status"] = "accepted"
	}
	return event{"messaging_product": "whatsapp", "contacts": []any{contact}, "messages": []any{message}}, nil
}

// wamid makes a message id, which in Meta's holds the person's number, so it is never a secret.
func (g *Graph) wamid(person string) string {
	n := g.next()
	return "wamid." + base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "\x1d%s\x15%d.%d", person, g.o.Clock.Now().UnixMilli(), n))
}

// graphTitle is what Meta calls an error.
func graphTitle(code int) string {
	titles := map[int]string{
		131026: "Message undeliverable", 131047: "Re-engagement message", 131049: "This message was not delivered to maintain healthy ecosystem engagement.",
		131056: "(Business Account, Consumer Account) pair rate limit hit", 130429: "Rate limit hit", 131048: "Spam rate limit hit",
		131051: "Unsupported message type", 131053: "Media upload error", 132001: "Template name does not exist in the translation",
		131000: "Something went wrong", 131016: "Service unavailable", 190: "Access token has expired", 131042: "Business eligibility payment issue",
	}
	return cmp.Or(titles[code], "Message failed to send")
}
