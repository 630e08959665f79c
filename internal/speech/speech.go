// Package speech speaks with realtime models: services that listen to a caller and answer aloud.
// Each service is one adapter that registers itself. The package knows their wire formats and
// nothing of telephones or tenants; audio is 8 kHz µ-law, as on the line.
package speech

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"
)

// Provider opens conversations with a realtime model.
type Provider interface {
	// Dial opens a session, configures it and returns when the model is ready to speak.
	Dial(ctx context.Context, c Config) (Session, error)
}

// ErrRefused is a model that will not answer however often it is asked: a bad key, no credit, an
// unknown model. Trying again cannot help.
var ErrRefused = errors.New("speech: the model refuses us")

// Session is one conversation. Recv belongs to one goroutine; the other methods never block and
// may be called from any. The caller's audio is taken from Config.Audio by the session itself.
type Session interface {
	// Recv reads the next event. Its audio is valid until the next Recv.
	Recv(into *Event) error
	// Respond asks the model to speak now.
	Respond(r Respond)
	// Cancel stops a response that is being made.
	Cancel(response string)
	// Truncate tells the model how much of an item has been heard.
	Truncate(item string, contentIndex int, heard time.Duration)
	// Delete takes back an item of which nothing has been heard.
	Delete(item string)
	// ToolResult answers a tool call. Respond afterwards, once for all of them.
	ToolResult(callID string, output json.RawMessage)
	// Close ends the session; Recv returns an error.
	Close()
}

// Config describes a conversation.
type Config struct {
	BaseURL, APIKey string
	Model, Voice    string
	Language        string // of the caller, ISO 639-1
	Instructions    string
	Tools           []Tool
	History         []Line // what was said before, when a conversation is taken up again
	Audio           *Uplink
}

// Tool is a function that the model may call.
type Tool struct {
	Name, Description string
	Parameters        json.RawMessage // JSON schema
}

// Line is something said earlier.
type Line struct {
	Bot  bool
	Text string
}

// Respond says how to answer; the zero value answers by the session's instructions.
type Respond struct {
	Instructions string // in place of the session's
	NoTools      bool
}

// EventKind is what a model tells.
type EventKind uint8

// The kinds of events.
const (
	Unknown         EventKind = iota
	Audio                     // Response, Item, ContentIndex, Audio
	SpeechStarted             // Item: the caller began to speak
	SpeechStopped             // Item: the caller's turn is over
	CallerText                // Item, Text: what the caller said, empty if it was not understood
	BotItem                   // Response, Item: the model begins to say something
	BotText                   // Response, Item, Text: more of its words
	BotTextDone               // Response, Item, Text: all of its words
	ResponseStarted           // Response
	ResponseDone              // Response, Status, Code, Calls
	Trouble                   // Code, Fatal
)

// How a response ends.
const (
	StatusCompleted  = "completed"
	StatusCancelled  = "cancelled"
	StatusFailed     = "failed"
	StatusIncomplete = "incomplete"
)

// CodeResponseActive is the refusal of a Respond: the model is answering already.
const CodeResponseActive = "conversation_already_has_active_response"

// Event is one thing that a model tells.
type Event struct {
	Kind           EventKind
	Response, Item string
	ContentIndex   int
	Audio          []byte
	Text           string
	Status, Code   string
	Fatal          bool // trying again cannot help
	Calls          []ToolCall
}

// ToolCall is the model's wish to use a tool.
type ToolCall struct {
	ID, Name  string
	Arguments json.RawMessage
}

var registry = map[string]func(*http.Client) Provider{}

func register(name string, make func(*http.Client) Provider) { registry[name] = make }

// Open makes all providers over one HTTP client; nil is a client of its own.
func Open(client *http.Client) map[string]Provider {
	if client == nil {
		client = &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone()}
	}
	all := make(map[string]Provider, len(registry))
	for name, make := range registry {
		all[name] = make(client)
	}
	return all
}
