package whatsapp

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// object reads JSON that others may extend or get wrong: what is missing or of another type is
// simply empty, so that one odd member never loses a message.
type object map[string]json.RawMessage

func readObject(raw json.RawMessage) object {
	var o object
	if json.Unmarshal(raw, &o) != nil {
		return nil
	}
	return o
}

func (o object) object(key string) object { return readObject(o[key]) }

func (o object) list(key string) []json.RawMessage {
	var all []json.RawMessage
	if json.Unmarshal(o[key], &all) != nil {
		return nil
	}
	return all
}

// text reads a string, or a number as its digits.
func (o object) text(key string) string {
	var s string
	if json.Unmarshal(o[key], &s) == nil {
		return clean(s)
	}
	var n json.Number
	if json.Unmarshal(o[key], &n) == nil {
		return n.String()
	}
	return ""
}

// seconds reads unix seconds. Absurd times count as missing.
func (o object) seconds(key string) time.Time {
	n, err := strconv.ParseInt(o.text(key), 10, 64)
	if err != nil || n <= 0 || n > 1<<33 {
		return time.Time{}
	}
	return time.Unix(n, 0).UTC()
}

// Parse reads one change: its messages, echoes, statuses and errors, all of each. Changes of other
// fields yield nothing and stay readable in the store.
func (m *meta) Parse(raw string) ([]Event, error) {
	var d metaDelivery
	if err := json.Unmarshal([]byte(raw), &d); err != nil {
		return nil, err
	}
	value := readObject(d.Value)
	people := readPeople(value.list("contacts"))
	var events []Event
	if news := readTemplateNews(d.Field, value); news != nil {
		return []Event{{Template: news}}, nil
	}
	for _, item := range value.list("messages") {
		if o := readObject(item); o != nil {
			msg := readMessage(o, item)
			msg.Person = people.of(o.text("from"), o.text("from_user_id"), o.text("from_parent_user_id"))
			events = append(events, Event{Message: &msg})
		}
	}
	for _, item := range value.list("message_echoes") {
		if o := readObject(item); o != nil {
			msg := readMessage(o, item)
			msg.Echo = true
			msg.Person = people.of(o.text("to"), o.text("to_user_id"), o.text("to_parent_user_id"))
			events = append(events, Event{Message: &msg})
		}
	}
	for _, item := range value.list("statuses") {
		if s, ok := readStatus(readObject(item)); ok {
			events = append(events, Event{Status: &s})
		}
	}
	for _, item := range value.list("errors") {
		o := readObject(item)
		detail := o.object("error_data").text("details")
		if detail == "" {
			detail = o.text("title")
		}
		events = append(events, Event{Trouble: &Trouble{Code: o.text("code"), Detail: detail}})
	}
	return events, nil
}

type people []Person

func readPeople(contacts []json.RawMessage) people {
	var all people
	for _, c := range contacts {
		o := readObject(c)
		profile := o.object("profile")
		all = append(all, Person{
			Phone: e164(o.text("wa_id")), UserID: o.text("user_id"), ParentUserID: o.text("parent_user_id"),
			Name: profile.text("name"), Username: profile.text("username"),
		})
	}
	return all
}

// of finds who is meant. A message names its sender by phone, by user id, by both, or not at all;
// in the last case it can only be the delivery's one contact.
func (p people) of(id, userID, parentID string) Person {
	who := Person{Phone: e164(id), UserID: userID, ParentUserID: parentID}
	if who.Phone == "" && who.UserID == "" {
		who.UserID = id
	}
	for _, c := range p {
		same := who.Phone != "" && who.Phone == c.Phone || who.UserID != "" && who.UserID == c.UserID
		if same || who.Phone == "" && who.UserID == "" && len(p) == 1 {
			who.Name, who.Username = c.Name, c.Username
			for into, from := range map[*string]string{&who.Phone: c.Phone, &who.UserID: c.UserID, &who.ParentUserID: c.ParentUserID} {
				if *into == "" {
					*into = from
				}
			}
			break
		}
	}
	return who
}

var mediaTypes = []string{"image", "video", "audio", "document", "sticker"}

