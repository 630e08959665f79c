package inbox

import (
	"encoding/json"
	"time"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
	"github.com/moked/moked/internal/whatsapp"
)

// Routes registers the rows.
func (s *Service) Routes(r *web.Router) {
	web.Add(r, "GET /api/leads/{id}/conversation", "inbox:read", "A lead's messages, oldest first", s.getThread)
	web.Add(r, "POST /api/leads/{id}/message/whatsapp", "inbox:write", "Send a lead a WhatsApp message", s.postMessage, 202)
	web.Add(r, "POST /api/messages/{id}/retry", "inbox:write", "Send a message again that failed", s.postRetry, 202)
	web.Add(r, "POST /api/messages/{id}/reaction", "inbox:write", "React to a message, or take the reaction off", s.postReaction, 202)
	web.Add(r, "GET /api/leads/{id}/templates", "inbox:read", "The approved templates for a lead, filled with what is known", s.listLeadTemplates)
	web.Add(r, "GET /api/leads/{id}/scheduled", "inbox:read", "What is to be sent to a lead later, the next first", s.listScheduled)
	web.Add(r, "POST /api/leads/{id}/scheduled", "inbox:write", "Send a lead a WhatsApp message later", s.postScheduled, 201)
	web.Add(r, "PATCH /api/scheduled/{id}", "inbox:write", "Change what is sent later, or when", s.patchScheduled)
	web.Add(r, "DELETE /api/scheduled/{id}", "inbox:write", "Do not send it", s.deleteScheduled)
	web.Add(r, "GET /api/replies", "inbox:read", "The canned replies, by name", s.listReplies)
	web.Add(r, "POST /api/replies", "inbox:write", "Add a canned reply", s.postReply, 201)
	web.Add(r, "PATCH /api/replies/{id}", "inbox:write", "Change a canned reply", s.patchReply)
	web.Add(r, "DELETE /api/replies/{id}", "inbox:write", "Remove a canned reply", s.deleteReply)
	web.Add(r, "POST /api/leads/{id}/conversation/owner", "inbox:write", "Say who answers a lead: the bot or a person", s.postOwner)
	web.Add(r, "GET /api/leads/{id}/conversation/notes", "inbox:read", "What colleagues told each other beside a conversation, oldest first", s.listNotes)
	web.Add(r, "POST /api/leads/{id}/conversation/notes", "inbox:write", "Note something beside a conversation, for colleagues alone", s.postNote, 201)
	web.Add(r, "DELETE /api/conversation-notes/{id}", "inbox:write", "Take away a note that one wrote", s.removeNote)
	web.Add(r, "PUT /api/leads/{id}/draft", "inbox:write", "Keep what one has begun to write to a lead", s.putDraft)
	web.Add(r, "GET /api/messages/{id}/why", "inbox:read", "What lies behind a message of the bot", s.getWhy)
	web.Add(r, "PUT /api/leads/{id}/bot", "inbox:write", "Let the bot talk with a lead, or not", s.putLeadBot)
	web.Add(r, "GET /api/bot-rules", "inbox:read", "When the bot takes the word again by itself", s.getRules)
	web.Add(r, "PUT /api/bot-rules", "prompts:write", "Say when the bot takes the word again by itself", s.putRules)
	web.Add(r, "GET /api/conversations", "inbox:read", "The conversations, newest words first", s.listConversations)
	web.Add(r, "GET /api/conversations/counts", "inbox:read", "How many conversations each view holds", s.getCounts)
	web.Add(r, "PATCH /api/conversations/{id}", "inbox:write", "Close a conversation, put it off, or take it up again", s.patchConversation)
	web.Add(r, "POST /api/conversations/{id}/read", "inbox:write", "Mark a conversation as read", s.postRead)
	web.Add(r, "POST /api/conversations/{id}/unread", "inbox:write", "Mark a conversation as not read, for oneself", s.postUnread)
	s.mediaRoutes(r)
	s.doctorRoutes(r)
	web.Raw(r, "GET /webhook/whatsapp/meta", "public", "Meta asks whether this address is ours", s.verify)
	web.Raw(r, "POST /webhook/whatsapp/meta", "public", "WhatsApp events from Meta", s.deliver("meta", "text/plain; charset=utf-8", ""))
	web.Raw(r, "POST /webhook/whatsapp/twilio", "public", "WhatsApp messages from Twilio", s.deliver("twilio", "text/xml; charset=utf-8", emptyTwiML))
	web.Raw(r, "POST "+whatsapp.TwilioStatusPath, "public", "Fate of messages sent through Twilio", s.deliver("twilio", "text/xml; charset=utf-8", emptyTwiML))
}

