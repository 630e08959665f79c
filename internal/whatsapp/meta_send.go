package whatsapp

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
)

// parts is a JSON object that is put together by what a message holds.
type parts map[string]any

// Send posts a message. A phone goes as "to", anything else is a user id and goes as "recipient". A
// file is uploaded before; that it was does not mean that anything was sent.
func (m *meta) Send(ctx context.Context, a Account, out Outgoing) (string, error) {
	body := parts{"messaging_product": "whatsapp", "recipient_type": "individual"}
	if phone, ok := strings.CutPrefix(out.To, "+"); ok {
		body["to"] = phone
	} else {
		body["recipient"] = out.To
	}
	if out.Ref != "" {
		body["biz_opaque_callback_data"] = out.Ref
	}
	if out.ReplyTo != "" && out.Reaction == nil {
		body["context"] = parts{"message_id": out.ReplyTo}
	}
	file := ""
	if out.File != nil {
		var err error
		if file, err = m.upload(ctx, a, *out.File); err != nil {
			return "", err
		}
	}
	kind, content := metaContent(out, file)
	body["type"], body[kind] = kind, content
	var got struct {
		Messages []struct {
			ID string `json:"id"`
		} `json:"messages"`
	}
	err := m.call(ctx, a, http.MethodPost, url.PathEscape(a.Settings["phone_number_id"])+"/messages", body, &got)
	if err != nil {
		return "", err
	}
	if len(got.Messages) == 0 || got.Messages[0].ID == "" {
		return "", &SendError{Outcome: Unknown, Code: "no_answer", Advice: NoAnswer}
	}
	return clean(got.Messages[0].ID), nil
}

// metaContent is the member that the type names.
func metaContent(out Outgoing, file string) (kind string, content parts) {
	switch {
	case out.Template != nil:
		return "template", metaFilled(*out.Template, out.File, file)
	case out.Reaction != nil:
		return "reaction", parts{"message_id": out.ReplyTo, "emoji": *out.Reaction}
	case out.Place != nil:
		place := parts{"latitude": out.Place.Latitude, "longitude": out.Place.Longitude}
		for key, value := range map[string]string{"name": out.Place.Name, "address": out.Place.Address} {
			if value != "" {
				place[key] = value
			}
		}
		return "location", place
	case out.Choices != nil:
		return "interactive", metaChoices(*out.Choices, out.Text)
	case file != "":
		kind = out.File.Kind()
		content = parts{"id": file}
		if out.Text != "" && kind != "audio" {
			content["caption"] = out.Text
		}
		if kind == "document" && out.File.Name != "" {
			content["filename"] = out.File.Name
		}
		return kind, content
	}
	return "text", parts{"body": out.Text}
}

func metaChoices(c Choices, text string) parts {
	if c.Button == "" {
		buttons := []parts{}
		for _, o := range c.Options {
			buttons = append(buttons, parts{"type": "reply", "reply": parts{"id": o.ID, "title": o.Title}})
		}
		return parts{"type": "button", "body": parts{"text": text}, "action": parts{"buttons": buttons}}
	}
	rows := []parts{}
	for _, o := range c.Options {
		row := parts{"id": o.ID, "title": o.Title}
		if o.Description != "" {
			row["description"] = o.Description
		}
		rows = append(rows, row)
	}
	return parts{"type": "list", "body": parts{"text": text}, "action": parts{"button": c.Button, "sections": []parts{{"rows": rows}}}}
}

// metaFilled is a template with its values, component by component; one without values is left out.
func metaFilled(f FilledTemplate, upload *File, file string) parts {
	param := func(s Sample) parts {
		p := parts{"type": "text", "text": s.Value}
		if f.Named {
			p["parameter_name"] = s.Name
		}
		return p
	}
	components := []parts{}
	switch {
	case f.Header.Text != nil:
		components = append(components, parts{"type": "header", "parameters": []parts{param(*f.Header.Text)}})
	case f.Header.Place != nil:
		components = append(components, parts{"type": "header", "parameters": []parts{{"type": "location", "location": f.Header.Place}}})
	case file != "":
		// The header's own format, not the file's: a picture in a document's place is a document.
		media := parts{"id": file}
		if f.Header.Format == HeaderDocument && upload.Name != "" {
			media["filename"] = upload.Name
		}
		components = append(components, parts{"type": "header", "parameters": []parts{{"type": f.Header.Format, f.Header.Format: media}}})
	}
	if len(f.Body) > 0 {
		values := []parts{}
		for _, s := range f.Body {
			values = append(values, param(s))
		}
		components = append(components, parts{"type": "body", "parameters": values})
	}
	for _, b := range f.Buttons {
		value := parts{"type": "text", "text": b.Value}
		if b.Kind == ButtonCode {
			value = parts{"type": "coupon_code", "coupon_code": b.Value}
		}
		components = append(components, parts{"type": "button", "sub_type": b.Kind, "index": strconv.Itoa(b.Index), "parameters": []parts{value}})
	}
	t := parts{"name": f.Name, "language": parts{"code": f.Language}}
	if len(components) > 0 {
		t["components"] = components
	}
	return t
}

