package inbox

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/templates"
	"github.com/moked/moked/internal/web"
	"github.com/moked/moked/internal/whatsapp"
)

// TemplateChoice is a template to be sent, with what a person filled in; the rest is filled from what is
// known of the lead.
type TemplateChoice struct {
	ID     int64             `json:"id" minimum:"1"`
	Values map[string]string `json:"values,omitempty" doc:"By slot, as /api/leads/{id}/templates names them"`
}

// words is what somebody of the business sends: a text, perhaps with something beside it.
type words struct {
	Text       string
	Template   *TemplateChoice
	Choices    *whatsapp.Choices
	Place      *whatsapp.Location
	DocumentID int64 // a document of the lead
	ReplyTo    int64 // a message of the conversation
}

// sentDetail is what is stored with a message of the business beside its text, so that it can be sent
// again as it was, and shown.
type sentDetail struct {
	whatsapp.Content
	Document *sentDocument `json:"document,omitempty"`
	Buttons  []string      `json:"buttons,omitempty"` // of a template
}

// sentDocument is the document of a lead that goes with a message, in the version of that moment.
type sentDocument struct {
	ID      int64  `json:"id"`
	Version int64  `json:"version"`
	Type    string `json:"type"`
	Name    string `json:"name"`
	Size    int64  `json:"size"`
}

// reply sends a lead a message of a person of the business, who thereby takes the conversation over.
func (s *Service) reply(tx *db.Tx, userID, leadID int64, w words, clientID string) (message, error) {
	if clientID != "" {
		known, found, err := messageByClient(tx, clientID)
		switch {
		case err != nil:
			return message{}, err
		case found && known.LeadID != leadID:
			return message{}, sameClientID.New()
		case found:
			return known, nil
		}
	}
	o, err := s.reach(tx, leadID)
	if err == nil && w.Template == nil && !o.conversation.windowOpen(tx.Now()) {
		if web.CleanText(w.Text) == "" && w.plain() {
			err = fault.Invalid.Field("message", emptyMessage)
		} else {
			err = windowClosed.New()
		}
	}
	if err != nil {
		return message{}, err
	}
	m, err := s.compose(tx, o, w)
	if err != nil {
		return message{}, err
	}
	c, err := o.hold(tx) // a template may be the first word
	if err != nil {
		return message{}, err
	}
	if err := s.change(tx, &c, ownerHuman, userID, time.Time{}, reasonReplied); err != nil {
		return message{}, err
	}
	if err := s.markRead(tx, c, userID); err != nil {
		return message{}, err
	}
	c.Unread = 0
	if _, err := dropDraft(tx, leadID, userID); err != nil {
		return message{}, err
	}
	if err := s.reopen(tx, &c); err != nil {
		return message{}, err
	}
	m.Author, m.AuthorID, m.ClientMsgID = authorHuman, userID, clientID
	return s.queue(tx, &c, m)
}

// plain reports whether there is nothing beside the text.
func (w words) plain() bool {
	return w.Template == nil && w.Choices == nil && w.Place == nil && w.DocumentID == 0
}

