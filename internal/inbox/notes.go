package inbox

import (
	"slices"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// notesShown is how many notes stand beside a conversation.
const notesShown = 200

// note is what the people of a business tell each other beside a conversation. It is no message: it has
// a table of its own, and nothing that sends knows of it.
type note struct {
	ID, LeadID, AuthorID int64
	Text                 string
	Mentions             []int64
	At                   time.Time
}

// Note is a note as the API shows it.
type Note struct {
	ID       int64   `json:"id"`
	AuthorID int64   `json:"author_id"`
	Text     string  `json:"text"`
	Mentions []int64 `json:"mentions" nullable:"false" doc:"The people who are named in it, and were told"`
	At       string  `json:"at" format:"date-time"`
}

func (n note) show() Note {
	return Note{n.ID, n.AuthorID, n.Text, slices.Concat([]int64{}, n.Mentions), web.Time(n.At)}
}

// NotesChanged says that the notes beside a conversation are others now. It carries no words of them.
type NotesChanged struct {
	Kind   string `json:"-"` // "conversation.noted", "conversation.note_removed"
	ID     int64  `json:"note_id"`
	LeadID int64  `json:"lead_id"`
}

// Record is the event as stored.
func (e NotesChanged) Record() bus.Record {
	return bus.Record{Kind: e.Kind, Entity: "conversation_note", EntityID: e.ID, LeadID: e.LeadID, Data: e}
}

// NoteList are the notes beside a conversation, oldest first.
type NoteList struct {
	Items []Note `json:"items" nullable:"false"`
}

func (s *Service) listNotes(_ web.Ctx, tx *db.Tx, in *LeadPath) (NoteList, error) {
	out := NoteList{Items: []Note{}}
	if _, err := s.leads.Get(tx, in.ID); err != nil {
		return out, err
	}
	all, err := notesOf(tx, in.ID, notesShown)
	for _, n := range all {
		out.Items = append(out.Items, n.show())
	}
	return out, err
}

type noteIn struct {
	LeadPath
	Body struct {
		Text     string  `json:"text" minLength:"1" maxLength:"4000"`
		Mentions []int64 `json:"mentions,omitempty" maxItems:"20" doc:"People of the business who should look"`
	}
}

func (s *Service) postNote(c web.Ctx, tx *db.Tx, in *noteIn) (Note, error) {
	if _, err := s.leads.Get(tx, in.ID); err != nil {
		return Note{}, err
	}
	n := note{ID: tx.NewID(), LeadID: in.ID, AuthorID: c.Principal.UserID, Text: web.CleanText(in.Body.Text), Mentions: in.Body.Mentions, At: tx.Now()}
	if n.Text == "" {
		return Note{}, fault.Invalid.Field("text", emptyNote)
	}
	slices.Sort(n.Mentions)
	n.Mentions = slices.Compact(n.Mentions)
	for _, id := range n.Mentions {
		if there, err := isMember(tx, id); err != nil || !there {
			if err == nil {
				err = fault.Invalid.Field("mentions", noMember)
			}
			return Note{}, err
		}
	}
	if err := insertNote(tx, n); err != nil {
		return Note{}, err
	}
	others := slices.DeleteFunc(slices.Clone(n.Mentions), func(id int64) bool { return id == n.AuthorID })
	if s.notify != nil && len(others) > 0 {
		if err := s.notify.Mentioned(tx, n.LeadID, n.ID, others); err != nil {
			return Note{}, err
		}
	}
	_, err := bus.Emit(tx, NotesChanged{"conversation.noted", n.ID, n.LeadID})
	return n.show(), err
}

// NotePath names the note in the path. It is exported because embedded inputs are filled by reflection.
type NotePath struct {
	ID int64 `path:"id" minimum:"1"`
}

func (s *Service) removeNote(c web.Ctx, tx *db.Tx, in *NotePath) (web.Empty, error) {
	n, found, err := deleteNote(tx, in.ID, c.Principal.UserID)
	if err == nil && !found {
		err = fault.NotFound.New()
	}
	if err != nil {
		return web.Empty{}, err
	}
	_, err = bus.Emit(tx, NotesChanged{"conversation.note_removed", n.ID, n.LeadID})
	return web.Empty{}, err
}