// Seen marks a message as read, and may show that an answer is being written.
func (m *meta) Seen(ctx context.Context, a Account, messageID string, typing bool) error {
	body := parts{"messaging_product": "whatsapp", "status": "read", "message_id": messageID}
	if typing {
		body["typing_indicator"] = parts{"type": "text"}
	}
	return m.call(ctx, a, http.MethodPost, url.PathEscape(a.Settings["phone_number_id"])+"/messages", body, nil)
}

// upload puts a file where a message can name it.
func (m *meta) upload(ctx context.Context, a Account, f File) (string, error) {
	content, err := f.Open(ctx)
	if err != nil {
		return "", &SendError{Code: "media_gone", Advice: MediaIssue, cause: err}
	}
	defer content.Close()
	reader, writer := io.Pipe()
	form := multipart.NewWriter(writer)
	go func() { writer.CloseWithError(writeUpload(form, f, content)) }()
	address := m.base + "/" + url.PathEscape(a.Settings["phone_number_id"]) + "/media"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, reader)
	if err != nil {
		reader.CloseWithError(err)
		return "", &SendError{Code: string(AuthFailed), Advice: AuthFailed, cause: err}
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	var got struct {
		ID string `json:"id"`
	}
	err = m.perform(req, a, &got)
	reader.CloseWithError(io.ErrClosedPipe) // whoever still writes stops
	if e, ok := errors.AsType[*SendError](err); ok && e.Outcome == Unknown || err == nil && got.ID == "" {
		return "", &SendError{Outcome: Refused, Code: "upload", Advice: Retry, cause: err}
	}
	return got.ID, err
}

func writeUpload(form *multipart.Writer, f File, content io.Reader) error {
	for key, value := range map[string]string{"messaging_product": "whatsapp", "type": f.Type} {
		if err := form.WriteField(key, value); err != nil {
			return err
		}
	}
	name := strings.Map(func(r rune) rune {
		if r < ' ' || r == '"' || r == '\\' {
			return '_'
		}
		return r
	}, f.Name)
	part, err := form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="file"; filename="` + name + `"`}, "Content-Type": {f.Type},
	})
	if err != nil {
		return err
	}
	if _, err := io.Copy(part, content); err != nil {
		return err
	}
	return form.Close()
}

// call sends a JSON request and reads the answer into got, unless that is nil. A failure is a *SendError.
func (m *meta) call(ctx context.Context, a Account, method, path string, body, got any) error {
	var data io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return &SendError{Code: string(BadMessage), Advice: BadMessage, cause: err}
		}
		data = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, m.base+"/"+path, data)
	if err != nil {
		return &SendError{Code: string(AuthFailed), Advice: AuthFailed, cause: err}
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return m.perform(req, a, got)
}

// perform carries a request out.
func (m *meta) perform(req *http.Request, a Account, got any) error {
	_, err := m.exchange(req, a, got)
	return err
}

// exchange carries a request out and gives the answer's header too, empty when there was none.
func (m *meta) exchange(req *http.Request, a Account, got any) (http.Header, error) {
	req.Header.Set("Authorization", "Bearer "+a.Settings["access_token"])
	req.Header.Set("User-Agent", userAgent)
	resp, err := m.client.Do(req)
	if err != nil {
		return http.Header{}, unanswered(err)
	}
	answered, err := answer(resp)
	if err != nil {
		return http.Header{}, unanswered(err)
	}
	if resp.StatusCode/100 == 2 {
		if got != nil {
			if err := json.Unmarshal(answered, got); err != nil {
				return resp.Header, &SendError{Outcome: Unknown, Code: "no_answer", Advice: NoAnswer, cause: err}
			}
		}
		return resp.Header, nil
	}
	var refused struct {
		Error *struct {
			Code    int    `json:"code"`
			Message string `json:"message"`
			Title   string `json:"error_user_title"`
			User    string `json:"error_user_msg"`
			Data    struct {
				Details string `json:"details"`
			} `json:"error_data"`
		} `json:"error"`
	}
	if json.Unmarshal(answered, &refused) != nil || refused.Error == nil {
		return resp.Header, refusal(resp, 0, false)
	}
	e := refusal(resp, refused.Error.Code, true)
	e.Detail = clean(cmp.Or(refused.Error.User, refused.Error.Data.Details, refused.Error.Title, refused.Error.Message))
	return resp.Header, e
}
