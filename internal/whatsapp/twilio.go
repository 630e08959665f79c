package whatsapp

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/moked/moked/internal/fault"
)

func init() {
	register(Info{
		Provider: "twilio",
		Label:    fault.Text{He: "וואטסאפ דרך Twilio", En: "WhatsApp through Twilio"},
		Fields: []Field{
			{Key: "account_sid", Label: fault.Text{He: "מזהה חשבון (Account SID)", En: "Account SID"}, Required: true},
			{Key: "auth_token", Label: fault.Text{He: "אסימון החשבון (Auth Token)", En: "Auth token"}, Secret: true, Required: true},
		},
		Account:    func(address string, _ map[string]string) string { return address },
		SigningKey: "auth_token",
		Limit:      1600,
		Can:        []Ability{CanTemplate, CanPlace},
	}, func(c Config) Provider {
		if c.TwilioURL == "" {
			c.TwilioURL = "https://api.twilio.com"
		}
		content := c.TwilioURL
		if content == "https://api.twilio.com" {
			content = "https://content.twilio.com"
		}
		return &twilio{base: strings.TrimSuffix(c.TwilioURL, "/"), content: strings.TrimSuffix(content, "/"), public: strings.TrimSuffix(c.PublicURL, "/"), client: c.HTTP}
	})
}

// twilio is Twilio's WhatsApp.
type twilio struct {
	base, content, public string
	client                *http.Client
}

// TwilioStatusPath is where Twilio reports the fate of our messages.
const TwilioStatusPath = "/webhook/whatsapp/twilio/status"

const whatsappScheme = "whatsapp:"

var errNoNumber = errors.New("whatsapp: the form names no number of ours")

// Split reads the form as one delivery. What the query says (our own reference on a status) is
// stored with it; both are under the signature.
func (t *twilio) Split(r Request) ([]Delivery, error) {
	raw := string(r.Body)
	if u, err := url.Parse(r.URL); err == nil && u.RawQuery != "" {
		raw = u.RawQuery + "&" + raw
	}
	raw = clean(raw)
	form, err := url.ParseQuery(raw)
	if err != nil {
		return nil, err
	}
	ours := form.Get("To")
	if isStatus(form) {
		ours = form.Get("From")
	}
	ours = strings.TrimPrefix(ours, whatsappScheme)
	if ours == "" {
		return nil, errNoNumber
	}
	sum := sha256.Sum256([]byte(raw))
	return []Delivery{{Account: clean(ours), Key: hex.EncodeToString(sum[:]), Raw: raw}}, nil
}

// isStatus tells a status callback from a message: only the former has MessageStatus.
func isStatus(form url.Values) bool { return form.Get("MessageStatus") != "" }

// Signed checks X-Twilio-Signature over the public URL and all parameters. Twilio signs the URL
// with or without its default port.
func (t *twilio) Signed(r Request, a Account) bool {
	token := a.Settings["auth_token"]
	given, err := base64.StdEncoding.DecodeString(r.Header.Get(twilioSignature))
	if err != nil || token == "" || len(given) == 0 {
		return false
	}
	form, err := url.ParseQuery(string(r.Body))
	if err != nil {
		return false
	}
	var params strings.Builder
	keys := make([]string, 0, len(form))
	for k := range form {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		values := slices.Clone(form[k])
		sort.Strings(values)
		for _, v := range slices.Compact(values) {
			params.WriteString(k)
			params.WriteString(v)
		}
	}
	for _, address := range withAndWithoutPort(r.URL) {
		mac := hmac.New(sha1.New, []byte(token))
		mac.Write([]byte(address + params.String()))
		if hmac.Equal(given, mac.Sum(nil)) {
			return true
		}
	}
	return false
}

func withAndWithoutPort(address string) []string {
	all := []string{address}
	u, err := url.Parse(address)
	if err != nil {
		return all
	}
	port := map[string]string{"https": "443", "http": "80"}[u.Scheme]
	switch {
	case u.Port() == "" && port != "":
		return append(all, strings.Replace(address, u.Host, u.Host+":"+port, 1))
	case u.Port() == port:
		return append(all, strings.Replace(address, u.Host, u.Hostname(), 1))
	}
	return all
}

