// Package whatsapp speaks with the providers that carry WhatsApp. Each provider is one file that
// registers itself; the package knows their wire formats and nothing of leads or conversations.
package whatsapp

import (
	"context"
	"io"
	"net/http"
	"slices"
	"sort"
	"time"

	"github.com/moked/moked/internal/fault"
)

// Provider is a carrier of WhatsApp messages.
type Provider interface {
	// Split cuts a webhook request into deliveries, each for one number of one business. It proves
	// nothing about the sender.
	Split(r Request) ([]Delivery, error)
	// Signed reports whether the request was signed with the account's secret.
	Signed(r Request, a Account) bool
	// Parse reads a stored delivery. It must not fail on kinds it does not know.
	Parse(raw string) ([]Event, error)
	// Send hands a message over and returns the provider's id for it. A failure is a *SendError.
	Send(ctx context.Context, a Account, m Outgoing) (string, error)
	// Fetch opens a received file. The caller closes it.
	Fetch(ctx context.Context, a Account, mediaID string) (io.ReadCloser, error)
}

// Account is a number of a business with its opened settings.
type Account struct {
	Address  string // E.164
	Settings map[string]string
}

// Request is a webhook request as it arrived, before any parsing.
type Request struct {
	URL    string // public URL with path and query, as the provider was told
	Header http.Header
	Body   []byte
}

// HasSignature reports whether the request claims to be signed at all.
func (r Request) HasSignature() bool {
	return r.Header.Get(metaSignature) != "" || r.Header.Get(twilioSignature) != ""
}

// The headers that carry the providers' signatures.
const (
	metaSignature   = "X-Hub-Signature-256"
	twilioSignature = "X-Twilio-Signature"
)

// Delivery is the part of a webhook request that belongs to one number.
type Delivery struct {
	Account string // what the provider calls the number; part of the route key
	Key     string // the same for each repetition of this delivery
	Raw     string // what Parse reads
}

// Event is one thing a delivery tells: exactly one member is set.
type Event struct {
	Message  *Message
	Status   *Status
	Trouble  *Trouble
	Template *TemplateNews
}

// TemplateNews is a change of a template at the network. What it does not tell is empty.
type TemplateNews struct {
	Name, Language string
	Standing
}

// Message is a message of a person to the business, or (Echo) one that somebody of the business
// wrote on the phone.
type Message struct {
	ID        string
	At        time.Time
	Echo      bool
	Person    Person
	Type      string // the provider's word: text, image, reaction…
	Text      string // what can be read as text: body, caption, choice, place
	ReplyTo   string // provider id of the message it answers or reacts to
	Forwarded bool
	Media     *Media
	Detail    string // JSON of everything that Text does not say, empty for plain text
	Moved     Person // of a person who changed number or user id: the new ones
}

// Person is the other side of a conversation, as the provider names them. Each part may be missing.
type Person struct {
	Phone        string // E.164
	UserID       string // business-scoped user id
	ParentUserID string
	ExternalID   string // Twilio's id of a person without a phone
	Name         string // chosen by the person
	Username     string
}

// Address is what Send takes to reach the person, empty if there is no way.
func (p Person) Address() string {
	for _, a := range []string{p.Phone, p.UserID, p.ExternalID, p.ParentUserID} {
		if a != "" {
			return a
		}
	}
	return ""
}

// Media is a received file that the provider still keeps.
type Media struct{ ID, Type, Name, SHA256 string }

// Status is the fate of a message that we sent.
type Status struct {
	MessageID string
	Ref       string // Outgoing.Ref, where the provider returns it
	State     State
	At        time.Time
	Code      string // provider's error code of a failure
}

// State is how far a sent message has come.
type State string

// The states that providers report.
const (
	Sent      State = "sent"
	Delivered State = "delivered"
	Read      State = "read"
	Failed    State = "failed"
)

// Trouble is something wrong with the account itself.
type Trouble struct{ Code, Detail string }

// Field is one setting that a provider needs, as shown in the form.
type Field struct {
	Key              string
	Label            fault.Text
	Secret, Required bool
}

// Info describes a provider to those who configure it.
type Info struct {
	Provider string
	Label    fault.Text
	Fields   []Field
	// Account is the part of the route key that a channel of this address and settings answers to.
	Account func(address string, settings map[string]string) string
	// AccountField names the setting that holds the id of the whole account, where a provider tells of
	// that by itself; such deliveries are for WholeAccount with the id.
	AccountField string
	// SigningKey names the field whose secret signs webhooks.
	SigningKey string
	// Limit is the longest text in characters.
	Limit int
	// Can are the things beyond text that it carries.
	Can []Ability
}

// Able reports whether the provider carries a thing.
func (i Info) Able(a Ability) bool { return slices.Contains(i.Can, a) }

// Config says where the providers are.
type Config struct {
	GraphURL  string // Meta, default https://graph.facebook.com
	TwilioURL string // default https://api.twilio.com, and https://content.twilio.com for templates
	PublicURL string // our own origin, for status callbacks
	HTTP      *http.Client
}

type entry struct {
	info Info
	make func(Config) Provider
}

var registry = map[string]entry{}

func register(i Info, make func(Config) Provider) { registry[i.Provider] = entry{i, make} }

// Providers lists the known providers by name.
func Providers() []Info {
	all := make([]Info, 0, len(registry))
	for _, e := range registry {
		all = append(all, e.info)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Provider < all[j].Provider })
	return all
}

// InfoOf describes one provider.
func InfoOf(provider string) (Info, bool) {
	e, ok := registry[provider]
	return e.info, ok
}

// Open makes all providers over one configuration.
func Open(c Config) map[string]Provider {
	if c.HTTP == nil {
		c.HTTP = newHTTP()
	}
	c.HTTP = withoutRedirects(c.HTTP)
	all := make(map[string]Provider, len(registry))
	for name, e := range registry {
		all[name] = e.make(c)
	}
	return all
}

// WholeAccount begins the Delivery.Account of what concerns all numbers of an account.
const WholeAccount = "waba:"

// RouteKey is the exact key under which a number of a business is found.
func RouteKey(provider, account string) string { return "whatsapp:" + provider + ":" + account }