const emptyTwiML = `<?xml version="1.0" encoding="UTF-8"?><Response/>`

// Message is a message as the API shows it.
type Message struct {
	ID            int64           `json:"id"`
	Direction     string          `json:"direction" enum:"in,out"`
	Author        string          `json:"author" enum:"contact,bot,human,phone,system"`
	AuthorID      *int64          `json:"author_id" doc:"The person of the business who wrote it"`
	Type          string          `json:"type" doc:"text, image, reaction…; a type unknown here is shown by its provider's name"`
	Text          string          `json:"text"`
	Status        string          `json:"status" enum:"queued,sent,delivered,read,failed,unknown"`
	ProviderID    *string         `json:"provider_id"`
	ClientMsgID   *string         `json:"client_msg_id"`
	PromptVersion *int64          `json:"prompt_version" doc:"Which prompts the bot had, on the bot's messages"`
	ReplyTo       *string         `json:"reply_to" doc:"provider_id of the message that this one answers or reacts to"`
	Media         *Media          `json:"media,omitempty"`
	Detail        json.RawMessage `json:"detail,omitempty" doc:"What the provider said beyond the text"`
	At            string          `json:"at" format:"date-time" doc:"The provider's time"`
	Error         *Failure        `json:"error,omitempty"`
	Shown
}

// Failure is why a message was not delivered, and what to do.
type Failure struct {
	Code    string `json:"code" doc:"The provider's code"`
	Advice  string `json:"advice"`
	Message string `json:"message"`
}

func show(m message, lang string) Message {
	text := func(s string) *string {
		if s == "" {
			return nil
		}
		return &s
	}
	shown := Message{
		ID: m.ID, Direction: m.Direction, Author: m.Author, Type: m.Type, Text: m.Text, Status: string(m.Status),
		ProviderID: text(m.ProviderID), ClientMsgID: text(m.ClientMsgID), PromptVersion: m.PromptVersion, ReplyTo: text(m.ReplyTo), At: web.Time(m.At),
	}
	if m.AuthorID != 0 {
		shown.AuthorID = &m.AuthorID
	}
	if m.Detail != "" {
		shown.Detail = json.RawMessage(m.Detail)
		shown.Shown = shownOf(m)
	}
	if m.Media.ID != "" {
		shown.Media = &Media{Type: m.Media.Type, Name: m.Media.Name}
	}
	if m.ErrorCode != "" {
		shown.Error = failureOf(m.ErrorCode, lang)
	}
	return shown
}

func failureOf(code, lang string) *Failure {
	switch code {
	case codeNoChannel:
		return &Failure{code, code, business.NoChannel.Message.In(lang) + ". " + business.NoChannel.Hint.In(lang)}
	case codeWithdrawn:
		return &Failure{code, code, withdrawnWords.In(lang)}
	}
	advice := whatsapp.AdviceFor(code)
	return &Failure{code, string(advice), whatsapp.ExplainCode(code).In(lang)}
}

// Ownership is who answers a conversation.
type Ownership struct {
	Owner       string  `json:"owner" enum:"bot,human"`
	OwnerID     *int64  `json:"owner_id"`
	PausedUntil *string `json:"paused_until" format:"date-time" doc:"Until then the bot keeps quiet, because somebody answered on the phone"`
	Epoch       int64   `json:"epoch" doc:"Grows with each change"`
}

func ownership(c Conversation, now time.Time) Ownership {
	o := Ownership{Owner: c.Owner, Epoch: c.Epoch}
	if c.OwnerID != 0 {
		o.OwnerID = &c.OwnerID
	}
	if c.PausedUntil.After(now) {
		o.PausedUntil = timeOrNil(c.PausedUntil)
	}
	return o
}

// Reply says whether a text can be sent now, and if not, why.
type Reply struct {
	Allowed         bool     `json:"allowed"`
	Reason          *string  `json:"reason" doc:"The code that sending would answer"`
	Hint            string   `json:"hint"`
	WindowExpiresAt *string  `json:"window_expires_at" format:"date-time"`
	MaxLength       int      `json:"max_length"`
	Can             []string `json:"can" nullable:"false" doc:"What the number carries beyond text: template, author, file, quote, react, choices, place, receipt"`
}

