package inbox

import (
	"encoding/json"
	"slices"
	"strconv"
	"unicode"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/whatsapp"
)

// Shown is what a message has beside its text, in one form whoever sent it.
type Shown struct {
	Options    []string           `json:"options,omitempty" doc:"What could be tapped below the text"`
	Place      *whatsapp.Location `json:"place,omitempty"`
	DocumentID *int64             `json:"document_id,omitempty" doc:"The document of the lead that was sent"`
	Quoted     *Quoted            `json:"quoted,omitempty" doc:"The message that this one answers"`
	Reactions  []Reaction         `json:"reactions,omitempty"`
}

// Quoted is the message that another answers.
type Quoted struct {
	ID     int64  `json:"id"`
	Author string `json:"author"`
	Type   string `json:"type"`
	Text   string `json:"text" doc:"Its beginning"`
}

// Reaction is an emoji on a message.
type Reaction struct {
	Direction string `json:"direction" enum:"in,out"`
	Emoji     string `json:"emoji"`
	Status    string `json:"status" doc:"Of our own: queued, sent, failed…"`
}

// shownOf reads what the stored detail says: ours, or the provider's.
func shownOf(m message) (s Shown) {
	d, err := m.sentDetail()
	if err == nil && m.Author != authorPhone && m.Direction == out {
		s.Place, s.Options = d.Place, d.Buttons
		if d.Choices != nil {
			for _, o := range d.Choices.Options {
				s.Options = append(s.Options, o.Title)
			}
		}
		if d.Document != nil {
			s.DocumentID = &d.Document.ID
		}
		return s
	}
	if m.Type == "location" {
		s.Place = receivedPlace(m.Detail)
	}
	return s
}

// receivedPlace reads the place that a person sent: Meta's numbers, or Twilio's texts.
func receivedPlace(detail string) *whatsapp.Location {
	var meta struct {
		Location *whatsapp.Location `json:"location"`
	}
	if json.Unmarshal([]byte(detail), &meta) == nil && meta.Location != nil {
		return meta.Location
	}
	var twilio struct{ Latitude, Longitude, Label, Address string }
	if json.Unmarshal([]byte(detail), &twilio) != nil {
		return nil
	}
	lat, bad := strconv.ParseFloat(twilio.Latitude, 64)
	long, worse := strconv.ParseFloat(twilio.Longitude, 64)
	if bad != nil || worse != nil {
		return nil
	}
	return &whatsapp.Location{Latitude: lat, Longitude: long, Name: twilio.Label, Address: twilio.Address}
}

// relate puts reactions on the messages that they are about, and quotes into those that answer.
// Reactions to a message of the page do not stand in the thread by themselves.
func (s *Service) relate(tx *db.Tx, leadID int64, page []message, t *Thread) error {
	if len(page) == 0 {
		return nil
	}
	place := map[string]int{}
	for i, m := range page {
		if m.ProviderID != "" {
			place[m.ProviderID] = i
		}
	}
	reactions, err := reactionsSince(tx, leadID, pointOf(page[0]))
	if err != nil {
		return err
	}
	for _, r := range reactions {
		i, here := place[r.ReplyTo]
		if !here {
			continue
		}
		of := &t.Items[i].Reactions
		*of = slices.DeleteFunc(*of, func(old Reaction) bool { return old.Direction == r.Direction })
		if r.Text != "" {
			*of = append(*of, Reaction{r.Direction, r.Text, string(r.Status)})
		}
	}
	for i, m := range page {
		if m.ReplyTo == "" || m.Type == "reaction" {
			continue
		}
		quoted, found := message{}, false
		if at, here := place[m.ReplyTo]; here {
			quoted, found = page[at], true
		} else if quoted, found, err = messageByProvider(tx, m.ChannelID, m.ReplyTo); err != nil {
			return err
		}
		if found && quoted.LeadID == leadID {
			t.Items[i].Quoted = &Quoted{quoted.ID, quoted.Author, quoted.Type, preview(quoted)}
		}
	}
	t.Items = slices.DeleteFunc(t.Items, func(m Message) bool {
		if m.Type != "reaction" {
			return false
		}
		_, here := place[value(m.ReplyTo)]
		return here || m.Text == ""
	})
	return nil
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// isEmoji reports whether s is a pictogram and nothing that reads as words.
func isEmoji(s string) bool {
	picture := false
	for _, r := range s {
		switch {
		case r == '\u200D', r == '\uFE0F', r == '\u20E3', r >= '\U0001F3FB' && r <= '\U0001F3FF', r >= '0' && r <= '9', r == '#', r == '*',
			r >= '\U000E0020' && r <= '\U000E007F':
		case unicode.Is(unicode.So, r) || unicode.Is(unicode.Sm, r) || r == '‼' || r == '⁉':
			picture = true
		default:
			return false
		}
	}
	return picture || s != "" && []rune(s)[len([]rune(s))-1] == '\u20E3'
}
