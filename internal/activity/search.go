package activity

import (
	"slices"
	"unicode/utf8"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/web"
)

// Found is what a search finds, by kind, the latest first.
type Found struct {
	SearchedFor string          `json:"searched_for,omitempty" doc:"Nothing matched q as typed; these match it in the other keyboard layout"`
	Leads       []FoundLead     `json:"leads" nullable:"false"`
	Messages    []FoundMessage  `json:"messages" nullable:"false"`
	Calls       []FoundCall     `json:"calls" nullable:"false"`
	Documents   []FoundDocument `json:"documents" nullable:"false"`
}

// FoundLead is a person who was found.
type FoundLead struct {
	ID     int64   `json:"id"`
	Name   string  `json:"name"`
	Marked []Part  `json:"marked" nullable:"false" doc:"The name, with what was found"`
	Phone  *string `json:"phone"`
	Status string  `json:"status"`
	Text   []Part  `json:"text" nullable:"false" doc:"Where else it was found: notes, tags or e-mail; empty when the name or phone says it"`
}

// FoundMessage is a message that was found.
type FoundMessage struct {
	ID        int64  `json:"id"`
	LeadID    int64  `json:"lead_id"`
	LeadName  string `json:"lead_name"`
	Direction string `json:"direction" enum:"in,out"`
	Text      []Part `json:"text" nullable:"false"`
	At        string `json:"at" format:"date-time"`
}

// FoundCall is a call in which it was said, or whose number it is.
type FoundCall struct {
	ID        int64  `json:"id"`
	LeadID    int64  `json:"lead_id"`
	LeadName  string `json:"lead_name"`
	Direction string `json:"direction" enum:"in,out"`
	Text      []Part `json:"text" nullable:"false" doc:"Empty when only the number matches"`
	At        string `json:"at" format:"date-time"`
}

// FoundDocument is a document whose name was found.
type FoundDocument struct {
	ID       int64  `json:"id"`
	LeadID   int64  `json:"lead_id"`
	LeadName string `json:"lead_name"`
	Text     []Part `json:"text" nullable:"false" doc:"The name, with what was found"`
	At       string `json:"at" format:"date-time" doc:"Of the version in force"`
}

type searchIn struct {
	Q     string   `query:"q" required:"true" minLength:"1" maxLength:"200" doc:"Words, parts of words or a phone number; all must match"`
	Kinds []string `query:"kinds" enum:"leads,messages,calls,documents" doc:"All unless given"`
	Limit int      `query:"limit" minimum:"1" maximum:"50" default:"6" doc:"Of each kind"`
}

// minTalk is how long a word must be to be looked for in everything that was ever said.
const minTalk = 3

func (s *Service) search(c web.Ctx, tx *db.Tx, in *searchIn) (Found, error) {
	wanted := func(kind, permission string) bool {
		return (len(in.Kinds) == 0 || slices.Contains(in.Kinds, kind)) && c.May(permission)
	}
	kinds := kinds{wanted("leads", "leads:read"), wanted("messages", "inbox:read"), wanted("calls", "calls:read"), wanted("documents", "files:read")}
	found, err := s.find(tx, leads.QueryWords(in.Q), kinds, in.Limit)
	if err != nil || !found.empty() {
		return found, err
	}
	rescued := leads.Rescue(in.Q)
	if rescued == "" {
		return found, nil
	}
	second, err := s.find(tx, leads.QueryWords(rescued), kinds, in.Limit)
	if err != nil || second.empty() {
		return found, err
	}
	second.SearchedFor = rescued
	return second, nil
}

type kinds struct{ leads, messages, calls, documents bool }

func (f Found) empty() bool { return len(f.Leads)+len(f.Messages)+len(f.Calls)+len(f.Documents) == 0 }

// find looks for the words in each of the kinds.
func (s *Service) find(tx *db.Tx, words []string, k kinds, limit int) (Found, error) {
	found := Found{Leads: []FoundLead{}, Messages: []FoundMessage{}, Calls: []FoundCall{}, Documents: []FoundDocument{}}
	if len(words) == 0 {
		return found, nil
	}
	if k.leads {
		people, err := s.o.Leads.Search(tx, words, limit)
		if err != nil {
			return Found{}, err
		}
		for _, l := range people {
			found.Leads = append(found.Leads, foundLead(l, words))
		}
	}
	if !slices.ContainsFunc(words, func(w string) bool { return utf8.RuneCountInString(w) >= minTalk }) {
		return found, nil
	}
	var err error
	if k.messages {
		if found.Messages, err = findMessages(tx, words, limit); err != nil {
			return Found{}, err
		}
	}
	if k.calls {
		if found.Calls, err = findCalls(tx, words, limit); err != nil {
			return Found{}, err
		}
	}
	if k.documents {
		found.Documents, err = findDocuments(tx, words, limit)
	}
	return found, err
}

func foundLead(l leads.Lead, words []string) FoundLead {
	f := FoundLead{ID: l.ID, Name: l.Name, Marked: mark(l.Name, words), Phone: l.Phone, Status: l.Status, Text: []Part{}}
	if hasHit(f.Marked) {
		return f
	}
	for _, text := range append([]string{l.Email, l.Notes}, l.Tags...) {
		if parts := snippet(text, words); hasHit(parts) {
			f.Text = parts
			return f
		}
	}
	return f
}
