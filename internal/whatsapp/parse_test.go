package whatsapp

import (
	"net/url"
	"strings"
	"testing"
)

func TestAdvice(t *testing.T) {
	for code, want := range map[string]Advice{
		"131047": WindowClosed, "63016": WindowClosed, "190": AuthFailed, "0": AuthFailed, "200": AuthFailed, "299": AuthFailed, "131056": SlowDown,
		"131000": Retry, "131026": Undeliverable, "131049": Suppressed, "368": AccountIssue, "131053": MediaIssue, "132001": BadMessage,
		"1234567": BadMessage, "": BadMessage, "no_answer": NoAnswer, "http_418": BadMessage,
	} {
		if got := AdviceFor(code); got != want {
			t.Errorf("%q is %s, want %s", code, got, want)
		}
	}
	for _, a := range []Advice{Retry, SlowDown, WindowClosed, Undeliverable, Suppressed, AuthFailed, AccountIssue, MediaIssue, BadMessage, NoAnswer} {
		if text := Explain(a); text.He == "" || text.En == "" {
			t.Errorf("%s is not explained", a)
		}
	}
}

func TestWhoIsMeant(t *testing.T) {
	two := people{{Phone: "+972521111111", UserID: "IL.1", Name: "א"}, {Phone: "+972522222222", UserID: "IL.2", Name: "ב"}}
	one := people{{UserID: "IL.9", Name: "ג", Username: "g"}}
	for name, c := range map[string]struct {
		people               people
		id, userID, parentID string
		want                 Person
	}{
		"by phone":             {two, "972522222222", "", "", Person{Phone: "+972522222222", UserID: "IL.2", Name: "ב"}},
		"by user id":           {two, "", "IL.1", "", Person{Phone: "+972521111111", UserID: "IL.1", Name: "א"}},
		"by nothing, of one":   {one, "", "", "", Person{UserID: "IL.9", Name: "ג", Username: "g"}},
		"by nothing, of two":   {two, "", "", "", Person{}},
		"a stranger":           {two, "972523333333", "", "", Person{Phone: "+972523333333"}},
		"an id for a phone":    {nil, "IL.5", "", "IL.ENT.5", Person{UserID: "IL.5", ParentUserID: "IL.ENT.5"}},
		"neither empty phones": {people{{Name: "x"}, {Name: "y"}}, "", "", "", Person{}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.people.of(c.id, c.userID, c.parentID); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

func TestTwilioKinds(t *testing.T) {
	p := Open(Config{})["twilio"]
	for form, want := range map[string]string{
		"MessageSid=1&Body=hi":                                                  "text hi",
		"MessageSid=1&ButtonText=yes&ButtonPayload=Y":                           "button yes",
		"MessageSid=1&ListId=a&ListTitle=Ten":                                   "interactive Ten",
		"MessageSid=1&Latitude=32.1&Longitude=34.7":                             "location 32.1, 34.7",
		"MessageSid=1&NumMedia=1&MediaContentType0=image/png&MediaUrl0=u":       "image ",
		"MessageSid=1&NumMedia=1&MediaContentType0=application/pdf&MediaUrl0=u": "document ",
		"MessageSid=1&MessageType=hologram":                                     "hologram ",
	} {
		events, err := p.Parse(form)
		if err != nil || len(events) != 1 {
			t.Errorf("%s: %+v %v", form, events, err)
			continue
		}
		if m := events[0].Message; m.Type+" "+m.Text != want {
			t.Errorf("%s is %q, want %q", form, m.Type+" "+m.Text, want)
		}
	}
	events, err := p.Parse("MessageSid=1&Body=look&NumMedia=3&MediaUrl0=a&MediaUrl1=b&MediaUrl2=c&MediaContentType0=image/png")
	if err != nil || len(events) != 3 || events[2].Message.ID != "1/2" || events[2].Message.Media.ID != "c" || events[2].Message.Text != "" {
		t.Errorf("%+v %v", events, err)
	}
	hidden, err := p.Parse("MessageSid=1&From=whatsapp:IL.77&ExternalUserId=IL.77&Body=x")
	if err != nil || hidden[0].Message.Person.Phone != "" || hidden[0].Message.Person.Address() != "IL.77" {
		t.Errorf("%+v %v", hidden, err)
	}
}

// Twilio signs the URL with or without its default port, and each value of a repeated key once.
func TestTwilioSignatureVariants(t *testing.T) {
	x := fixtures["twilio"]
	p := Open(Config{})["twilio"]
	for told, signed := range map[string]string{
		"https://crm.example/a?b=c":     "https://crm.example:443/a?b=c",
		"https://crm.example:443/a?b=c": "https://crm.example/a?b=c",
		"http://crm.example/a":          "http://crm.example:80/a",
		"https://crm.example:8443/a":    "https://crm.example:8443/a",
	} {
		r := Request{URL: signed, Body: []byte("b=2&a=1")}
		x.sign(&r, "tok")
		r.URL = told
		if !p.Signed(r, x.account()) {
			t.Errorf("%s signed as %s is refused", told, signed)
		}
	}
	r := Request{URL: "https://crm.example/a", Body: []byte("a=1")}
	x.sign(&r, "tok")
	r.Body = []byte("a=1&a=1")
	if !p.Signed(r, x.account()) {
		t.Error("a repeated equal value counts twice")
	}
	r.URL = "https://crm.example/b"
	if p.Signed(r, x.account()) {
		t.Error("another path is accepted")
	}
}

func fuzz(f *testing.F, provider string, makes func(string) Request) {
	p := Open(Config{})[provider]
	f.Fuzz(func(t *testing.T, body string) {
		all, err := p.Split(makes(body))
		if err != nil {
			return
		}
		for _, d := range all {
			if d.Key == "" || d.Account == "" || strings.ContainsRune(d.Raw, 0) {
				t.Errorf("delivery %+v", d)
			}
			events, err := p.Parse(d.Raw)
			if err != nil {
				t.Errorf("what was split cannot be parsed: %v", err)
			}
			for _, e := range events {
				if m := e.Message; m != nil && (m.ID == "" || m.Type == "" || strings.ContainsRune(m.Text+m.ID+m.Detail, 0)) {
					t.Errorf("message %+v", m)
				}
				if s := e.Status; s != nil && s.MessageID == "" {
					t.Errorf("status %+v", s)
				}
			}
		}
	})
}

func FuzzMeta(f *testing.F) {
	f.Add(string(fixtures["meta"].message.Body))
	f.Add(string(fixtures["meta"].status.Body))
	f.Add(`{"object":"whatsapp_business_account","entry":[{"id":"W","changes":[{"field":"smb_message_echoes","value":{"message_echoes":[{"to":"1","type":"image","image":{"id":"x"}}],"errors":[{"code":1}]}}]}]}`)
	fuzz(f, "meta", func(s string) Request { return Request{Body: []byte(s)} })
}

func FuzzTwilio(f *testing.F) {
	f.Add(string(fixtures["twilio"].message.Body))
	f.Add(string(fixtures["twilio"].status.Body))
	f.Add(url.Values{"To": {"x"}, "NumMedia": {"-1"}, "MessageType": {strings.Repeat("x", 99)}}.Encode())
	fuzz(f, "twilio", func(s string) Request {
		return Request{URL: "https://crm.example/webhook/whatsapp/twilio?ref=1", Body: []byte(s)}
	})
}
