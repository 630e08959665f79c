package whatsapp

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// good is a template with one of everything.
func good() Template {
	return Template{
		Name: "callback_reminder", Language: "he", Category: Utility,
		Header:  Header{Format: HeaderText, Text: "שלום {{first_name}}", Sample: "דנה"},
		Body:    "כאן {{business}}. קבענו לדבר ב-{{time}}, מתאים?",
		Samples: []Sample{{"business", "אביב"}, {"time", "10:30"}}, Footer: "להסרה השיבו הסר",
		Buttons: []Button{
			{Kind: ButtonReply, Text: "כן"}, {Kind: ButtonReply, Text: "לא"},
			{Kind: ButtonURL, Text: "לפרטים", URL: "https://example.co.il/{{1}}", Sample: "a1"},
			{Kind: ButtonPhone, Text: "חייגו", Phone: "+97231234567"},
		},
	}
}

func TestCheckTemplate(t *testing.T) {
	if problems := good().Check(); len(problems) != 0 {
		t.Fatalf("a good template is refused: %+v", problems)
	}
	change := func(f func(*Template)) Template { x := good(); f(&x); return x }
	for name, c := range map[string]struct {
		change func(*Template)
		field  string
	}{
		"no name":                  {func(x *Template) { x.Name = "" }, "name"},
		"a Hebrew name":            {func(x *Template) { x.Name = "תזכורת" }, "name"},
		"a name in capitals":       {func(x *Template) { x.Name = "Reminder" }, "name"},
		"a long name":              {func(x *Template) { x.Name = strings.Repeat("a", 513) }, "name"},
		"a language in words":      {func(x *Template) { x.Language = "Hebrew" }, "language"},
		"authentication":           {func(x *Template) { x.Category = Authentication }, "category"},
		"an empty header":          {func(x *Template) { x.Header.Text = " " }, "header.text"},
		"a header of 61":           {func(x *Template) { x.Header.Text = strings.Repeat("א", 61) }, "header.text"},
		"a header of two lines":    {func(x *Template) { x.Header.Text = "א\nב" }, "header.text"},
		"two in the header":        {func(x *Template) { x.Header.Text = "{{a}} {{b}}" }, "header.text"},
		"a header without example": {func(x *Template) { x.Header.Sample = "" }, "header.sample"},
		"a picture above":          {func(x *Template) { x.Header = Header{Format: HeaderImage} }, "header.format"},
		"no body":                  {func(x *Template) { x.Body = "\n" }, "body"},
		"a body of 1025":           {func(x *Template) { x.Body = strings.Repeat("א", 1025) }, "body"},
		"a variable first":         {func(x *Template) { x.Body = "{{business}} כאן" }, "body"},
		"a variable last":          {func(x *Template) { x.Body = "כאן {{business}} " }, "body"},
		"two side by side":         {func(x *Template) { x.Body = "כאן {{business}} {{time}} מתאים" }, "body"},
		"a number among names":     {func(x *Template) { x.Body = "כאן {{business}} ב-{{1}} מתאים" }, "body"},
		"numbers with a gap":       {func(x *Template) { x.Body = "א {{1}} ב {{3}} ג" }, "body"},
		"a capital variable":       {func(x *Template) { x.Body = "א {{Name}} ב" }, "body"},
		"lone braces":              {func(x *Template) { x.Body = "א {{ ב" }, "body"},
		"a missing example":        {func(x *Template) { x.Samples = x.Samples[:1] }, "samples.time"},
		"a footer of 61":           {func(x *Template) { x.Footer = strings.Repeat("א", 61) }, "footer"},
		"a variable in the footer": {func(x *Template) { x.Footer = "{{1}}" }, "footer"},
		"a button without words":   {func(x *Template) { x.Buttons[0].Text = "" }, "buttons.0.text"},
		"a button of 26":           {func(x *Template) { x.Buttons[0].Text = strings.Repeat("א", 26) }, "buttons.0.text"},
		"twice the same button":    {func(x *Template) { x.Buttons[1].Text = x.Buttons[0].Text }, "buttons.1.text"},
		"a button with a variable": {func(x *Template) { x.Buttons[0].Text = "{{1}}" }, "buttons.0.text"},
		"a relative address":       {func(x *Template) { x.Buttons[2].URL = "/x" }, "buttons.2.url"},
		"a variable amid an URL":   {func(x *Template) { x.Buttons[2].URL = "https://a.il/{{1}}/b" }, "buttons.2.url"},
		"a script for an URL":      {func(x *Template) { x.Buttons[2].URL = "javascript:alert(1)" }, "buttons.2.url"},
		"an URL without example":   {func(x *Template) { x.Buttons[2].Sample = "" }, "buttons.2.sample"},
		"a local telephone":        {func(x *Template) { x.Buttons[3].Phone = "03-1234567" }, "buttons.3.phone"},
		"replies apart":            {func(x *Template) { x.Buttons[1], x.Buttons[2] = x.Buttons[2], x.Buttons[1] }, ""},
		"replies on both sides":    {func(x *Template) { x.Buttons = append(x.Buttons, Button{Kind: ButtonReply, Text: "אולי"}) }, "buttons"},
		"an unknown button":        {func(x *Template) { x.Buttons[3].Kind = "flow" }, "buttons.3.kind"},
		"three links": {func(x *Template) {
			x.Buttons = nil
			for i := range 3 {
				x.Buttons = append(x.Buttons, Button{Kind: ButtonURL, Text: fmt.Sprint(i), URL: "https://a.il"})
			}
		}, "buttons"},
		"eleven buttons": {func(x *Template) {
			x.Buttons = nil
			for i := range 11 {
				x.Buttons = append(x.Buttons, Button{Kind: ButtonReply, Text: fmt.Sprint(i)})
			}
		}, "buttons"},
	} {
		problems := change(c.change).Check()
		if c.field == "" {
			if !slices.ContainsFunc(problems, func(p Problem) bool { return p.Field == "buttons" }) {
				t.Errorf("%s: %+v", name, problems)
			}
			continue
		}
		if len(problems) == 0 || problems[0].Field != c.field || problems[0].Text.He == "" || problems[0].Text.En == "" {
			t.Errorf("%s: %+v, want %s", name, problems, c.field)
		}
	}
}

