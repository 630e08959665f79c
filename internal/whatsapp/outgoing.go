package whatsapp

import (
	"context"
	"io"
	"strings"
)

// Ability is a thing beyond plain text that a provider carries.
type Ability string

// The abilities.
const (
	CanTemplate  Ability = "template"
	CanAuthor    Ability = "author" // templates are made and changed through it
	CanFile      Ability = "file"
	CanQuote     Ability = "quote"
	CanReact     Ability = "react"
	CanChoices   Ability = "choices"
	CanPlace     Ability = "place"
	CanReceipt   Ability = "receipt"   // the person can be shown that their message was read
	CanSubscribe Ability = "subscribe" // the account must be told to deliver here, and can be from here
)

// Outgoing is a message to a person: a text, or what Content says.
type Outgoing struct {
	To      string // an address from Person.Address
	Text    string // the caption of a file, the words above choices
	ReplyTo string // the provider's id of the message it answers, or reacts to
	Ref     string // comes back in Status.Ref
	Content
	File *File
}

// Content is what a message is beside its text; at most one member is set. It is stored with the
// message, so that it can be sent again as it was.
type Content struct {
	Template *FilledTemplate `json:"template,omitempty"`
	Choices  *Choices        `json:"choices,omitempty"`
	Place    *Location       `json:"place,omitempty"`
	Reaction *string         `json:"reaction,omitempty"` // an emoji, empty to take it back
}

// File is what is sent as a file, or as the header of a template.
type File struct {
	Type, Name string
	Size       int64
	Open       func(ctx context.Context) (io.ReadCloser, error)
	URL        string // where the provider may fetch it, for those that do
}

// Kind is how WhatsApp shows the file. What it does not take as a picture or a film goes as a document.
func (f File) Kind() string {
	const mega = 1 << 20
	mime, _, _ := strings.Cut(f.Type, ";")
	switch {
	case (mime == "image/jpeg" || mime == "image/png") && f.Size <= 5*mega:
		return "image"
	case (mime == "video/mp4" || mime == "video/3gpp") && f.Size <= 16*mega:
		return "video"
	case (mime == "audio/ogg" || mime == "audio/mpeg" || mime == "audio/mp4" || mime == "audio/aac" || mime == "audio/amr") && f.Size <= 16*mega:
		return "audio"
	}
	return "document"
}

// MaxFile is the largest file that WhatsApp takes, in bytes.
const MaxFile = 100 << 20

// Location is a place on the map.
type Location struct {
	Latitude  float64 `json:"latitude" minimum:"-90" maximum:"90"`
	Longitude float64 `json:"longitude" minimum:"-180" maximum:"180"`
	Name      string  `json:"name,omitempty" maxLength:"200"`
	Address   string  `json:"address,omitempty" maxLength:"300"`
}

// Choices are answers to tap: up to three as buttons, up to ten as a list behind a button.
type Choices struct {
	Button  string   `json:"button,omitempty" maxLength:"20" doc:"What opens the list; without it they are buttons"`
	Options []Option `json:"options" minItems:"1" maxItems:"10" nullable:"false"`
}

// Option is one answer to tap.
type Option struct {
	ID          string `json:"id" minLength:"1" maxLength:"200"`
	Title       string `json:"title" minLength:"1" maxLength:"24"`
	Description string `json:"description,omitempty" maxLength:"72"`
}

// Templater is a Provider that can tell of the business's templates.
type Templater interface {
	// Templates lists them all.
	Templates(ctx context.Context, a Account) ([]Listed, error)
}

// Author is a Provider through which templates are made. A failure is a *SendError.
type Author interface {
	// Submit asks for the approval of a new template, or of a change of the one with this id.
	Submit(ctx context.Context, a Account, id string, t Template) (Standing, error)
	// Withdraw removes a template.
	Withdraw(ctx context.Context, a Account, id, name string) error
}

// Receipter is a Provider that can show people that they were read and are being answered.
type Receipter interface {
	// Seen marks a message as read; typing shows for up to 25 seconds that an answer is being written.
	Seen(ctx context.Context, a Account, messageID string, typing bool) error
}
