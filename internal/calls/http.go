package calls

import (
	"strings"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// Item is a call on the wire, as lists show it.
type Item struct {
	ID            int64   `json:"id"`
	LeadID        int64   `json:"lead_id"`
	LeadName      string  `json:"lead_name"`
	Direction     string  `json:"direction" enum:"in,out"`
	From          string  `json:"from"`
	To            string  `json:"to"`
	Status        string  `json:"status" enum:"ringing,in_progress,completed,busy,no_answer,failed,canceled"`
	Outcome       string  `json:"outcome" doc:"conversation, message or none; empty while the call lasts"`
	EndReason     string  `json:"end_reason" doc:"Never empty once the call has ended"`
	StartedAt     string  `json:"started_at"`
	EndedAt       *string `json:"ended_at"`
	DurationS     int64   `json:"duration_s"`
	About         string  `json:"about" doc:"Why the business called, in the words of whoever asked for the call"`
	PromptVersion *int64  `json:"prompt_version" doc:"The version of the prompts that the bot spoke by; null when it did not speak"`
}

// ItemWithTranscript is a call with all that was said and left.
type ItemWithTranscript struct {
	Item
	Transcript []turnBody      `json:"transcript" nullable:"false"`
	Recordings []recordingBody `json:"recordings" nullable:"false"`
}

// turnBody is one turn of the transcript on the wire.
type turnBody struct {
	Role        string `json:"role" enum:"caller,bot"`
	Text        string `json:"text" doc:"What was said; of the bot's words, what was heard"`
	Interrupted bool   `json:"interrupted,omitempty"`
	At          string `json:"at"`
}

// recordingBody is a message that a caller left, on the wire.
type recordingBody struct {
	ID        string `json:"id"`
	DurationS int64  `json:"duration_s"`
	At        string `json:"at"`
	Ready     bool   `json:"ready" doc:"Whether GET /api/calls/{id}/recording has its sound"`
}

func wireItem(c Call) Item {
	b := Item{ID: c.ID, LeadID: c.LeadID, LeadName: c.LeadName, Direction: c.Direction, From: c.From, To: c.To, Status: c.Status,
		Outcome: c.Outcome, EndReason: c.EndReason, StartedAt: web.Time(c.StartedAt), DurationS: c.DurationS, About: c.About}
	if !c.EndedAt.IsZero() {
		ended := web.Time(c.EndedAt)
		b.EndedAt = &ended
	}
	if c.PromptVersion != 0 {
		b.PromptVersion = &c.PromptVersion
	}
	return b
}

func wireTurns(turns []Turn) []turnBody {
	out := make([]turnBody, len(turns))
	for i, t := range turns {
		out[i] = turnBody{Role: t.Role, Text: t.Text, Interrupted: t.Interrupted, At: web.Time(t.At)}
	}
	return out
}

func wireRecordings(all []Recording) []recordingBody {
	out := make([]recordingBody, len(all))
	for i, r := range all {
		out[i] = recordingBody{ID: r.ProviderID, DurationS: r.DurationS, At: web.Time(r.At), Ready: r.BlobKey != ""}
	}
	return out
}

// Paging is the part of a list's input that turns its pages.
type Paging struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"500"`
}

type leadCallsIn struct {
	ID int64 `path:"id" minimum:"1"`
	Paging
}

type listIn struct {
	Status    string    `query:"status" enum:"ringing,in_progress,completed,busy,no_answer,failed,canceled"`
	Direction string    `query:"direction" enum:"in,out"`
	LeadID    int64     `query:"lead_id" minimum:"1"`
	Since     time.Time `query:"since" doc:"Calls that began at or after this time"`
	Until     time.Time `query:"until" doc:"Calls that began before this time"`
	Paging
}

type callIn struct {
	ID int64 `path:"id" minimum:"1"`
}

// Routes adds the package's rows: what people read, and what the carrier calls.
func (s *Service) Routes(r *web.Router) {
	web.Add(r, "GET /api/leads/{id}/calls", "calls:read", "List the calls of a lead with their transcripts", s.leadCalls)
	web.Add(r, "GET /api/calls", "calls:read", "List calls", s.list)
	web.Add(r, "GET /api/calls/{id}", "calls:read", "Read a call with its transcript", s.read)
	web.Add(r, "POST /api/leads/{id}/call", "calls:write", "Have the agent call a lead now", s.place, 201)
	web.Add(r, "POST /api/calls/{id}/hangup", "calls:write", "End a running call", s.end)
	web.Raw(r, "GET /api/calls/{id}/recording", "calls:read", "The sound of a message that a caller left; honours Range", s.recording)
	s.webhooks(r)
}

type placeIn struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		About string `json:"about,omitempty" maxLength:"500" doc:"Why the agent calls; it tells the person"`
	}
}

// place has the agent call a lead. What becomes of the call is told by its row and its events.
func (s *Service) place(_ web.Ctx, tx *db.Tx, in *placeIn) (Item, error) {
	c, err := s.Place(tx, in.ID, strings.TrimSpace(in.Body.About))
	return wireItem(c), err
}

// end hangs a running call up.
func (s *Service) end(_ web.Ctx, tx *db.Tx, in *callIn) (Item, error) {
	c, err := s.HangUp(tx, in.ID)
	return wireItem(c), err
}

// leadCalls answers the calls of one lead, newest first, each with what was said.
func (s *Service) leadCalls(_ web.Ctx, tx *db.Tx, in *leadCallsIn) (out web.Page[ItemWithTranscript], err error) {
	if _, err = s.Leads.Get(tx, in.ID); err != nil {
		return out, err
	}
	page, found, err := s.page(tx, filter{LeadID: in.ID}, in.Paging)
	if err != nil {
		return out, err
	}
	turns, err := turnsOfLead(tx, in.ID, found)
	if err != nil {
		return out, err
	}
	recordings, err := recordingsOfLead(tx, in.ID, found)
	out = web.Page[ItemWithTranscript]{NextCursor: page.NextCursor, Total: page.Total, TotalCapped: page.TotalCapped, Items: make([]ItemWithTranscript, len(page.Items))}
	for i, item := range page.Items {
		out.Items[i] = ItemWithTranscript{Item: item, Transcript: wireTurns(turns[item.ID]), Recordings: wireRecordings(recordings[item.ID])}
	}
	return out, err
}

// list answers the calls of the business, newest first.
func (s *Service) list(_ web.Ctx, tx *db.Tx, in *listIn) (web.Page[Item], error) {
	page, _, err := s.page(tx, filter{Status: in.Status, Direction: in.Direction, LeadID: in.LeadID, Since: in.Since, Until: in.Until}, in.Paging)
	return page, err
}

func (s *Service) page(tx *db.Tx, f filter, in Paging) (page web.Page[Item], found []Call, err error) {
	if in.Cursor != "" {
		if err = web.Uncursor(in.Cursor, &f.BeforeAt, &f.BeforeID); err != nil {
			return page, nil, err
		}
	}
	f.Limit = in.Limit
	if found, err = listCalls(tx, f); err != nil {
		return page, nil, err
	}
	if len(found) > f.Limit {
		found = found[:f.Limit]
		last := found[f.Limit-1]
		page.NextCursor = web.Cursor(db.Ms(last.StartedAt), last.ID)
	}
	page.Items = make([]Item, len(found))
	for i, c := range found {
		page.Items[i] = wireItem(c)
	}
	page.Total, err = countCalls(tx, f)
	if page.Total > countCap {
		page.Total, page.TotalCapped = countCap, true
	}
	return page, found, err
}

// read answers one call with its transcript and the messages left.
func (s *Service) read(_ web.Ctx, tx *db.Tx, in *callIn) (ItemWithTranscript, error) {
	c, ok, err := callByID(tx, in.ID)
	if err != nil {
		return ItemWithTranscript{}, err
	}
	if !ok {
		return ItemWithTranscript{}, fault.NotFound.New()
	}
	turns, err := turnsOf(tx, c.ID)
	if err != nil {
		return ItemWithTranscript{}, err
	}
	recordings, err := recordingsOf(tx, c.ID)
	return ItemWithTranscript{Item: wireItem(c), Transcript: wireTurns(turns), Recordings: wireRecordings(recordings)}, err
}