// What is written to Meta reads back as it was, with names and with numbers.
func TestTemplateThereAndBack(t *testing.T) {
	numbered := good()
	numbered.Header = Header{Format: HeaderNone}
	numbered.Body, numbered.Samples = "א {{2}} ב {{1}} ג", []Sample{{"2", "שתיים"}, {"1", "אחת"}}
	for _, want := range []Template{good(), numbered} {
		raw, err := json.Marshal(metaTemplateOf(want))
		if err != nil {
			t.Fatal(err)
		}
		if got := readTemplate(readObject(raw)).Template; !reflect.DeepEqual(got, want) {
			t.Errorf("\n got %+v\nwant %+v\n%s", got, want, raw)
		}
	}
	raw, err := json.Marshal(metaTemplateOf(numbered))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(raw), `"body_text":[["אחת","שתיים"]]`) || !strings.Contains(string(raw), `"parameter_format":"positional"`) {
		t.Errorf("examples do not go by number: %s", raw)
	}
}

func TestFillTemplate(t *testing.T) {
	x := good()
	var keys []string
	for _, s := range x.Slots() {
		keys = append(keys, s.Key)
	}
	if got := strings.Join(keys, " "); got != "header.first_name body.business body.time button.2" {
		t.Fatalf("slots %s", got)
	}
	_, problems := x.Fill(map[string]string{"body.business": "אביב", "body.time": "שורה\nשנייה"})
	var missing []string
	for _, p := range problems {
		missing = append(missing, p.Field)
	}
	if got := strings.Join(missing, " "); got != "header.first_name body.time button.2" {
		t.Errorf("refused %s", got)
	}
	f, problems := x.Fill(map[string]string{"header.first_name": "דנה", "body.business": " אביב ", "body.time": "10:30 {{time}}", "button.2": "q7"})
	if len(problems) != 0 {
		t.Fatal(problems)
	}
	if got, want := x.Text(f), "שלום דנה\nכאן אביב. קבענו לדבר ב-10:30 {{time}}, מתאים?\nלהסרה השיבו הסר"; got != want {
		t.Errorf("%q", got)
	}
	raw, err := json.Marshal(metaFilled(f, nil, ""))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"components":[{"parameters":[{"parameter_name":"first_name","text":"דנה","type":"text"}],"type":"header"},` +
		`{"parameters":[{"parameter_name":"business","text":"אביב","type":"text"},{"parameter_name":"time","text":"10:30 {{time}}","type":"text"}],"type":"body"},` +
		`{"index":"2","parameters":[{"text":"q7","type":"text"}],"sub_type":"url","type":"button"}],"language":{"code":"he"},"name":"callback_reminder"}`
	if string(raw) != want {
		t.Errorf("\n got %s\nwant %s", raw, want)
	}
}

// TestMediaHeaderKeepsItsFormat: the header's type is the template's, also where buttons follow.
func TestMediaHeaderKeepsItsFormat(t *testing.T) {
	x := Template{Name: "brochure", Language: "he", Header: Header{Format: HeaderDocument}, Body: "מצורף", Buttons: []Button{{Kind: ButtonReply, Text: "תודה"}}}
	f, problems := x.Fill(nil)
	if len(problems) != 0 {
		t.Fatal(problems)
	}
	raw, err := json.Marshal(metaFilled(f, &File{Type: "image/png", Name: "a.png"}, "M1"))
	if err != nil || !strings.Contains(string(raw), `{"parameters":[{"document":{"filename":"a.png","id":"M1"},"type":"document"}],"type":"header"}`) {
		t.Errorf("%s %v", raw, err)
	}
}

func TestTemplateNews(t *testing.T) {
	m := &meta{}
	parse := func(field, value string) *TemplateNews {
		t.Helper()
		all, err := m.Split(Request{Body: fmt.Appendf(nil, `{"object":"whatsapp_business_account","entry":[{"id":"W","changes":[{"field":%q,"value":%s}]}]}`, field, value)})
		if err != nil || len(all) != 1 || all[0].Account != "waba:W" {
			t.Fatalf("%+v %v", all, err)
		}
		events, err := m.Parse(all[0].Raw)
		if err != nil {
			t.Fatal(err)
		}
		if len(events) == 0 {
			return nil
		}
		return events[0].Template
	}
	n := parse("message_template_status_update", `{"event":"REJECTED","message_template_id":594425479261596,"message_template_name":"a","message_template_language":"he","reason":"INCORRECT_CATEGORY"}`)
	if n == nil || n.ID != "594425479261596" || n.Status != TemplateRejected || n.Reason != "INCORRECT_CATEGORY" || n.Name != "a" || n.Language != "he" {
		t.Errorf("%+v", n)
	}
	if n = parse("message_template_status_update", `{"event":"APPROVED","message_template_id":1,"reason":"NONE"}`); n == nil || n.Status != TemplateApproved || n.Reason != "" {
		t.Errorf("%+v", n)
	}
	if n = parse("message_template_quality_update", `{"message_template_id":1,"previous_quality_score":"GREEN","new_quality_score":"YELLOW"}`); n == nil || n.Quality != "yellow" || n.Status != "" {
		t.Errorf("%+v", n)
	}
	if n = parse("template_category_update", `{"message_template_id":1,"previous_category":"UTILITY","new_category":"MARKETING"}`); n == nil || n.Category != Marketing {
		t.Errorf("%+v", n)
	}
	for _, value := range []string{`{}`, `[]`, `{"message_template_id":{}}`} {
		if n = parse("message_template_status_update", value); n != nil {
			t.Errorf("%s: %+v", value, n)
		}
	}
}

func TestReadTwilioContent(t *testing.T) {
	raw := `{"sid":"HX1","friendly_name":"f","language":"he","variables":{"1":"דנה","2":"a1"},"types":{"twilio/call-to-action":{"body":"שלום {{1}}, הנה","actions":[{"type":"URL","title":"לפרטים","url":"https://a.il/{{2}}"},{"type":"PHONE_NUMBER","title":"חייגו","phone":"+97231234567"}]}},"approval_requests":{"name":"greet","category":"UTILITY","status":"approved","rejection_reason":""}}`
	l, ok := readContent(readObject(json.RawMessage(raw)))
	if !ok || l.ID != "HX1" || l.Name != "greet" || l.Status != TemplateApproved || l.Template.Category != Utility || len(l.Buttons) != 2 || l.Buttons[0].Sample != "a1" {
		t.Fatalf("%+v %v", l, ok)
	}
	f, problems := l.Template.Fill(map[string]string{"body.1": "דנה", "button.0": "q"})
	if len(problems) != 0 {
		t.Fatal(problems)
	}
	if got := twilioVariables(f); !reflect.DeepEqual(got, map[string]string{"1": "דנה", "2": "q"}) {
		t.Errorf("%v", got)
	}
	for _, bad := range []string{`{}`, `{"sid":"HX1","friendly_name":"x","types":{"twilio/media":{"body":"x","media":["https://a.il/{{1}}"]}}}`} {
		if l, ok := readContent(readObject(json.RawMessage(bad))); ok {
			t.Errorf("%s: %+v", bad, l)
		}
	}
}