// compose makes the message that w asks for, or says what is wrong with it.
func (s *Service) compose(tx *db.Tx, o outlet, w words) (m message, err error) {
	info, _ := whatsapp.InfoOf(o.channel.Provider)
	var d sentDetail
	if w.DocumentID != 0 {
		if d.Document, err = s.attach(tx, o.lead.ID, w.DocumentID, info); err != nil {
			return m, err
		}
		m.Media = whatsapp.Media{Type: d.Document.Type, Name: d.Document.Name}
	}
	if w.ReplyTo != 0 && info.Able(whatsapp.CanQuote) {
		if m.ReplyTo, err = quotable(tx, o.lead.ID, w.ReplyTo); err != nil {
			return m, err
		}
	}
	limit := info.Limit
	switch {
	case w.Template != nil:
		if err := able(info, whatsapp.CanTemplate); err != nil {
			return m, err
		}
		ready, err := s.templates.Prepare(tx, o.lead, o.channel.ID, w.Template.ID, w.Template.Values, d.Document != nil)
		if err != nil {
			return m, err
		}
		d.Template, d.Buttons, m.Text, m.Type = &ready.Filled, ready.Buttons, ready.Text, "template"
		return m.with(d)
	case w.Place != nil:
		if err := able(info, whatsapp.CanPlace); err != nil {
			return m, err
		}
		d.Place, m.Text, m.Type = w.Place, joinNonEmpty(", ", w.Place.Name, w.Place.Address), "location"
		return m.with(d)
	case w.Choices != nil:
		if err := choosable(info, w.Choices); err != nil {
			return m, err
		}
		d.Choices, m.Type, limit = w.Choices, "interactive", min(limit, maxAboveChoices)
	case d.Document != nil:
		m.Type, limit = whatsapp.File{Type: d.Document.Type, Size: d.Document.Size}.Kind(), min(limit, maxCaption)
		if m.Type == "audio" && web.CleanText(w.Text) != "" {
			return m, fault.Invalid.Field("message", noCaption)
		}
		if web.CleanText(w.Text) == "" {
			return m.with(d)
		}
	default:
		m.Type = "text"
	}
	if m.Text, err = sendable(w.Text, limit); err != nil {
		return m, err
	}
	return m.with(d)
}

// The limits of words beside something else, in characters.
const (
	maxCaption      = 1024
	maxAboveChoices = 1024
	maxButtonTitle  = 20
	maxReplyButtons = 3
)

func (m message) with(d sentDetail) (message, error) {
	text, err := json.Marshal(d)
	if err == nil && string(text) != "{}" {
		m.Detail = string(text)
	}
	return m, err
}

// sentDetail reads back what with stored.
func (m message) sentDetail() (d sentDetail, err error) {
	if m.Detail != "" {
		err = json.Unmarshal([]byte(m.Detail), &d)
	}
	return d, err
}

func able(info whatsapp.Info, a whatsapp.Ability) error {
	if !info.Able(a) {
		return notCarried.New()
	}
	return nil
}

// choosable checks choices as WhatsApp would.
func choosable(info whatsapp.Info, c *whatsapp.Choices) error {
	if err := able(info, whatsapp.CanChoices); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, o := range c.Options {
		switch {
		case seen[o.ID] || seen["title "+o.Title]:
			return fault.Invalid.Field("choices.options", sameChoice)
		case c.Button == "" && len([]rune(o.Title)) > maxButtonTitle:
			return fault.Invalid.Field("choices.options", fault.TooLong)
		}
		seen[o.ID], seen["title "+o.Title] = true, true
	}
	if c.Button == "" && len(c.Options) > maxReplyButtons {
		return fault.Invalid.Field("choices.button", needListButton)
	}
	return nil
}

// quotable is the provider's id of a message that can be answered or reacted to.
func quotable(tx *db.Tx, leadID, id int64) (string, error) {
	m, found, err := messageByID(tx, id)
	switch {
	case err != nil:
		return "", err
	case !found || m.LeadID != leadID:
		return "", fault.NotFound.New()
	case m.ProviderID == "":
		return "", notYetThere.New()
	}
	return m.ProviderID, nil
}

// attach finds a document of the lead that is to go with a message.
func (s *Service) attach(tx *db.Tx, leadID, id int64, info whatsapp.Info) (*sentDocument, error) {
	if err := able(info, whatsapp.CanFile); err != nil {
		return nil, err
	}
	d, err := s.files.Of(tx, leadID, id)
	if err != nil {
		return nil, err
	}
	if d.Size > whatsapp.MaxFile {
		return nil, fault.Invalid.Field("document_id", fault.TooLong)
	}
	return &sentDocument{ID: d.ID, Version: d.Version, Type: d.Type, Name: d.Name, Size: d.Size}, nil
}