func readMessage(o object, raw json.RawMessage) Message {
	msg := Message{ID: o.text("id"), At: o.seconds("timestamp"), Type: o.text("type")}
	if msg.ID == "" {
		sum := sha256.Sum256(raw)
		msg.ID = "raw." + hex.EncodeToString(sum[:])
	}
	if msg.Type == "" || len(msg.Type) > 32 {
		msg.Type = "unknown"
	}
	context := o.object("context")
	msg.ReplyTo = context.text("id")
	msg.Forwarded = string(context["forwarded"]) == "true" || string(context["frequently_forwarded"]) == "true"
	body := o.object(msg.Type)
	msg.Text = readText(msg.Type, body, o)
	if slices.Contains(mediaTypes, msg.Type) {
		msg.Media = &Media{ID: body.text("id"), Type: body.text("mime_type"), Name: body.text("filename"), SHA256: body.text("sha256")}
	}
	switch msg.Type {
	case "reaction":
		msg.ReplyTo = body.text("message_id")
	case "system":
		msg.Moved = Person{Phone: e164(body.text("wa_id")), UserID: body.text("user_id"), ParentUserID: body.text("parent_user_id")}
		if msg.Moved.Phone == "" {
			msg.Moved.Phone = e164(body.text("new_wa_id"))
		}
	}
	msg.Detail = readDetail(msg.Type, o, raw)
	return msg
}

// readText finds what a person would read.
func readText(kind string, body, whole object) string {
	switch kind {
	case "text":
		return body.text("body")
	case "image", "video", "audio", "document", "sticker":
		return body.text("caption")
	case "button":
		return body.text("text")
	case "interactive":
		for _, choice := range []string{"button_reply", "list_reply"} {
			if title := body.object(choice).text("title"); title != "" {
				return title
			}
		}
		return body.object("nfm_reply").text("body")
	case "reaction":
		return body.text("emoji")
	case "location":
		return cmp.Or(joinNonEmpty(", ", body.text("name"), body.text("address")), joinNonEmpty(", ", body.text("latitude"), body.text("longitude")))
	case "contacts":
		return readCards(whole.list("contacts"))
	case "order":
		return body.text("text")
	case "system":
		return body.text("body")
	}
	return ""
}

// readCards lists shared contact cards, one a line.
func readCards(cards []json.RawMessage) string {
	var lines []string
	for _, card := range cards {
		o := readObject(card)
		parts := []string{o.object("name").text("formatted_name")}
		for _, p := range o.list("phones") {
			parts = append(parts, readObject(p).text("phone"))
		}
		lines = append(lines, joinNonEmpty(" ", parts...))
	}
	return joinNonEmpty("\n", lines...)
}

// readDetail keeps what the text does not say; of a type we do not know, everything.
func readDetail(kind string, o object, raw json.RawMessage) string {
	keep := map[string]json.RawMessage{}
	if kind != "text" {
		if body, ok := o[kind]; ok {
			keep[kind] = body
		} else {
			return clean(string(raw))
		}
	}
	for _, key := range []string{"referral", "errors", "origin"} {
		if part, ok := o[key]; ok {
			keep[key] = part
		}
	}
	if len(keep) == 0 {
		return ""
	}
	text, err := json.Marshal(keep)
	if err != nil {
		return ""
	}
	return clean(string(text))
}

func readStatus(o object) (Status, bool) {
	s := Status{MessageID: o.text("id"), Ref: o.text("biz_opaque_callback_data"), State: State(o.text("status")), At: o.seconds("timestamp")}
	if s.State == "played" {
		s.State = Read
	}
	if !slices.Contains([]State{Sent, Delivered, Read, Failed}, s.State) || s.MessageID == "" {
		return s, false
	}
	if list := o.list("errors"); s.State == Failed && len(list) > 0 {
		s.Code = readObject(list[0]).text("code")
	}
	return s, true
}

func joinNonEmpty(sep string, all ...string) string {
	return strings.Join(slices.DeleteFunc(all, func(s string) bool { return s == "" }), sep)
}