// Thread is a page of a lead's messages, with who answers and whether one can write.
type Thread struct {
	Items          []Message `json:"items" nullable:"false"`
	NextCursor     *string   `json:"next_cursor" doc:"Towards newer messages"`
	PrevCursor     *string   `json:"prev_cursor" doc:"Towards older messages, for before"`
	ConversationID *int64    `json:"conversation_id"`
	Unread         int64     `json:"unread" doc:"What the customer wrote and the asking person has not read"`
	BotOn          bool      `json:"bot_on" doc:"Whether the bot may talk with this lead at all"`
	Draft          string    `json:"draft" doc:"What the asking person has begun to write"`
	Writing        []Writer  `json:"writing" nullable:"false" doc:"Colleagues who are writing to the same lead"`
	Reply          Reply     `json:"reply"`
	Ownership
	Standing
}

func timeOrNil(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	text := web.Time(t)
	return &text
}

// LeadPath names the lead in the path. It is exported because embedded inputs are filled by reflection.
type LeadPath struct {
	ID int64 `path:"id" minimum:"1"`
}

type threadIn struct {
	LeadPath
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"100"`
	Cursor string `query:"cursor" doc:"next_cursor of the page before"`
	Before string `query:"before" doc:"prev_cursor of a page, or end for the newest messages"`
}

func (s *Service) getThread(c web.Ctx, tx *db.Tx, in *threadIn) (Thread, error) {
	return s.thread(tx, c.Principal.UserID, in.ID, in.Limit, in.Cursor, in.Before, c.Lang)
}

type messageIn struct {
	LeadPath
	Body struct {
		Message     string             `json:"message,omitempty" maxLength:"4096" doc:"The text; with a document its caption, with choices the words above them"`
		Template    *TemplateChoice    `json:"template,omitempty" doc:"An approved template; may be sent at any time"`
		DocumentID  int64              `json:"document_id,omitempty" minimum:"1" doc:"A document of the lead, sent as a file"`
		Choices     *whatsapp.Choices  `json:"choices,omitempty" doc:"Answers to tap, below the text"`
		Location    *whatsapp.Location `json:"location,omitempty"`
		ReplyTo     int64              `json:"reply_to,omitempty" minimum:"1" doc:"Id of the message that this one answers"`
		ClientMsgID string             `json:"client_msg_id,omitempty" maxLength:"100" doc:"The same message sent again is not sent twice"`
	}
}

func (s *Service) postMessage(c web.Ctx, tx *db.Tx, in *messageIn) (Message, error) {
	m, err := s.reply(tx, c.Principal.UserID, in.ID, words{
		Text: in.Body.Message, Template: in.Body.Template, DocumentID: in.Body.DocumentID, Choices: in.Body.Choices,
		Place: in.Body.Location, ReplyTo: in.Body.ReplyTo,
	}, in.Body.ClientMsgID)
	if err != nil {
		return Message{}, err
	}
	return show(m, c.Lang), nil
}

type ownerIn struct {
	LeadPath
	Body struct {
		Owner       string  `json:"owner" enum:"bot,human"`
		OwnerID     *int64  `json:"owner_id,omitempty" minimum:"0" doc:"Which person; 0 is whoever comes first, and without it it is the one who asks"`
		PausedUntil *string `json:"paused_until,omitempty" maxLength:"40" doc:"The bot keeps quiet until then: RFC 3339 with an offset, in the next year"`
	}
}

func (s *Service) postOwner(c web.Ctx, tx *db.Tx, in *ownerIn) (Ownership, error) {
	to := choice{owner: in.Body.Owner, to: c.Principal.UserID}
	if id := in.Body.OwnerID; id != nil && *id != to.to {
		to.to = *id
		if there, err := isMember(tx, *id); err != nil || !there && *id != 0 {
			return Ownership{}, orNoMember(err)
		}
	}
	if in.Body.PausedUntil != nil {
		var err error
		if to.until, err = momentOf("paused_until", *in.Body.PausedUntil, tx.Now()); err != nil {
			return Ownership{}, err
		}
	}
	return s.choose(tx, c.Principal.UserID, in.ID, to)
}

// orNoMember is for somebody who is not there, without failing.
func orNoMember(err error) error {
	if err == nil {
		err = fault.Invalid.Field("owner_id", noMember)
	}
	return err
}
