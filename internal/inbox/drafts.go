package inbox

import (
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// writing is how long somebody counts as writing after their last letter.
const writing = 12 * time.Second

// Writer is a colleague who is writing to the same lead at this moment.
type Writer struct {
	ID    int64  `json:"id"`
	Name  string `json:"name"`
	Until string `json:"until" format:"date-time" doc:"Without another letter it is over then"`
	until time.Time
}

// Writing says that somebody began or ceased to write to a lead. It carries no words: what is written
// is theirs until they send it.
type Writing struct {
	LeadID int64 `json:"lead_id"`
}

// Record is the event as stored.
func (e Writing) Record() bus.Record {
	return bus.Record{Kind: "conversation.writing", Entity: "lead", EntityID: e.LeadID, LeadID: e.LeadID, Data: e}
}

type draftIn struct {
	LeadPath
	Body struct {
		Text string `json:"text" maxLength:"4096" doc:"An empty text forgets the draft"`
	}
}

// putDraft keeps what somebody has written so far. Colleagues are told when it begins and when it ends,
// not of each letter.
func (s *Service) putDraft(c web.Ctx, tx *db.Tx, in *draftIn) (web.Empty, error) {
	if _, err := s.leads.Get(tx, in.ID); err != nil {
		return web.Empty{}, err
	}
	user := c.Principal.UserID
	text := web.CleanText(in.Body.Text)
	if text == "" {
		found, err := dropDraft(tx, in.ID, user)
		if err != nil || !found {
			return web.Empty{}, err
		}
		_, err = bus.Emit(tx, Writing{in.ID})
		return web.Empty{}, err
	}
	before, at, err := draftOf(tx, in.ID, user)
	if err != nil || before == text {
		return web.Empty{}, err
	}
	if err := s.showTyping(tx, in.ID); err != nil {
		return web.Empty{}, err
	}
	if err := storeDraft(tx, in.ID, user, c.Principal.Name, text); err != nil || at.Add(writing).After(tx.Now()) {
		return web.Empty{}, err
	}
	_, err = bus.Emit(tx, Writing{in.ID})
	return web.Empty{}, err
}

// besides is what somebody has begun to write to a lead, and who else writes.
func (s *Service) besides(tx *db.Tx, leadID, userID int64) (draft string, others []Writer, err error) {
	if draft, _, err = draftOf(tx, leadID, userID); err != nil {
		return "", nil, err
	}
	found, err := writersTo(tx, leadID, userID, tx.Now().Add(-writing))
	others = make([]Writer, 0, len(found))
	for _, w := range found {
		w.Until = web.Time(w.until)
		others = append(others, w)
	}
	return draft, others, err
}
