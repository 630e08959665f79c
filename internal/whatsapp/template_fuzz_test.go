package whatsapp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/moked/moked/internal/sim"
	"github.com/moked/moked/internal/whatsapp"
)

// inProcess carries requests to a handler without a network.
type inProcess struct{ http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w.Result(), nil
}

// FuzzTemplate holds that what Check lets through is taken by the network as its documents have it, and
// comes back as it was written, and that whatever is filled in is taken as well.
func FuzzTemplate(f *testing.F) {
	f.Add("reminder", "he", "שלום {{name}}", "דנה", "כאן {{1}} מחר", "אביב", "הסר", "כן", "https://a.il/{{1}}", "x")
	f.Add("a", "en_US", "Hi", "", "Hello {{first_name}} and {{last}}, bye", "v", "", "", "", "")
	f.Add("a", "he", "", "", "{{1}}", "", "{{", "}}", "http://", "{{1}}")
	f.Fuzz(func(t *testing.T, name, language, header, headerSample, body, value, footer, reply, link, linkSample string) {
		for _, text := range []string{name, language, header, headerSample, body, value, footer, reply, link, linkSample} {
			if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
				return // a request with such text is refused before it comes here
			}
		}
		x := whatsapp.Template{Name: name, Language: language, Category: whatsapp.Utility, Header: whatsapp.Header{Format: whatsapp.HeaderNone},
			Body: body, Footer: footer, Samples: []whatsapp.Sample{}, Buttons: []whatsapp.Button{}}
		if header != "" {
			x.Header = whatsapp.Header{Format: whatsapp.HeaderText, Text: header}
			if len(x.Slots()) > 0 && strings.HasPrefix(x.Slots()[0].Key, "header.") {
				x.Header.Sample = headerSample
			}
		}
		for _, slot := range x.Slots() {
			if key, ok := bytes.CutPrefix([]byte(slot.Key), []byte("body.")); ok {
				x.Samples = append(x.Samples, whatsapp.Sample{Name: string(key), Value: value})
			}
		}
		if reply != "" {
			x.Buttons = append(x.Buttons, whatsapp.Button{Kind: whatsapp.ButtonReply, Text: reply})
		}
		if link != "" {
			slots := len(x.Slots())
			x.Buttons = append(x.Buttons, whatsapp.Button{Kind: whatsapp.ButtonURL, Text: "link", URL: link})
			if len(x.Slots()) > slots {
				x.Buttons[len(x.Buttons)-1].Sample = linkSample
			}
		}
		if len(x.Check()) > 0 {
			return
		}
		graph := sim.NewGraph(sim.GraphOptions{AccessToken: "tok", WABAID: "W"})
		p := whatsapp.Open(whatsapp.Config{GraphURL: "http://graph.test", HTTP: &http.Client{Transport: inProcess{graph}}})["meta"]
		a := whatsapp.Account{Settings: map[string]string{"waba_id": "W", "phone_number_id": "1", "access_token": "tok"}}
		standing, err := p.(whatsapp.Author).Submit(context.Background(), a, "", x)
		if err != nil {
			t.Fatalf("checked and refused: %v %+v", err, x)
		}
		if err := graph.Judge(context.Background(), x.Name, x.Language, "APPROVED", ""); err == nil {
			t.Fatal("there is no webhook, so posting should fail")
		}
		all, err := p.(whatsapp.Templater).Templates(context.Background(), a)
		if err != nil || len(all) != 1 || all[0].ID != standing.ID || all[0].Status != whatsapp.TemplateApproved {
			t.Fatalf("%+v %v", all, err)
		}
		wrote, _ := json.Marshal(x)
		read, _ := json.Marshal(all[0].Template)
		if !bytes.Equal(wrote, read) {
			t.Fatalf("wrote %s\nread %s", wrote, read)
		}
		values := map[string]string{}
		for _, slot := range x.Slots() {
			values[slot.Key] = value + linkSample
		}
		filled, problems := x.Fill(values)
		if len(problems) > 0 {
			return
		}
		_, err = p.Send(context.Background(), a, whatsapp.Outgoing{To: "+972521234567", Content: whatsapp.Content{Template: &filled}})
		if refused, ok := errors.AsType[*whatsapp.SendError](err); ok {
			t.Fatalf("filled and refused: %s %s %+v", refused.Code, refused.Detail, filled)
		}
	})
}

// FuzzReadTemplate holds that nothing a provider lists can break the reader, and that what was read can
// be checked, filled and written.
func FuzzReadTemplate(f *testing.F) {
	f.Add([]byte(`{"data":[{"id":"1","name":"a","language":"he","status":"APPROVED","category":"UTILITY","components":[{"type":"BODY","text":"a {{1}} b","example":{"body_text":[["x"]]}},{"type":"BUTTONS","buttons":[{"type":"URL","text":"x","url":"https://a/{{1}}","example":["q"]}]}]}]}`))
	f.Add([]byte(`{"contents":[{"sid":"HX1","friendly_name":"f","language":"he","types":{"twilio/text":{"body":"x {{1}}"}},"approval_requests":{"status":"approved"}}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		answer := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(body) })
		a := whatsapp.Account{Settings: map[string]string{"waba_id": "W", "account_sid": "AC1"}}
		for _, p := range whatsapp.Open(whatsapp.Config{HTTP: &http.Client{Transport: inProcess{answer}}}) {
			all, err := p.(whatsapp.Templater).Templates(context.Background(), a)
			if err != nil {
				continue
			}
			for _, l := range all {
				l.Check()
				filled, _ := l.Fill(map[string]string{})
				l.Text(filled)
				if _, err := json.Marshal(filled); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
