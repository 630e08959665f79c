package whatsapp

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Templates lists the account's content that was handed in for WhatsApp's approval.
func (t *twilio) Templates(ctx context.Context, a Account) ([]Listed, error) {
	var all []Listed
	base, err := url.Parse(t.content)
	if err != nil {
		return nil, &SendError{Code: string(AuthFailed), Advice: AuthFailed, cause: err}
	}
	address := t.content + "/v1/ContentAndApprovals?PageSize=100"
	for range templatePages {
		var got struct {
			Contents []json.RawMessage `json:"contents"`
			Meta     struct {
				Next string `json:"next_page_url"`
			} `json:"meta"`
		}
		if err := t.call(ctx, a, http.MethodGet, address, nil, &got); err != nil {
			return nil, err
		}
		for _, raw := range got.Contents {
			if l, ok := readContent(readObject(raw)); ok {
				all = append(all, l)
			}
		}
		next, err := url.Parse(got.Meta.Next)
		if got.Meta.Next == "" || err != nil || next.Host != base.Host || got.Meta.Next == address {
			return all, nil // what lies on another host gets no credentials
		}
		address = base.Scheme + "://" + base.Host + next.RequestURI()
	}
	return all, nil
}

// readContent reads one content resource. Kinds that cannot be sent from here are left out.
func readContent(o object) (Listed, bool) {
	approval := o.object("approval_requests")
	l := Listed{
		Standing: Standing{ID: o.text("sid"), Status: twilioTemplateStatus(approval.text("status")), Reason: approval.text("rejection_reason")},
		Template: Template{Name: cmp.Or(approval.text("name"), o.text("friendly_name")), Language: o.text("language"),
			Category: categoryOf(approval.text("category")), Header: Header{Format: HeaderNone}, Samples: []Sample{}, Buttons: []Button{}},
	}
	types := o.object("types")
	for _, kind := range []string{"whatsapp/card", "twilio/card", "twilio/media", "twilio/call-to-action", "twilio/quick-reply", "twilio/text"} {
		part := types.object(kind)
		if part == nil {
			continue
		}
		l.Body, l.Footer = cmp.Or(part.text("body"), part.text("title")), part.text("footer")
		if text := part.text("header_text"); text != "" {
			l.Header = Header{Format: HeaderText, Text: text}
		}
		if len(variablesIn(string(part["media"]))) > 0 {
			return l, false // which file goes there cannot be said from here
		}
		for i, raw := range part.list("actions") {
			l.Buttons = append(l.Buttons, readAction(readObject(raw), i))
		}
		break
	}
	variables := o.object("variables")
	for _, name := range variablesIn(l.Body) {
		l.Samples = append(l.Samples, Sample{name, variables.text(name)})
	}
	for i, b := range l.Buttons {
		if names := variablesIn(b.URL); len(names) > 0 {
			l.Buttons[i].Sample = variables.text(names[0])
		}
	}
	return l, l.ID != "" && l.Name != "" && l.Body != ""
}

func readAction(o object, i int) Button {
	b := Button{Kind: ButtonReply, Text: cmp.Or(o.text("title"), strconv.Itoa(i+1))}
	switch strings.ToUpper(o.text("type")) {
	case "URL":
		b.Kind, b.URL = ButtonURL, o.text("url")
	case "PHONE_NUMBER":
		b.Kind, b.Phone = ButtonPhone, o.text("phone")
	case "COPY_CODE":
		b.Kind = ButtonOther // its code was fixed when it was made
	}
	return b
}

func twilioTemplateStatus(word string) string {
	word = strings.ToLower(word)
	if slices.Contains([]string{TemplateApproved, TemplateRejected, TemplatePaused, TemplateDisabled}, word) {
		return word
	}
	return TemplatePending // received, pending, or never handed in
}