// react puts an emoji of the business on a message of the conversation, instead of the one that was
// there; an empty one takes it off. It takes nothing over: a thumb is no answer.
func (s *Service) react(tx *db.Tx, userID, id int64, emoji string) (message, error) {
	target, found, err := messageByID(tx, id)
	if err != nil || !found || target.Type == "reaction" {
		return message{}, orGone(err)
	}
	o, err := s.writable(tx, target.LeadID)
	if err != nil {
		return message{}, err
	}
	info, _ := whatsapp.InfoOf(o.channel.Provider)
	if err := able(info, whatsapp.CanReact); err != nil {
		return message{}, err
	}
	if target.ChannelID != o.channel.ID {
		return message{}, notCarried.New()
	}
	m := message{Type: "reaction", Text: emoji, Author: authorHuman, AuthorID: userID}
	if m.ReplyTo, err = quotable(tx, target.LeadID, id); err != nil {
		return m, err
	}
	if m, err = m.with(sentDetail{Content: whatsapp.Content{Reaction: &emoji}}); err != nil {
		return m, err
	}
	if err := removeReaction(tx, target.ConversationID, out, m.ReplyTo); err != nil {
		return m, err
	}
	c, err := lockConversation(tx, target.ConversationID)
	if err != nil {
		return m, err
	}
	m.ID, m.ConversationID, m.LeadID, m.ChannelID = tx.NewID(), c.ID, c.LeadID, c.ChannelID
	m.Direction, m.Status, m.CreatedAt, m.At = out, queued, tx.Now(), tx.Now().Truncate(time.Second)
	if m.At.Before(target.At) {
		m.At = target.At
	}
	if _, err := insertMessage(tx, m); err != nil {
		return m, err
	}
	if _, err := bus.Emit(tx, eventOf("message.queued", m)); err != nil {
		return m, err
	}
	return m, enqueueSend(tx, m)
}

// outgoing is a stored message as the provider takes it.
func (s *Service) outgoing(p plan) whatsapp.Outgoing {
	m := p.message
	o := whatsapp.Outgoing{To: p.to, Text: m.Text, ReplyTo: m.ReplyTo, Ref: strconv.FormatInt(m.ID, 10), Content: p.detail.Content}
	if p.detail.Document != nil {
		o.File = s.files.Outgoing(*p.detail.Document, p.key)
	}
	return o
}

// LeadTemplate is an approved template with what is known of a lead filled in.
type LeadTemplate struct {
	templates.Template
	Values map[string]string `json:"values" nullable:"false" doc:"What is known of the lead, by slot"`
}

// LeadTemplates are what may be sent to a lead at any time.
type LeadTemplates struct {
	Items []LeadTemplate `json:"items" nullable:"false"`
}

func (s *Service) listLeadTemplates(_ web.Ctx, tx *db.Tx, in *LeadPath) (LeadTemplates, error) {
	list := LeadTemplates{Items: []LeadTemplate{}}
	o, err := s.reach(tx, in.ID)
	if err != nil {
		return list, err
	}
	all, err := s.templates.Approved(tx, o.channel.ID)
	if err != nil {
		return list, err
	}
	for _, t := range all {
		values, err := s.templates.Values(tx, t, o.lead)
		if err != nil {
			return list, err
		}
		list.Items = append(list.Items, LeadTemplate{t, values})
	}
	return list, nil
}

type reactionIn struct {
	MessagePath
	Body struct {
		Emoji string `json:"emoji" maxLength:"32" doc:"Empty takes the reaction off"`
	}
}

func (s *Service) postReaction(c web.Ctx, tx *db.Tx, in *reactionIn) (Message, error) {
	emoji := web.CleanName(in.Body.Emoji)
	if emoji != "" && !isEmoji(emoji) {
		return Message{}, fault.Invalid.Field("emoji", fault.BadValue)
	}
	m, err := s.react(tx, c.Principal.UserID, in.ID, emoji)
	if err != nil {
		return Message{}, err
	}
	return show(m, c.Lang), nil
}