// Parse reads a form: a message (with one event for each file), or a status.
func (t *twilio) Parse(raw string) ([]Event, error) {
	form, err := url.ParseQuery(raw)
	if err != nil {
		return nil, err
	}
	get := func(key string) string { return clean(form.Get(key)) }
	id := get("MessageSid")
	if id == "" {
		id = get("SmsSid")
	}
	if isStatus(form) {
		state, ok := twilioStates[get("MessageStatus")]
		if !ok || id == "" {
			return nil, nil
		}
		return []Event{{Status: &Status{MessageID: id, Ref: get("ref"), State: state, Code: get("ErrorCode")}}}, nil
	}
	if id == "" {
		sum := sha256.Sum256([]byte(raw))
		id = "raw." + hex.EncodeToString(sum[:])
	}
	msg := Message{ID: id, Person: twilioPerson(get), Type: twilioType(get), Text: twilioText(get),
		ReplyTo: get("OriginalRepliedMessageSid"), Forwarded: get("Forwarded") == "true"}
	if msg.Type != "text" {
		msg.Detail = twilioDetail(form)
	}
	count, err := strconv.Atoi(get("NumMedia"))
	if err != nil || count < 1 {
		return []Event{{Message: &msg}}, nil
	}
	var events []Event
	for i := range min(count, 10) {
		n, part := strconv.Itoa(i), msg
		part.Media = &Media{ID: get("MediaUrl" + n), Type: get("MediaContentType" + n)}
		if i > 0 {
			part.ID, part.Text = id+"/"+n, ""
		}
		events = append(events, Event{Message: &part})
	}
	return events, nil
}

var twilioStates = map[string]State{
	"sent": Sent, "delivered": Delivered, "read": Read,
	"failed": Failed, "undelivered": Failed, "canceled": Failed,
}

func twilioPerson(get func(string) string) Person {
	from := strings.TrimPrefix(get("From"), whatsappScheme)
	who := Person{Phone: e164(get("WaId")), Name: get("ProfileName"), ExternalID: get("ExternalUserId"), ParentUserID: get("ParentExternalUserId")}
	if strings.HasPrefix(from, "+") {
		who.Phone = cmp.Or(e164(from), who.Phone)
	} else if who.ExternalID == "" {
		who.ExternalID = from
	}
	return who
}

func twilioType(get func(string) string) string {
	kind := get("MessageType")
	switch {
	case kind != "" && len(kind) <= 32:
		return kind
	case get("ButtonText") != "":
		return "button"
	case get("ListId") != "":
		return "interactive"
	case get("Latitude") != "":
		return "location"
	}
	family, _, _ := strings.Cut(get("MediaContentType0"), "/")
	switch family {
	case "":
		return "text"
	case "image", "video", "audio":
		return family
	}
	return "document"
}

func twilioText(get func(string) string) string {
	place := cmp.Or(joinNonEmpty(", ", get("Label"), get("Address")), joinNonEmpty(", ", get("Latitude"), get("Longitude")))
	return cmp.Or(get("Body"), get("ButtonText"), get("ListTitle"), place)
}

// twilioDetail keeps the parameters that describe the message, not the transport.
func twilioDetail(form url.Values) string {
	keep := map[string]string{}
	for key, values := range form {
		switch key {
		case "AccountSid", "ApiVersion", "From", "To", "Body", "SmsSid", "SmsMessageSid", "MessageSid", "SmsStatus", "WaId", "ProfileName", "NumSegments":
		default:
			keep[clean(key)] = clean(values[0])
		}
	}
	text, err := json.Marshal(keep)
	if err != nil {
		return ""
	}
	return string(text)
}

// Fetch opens a file by the URL that the message named.
func (t *twilio) Fetch(ctx context.Context, a Account, mediaID string) (io.ReadCloser, error) {
	return open(ctx, t.client, mediaID, hosts(t.base, "twilio.com", "twiliocdn.com"), func(r *http.Request) {
		r.SetBasicAuth(a.Settings["account_sid"], a.Settings["auth_token"])
	})
}
